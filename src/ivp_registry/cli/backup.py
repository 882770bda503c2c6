"""``ivp backup``: a copy of the register with its checkpoints, verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .config import setting
from .language import tr
from .output import nobody, say, write_rows
from .session import Session, output_options, pass_session
from .signing import key_options, keyring_of, signer_of

if TYPE_CHECKING:
    from ..anchoring import Signer

COLUMNS = {"file": "file", "size": "events", "root": "root", "signed": "signed by"}


@click.command(
    help=tr(
        "Copy the register to FILE while it is in use, sign it, verify the copy and put its checkpoints beside it. "
        "Nothing is overwritten; no key and no read model is copied. Keep the copy on another machine, encrypted."
    )
)
@click.argument("file")
@key_options
@output_options
@pass_session
def backup(session: Session, file: str, folder: str | None, origin: str | None) -> None:
    """Make the copy, and say what it holds."""
    from ..anchoring.backup import back_up

    signer = _signer(folder, origin)
    with session.opened() as register:
        made = back_up(register, Path(file), signer=signer)
    row = {"file": file, "size": made.verdict.size, "root": made.verdict.root.hex()}
    row["signed"] = signer.origin if signer else nobody(session.format)
    write_rows([row], COLUMNS, schema="backup/1", chosen=session.format)
    if signer is None:
        say(tr("There is no key: size and root lie beside the copy unsigned. Make a key with 'ivp keys new ORIGIN'."))
    say(tr("Bring it back with 'ivp restore {file} REGISTER'.").format(file=file))


def _signer(folder: str | None, origin: str | None) -> Signer | None:
    """Give the signer that was chosen or the only one there is; None where nobody has a key and nobody was named."""
    if setting("origin", origin) is None and not keyring_of(folder).origins():
        return None
    return signer_of(folder, origin)
