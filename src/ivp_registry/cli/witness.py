"""``ivp witness``: someone else sees that a register only grew, by files, because no municipality has an open port."""

from __future__ import annotations

from pathlib import Path

import click

from ..anchoring import files
from ..anchoring.witness import Witness, keep, parse_lines
from ..anchoring.witness import request as request_of
from ..ledger import Policy
from ..ledger.witnessing import Request
from .config import setting
from .language import tr
from .output import say
from .session import Session, output_options, pass_session
from .signing import checkpoint_of, key_options, keyring_of, read_paper, shelf_of


@click.group(
    help=tr(
        "Let others witness the register: 'request' asks, 'cosign' is what the griffie, the rekenkamer or a neighbour runs, "
        "'import' keeps its answer. Who verifies asks for as many witnesses as he wants, with 'ivp verify --policy'."
    )
)
def witness() -> None:
    """Group the commands."""


@witness.command(help=tr("Write a request to a witness that cosigned --old events of this register last (0: none yet)."))
@click.option("--old", type=click.IntRange(0), required=True, help=tr("events that the witness cosigned last"))
@click.option("--checkpoint", "newer", metavar=tr("FILE"), help=tr("checkpoint to have cosigned; the newest by default"))
@click.option("--out", metavar=tr("FILE"), help=tr("write to a new file instead of standard output"))
@output_options
@pass_session
def request(session: Session, old: int, newer: str | None, out: str | None) -> None:
    """Write the request."""
    checkpoint = checkpoint_of(shelf_of(session), newer)
    with session.opened() as register:
        _give(str(request_of(register, checkpoint, old=old)), out)


@witness.command(help=tr("Cosign a request, if the log is in the policy and only grew. Needs no register."))
@click.argument("asked", metavar="FILE")
@click.option("--policy", required=True, metavar=tr("FILE"), help=tr("the logs that this witness knows"))
@click.option("--out", metavar=tr("FILE"), help=tr("write to a new file instead of standard output"))
@key_options
def cosign(asked: str, policy: str, out: str | None, folder: str | None, origin: str | None) -> None:
    """Look, remember, cosign."""
    keyring = keyring_of(folder)
    name = keyring.chosen(setting("origin", origin))
    known = Policy.parse(read_paper(policy))
    wanted = Request.parse(read_paper(asked))
    line = Witness(keyring, name).cosign(wanted, known)
    _give(f"{line}\n", out)
    say(
        tr("Cosigned {size} events of '{log}'.").format(size=wanted.checkpoint.size, log=wanted.checkpoint.checkpoint.origin)
    )


@witness.command(name="import", help=tr("Keep the answer of a witness with the checkpoint that it belongs to."))
@click.argument("answer", metavar="FILE")
@click.option("--policy", required=True, metavar=tr("FILE"), help=tr("the witnesses that this register knows"))
@output_options
@pass_session
def import_(session: Session, answer: str, policy: str) -> None:
    """Check the line, and keep it."""
    lines = parse_lines(read_paper(answer))
    known = Policy.parse(read_paper(policy))
    kept = keep(shelf_of(session), lines, known)
    click.echo(str(kept), nl=False)
    count = len(known.cosigned(kept))
    say(tr("The checkpoint of {size} events now has {count} cosignature(s).").format(size=kept.size, count=count))


def _give(text: str, out: str | None) -> None:
    if out:
        files.create(Path(out), text)
    else:
        click.echo(text, nl=False)
