"""``ivp timestamp``: an authority says that a checkpoint was there at a moment; how it is asked is for others."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import click

from ..anchoring import files, timestamps
from ..errors import StoreError
from .language import shown, tr
from .output import say
from .session import Session, output_options, pass_session
from .signing import checkpoint_of, read_paper, shelf_of

TIMEOUT = 120
"""Seconds that a command may take to ask an authority."""

_authority = click.option(
    "--tsa", metavar=tr("FILE"), help=tr("certificates of the authority (PEM); those beside the register by default")
)
_checkpoint = click.option("--checkpoint", "named", metavar=tr("FILE"), help=tr("the checkpoint; the newest by default"))


@click.group(
    help=tr(
        "Let a timestamp authority (RFC 3161) say that a checkpoint was there at a moment. 'request' writes the question, "
        "'import' keeps the answer, 'obtain' lets a command of yours carry it there and back. The program itself uses no "
        "network. 'ivp verify' checks what was kept."
    )
)
def timestamp() -> None:
    """Group the commands."""


@timestamp.command(help=tr("Write the question for a timestamp authority."))
@_checkpoint
@click.option("--out", metavar=tr("FILE"), help=tr("write to a new file instead of standard output"))
@output_options
@pass_session
def request(session: Session, named: str | None, out: str | None) -> None:
    """Write the question."""
    asked = timestamps.question(checkpoint_of(shelf_of(session), named))
    if out:
        files.create(Path(out), asked)
    else:
        click.echo(asked, nl=False)


@timestamp.command(name="import", help=tr("Check the answer of an authority and keep it beside the checkpoint."))
@click.argument("answer", metavar="FILE")
@_authority
@_checkpoint
@output_options
@pass_session
def import_(session: Session, answer: str, tsa: str | None, named: str | None) -> None:
    """Check the answer, and keep it."""
    _keep(session, read_paper(answer), tsa, named)


@timestamp.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    help=tr(
        "Run COMMAND, which reads the question from standard input and writes the answer of the authority to standard "
        "output, and keep the answer. For example: ivp timestamp obtain --tsa tsa.pem -- curl -s -H 'Content-Type: "
        "application/timestamp-query' --data-binary @- ADDRESS"
    ),
)
@_authority
@_checkpoint
@click.argument("command", nargs=-1, required=True, metavar="COMMAND …")
@output_options
@pass_session
def obtain(session: Session, tsa: str | None, named: str | None, command: Sequence[str]) -> None:
    """Ask by the command, check, keep."""
    asked = timestamps.question(checkpoint_of(shelf_of(session), named))
    try:
        ran = subprocess.run(command, input=asked, stdout=subprocess.PIPE, timeout=TIMEOUT, check=True)  # noqa: S603  # it is the user's own
    except subprocess.CalledProcessError as error:
        raise StoreError(command[0], reason=f"the command ended with code {error.returncode}") from error
    except subprocess.TimeoutExpired as error:
        raise StoreError(command[0], reason=f"no answer within {TIMEOUT} seconds") from error
    except OSError as error:
        raise StoreError(command[0], reason=error.strerror or str(error)) from error
    _keep(session, ran.stdout, tsa, named)


def _keep(session: Session, answer: bytes, tsa: str | None, named: str | None) -> None:
    stamp = timestamps.Timestamp.parse(answer)
    shelf = shelf_of(session)
    checkpoint = checkpoint_of(shelf, named)
    believed = timestamps.Authorities.parse(read_paper(tsa) if tsa else shelf.authorities())
    moment = stamp.check(checkpoint, believed)
    path = shelf.add_timestamp(checkpoint, answer, believed)
    click.echo(path)
    told = tr("The authority saw the checkpoint of {size} events at {moment}.")
    say(told.format(size=checkpoint.size, moment=shown(moment)))
