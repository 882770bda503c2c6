"""
A register in one SQLite file, beside other processes that write it too.

Durable when acknowledged: WAL, `synchronous=FULL`, one transaction for events, leaves and commit, taken with
`BEGIN IMMEDIATE` under a lock between processes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from eventsourcing.persistence import DatabaseError, IntegrityError, PersistenceError, StoredEvent

from ..errors import (
    AlreadyExists,
    IntegrityBroken,
    NewerRegister,
    NotARegister,
    RegisterUnwritable,
    RegistryError,
    StoreError,
)
from ..ledger import Entry, Finding
from .contract import ClockBehind
from .sql import ENTRIES, LEAVES_UNTIL, ORPHANS, SQLStore
from .sqlite_connection import Datastore, any_text, file_at, readable_error
from .sqlite_lock import WriteLock
from .sqlite_recorder import SQLiteRecorder
from .sqlite_schema import APPLICATION_ID, FORMAT, MAGIC, statements
from .sqlite_shelf import SQLiteShelf
from .sqlite_structure import structure
from .writing import ExpectationFailed, Leaf, any_moment


class SQLiteStore(SQLStore):
    """Keep events in one SQLite file; see `Store` for what each method promises."""

    POSITION = "rowid"

    def __init__(self, path: Path, lock_timeout: float) -> None:
        self.path = self.place = path
        self._datastore = Datastore(path, lock_timeout=lock_timeout)
        self._recorder = SQLiteRecorder(self._datastore)
        self._lock = WriteLock(path, lock_timeout)
        self._file = file_at(path)
        self.shelf = SQLiteShelf(path)

    @classmethod
    def create(cls, path: Path, *, lock_timeout: float) -> SQLiteStore:
        """Make an empty register at *path*, or leave nothing behind."""
        _make_empty(path)
        store = cls(path, lock_timeout)
        try:
            store._use_log()
            with store._lock, store._told(), store._datastore.transaction(commit=True) as cursor:
                for statement in statements():
                    cursor.execute(statement)
        except BaseException:
            store.close()
            for suffix in ("", "-wal", "-shm", ".lock"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            raise
        return store

    @classmethod
    def open(cls, path: Path, *, lock_timeout: float) -> SQLiteStore:
        """Open the register at *path*; anything else there is named for what it is."""
        try:
            with path.open("rb") as file:
                magic = file.read(len(MAGIC))
        except FileNotFoundError as error:
            raise NotARegister(path, reason="there is nothing there") from error
        except IsADirectoryError as error:
            raise NotARegister(path, reason="it is a folder") from error
        except OSError as error:
            raise NotARegister(path, reason=error.strerror or str(error)) from error
        if magic != MAGIC:
            raise NotARegister(path, reason="it is another kind of file")
        store = cls(path, lock_timeout)
        try:
            store._check_marks()
            with suppress(StoreError):  # a register that cannot be written can still be read
                store._use_log()
        except BaseException:
            store.close()
            raise
        return store

    def turn(self) -> AbstractContextManager[object]:
        return self._lock

    def _record(
        self, stored: Sequence[StoredEvent], *, command_id: str, recorded_at: datetime, expect: Mapping[str, int]
    ) -> list[Leaf]:
        with self._lock, self._told():
            self._see_that_it_is_there()
            return self._recorder.record(stored, command_id=command_id, recorded_at=recorded_at, expect=expect)

    def leaves(self, *, until: int) -> Iterable[bytes]:
        with self._told(), self._datastore.transaction(commit=False) as cursor:
            cursor.execute(LEAVES_UNTIL, (until,))
            for row in cursor.sqlite_cursor:
                yield row[0]

    def structure(self) -> Iterator[Finding]:
        with self._told(), self._datastore.transaction(commit=False) as cursor, any_text(cursor.sqlite_cursor.connection):
            yield from structure(cursor.sqlite_cursor, str(self.path))

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        with self._told(), self._datastore.transaction(commit=False) as cursor, any_text(cursor.sqlite_cursor.connection):
            for query in (ENTRIES, ORPHANS):
                cursor.execute(query.format(position=self.POSITION), (after,))
                for (
                    position,
                    aggregate,
                    version,
                    topic,
                    state,
                    leaf_index,
                    leaf_hash,
                    command_id,
                    moment,
                ) in cursor.sqlite_cursor:
                    yield Entry(
                        position=position, aggregate=aggregate, version=version, topic=topic, state=state,
                        leaf_index=leaf_index, leaf_hash=leaf_hash, command_id=command_id, recorded_at=any_moment(moment),
                    )  # fmt: skip

    def close(self) -> None:
        self.shelf.close()
        self._datastore.close()
        self._lock.close()

    def _see_that_it_is_there(self) -> None:
        """See that the file that is open still has its name: into one that has none, records would be lost unseen."""
        found = file_at(self.path)
        if found is None:
            raise RegisterUnwritable(self.path, reason="it was removed while it was open")
        if found != self._file:
            raise RegisterUnwritable(self.path, reason="another file has taken its place while it was open")

    def _check_marks(self) -> None:
        marks = {name: self._select(f"PRAGMA {name}")[0][0] for name in ("application_id", "user_version")}
        if marks["application_id"] != APPLICATION_ID:
            raise NotARegister(self.path, reason="it is a database of another application")
        if marks["user_version"] > FORMAT:
            raise NewerRegister(self.path, found=marks["user_version"], known=FORMAT)

    def _select(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        with self._told(), self._datastore.transaction(commit=False) as cursor:
            cursor.sqlite_cursor.row_factory = None  # plain tuples: rows by name cost as much as reading them
            cursor.execute(sql, parameters)
            rows: list[Any] = cursor.fetchall()
            return rows

    def _use_log(self) -> None:
        """Turn the write-ahead log on; also for a copy that was made without one, as `VACUUM INTO` does."""
        if self._select("PRAGMA journal_mode")[0][0] != "wal":
            with self._lock, self._told(), self._datastore.get_connection(commit=True) as connection:
                connection.cursor().execute("PRAGMA journal_mode = WAL")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database says into an error that names the register and the way out."""
        try:
            yield
        except (RegistryError, ClockBehind, IntegrityError, ExpectationFailed):
            raise
        except (PersistenceError, DatabaseError, sqlite3.Error) as error:
            raise readable_error(self.path, error) from error
        except UnicodeDecodeError as error:  # a damaged name in the schema, quoted by the database in its complaint
            raise IntegrityBroken(str(self.path), reason=f"stored text is not UTF-8: {error}") from error


def _make_empty(path: Path) -> None:
    """Make the file, never over one that is there; nor beside the log of one that was, which SQLite would empty."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.with_name(path.name + "-wal").exists():
            raise AlreadyExists(path, reason="the log (-wal) of a register lies there without its register")
        path.open("xb").close()
    except OSError as error:
        if path.exists():
            raise AlreadyExists(path, reason="a folder" if path.is_dir() else "a file") from error
        raise RegisterUnwritable(path, reason=error.strerror or str(error)) from error
