"""``ivp correct`` and ``ivp retract``: what was recorded wrongly stays visible, readings use what is right."""

from __future__ import annotations

from datetime import date

import click

from ..errors import InvalidInput, NotCorrectable
from ..events.base import fields_of
from ..events.register import EventCorrected, EventRetracted, Replacement
from ..state import resolve
from ..values import EventId
from .fields import event_from
from .language import tr
from .record import write_receipt
from .session import Day, Session, output_options, pass_session, today


def words(ctx: click.Context, param: click.Parameter, text: str) -> str:
    """Ask for a reason in words; an empty one explains nothing to whoever reads it in ten years."""
    if not text.strip():
        raise click.BadParameter(tr("write it in words"), ctx=ctx, param=param)
    return text


@click.command(help=tr("Correct the event EVENT_ID: name the fields that were wrong with what they should have been."))
@click.argument("event_id")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=VALUE",
    required=True,
    help=tr("a field and its right value; may be repeated"),
)
@click.option("--reason", required=True, callback=words, help=tr("what was wrong"))
@click.option("--found-on", type=Day(), default=today, help=tr("day on which the mistake was found; today by default"))
@click.option("--by", metavar="OFFICE@ORG", help=tr("office that records"))
@output_options
@pass_session
def correct(session: Session, event_id: str, changes: tuple[str, ...], reason: str, found_on: date, by: str | None) -> None:
    """Build the replacement from what the event says now, and record the correction."""
    with session.opened(plugins=True) as register:
        target = register.find(event_id)
        standing = {fact.id: fact.event for fact in resolve(register.history(target.stream))}
    if target.id not in standing:
        raise NotCorrectable(target.id, reason="it is no fact that stands: a correction itself, or retracted")
    now = standing[target.id]
    replacement = event_from(type(now), _changes(changes, [field.name for field in fields_of(type(now))]), base=now)
    event = EventCorrected(target=target.id, reason=reason, replacement=Replacement(replacement), occurred_on=found_on)
    write_receipt(session, event, by=by)


@click.command(help=tr("Retract the event EVENT_ID: it should never have been recorded."))
@click.argument("event_id")
@click.option("--reason", required=True, callback=words, help=tr("why"))
@click.option("--found-on", type=Day(), default=today, help=tr("day on which the mistake was found; today by default"))
@click.option("--by", metavar="OFFICE@ORG", help=tr("office that records"))
@output_options
@pass_session
def retract(session: Session, event_id: str, reason: str, found_on: date, by: str | None) -> None:
    """Record the retraction."""
    with session.opened(plugins=True) as register:
        target = register.find(event_id)
    write_receipt(session, EventRetracted(target=EventId(target.id), reason=reason, occurred_on=found_on), by=by)


def _changes(given: tuple[str, ...], known: list[str]) -> dict[str, str | tuple[str, ...]]:
    """Read FIELD=VALUE texts; a field named several times holds several values."""
    changes: dict[str, str | tuple[str, ...]] = {}
    for text in given:
        name, separator, value = text.partition("=")
        field = name.replace("-", "_")
        if not separator or field not in known:
            raise InvalidInput(where="--set", value=text, reason=f"write FIELD=VALUE with one of {', '.join(known)}")
        before = changes.get(field)
        changes[field] = value if before is None else (*((before,) if isinstance(before, str) else before), value)
    return changes
