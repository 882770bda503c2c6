"""``ivp import FILE|-``: facts from JSON Lines, all or none."""

from __future__ import annotations

import sys
from typing import BinaryIO

import click

from ..errors import InvalidInput
from .language import tr
from .output import say, write_rows
from .session import Session, output_options, pass_session

RESULT = {
    "source": "file",
    "recorded": "recorded",
    "first": "first position",
    "last": "last position",
    "command_id": "command",
}


@click.command(help=tr("Record every line of FILE (or - for standard input); one wrong line, and nothing is recorded."))
@click.argument("file")
@click.option("--by", metavar="OFFICE@ORG", help=tr("office that records"))
@output_options
@pass_session
def import_(session: Session, file: str, by: str | None) -> None:
    """Import the file and say how many facts were recorded."""
    from ..importing import import_lines

    actor = session.recorded_by(by)
    with session.opened(plugins=True) as register, _lines(file) as lines:
        receipt = import_lines(register, lines, by=actor, source=file, progress=_progress)
    row = {
        "source": file, "recorded": 0 if receipt.repeated else len(receipt.events), "first": receipt.events[0].position,
        "last": receipt.events[-1].position, "command_id": receipt.command_id,
    }  # fmt: skip
    write_rows([row], RESULT, schema="import/1", chosen=session.format)
    if receipt.repeated:
        say(tr("This very file was imported before; nothing was recorded now."))


def _lines(file: str) -> BinaryIO:
    try:
        return click.open_file(file, "rb")  # type: ignore[return-value]  # opened as binary
    except OSError as error:
        raise InvalidInput(where="file", value=file, reason=error.strerror or str(error)) from error


def _progress(lines: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{lines} …", err=True, nl=False)
