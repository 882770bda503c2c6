"""``ivp doctor``: what around the register endangers it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from .language import tr
from .output import is_for_people, write_rows
from .session import Session, output_options, pass_session
from .signing import keyring_of

if TYPE_CHECKING:
    from ..doctor import Check

COLUMNS = {"check": "check", "outcome": "result", "found": "found", "meaning": "what it means", "remedy": "what to do"}
CHECKS = {
    "sqlite-version": "SQLite", "file-system": "file system", "synchronous": "power cut", "secure-delete": "erasing",
    "free-disk": "free disk", "clock": "clock", "key-file": "keys", "plugin": "plugin", "tail": "not signed yet",
    "postgresql-version": "PostgreSQL", "durability": "power cut", "data-checksums": "checksums",
    "standby": "standby", "rights": "rights",
}  # fmt: skip
OUTCOMES = {"ok": "in order", "warning": "warning", "fault": "fault"}


@click.command(
    help=tr(
        "Look at what no verification of the register can see: the database library, file system, disk, clock, modes of "
        "keys, plugins with a hash of their code, and what is not signed yet. Runs no plugin. Exits with 1 if anything is "
        "not in order."
    )
)
@click.option("--keys", "folder", metavar=tr("FOLDER"), help=tr("folder of keys; also IVP_KEYS or ivp.toml"))
@output_options
@pass_session
@click.pass_context
def doctor(ctx: click.Context, session: Session, folder: str | None) -> None:
    """Write a row for each thing looked at, and exit with 1 when one is not in order."""
    from ..doctor import Outcome, diagnose

    with session.opened() as register:
        checks = diagnose(register, keyring_of(folder), now=datetime.now(UTC))
    rows = [_told(each) if is_for_people(session.format) else _row(each) for each in checks]
    write_rows(rows, COLUMNS, schema="doctor/1", chosen=session.format)
    if any(each.outcome is not Outcome.OK for each in checks):
        ctx.exit(1)


def _row(check: Check) -> dict[str, str | None]:
    return {
        "check": check.name, "outcome": check.outcome.value, "found": check.found, "meaning": check.why,
        "remedy": check.remedy,
    }  # fmt: skip


def _told(check: Check) -> dict[str, str | None]:
    """Say it in the language of the user; what was found is data."""
    return _row(check) | {
        "check": tr(CHECKS[check.name]), "outcome": tr(OUTCOMES[check.outcome]), "meaning": tr(check.why),
        "remedy": tr(check.remedy) if check.remedy else "–",
    }  # fmt: skip
