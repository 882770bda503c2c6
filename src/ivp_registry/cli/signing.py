"""What the commands that sign share: which folder of keys, which origin."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ..anchoring import Keyring, Shelf, Signer, files
from ..anchoring.receipts import StoredReceipt
from ..errors import AlreadyExists, InvalidInput
from ..ledger import SignedCheckpoint
from ..recording import Receipt
from ..registry import Registry
from .config import setting
from .language import tr
from .output import say
from .session import Session

Function = TypeVar("Function", bound=Callable[..., Any])


def key_options(function: Function) -> Function:
    """Let a command name the folder of keys and the origin; a key itself is never an argument."""
    origin = click.option("--origin", metavar=tr("NAME"), help=tr("name of the log or witness; also IVP_ORIGIN or ivp.toml"))
    keys = click.option("--keys", "folder", metavar=tr("FOLDER"), help=tr("folder of keys; also IVP_KEYS or ivp.toml"))
    return keys(origin(function))


def keyring_of(folder: str | None) -> Keyring:
    """Give the keyring that was chosen, by default in the configuration of the user."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    named = setting("keys", folder)
    return Keyring(Path(named) if named else home / "ivp" / "keys")


def signer_of(folder: str | None, origin: str | None) -> Signer:
    """Give the signer of the origin that was chosen, or of the only one there is."""
    keyring = keyring_of(folder)
    return Signer(keyring, keyring.chosen(setting("origin", origin)))


def shelf_of(session: Session) -> Shelf:
    """Give the folder of checkpoints beside the register that was chosen."""
    from ..store import Address

    return Shelf(Address.parse(session.address()).path)


def read_paper(name: str) -> bytes:
    """Read the file that was named, or standard input for ``-``."""
    return sys.stdin.buffer.read(files.LONGEST) if name == "-" else files.read(Path(name))


def checkpoint_of(shelf: Shelf, named: str | None) -> SignedCheckpoint:
    """
    Give the checkpoint in the file that was named, by default the newest on the shelf.

    Raises:
        InvalidInput: If it is none, or none was signed yet.
    """
    checkpoint = SignedCheckpoint.parse(read_paper(named)) if named else shelf.newest()
    if checkpoint is None:
        raise InvalidInput(where="checkpoint", value="", reason="there is none yet; sign one with 'ivp checkpoint'")
    return checkpoint


def ready_to_sign(session: Session, file: str) -> Callable[[Registry, Receipt], None]:
    """
    See that a receipt can be signed and written before anything is recorded, and give what does so afterwards.

    Raises:
        NoKey: If there is no key to sign with.
        AlreadyExists: If there is a file of that name.
    """
    signer, path = signer_of(None, None), Path(file)
    keys = [key.verifier for key in signer.keyring.keys(signer.origin)]
    if path.exists():
        raise AlreadyExists(path, reason="a file")

    def sign(register: Registry, receipt: Receipt) -> None:
        signed = shelf_of(session).add(signer.sign(register, whole=False), keys)
        files.create(path, str(StoredReceipt.of(receipt, signed)))
        say(tr("Receipt in '{file}'. Keep it: 'ivp verify --receipt {file}' holds the register to it.").format(file=file))

    return sign
