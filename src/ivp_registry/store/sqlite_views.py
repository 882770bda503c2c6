"""
The tables of one projection in a SQLite file of their own, so that any SQLite tool can open them.

Rows and position change in one transaction, and fall back together; that is all that exactly-once needs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import InvalidInput, StoreError
from .sqlite_connection import readable_error
from .tables import ColumnType, Table

SQL_TYPES: Mapping[ColumnType, str] = {
    "text": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT", "json": "TEXT"
}  # fmt: skip
TRACKING = "CREATE TABLE IF NOT EXISTS tracking (application_name TEXT PRIMARY KEY, notification_id INTEGER) STRICT"
ADVANCE = (
    "INSERT INTO tracking VALUES (?, ?) ON CONFLICT (application_name) "
    "DO UPDATE SET notification_id = excluded.notification_id WHERE notification_id < excluded.notification_id"
)


class SQLiteViewStore:
    """Keep the tables of one projection; see `ViewStore`."""

    def __init__(self, path: str, name: str, tables: Sequence[Table]) -> None:
        self.path, self.name = path, name
        self.tables = {table.name: table for table in tables}
        with self._told():
            self._writer = self._connect()
            self._reader = self._writer if path == ":memory:" else self._connect()
            self._writer.execute(TRACKING)
            for table in tables:
                self._writer.execute(_create(table))
            if self._reader is not self._writer:
                self._reader.execute("PRAGMA query_only = ON")

    def position(self) -> int:
        query = "SELECT notification_id FROM tracking WHERE application_name = ?"
        with self._told():
            found = self._reader.execute(query, (self.name,)).fetchone()
        return int(found[0]) if found else 0

    @contextmanager
    def batch(self, position: int) -> Iterator[SQLiteViewWriter]:
        with self._told():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield SQLiteViewWriter(self._writer, self.tables)
                if self._writer.execute(ADVANCE, (self.name, position)).rowcount != 1:
                    raise StoreError(self.path, reason=f"another host has brought '{self.name}' to {position} or further")
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:  # on a full disk SQLite has fallen back already
                    self._writer.execute("ROLLBACK")
                raise

    def rows(self, table: str, where: Mapping[str, object]) -> list[dict[str, object]]:
        with self._told():
            return SQLiteViewWriter(self._reader, self.tables).rows(table, where)

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        with self._told():
            self._reader.execute("PRAGMA query_only = ON")
            try:
                return [dict(row) for row in self._reader.execute(sql, parameters)]
            finally:
                if self._reader is self._writer:
                    self._reader.execute("PRAGMA query_only = OFF")

    def close(self) -> None:
        self._writer.close()
        self._reader.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=10, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        if self.path != ":memory:":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # rows and position fall back together, and are made again
        return connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise readable_error(Path(self.path).name, error) from error


class SQLiteViewWriter:
    """Write the declared tables inside one transaction; see `ViewWriter`."""

    def __init__(self, connection: sqlite3.Connection, tables: Mapping[str, Table]) -> None:
        self._connection, self._tables = connection, tables

    def insert(self, table: str, row: Mapping[str, object]) -> None:
        self._insert("INSERT", table, row)

    def upsert(self, table: str, row: Mapping[str, object]) -> None:
        self._insert("INSERT OR REPLACE", table, row)

    def update(self, table: str, where: Mapping[str, object], values: Mapping[str, object]) -> int:
        declared = self._declared(table, values)
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        condition, parameters = self._condition(table, where)
        sql = f'UPDATE "{declared.name}" SET {assignments} WHERE {condition}'  # names are declared, see `_declared`
        return self._connection.execute(sql, (*map(_stored, values.values()), *parameters)).rowcount

    def delete(self, table: str, where: Mapping[str, object]) -> int:
        condition, parameters = self._condition(table, where)
        sql = f'DELETE FROM "{self._declared(table, where).name}" WHERE {condition}'
        return self._connection.execute(sql, parameters).rowcount

    def rows(self, table: str, where: Mapping[str, object]) -> list[dict[str, object]]:
        condition, parameters = self._condition(table, where)
        declared = self._declared(table, where)
        order = ", ".join(f'"{name}"' for name in declared.key)
        sql = f'SELECT * FROM "{declared.name}" WHERE {condition} ORDER BY {order}'
        return [_typed(declared, row) for row in self._connection.execute(sql, parameters)]

    def _insert(self, verb: str, table: str, row: Mapping[str, object]) -> None:
        declared = self._declared(table, row)
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        sql = f'{verb} INTO "{declared.name}" ({names}) VALUES ({marks})'
        self._connection.execute(sql, tuple(map(_stored, row.values())))

    def _condition(self, table: str, where: Mapping[str, object]) -> tuple[str, tuple[object, ...]]:
        self._declared(table, where)
        parts = [f'"{name}" IS ?' for name in where]
        return " AND ".join(parts) or "1", tuple(map(_stored, where.values()))

    def _declared(self, table: str, columns: Mapping[str, object]) -> Table:
        """Let through only names that the projection declared: they go into SQL."""
        if table not in self._tables:
            raise InvalidInput(where="view", value=table, reason=f"declared are {', '.join(self._tables)}")
        declared = self._tables[table]
        for name in columns:
            if name not in declared.columns:
                raise InvalidInput(where=f"table {table}", value=name, reason=f"declared are {', '.join(declared.columns)}")
        return declared


def _create(table: Table) -> str:
    columns = [f'"{name}" {SQL_TYPES[kind]}' for name, kind in table.columns.items()]
    key = ", ".join(f'"{name}"' for name in table.key)
    return f'CREATE TABLE IF NOT EXISTS "{table.name}" ({", ".join(columns)}, PRIMARY KEY ({key})) STRICT'


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


def _typed(table: Table, row: sqlite3.Row) -> dict[str, Any]:
    return {name: _read(kind, row[name]) for name, kind in table.columns.items()}


def _read(kind: ColumnType, value: Any) -> Any:
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "json":
        return json.loads(value)
    return bool(value) if kind == "boolean" else value
