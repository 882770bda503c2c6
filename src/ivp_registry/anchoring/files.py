"""Small files that must be there whole or not at all, and survive a power cut once they are there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import AlreadyExists, InvalidInput, StoreError

LONGEST = 16 * 2**20
PRIVATE, PUBLIC = 0o600, 0o644


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Turn what the system refuses into an error that names the file."""
    try:
        yield
    except FileExistsError as error:
        raise AlreadyExists(path, reason="a file") from error
    except OSError as error:
        raise StoreError(path, reason=error.strerror or str(error)) from error


def read(path: Path, *, longest: int = LONGEST) -> bytes:
    """
    Read a file of at most *longest* bytes.

    Raises:
        StoreError: If it cannot be read.
        InvalidInput: If it is larger.
    """
    with named(path), path.open("rb") as file:
        found = file.read(longest + 1)
    if len(found) > longest:
        raise InvalidInput(where=path.name, value=found[:40], reason="larger than such a file may be")
    return found


def listed(folder: Path, pattern: str) -> list[Path]:
    """
    List the files of *folder* whose names match, in order; none if there is no such folder.

    Raises:
        StoreError: If it cannot be read.
    """
    with named(folder):
        return sorted(folder.glob(pattern)) if folder.is_dir() else []


def replace(path: Path, content: str | bytes, *, mode: int = PUBLIC) -> None:
    """Write *content* to *path* in the place of what is there, durably: after a crash there is the old or the new."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with named(path):
        try:
            _write(beside, content, mode)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def create(path: Path, content: str | bytes, *, mode: int = PUBLIC) -> None:
    """
    Write *content* to a new file, durably.

    Raises:
        AlreadyExists: If there is one.
    """
    with named(path):
        _write(path, content, mode)
        _sync_folder(path.parent)


def move(path: Path, to: Path) -> None:
    """Give a file another name, durably."""
    with named(path):
        path.replace(to)
        _sync_folder(to.parent)


def sync(path: Path) -> None:
    """See that what was written to *path* is on the disk."""
    with named(path), path.open("rb+") as file:
        os.fsync(file.fileno())


def _write(path: Path, content: str | bytes, mode: int) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), mode)
    with os.fdopen(file, "wb") as opened:
        opened.write(content.encode() if isinstance(content, str) else content)
        opened.flush()
        os.fsync(opened.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
