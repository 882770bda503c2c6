"""
The tables of one projection in a SQLite file of their own, so that any SQLite tool can open them.

Rows and position change in one transaction, and fall back together; that is all that exactly-once needs, and why
`synchronous=NORMAL` is enough here: what a power cut takes back is made again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import InvalidInput
from .columns import ColumnType
from .sqlite_connection import readable_error
from .table_writer import Dialect, Statement, declared_table, insertion, select
from .tables import Table, check_tables
from .view_tables import (
    TableTransaction,
    declared_in,
    in_order,
    make_tables,
    own_tables,
    parked_of,
    position_of,
)
from .views import Parked, Row, ViewStore

TYPES: Mapping[ColumnType, str] = {
    "text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER", "date": "TEXT", "moment": "TEXT",
    "json": "TEXT",
}  # fmt: skip
DIALECT = Dialect(types=TYPES, same="IS", strict=" STRICT")
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
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
            return position_of(self._reader, self.name)

    @contextmanager
    def transaction(self) -> Iterator[TableTransaction]:
        with self._told():
            self._writer.execute("BEGIN IMMEDIATE")
            work = TableTransaction(self._writer, self.name, self.tables, self._made, DIALECT)
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
            return parked_of(self._reader)

    def rows(self, table: str, where: Mapping[str, object]) -> list[Row]:
        with self._told():
            return select(self._reader, declared_table(self.tables, table), where, DIALECT)

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
        with self._told():
            for row in self._reader.execute(in_order(declared)):
                yield tuple(row)

    def take_over(self, built: ViewStore, catch_up: Callable[[int], None]) -> None:
        with self.transaction() as work:
            catch_up(work.position)
            for table in self.tables.values():
                self._writer.execute(f'DELETE FROM "{table.name}"')
                self._writer.executemany(insertion(table, DIALECT), built.scan(table.name))
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
        for statement in own_tables(DIALECT):
            self._writer.execute(statement)
        if self._declared() is None:
            check_tables(tables or ())
            self._make(tables or ())
        return {table.name: table for table in self._declared() or ()}

    def _declared(self) -> list[Table] | None:
        return declared_in(self._writer)

    def _make(self, tables: Sequence[Table]) -> None:
        """Make all tables or none, unless another process has just done so; what an older version left goes."""
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            if self._declared() is None:
                make_tables(self._writer, self.name, tables, DIALECT)
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


def _only_reading(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY
