"""How connections to a register are opened: the settings that keep acknowledged events, and errors in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import attrs
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from ..errors import IntegrityBroken, RegisterBusy, RegisterUnwritable, StoreError
from ..wording import shown

SETTINGS = (
    "PRAGMA synchronous = FULL",  # with NORMAL a power cut loses acknowledged events (tamper-evidence study, 5.1)
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)


UNWRITABLE = ("readonly", "unable to open")


class Transaction(SQLiteTransaction):
    """Take the write lock at once; a deferred BEGIN that reads first fails when another process commits between."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor


class RegisterConnection(SQLiteConnection):
    """Begin transactions the way `Transaction` does."""

    def transaction(self, *, commit: bool) -> Any:
        """Open a transaction; the library's context manager around cursor and commit stays as it is."""
        return _Transacting(self, commit)


class _Transacting:
    """Enter transaction and cursor together, leave them in reverse."""

    def __init__(self, connection: RegisterConnection, commit: bool) -> None:  # the library's own flag
        self._transaction = Transaction(connection, commit=commit)
        self._cursor: SQLiteCursor | None = None

    def __enter__(self) -> SQLiteCursor:
        self._cursor = self._transaction.__enter__()
        return self._cursor

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._cursor is not None:
                self._cursor.sqlite_cursor.close()
        finally:
            self._transaction.__exit__(kind, error, trace)


class Pool(SQLiteConnectionPool):
    """
    Open every connection with our settings: to write where that is allowed, else to read.

    Opening changes nothing in the file, not even its journal mode: it may turn out to be no register.
    """

    def __init__(self, path: Path, lock_timeout: float) -> None:
        super().__init__(db_name=_uri(path))
        self._path, self._wait = path, lock_timeout

    def _create_connection(self) -> SQLiteConnection:
        try:
            return self._connect(self.db_name)
        except sqlite3.OperationalError as error:
            if not _tells(error, UNWRITABLE):
                raise
            if self._path.with_name(self._path.name + "-wal").exists():
                reason = "its newest records lie in a log that only who may write in this folder can read"
                raise StoreError(self._path, reason=reason) from error
        connection = self._connect(_uri(self._path, "mode=ro&immutable=1"))
        connection._closing.set()  # used once: where one may not write, others still may
        return connection

    def _connect(self, uri: str) -> SQLiteConnection:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, timeout=self._wait)
        try:
            connection.row_factory = sqlite3.Row
            for setting in SETTINGS:
                connection.execute(setting)
            connection.execute("SELECT 1 FROM sqlite_schema").close()  # only reading shows whether it can be read
        except BaseException:
            connection.close()
            raise
        return RegisterConnection(connection, max_age=None)


class Datastore(SQLiteDatastore):
    """Be the library's datastore on one file that exists already, with readable text ids."""

    def __init__(self, path: Path, *, lock_timeout: float) -> None:
        super().__init__(_uri(path), originator_id_type="text")
        self.pool.close()
        self.pool = Pool(path, lock_timeout)


def _uri(path: Path, mode: str = "mode=rw") -> str:
    """Name the file so that it is opened and never made; ``?`` and ``#`` in a name stay part of it."""
    return f"{path.absolute().as_uri()}?{mode}"


def file_at(path: Path) -> tuple[int, int] | None:
    """Tell which file has this name now, by device and number; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@attrs.frozen
class NotText:
    """Hold stored text that is not UTF-8, so that one damaged event does not hide those after it."""

    stored: bytes


def _text(stored: bytes) -> str | NotText:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return NotText(stored)


@contextmanager
def any_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Read text as it lies there, also where it is damaged."""
    connection.text_factory = _text
    try:
        yield
    finally:
        connection.text_factory = str


def readable_error(path: object, error: Exception) -> StoreError | IntegrityBroken:
    """Say what a database error means for the register."""
    text = shown(str(error), 200)[1:-1]
    if text.startswith("Could not decode") or type(error.__cause__ or error) is sqlite3.DatabaseError:
        return IntegrityBroken(str(path), reason=text)  # no subclass: "malformed" and "not a database"
    if _tells(error, ("locked", "busy")):
        return RegisterBusy(path, reason="the waiting time")
    if _tells(error, ("disk is full", "disk I/O", *UNWRITABLE)):
        return RegisterUnwritable(path, reason=text)
    return StoreError(path, reason=text)


def _tells(error: Exception, signs: Iterable[str]) -> bool:
    return any(sign in str(error) for sign in signs)
