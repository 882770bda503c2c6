"""The keys beside a register, and what nobody has signed yet."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..anchoring import Keyring, Shelf
from ..anchoring.files import named
from ..anchoring.keyring import OTHERS
from ..errors import RegistryError
from .check import Check, Outcome

SECRET = ("*.key", "*.state")


def modes(keyring: Keyring) -> Iterator[Check]:
    """Tell of the folder of keys, and of each key and each memory of a signer in it, whether only its owner may touch it."""
    if not keyring.folder.is_dir():
        yield Check(name="key-file", outcome=Outcome.OK, found="–", why="there is no folder of keys on this machine")
        return
    for path in (keyring.folder, *sorted(path for pattern in SECRET for path in keyring.folder.glob(pattern))):
        yield _mode(path)


def tail(events: int, shelf: Shelf) -> Check:
    """Tell how many events are younger than the newest checkpoint."""
    try:
        newest = shelf.newest()
    except RegistryError:
        return Check(
            name="tail", code="checkpoint-unreadable", outcome=Outcome.FAULT, found=shelf.folder.name,
            why="the newest checkpoint cannot be read",
            remedy="run 'ivp verify', and put the copy of the checkpoint that was kept elsewhere in its place",
        )  # fmt: skip
    open_ = events - (newest.size if newest else 0)
    if open_ < 0:
        return Check(
            name="tail", code="events-gone", outcome=Outcome.FAULT, found=str(open_), value=open_, unit="{event}",
            why="the newest checkpoint has events that are gone",
            remedy="run 'ivp verify', and restore a backup that has them",
        )  # fmt: skip
    if open_ > 0:
        return Check(
            name="tail", code="not-signed", outcome=Outcome.WARNING, found=str(open_), value=open_, unit="{event}",
            why="so many events are younger than the newest checkpoint: they can be changed without a trace",
            remedy="run 'ivp checkpoint', and keep the checkpoint elsewhere",
        )  # fmt: skip
    why = "a checkpoint binds every event; it proves what its copies elsewhere prove"
    return Check(name="tail", outcome=Outcome.OK, found="0", value=0, unit="{event}", why=why)


def _mode(path: Path) -> Check:
    with named(path):
        mode = path.stat().st_mode & 0o777
    found = f"{path.name} {mode:04o}"
    if os.name == "posix" and mode & OTHERS:
        return Check(
            name="key-file", code="key-open-to-others", outcome=Outcome.FAULT, found=found,
            why="others than its owner can get at it, and sign or fork",
            remedy="give files mode 0600 and the folder 0700; rotate a key that others could read: 'ivp keys rotate'",
        )  # fmt: skip
    return Check(name="key-file", outcome=Outcome.OK, found=found, why="only its owner can get at it")
