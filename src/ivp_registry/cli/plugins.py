"""``ivp plugins``: what is installed, what it brings, what is wrong with it."""

from __future__ import annotations

import click

from .language import tr
from .output import is_for_people, write_rows
from .phrases import retold
from .session import Session, output_options, pass_session

COLUMNS = {
    "name": "plugin", "distribution": "distribution", "version": "version", "status": "state",
    "projections": "projections", "topics": "event types", "milliseconds": "ms to load", "fault": "fault",
}  # fmt: skip


@click.command(help=tr("List the plugins in the order in which they load."))
@output_options
@pass_session
@click.pass_context
def plugins(ctx: click.Context, session: Session) -> None:
    """List them; exit with 5 if one could not be loaded."""
    from ..plugins import discover

    found = discover(wanted=() if session.no_plugins else None)
    told = retold if is_for_people(session.format) else str
    rows = [
        {name: getattr(status, name) for name in COLUMNS}
        | {"status": told(status.status), "fault": told(str(status.fault or ""))}
        for status in found.statuses
    ]
    write_rows(rows, COLUMNS, schema="plugins/1", chosen=session.format)
    if found.faults:
        ctx.exit(5)
