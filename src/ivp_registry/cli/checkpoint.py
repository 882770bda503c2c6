"""``ivp checkpoint``: sign the register as it is now."""

from __future__ import annotations

from pathlib import Path

import click

from ..anchoring import files
from .language import tr
from .output import say
from .session import Session, output_options, pass_session
from .signing import key_options, shelf_of, signer_of


@click.command(
    help=tr(
        "Sign the register as it is now and print the checkpoint. Keep a copy where the owner of the register cannot "
        "change it: it binds all that is recorded until now."
    )
)
@click.option("--out", metavar=tr("FILE"), help=tr("write the checkpoint to a new file too"))
@click.option("--quick", is_flag=True, help=tr("hash only what is newer than the last checkpoint"))
@key_options
@output_options
@pass_session
def checkpoint(session: Session, out: str | None, quick: bool, folder: str | None, origin: str | None) -> None:
    """Sign, keep the checkpoint beside the register, and print it."""
    signer = signer_of(folder, origin)
    with session.opened() as register:
        signed = signer.sign(register, whole=not quick)
    keys = [key.verifier for key in signer.keyring.keys(signer.origin)]
    kept = shelf_of(session).add(signed, keys)
    if out:
        files.create(Path(out), str(kept))
    click.echo(str(kept), nl=False)
    say(tr("Signed {size} events, root {root}").format(size=kept.size, root=grouped(kept.root)))
    say(tr("Keep it elsewhere: print the size and the root in a letter, or let a witness cosign it."))


def grouped(root: bytes) -> str:
    """Write a root in groups of eight digits, as a letter prints it: all of them, a short form proves little."""
    digits = root.hex()
    return " ".join(digits[place : place + 8] for place in range(0, len(digits), 8))
