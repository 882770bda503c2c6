"""``ivp doctor``: what around the register endangers it."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import attrs
import click

from .language import tr
from .output import is_for_people, write_rows
from .session import Session, output_options, pass_session
from .signing import keyring_of

if TYPE_CHECKING:
    from ..doctor import Check, Diagnosis

TITLES = {"check": "check", "outcome": "result", "found": "found", "meaning": "what it means", "remedy": "what to do"}
COLUMNS = {"check": "check", "code": "code"} | TITLES | {"value": "value", "unit": "unit"}
CHECKS = {
    "sqlite-version": "SQLite", "file-system": "file system", "synchronous": "power cut", "secure-delete": "erasing",
    "free-disk": "free disk", "clock": "clock", "key-file": "keys", "plugin": "plugin", "tail": "not signed yet",
    "verified": "verification", "read-model": "read model",
}  # fmt: skip
OUTCOMES = {"ok": "in order", "warning": "warning", "fault": "fault"}
FAILING = ("warning", "fault")


@click.command(
    help=tr(
        "Look at what no verification of the register can see: the database library, file system, disk, clock, modes of "
        "keys, plugins with a hash of their code, what is not signed yet, the last verification, and read models. Runs no "
        "plugin. Exits with 1 if anything is not in order."
    )
)
@click.option(
    "--fail-on", type=click.Choice(FAILING), default="warning", show_default=True, help=tr("exit with 1 from this result on")
)
@click.option("--keys", "folder", metavar=tr("FOLDER"), help=tr("folder of keys; also IVP_KEYS or ivp.toml"))
@output_options
@pass_session
@click.pass_context
def doctor(ctx: click.Context, session: Session, folder: str | None, fail_on: str) -> None:
    """Write a row for each thing looked at, and exit with 1 when one is not in order."""
    from ..doctor import Outcome, diagnose

    with session.opened() as register:
        found = diagnose(register, keyring_of(folder), now=datetime.now(UTC))
    if is_for_people(session.format):
        write_rows([_told(each) for each in found.checks], TITLES, schema="doctor/2", chosen="table")
    else:
        rows = [_row(each) for each in found.checks]
        write_rows(rows, COLUMNS, schema="doctor/2", chosen=session.format, about=_about(found))
    if found.outcome is Outcome.FAULT or found.outcome == fail_on:
        ctx.exit(1)


def _about(found: Diagnosis) -> dict[str, Any]:
    """Say what was measured, under the names of the measurements in OpenTelemetry."""
    readings = found.readings
    return {
        "outcome": found.outcome, "at": readings.at, "version": version("ivp-registry"), "events": readings.events,
        "unsigned": readings.unsigned, "unanchored": readings.unanchored, "verify_age": readings.verify_age,
        "projections": [attrs.asdict(each) for each in readings.views],
    }  # fmt: skip


def _row(check: Check) -> dict[str, Any]:
    return {
        "check": check.name, "code": check.code, "outcome": check.outcome.value, "found": check.found, "meaning": check.why,
        "remedy": check.remedy, "value": check.value, "unit": check.unit,
    }  # fmt: skip


def _told(check: Check) -> dict[str, Any]:
    """Say it in the language of the user; what was found is data."""
    return _row(check) | {
        "check": tr(CHECKS[check.name]), "outcome": tr(OUTCOMES[check.outcome]), "meaning": tr(check.why),
        "remedy": tr(check.remedy) if check.remedy else "–",
    }  # fmt: skip
