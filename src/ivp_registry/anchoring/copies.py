"""Copies of a register: one appears under its name only when it is whole, verified and on the disk, or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from ..errors import AlreadyExists, ForkedCopy, IntegrityBroken, OlderCopy
from ..ledger import Anchor, Checkpoint, Verdict
from ..registry import Registry
from ..store import copy_store
from . import files
from .shelf import DIGITS, Shelf

UNSIGNED = ".unsigned"
REFUSALS = {"checkpoint-mismatch": ForkedCopy, "checkpoint-ahead": OlderCopy}
CHECKPOINT_LIMIT = 1000


@attrs.frozen(kw_only=True)
class Copied:
    """Hold what was copied: where it stands, and the outcome of its verification."""

    path: Path
    verdict: Verdict


@contextmanager
def copying(source: Path, target: Path) -> Iterator[tuple[Registry, Shelf]]:
    """
    Copy the register at *source*, give the copy and the shelf of *target*, and after the block let it stand at *target*.

    Nothing is left behind when the block raises. The folder of *target* has to be there: one that is made on the way
    would hide that a disk is not mounted.

    Raises:
        AlreadyExists: If there is a file at *target*, or what belonged to one.
        StoreError: If it cannot be written there.
    """
    shelf, beside = Shelf(target), target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    _see_that_nothing_is_there(target, shelf)
    files.create(target, "", mode=files.PRIVATE)  # holds the name, so that two at once cannot overwrite each other
    try:
        with files.named(source):
            mode = source.stat().st_mode & 0o777 | files.PRIVATE  # a copy kept from writing is written when it comes back
        files.create(beside, "", mode=mode)
        copy_store(source, beside)
        with Registry.open(beside) as copy:
            yield copy, shelf
        files.sync(beside)
        files.move(beside, target)
    except BaseException:
        for path in (target, *beside.parent.glob(f"{beside.name}*")):
            path.unlink(missing_ok=True)
        shutil.rmtree(shelf.folder, ignore_errors=True)
        raise


def see_that_it_holds(verdict: Verdict, copy: object) -> None:
    """
    See that a copy was found in order.

    Raises:
        ForkedCopy: If a checkpoint of its size has another root.
        OlderCopy: If a checkpoint has more events.
        IntegrityBroken: If anything else is wrong with it, or with a checkpoint.
    """
    for code, refusal in REFUSALS.items():
        for finding in verdict.findings:
            if finding.code == code:
                raise refusal(str(copy), reason=f"{finding.where}: {finding.message}")
    for finding in verdict.findings:
        raise IntegrityBroken(f"{copy}, {finding.where}", reason=finding.message.rstrip("."))


def put_unsigned(shelf: Shelf, verdict: Verdict) -> None:
    """Keep size and root of a copy that nobody can sign: they show a damaged copy, not a forged one."""
    text = Checkpoint("unsigned", verdict.size, verdict.root).text
    with files.named(shelf.folder):
        shelf.folder.mkdir(exist_ok=True)
    files.replace(shelf.folder / f"{verdict.size:0{DIGITS}}-{verdict.root.hex()[:8]}{UNSIGNED}", text)


def unsigned(shelf: Shelf) -> list[Anchor]:
    """
    Give what `put_unsigned` kept.

    Raises:
        InvalidInput: If it is damaged.
    """
    read = {path.name: files.read(path, longest=CHECKPOINT_LIMIT) for path in files.listed(shelf.folder, f"*{UNSIGNED}")}
    kept = {name: Checkpoint.parse(text.decode("ascii", "replace")) for name, text in read.items()}
    return [Anchor(source=name, size=each.size, root=each.root) for name, each in kept.items()]


def _see_that_nothing_is_there(target: Path, shelf: Shelf) -> None:
    if target.exists():
        raise AlreadyExists(target, reason="a folder" if target.is_dir() else "a file")
    if target.with_name(target.name + "-wal").exists():
        raise AlreadyExists(target, reason="the log (-wal) of a register lies there without its register")
    if shelf.folder.exists():
        raise AlreadyExists(shelf.folder, reason="checkpoints of another register")
