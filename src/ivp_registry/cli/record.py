"""``ivp record EVENT``: one fact, with an option for each of its fields."""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from typing import Any

import click

from ..codec import Catalogue
from ..events import Event
from ..events.register import EventCorrected, EventRetracted
from .fields import event_from, options_of
from .language import tr
from .lazy import in_language
from .output import FORMATS, say, write_rows
from .session import Session
from .signing import ready_to_sign

RECEIPT = {"id": "event", "position": "position", "leaf": "leaf", "leaf_hash": "leaf hash", "recorded_at": "recorded"}


class RecordGroup(click.Group):
    """Offer one command for each event type, made when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the topics; corrections have commands of their own."""
        return [cls.TOPIC for cls in catalogue_of(ctx) if cls not in (EventCorrected, EventRetracted)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of one topic."""
        catalogue = catalogue_of(ctx)
        return in_language(_command(catalogue.find(cmd_name)), ctx) if cmd_name in self.list_commands(ctx) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Answer an unknown topic with the nearest there is."""
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            from ..errors import UnknownTopic

            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            raise UnknownTopic(args[0], nearest=near[0] if near else "")
        return super().resolve_command(ctx, args)


@click.command(
    cls=RecordGroup,
    subcommand_metavar=tr("EVENT …"),
    help=tr("Record one fact. 'ivp record EVENT --help' shows its fields."),
)
def record() -> None:
    """Group the event types."""


def catalogue_of(ctx: click.Context) -> Catalogue:
    """Give the event types that can be recorded here, found once for each run."""
    session = ctx.ensure_object(Session)
    if session.no_plugins:
        return Catalogue()
    root = ctx.find_root()
    if "ivp.catalogue" not in root.meta:
        root.meta["ivp.catalogue"] = Catalogue(session.plugins().events)
    catalogue: Catalogue = root.meta["ivp.catalogue"]
    return catalogue


def _command(cls: type[Event]) -> click.Command:
    command = click.Command(
        cls.TOPIC, params=[*options_of(cls), *_shared_options()], help=describe(cls), short_help=promise(cls)
    )
    command.callback = click.pass_context(lambda ctx, **given: _record(ctx, cls, given))
    return command


def first_sentence(cls: type[Event]) -> str:
    """Give the first sentence of an event type's description, as it stands in the source."""
    return inspect.cleandoc(cls.__doc__ or "").split("\n")[0]


def promise(cls: type[Event]) -> str:
    """Give the first sentence of an event type's description, in the language of the user."""
    return tr(first_sentence(cls))


def describe(cls: type[Event]) -> str:
    """Give the whole description of an event type."""
    return "\n\n".join(tr(" ".join(part.split())) for part in inspect.cleandoc(cls.__doc__ or "").split("\n\n"))


def _shared_options() -> list[click.Option]:
    return [
        click.Option(["--by"], metavar="OFFICE@ORG", help=tr("office that records; also IVP_RECORDED_BY or ivp.toml")),
        click.Option(
            ["--command-id"], metavar="TEXT", help=tr("the same id again records nothing and gives the first receipt")
        ),
        click.Option(["--receipt"], metavar="FILE", help=tr("sign a checkpoint right after, and write a receipt to keep")),
        click.Option(["--register"], metavar="FILE", help=tr("register to use")),
        click.Option(["--format", "output_format"], type=click.Choice(FORMATS), help=tr("form of the result")),
        click.Option(["--json", "as_json"], is_flag=True, help=tr("same as --format json")),
    ]


def _record(ctx: click.Context, cls: type[Event], given: dict[str, Any]) -> None:
    session = ctx.ensure_object(Session)
    session.register = given.pop("register") or session.register
    chosen, as_json = given.pop("output_format"), given.pop("as_json")
    session.format = "json" if as_json else chosen or session.format
    shared = {name: given.pop(name) for name in ("by", "command_id", "receipt")}
    write_receipt(session, event_from(cls, given), **shared)


def write_receipt(
    session: Session, event: Event, *, by: str | None, command_id: str | None = None, receipt: str | None = None
) -> None:
    """Record *event*, print its receipt and what to do next; with *receipt* write one to that file, signed."""
    actor = session.recorded_by(by)
    sign = ready_to_sign(session, receipt) if receipt else None
    with session.opened(plugins=True) as register:
        recorded = register.record(event, by=actor, command_id=command_id)
        if sign:
            sign(register, recorded)
    rows = [
        {
            "id": e.id,
            "position": e.position,
            "leaf": e.leaf_index,
            "leaf_hash": e.leaf_hash.hex(),
            "recorded_at": recorded.recorded_at,
        }
        for e in recorded.events
    ]
    write_rows(rows, RECEIPT, schema="receipt/1", chosen=session.format)
    told = tr("Recorded before under this command id; nothing was recorded now.") if recorded.repeated else tr("Recorded.")
    say(told + " " + tr("See it: ivp show {id}").format(id=recorded.events[0].id))
