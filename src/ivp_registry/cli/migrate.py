"""``ivp migrate``: move a register to another store."""

from __future__ import annotations

import attrs
import click

from .language import tr
from .output import conclude, write_rows
from .session import Session, output_options, pass_session

COLUMNS = {"register": "register", "events": "events", "copied": "copied", "root": "root"}


@click.command(
    help=tr("Copy the register to another store, a file or postgresql://SERVICE/REGISTER: same positions, bytes and root.")
)
@click.option("--to", "target", required=True, metavar=tr("REGISTER"), help=tr("where to; nothing is overwritten"))
@click.option("--resume", is_flag=True, help=tr("go on with a migration that was broken off"))
@output_options
@pass_session
def migrate(session: Session, target: str, resume: bool) -> None:
    """Copy, compare the roots, and make the read models anew on the other side."""
    with session.opened() as register:
        moved = register.migrate(target, resume=resume)
    with attrs.evolve(session, register=str(moved.address)).opened(plugins=True) as made:
        made.read_models.run()
    row = {"register": str(moved.address), "events": moved.events, "copied": moved.copied, "root": moved.root.hex()}
    write_rows([row], COLUMNS, schema="migrated/1", chosen=session.format)
    conclude(tr("Same root on both sides. Record in the new one from now on, and no longer in the old one."), session.format)
