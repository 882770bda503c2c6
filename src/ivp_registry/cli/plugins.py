"""``ivp plugins``: what is installed, what it brings, what is wrong with it; ``ivp plugins new`` begins one."""

from __future__ import annotations

import click

from .language import tr
from .lazy import LazyGroup
from .output import is_for_people, write_rows
from .phrases import retold
from .session import Session, output_options, pass_session

TABLE = {"new": (".plugins_new:new", "begin a plugin: a whole distribution with tests that pass")}
COLUMNS = {
    "order": "order", "name": "plugin", "distribution": "distribution", "version": "version", "status": "state",
    "hooks": "hooks", "projections": "projections", "topics": "event types", "milliseconds": "ms to load", "fault": "fault",
}  # fmt: skip


@click.group(
    cls=LazyGroup,
    table=TABLE,
    invoke_without_command=True,
    subcommand_metavar=tr("[COMMAND] …"),
    help=tr("List the plugins in the order in which they load."),
)
@output_options
@pass_session
@click.pass_context
def plugins(ctx: click.Context, session: Session) -> None:
    """List them; exit with 5 if one could not be loaded."""
    if ctx.invoked_subcommand is not None:
        return
    found = session.plugins()
    told = retold if is_for_people(session.format) else str
    rows = [
        {name: getattr(status, name) for name in COLUMNS}
        | {"status": told(status.status), "fault": told(str(status.fault or ""))}
        for status in found.statuses
    ]
    write_rows(rows, COLUMNS, schema="plugins/2", chosen=session.format)
    if found.faults:
        ctx.exit(5)
