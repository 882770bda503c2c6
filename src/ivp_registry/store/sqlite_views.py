"""
The tables of one projection in a SQLite file of their own, so that any SQLite tool can open them.

Rows and position change in one transaction, and fall back together; that is all that exactly-once needs, and why
`synchronous=NORMAL` is enough here: what a power cut takes back is made again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import attrs

from ..errors import InvalidInput
from .columns import ColumnType
from .sqlite_connection import readable_error
from .sqlite_writer import SQLiteViewWriter, Statement, declared_table, insertion, select
from .tables import Table, check_tables
from .views import Parked, Row, ViewStore

SQL_TYPES: Mapping[ColumnType, str] = {
    "text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER", "date": "TEXT", "moment": "TEXT",
    "json": "TEXT",
}  # fmt: skip
OWN_TABLES = """
CREATE TABLE IF NOT EXISTS ivp_position (view TEXT PRIMARY KEY, position INTEGER NOT NULL, tables TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS ivp_parked (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, event TEXT NOT NULL, error TEXT NOT NULL, traceback TEXT NOT NULL,
    plugin TEXT NOT NULL, attempts INTEGER NOT NULL, behind INTEGER, skipped INTEGER NOT NULL
) STRICT;
"""
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
PARKED = tuple(field.name for field in attrs.fields(Parked))
MEMORY = ":memory:"


class SQLiteViewStore:
    """Keep the tables of one projection; see `ViewStore`."""

    def __init__(self, path: str, name: str, tables: Sequence[Table] | None) -> None:
        self.place, self.name = path, name
        self._made: dict[object, Statement] = {}
        with self._told():
            self._writer = self._connect()
            self._reader = self._writer if path == MEMORY else self._connect()
            try:
                self.tables = self._prepare(tables)
            except BaseException:
                self.close()
                raise

    def position(self) -> int:
        with self._told():
            return _position(self._reader, self.name)

    @contextmanager
    def transaction(self) -> Iterator[SQLiteViewTransaction]:
        with self._told():
            self._writer.execute("BEGIN IMMEDIATE")
            work = SQLiteViewTransaction(self._writer, self, self._made)
            try:
                yield work
                work.flush()
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:  # on a full disk SQLite has fallen back already
                    self._writer.execute("ROLLBACK")
                raise
            finally:
                work.writer.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._told():
            self._reader.execute("BEGIN")
            try:
                yield
            finally:
                self._reader.execute("COMMIT")

    def parked(self) -> list[Parked]:
        with self._told():
            found = self._reader.execute(f"SELECT {', '.join(PARKED)} FROM ivp_parked ORDER BY position")
            return [Parked(**dict(row) | {"skipped": bool(row["skipped"])}) for row in found]

    def rows(self, table: str, where: Mapping[str, object]) -> list[Row]:
        with self._told():
            return select(self._reader, declared_table(self.tables, table), where)

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        self._reader.set_authorizer(_only_reading)
        try:
            return [dict(row) for row in self._reader.execute(sql, parameters)]
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise InvalidInput(where="query", value=sql, reason=str(error)) from error
        finally:
            self._reader.set_authorizer(None)

    def scan(self, table: str) -> Iterator[tuple[object, ...]]:
        declared = declared_table(self.tables, table)
        columns, key = (", ".join(f'"{name}"' for name in names) for names in (declared.columns, declared.key))
        with self._told():
            for row in self._reader.execute(f'SELECT {columns} FROM "{table}" ORDER BY {key}'):
                yield tuple(row)

    def take_over(self, built: ViewStore, catch_up: Callable[[int], None]) -> None:
        with self.transaction() as work:
            catch_up(work.position)
            for table in self.tables.values():
                self._writer.execute(f'DELETE FROM "{table.name}"')
                self._writer.executemany(insertion(table), built.scan(table.name))
            self._writer.execute("DELETE FROM ivp_parked")
            for event in built.parked():
                work.park(event)
            work.advance(built.position())

    def close(self) -> None:
        self._writer.close()
        self._reader.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.place, isolation_level=None, timeout=10, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        if self.place != MEMORY:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _prepare(self, tables: Sequence[Table] | None) -> dict[str, Table]:
        """Make the tables where they are not there yet, and hold those that are against their declaration."""
        self._writer.executescript(OWN_TABLES)
        if self._declared() is None:
            check_tables(tables or ())
            self._make(tables or ())
        return {table.name: table for table in self._declared() or ()}

    def _declared(self) -> list[Table] | None:
        found = self._writer.execute("SELECT tables FROM ivp_position").fetchone()
        return [Table.from_data(data) for data in json.loads(found[0])] if found else None

    def _make(self, tables: Sequence[Table]) -> None:
        """Make all tables or none, unless another process has just done so; what an older version left goes."""
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            for statement in _create(tables) if self._declared() is None else ():
                self._writer.execute(statement)
            declared = json.dumps([table.to_data() for table in tables])
            self._writer.execute("INSERT INTO ivp_position VALUES (?, 0, ?) ON CONFLICT DO NOTHING", (self.name, declared))
            self._writer.execute("COMMIT")
        except BaseException:
            self._writer.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise readable_error(Path(self.place).name, error) from error


class SQLiteViewTransaction:
    """Change rows and position of one view; see `ViewTransaction`."""

    def __init__(self, connection: sqlite3.Connection, view: SQLiteViewStore, made: dict[object, Statement]) -> None:
        self._connection, self._name = connection, view.name
        self.position = _position(connection, view.name)
        self.writer = SQLiteViewWriter(connection, view.tables, made)

    def flush(self) -> None:
        self.writer.flush()

    def advance(self, position: int) -> None:
        self._connection.execute("UPDATE ivp_position SET position = ? WHERE view = ?", (position, self._name))
        self.position = position

    def waiting(self) -> dict[str, int]:
        sql = "SELECT stream, min(position) FROM ivp_parked WHERE skipped = 0 GROUP BY stream"
        return dict(self._connection.execute(sql).fetchall())

    def park(self, event: Parked) -> None:
        sql = f"INSERT OR REPLACE INTO ivp_parked ({', '.join(PARKED)}) VALUES ({', '.join('?' * len(PARKED))})"
        self._connection.execute(sql, attrs.astuple(event))

    def unpark(self, position: int) -> bool:
        return self._connection.execute("DELETE FROM ivp_parked WHERE position = ?", (position,)).rowcount == 1


def _position(connection: sqlite3.Connection, name: str) -> int:
    found = connection.execute("SELECT position FROM ivp_position WHERE view = ?", (name,)).fetchone()
    return int(found[0]) if found else 0


def _only_reading(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY


def _create(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        columns = [_column(table, name, kind) for name, kind in table.columns.items()]
        content = ", ".join([*columns, f"PRIMARY KEY ({_listed(table.key)})"])
        yield f'DROP TABLE IF EXISTS "{table.name}"'
        yield f'CREATE TABLE "{table.name}" ({content}) STRICT'
        for searched in table.indexes:
            yield f'CREATE INDEX "{"_".join((table.name, *searched))}" ON "{table.name}" ({_listed(searched)})'


def _column(table: Table, name: str, kind: ColumnType) -> str:
    needed = " NOT NULL" if name in table.key else ""
    return f'"{name}" {SQL_TYPES[kind]}{needed}'


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
