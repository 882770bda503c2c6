"""``ivp projections``: the read models that plugins bring."""

from __future__ import annotations

import click

from .language import tr
from .output import is_for_people, write_rows
from .phrases import retold
from .session import Session, output_options, pass_session

COLUMNS = {"name": "projection", "version": "version", "position": "position", "behind": "events behind", "fault": "fault"}


@click.group(help=tr("Read models: list them, bring them up to date."))
def projections() -> None:
    """Group the commands."""


@projections.command(name="list", help=tr("List the read models and how far each has come."))
@output_options
@pass_session
def list_(session: Session) -> None:
    """List without running anything."""
    with session.opened(plugins=True) as register:
        head = register.head()
        rows = []
        for projection in register.projections:
            position = register.views[projection.name].position
            about = {"name": projection.name, "version": projection.version, "fault": ""}
            rows.append(about | {"position": position, "behind": head - position})
    write_rows(rows, COLUMNS, schema="projections/1", chosen=session.format)


@projections.command(help=tr("Bring every read model up to the newest event."))
@output_options
@pass_session
@click.pass_context
def run(ctx: click.Context, session: Session) -> None:
    """Run to the end; exit with 5 if one failed."""
    with session.opened(plugins=True) as register:
        progress = register.project()
        broken = register.plugins.faults if register.plugins else []
    told = retold if is_for_people(session.format) else str
    rows = [
        {"name": p.name, "version": p.version, "position": p.position, "behind": p.behind, "fault": told(str(p.fault or ""))}
        for p in progress
    ]
    write_rows(rows, COLUMNS, schema="projections/1", chosen=session.format)
    if broken or any(p.fault for p in progress):
        ctx.exit(5)
