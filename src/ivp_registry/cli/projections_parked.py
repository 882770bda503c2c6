"""``ivp projections parked|retry|drop``: events that a projection could not take."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import attrs
import click

from ..store import Parked
from .language import tr
from .output import is_for_people, say, write_facts, write_rows
from .session import Session, output_options, pass_session

COLUMNS = {
    "name": "projection", "position": "position", "stream": "stream", "event": "event", "state": "state",
    "behind": "behind position", "attempts": "attempts", "error": "error", "plugin": "plugin", "traceback": "traceback",
}  # fmt: skip


class State(StrEnum):
    """Why an event was set aside."""

    FAILED = "failed"
    WAITS = "waits"
    SKIPPED = "skipped"


@click.command(help=tr("List the events that projections could not take, and those that wait behind them."))
@click.argument("names", nargs=-1, metavar="[NAME]…")
@output_options
@pass_session
def parked(session: Session, names: tuple[str, ...]) -> None:
    """List them in order of position."""
    with session.opened(plugins=True) as register:
        built = [name for name in register.read_models.names() if register.read_models.versions(name)]
        rows = [_row(name, each) for name in names or built for each in register.views[name].parked()]
    if is_for_people(session.format):
        for number, row in enumerate(rows):
            if number:
                click.echo()
            write_facts({tr(COLUMNS[column]): value for column, value in row.items() if value not in (None, "")})
        say(tr("Events set aside: {count}.").format(count=len(rows)))
    else:
        write_rows(rows, COLUMNS, schema="parked/1", chosen=session.format)


def _row(name: str, event: Parked) -> dict[str, Any]:
    state = State.SKIPPED if event.skipped else State.FAILED if event.behind is None else State.WAITS
    found = {"name": name, "state": state} | attrs.asdict(event)
    return {column: found[column] for column in COLUMNS}


@click.command(help=tr("Try the parked events of a projection again in their order; a stream stops at its first failure."))
@click.argument("name")
@click.option("--stream", help=tr("only events of this stream"))
@output_options
@pass_session
@click.pass_context
def retry(ctx: click.Context, session: Session, name: str, stream: str | None) -> None:
    """Try again, and exit with 5 while some still wait."""
    with session.opened(plugins=True) as register:
        done = register.read_models.retry(name, stream=stream)
    say(tr("Taken: {taken}; still parked: {waiting}.").format(taken=done.taken, waiting=done.waiting))
    if done.waiting:
        ctx.exit(5)


@click.command(help=tr("Give up one parked event; those behind it can then be tried again."))
@click.argument("name")
@click.argument("position", type=click.IntRange(min=1))
@output_options
@pass_session
def drop(session: Session, name: str, position: int) -> None:
    """Take one event from the list without applying it."""
    with session.opened(plugins=True) as register:
        register.read_models.drop(name, position)
    say(tr("Dropped. 'ivp projections retry {name}' tries those that waited behind it.").format(name=name))
