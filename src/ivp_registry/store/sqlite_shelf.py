"""
The views of one register in SQLite: a folder beside it, one file for each version, and one that says which answers.

The folder holds nothing that cannot be made again. Where it cannot be written, as beside an archived copy, views are
made in memory.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import RebuildRunning, RegisterBusy, RegisterUnwritable, StoreError, UnknownView
from .kept_shelf import KeptShelf
from .sqlite_connection import readable_error
from .sqlite_lock import WriteLock
from .sqlite_views import SQLiteViewStore
from .tables import Table
from .views import Answering, ViewStore

FILE = re.compile(r"^([a-z][a-z0-9_]*)@([1-9][0-9]*)\.sqlite$")
ANSWERING = """
CREATE TABLE IF NOT EXISTS answering (view TEXT PRIMARY KEY, version INTEGER NOT NULL, pinned INTEGER NOT NULL) STRICT
"""
FIRST = "INSERT INTO answering VALUES (?, ?, ?) ON CONFLICT (view) DO NOTHING"
SWITCH = (
    "INSERT INTO answering VALUES (?, ?, ?) "
    "ON CONFLICT (view) DO UPDATE SET version = excluded.version, pinned = excluded.pinned"
)


class SQLiteShelf(KeptShelf):
    """Keep views in the folder ``<register>.views``; see `Shelf`."""

    def __init__(self, register: Path) -> None:
        super().__init__()
        self._folder = register.with_name(register.name + ".views")

    @contextmanager
    def spare(self, name: str, version: int, tables: Sequence[Table]) -> Iterator[ViewStore]:
        path = self._folder / f"{name}@{version}.spare"
        _remove(path)  # what a process that was killed left behind
        try:
            with closing(SQLiteViewStore(str(path), f"{name}@{version}", tables)) as spare:
                yield spare
        finally:
            _remove(path)

    @contextmanager
    def claim(self, name: str, version: int) -> Iterator[None]:
        lock = WriteLock(self._path(name, version), timeout=0)
        try:
            with lock:
                yield
        except RegisterBusy as error:
            raise RebuildRunning(f"{name}@{version}") from error
        finally:
            lock.close()

    def answering(self, name: str) -> Answering | None:
        with _named(self._pointer):
            is_there = self._pointer.exists()
        if not is_there:
            return self._memory.answering(name)
        with self._pointers() as pointers:
            found = pointers.execute("SELECT version, pinned FROM answering WHERE view = ?", (name,)).fetchone()
        return Answering(version=found[0], pinned=bool(found[1])) if found else None

    def switch(self, name: str, version: int, *, pinned: bool) -> None:
        self._point(SWITCH, name, version, pinned=pinned)

    def remove(self, name: str, version: int) -> None:
        opened = self._open.pop((name, version), None)
        if opened:
            opened.close()
        _remove(self._path(name, version))

    def _opened(self, name: str, version: int, tables: Sequence[Table] | None) -> ViewStore:
        path = self._path(name, version)
        with _named(path):
            is_there = path.exists()
        if tables is None and not is_there:
            raise UnknownView(f"{name}@{version}", known=self._known())
        try:
            self._folder.mkdir(exist_ok=True)
        except OSError as error:
            raise RegisterUnwritable(self._folder, reason=error.strerror or str(error)) from error
        view = SQLiteViewStore(str(path), f"{name}@{version}", tables)
        self._point(FIRST, name, version, pinned=False)
        return view

    def _path(self, name: str, version: int) -> Path:
        return self._folder / f"{name}@{version}.sqlite"

    @property
    def _pointer(self) -> Path:
        return self._folder / "answering.sqlite"

    def _keys(self) -> list[tuple[str, int]]:
        with _named(self._folder):
            names = [path.name for path in self._folder.glob("*@*.sqlite")]
        return [(found[1], int(found[2])) for found in map(FILE.match, names) if found]

    def _point(self, sql: str, name: str, version: int, *, pinned: bool) -> None:
        with self._pointers() as pointers:
            pointers.execute(ANSWERING)
            pointers.execute(sql, (name, version, int(pinned)))

    @contextmanager
    def _pointers(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._pointer, isolation_level=None, timeout=10)) as pointers:
                yield pointers
        except sqlite3.Error as error:
            raise readable_error(self._pointer, error) from error


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", ".lock"):
        with _named(path):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn what the system refuses into an error that names the place."""
    try:
        yield
    except OSError as error:
        raise StoreError(path, reason=error.strerror or str(error)) from error
