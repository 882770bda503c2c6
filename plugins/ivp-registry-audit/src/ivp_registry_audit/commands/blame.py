"""``ivp audit blame PLAN [FIELD]``: which event put this value there, and what was there before."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import click

from ivp_registry.cli.language import shown, tr
from ivp_registry.cli.output import heading, is_for_people, write_facts, write_rows
from ivp_registry.cli.session import Session, clock_options, output_options, today

from ..blame import Blamed, audit_blame
from .asking import about, as_data, conclude_on, evidence, label, list_below, said

TITLES = {
    "field": "field", "municipality": "municipality", "value": "value", "event_id": "event", "topic": "event type",
    "occurred_on": "happened on", "acting_body": "acted", "recorded_at": "recorded", "recorded_by": "recorded by",
    "why": "why", "source": "source", "source_sha256": "SHA-256", "source_url": "address", "position": "position",
    "earlier": "before",
}  # fmt: skip
FACTS = ("event_id", "topic", "occurred_on", "acting_body", "recorded_by", "recorded_at", "why", "source")


@click.command(
    short_help=tr("which event put this value there"),
    help=tr(
        "Say which event put the value of FIELD there, with the values it had before. FIELD is title, priority, "
        "priority/x/label, council/gm0296, deviation/y/until …; without it the whole plan."
    ),
)
@click.argument("plan")
@click.argument("field", required=False, default="")
@click.option("--municipality", metavar="gmNNNN", help=tr("as it reads for this council"))
@clock_options
@output_options
@click.pass_context
def blame(ctx: click.Context, /, *, plan: str, field: str, valid: date | None, **asked: Any) -> None:
    """Find the events and print each field."""
    session = ctx.ensure_object(Session)
    with session.opened(plugins=True) as register:
        found = audit_blame(register, plan.removeprefix("plan/"), field, valid=valid or today(), **asked)
    if is_for_people(session.format):
        for each in found.rows:
            _draw(each)
    else:
        rows = [_row(each) for each in found.rows]
        write_rows(rows, TITLES, schema="audit-blame/1", chosen=session.format, about=about(found.basis))
    conclude_on(found.basis, tr("Fields: {count}.").format(count=len(found.rows)), session.format)


def _row(each: Blamed) -> dict[str, Any]:
    earlier = [
        {"value": as_data(old.value), "event_id": old.event_id, "position": old.position}
        | {"recorded_at": old.recorded_at.isoformat().replace("+00:00", "Z")}
        for old in each.earlier
    ]
    flat = attrs.asdict(each, recurse=False) | evidence(each.source)
    return flat | {"value": as_data(each.value), "earlier": earlier}


def _draw(each: Blamed) -> None:
    """Tell one field to people: the value first, then who put it there, then what was there before."""
    council = f" · {each.municipality}" if each.municipality else ""
    heading(f"{label(each.field)}{council}")
    list_below([tr("taken back") if each.value is None else said(each.value)])
    row = _row(each)
    write_facts(
        {tr(TITLES[name]): row[name] for name in FACTS if row[name] is not None or name in ("acting_body", "source")}
    )
    if each.earlier:
        before = tr("before: {value} ({event}, recorded {moment})")
        told = (before.format(value=said(o.value), event=o.event_id, moment=shown(o.recorded_at)) for o in each.earlier)
        list_below(told)
