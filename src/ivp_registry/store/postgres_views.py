"""
The tables of one projection in a PostgreSQL schema of their own, with the types that other tools expect.

Rows and position change in one transaction, and fall back together; that is all that exactly-once needs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from psycopg.rows import dict_row, tuple_row

from ..errors import InvalidInput, StoreError
from .columns import ColumnType
from .postgres_connection import Datastore, Spoken, key_of
from .postgres_schema import reader
from .postgres_words import marked
from .table_writer import Dialect, Statement, declared_table, insertion, select
from .tables import Table, check_tables
from .view_tables import TableTransaction, declared_in, in_order, make_tables, own_tables, parked_of, position_of
from .views import Parked, Row, ViewStore

TEXT = 'text COLLATE "C"'
TYPES: Mapping[ColumnType, str] = {
    "text": TEXT, "integer": "bigint", "real": "double precision", "boolean": "boolean", "date": "date",
    "moment": "timestamptz", "json": TEXT,
}  # fmt: skip
DIALECT = Dialect(
    types=TYPES,
    marks={
        "text": "?::text", "integer": "?::bigint", "real": "?::double precision", "boolean": "?::int::boolean",
        "date": "?::date", "moment": "?::timestamptz", "json": "?::text",
    },
    same="IS NOT DISTINCT FROM",
)  # fmt: skip
ENTER = "SELECT set_config('search_path', ?, true)"
ALONE = "SELECT set_config('search_path', ?, true), pg_advisory_xact_lock(?)"
PAGE = 1000
Answer = TypeVar("Answer")


class PostgresViewStore:
    """Keep the tables of one projection; see `ViewStore`."""

    def __init__(self, datastore: Datastore, schema: str, name: str, tables: Sequence[Table] | None) -> None:
        self.name, self.schema, self._datastore = name, schema, datastore
        self.place = f'{datastore.address}, schema "{schema}"'
        self._path, self._key = f'"{schema}"', key_of(schema)
        self._made: dict[object, Statement] = {}
        self._steady = threading.local()
        self.tables = self._prepare(tables)

    def position(self) -> int:
        return self._persistently(lambda session: position_of(session, self.name))

    @contextmanager
    def transaction(self) -> Iterator[TableTransaction]:
        with self._working() as (_, work):
            yield work

    @contextmanager
    def _working(self) -> Iterator[tuple[Spoken, TableTransaction]]:
        with self._datastore.session() as session, session.connection.transaction():
            session.execute(ALONE, (self._path, self._key))
            work = TableTransaction(session, self.name, self.tables, self._made, DIALECT)
            try:
                yield session, work
                work.flush()
            finally:
                work.writer.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._datastore.reading(steady=True) as session:
            session.execute(ENTER, (self._path,))
            self._steady.session = session
            try:
                yield
            finally:
                self._steady.session = None

    def parked(self) -> list[Parked]:
        return self._persistently(parked_of)

    def rows(self, table: str, where: Mapping[str, object]) -> list[Row]:
        declared = declared_table(self.tables, table)
        return self._persistently(lambda session: select(session, declared, where, DIALECT))

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        try:
            with self._reading() as session, session.connection.transaction(force_rollback=True):
                return _asked(session, sql, parameters)
        except (psycopg.Error, StoreError) as error:
            cause = error if isinstance(error, psycopg.Error) else error.__cause__
            if isinstance(cause, psycopg.Error) and cause.sqlstate:
                told = cause.diag.message_primary or str(cause)
                raise InvalidInput(where="query", value=sql, reason=told) from error
            raise

    def scan(self, table: str) -> Iterator[tuple[object, ...]]:
        declared = declared_table(self.tables, table)
        with self._reading() as session, session.connection.cursor("scan", row_factory=tuple_row) as cursor:
            cursor.itersize = PAGE
            cursor.execute(in_order(declared))
            yield from cursor

    def take_over(self, built: ViewStore, catch_up: Callable[[int], None]) -> None:
        with self._working() as (session, work):
            catch_up(work.position)
            for table in self.tables.values():
                session.execute(f'DELETE FROM "{table.name}"')
                if isinstance(built, PostgresViewStore):
                    columns = ", ".join(f'"{name}"' for name in table.columns)
                    source = f'"{built.schema}"."{table.name}"'
                    session.execute(f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM {source}')
                else:
                    session.executemany(insertion(table, DIALECT), list(built.scan(table.name)))
            session.execute("DELETE FROM ivp_parked")
            for event in built.parked():
                work.park(event)
            work.advance(built.position())

    def close(self) -> None:
        """Do nothing: connections are the store's."""

    @contextmanager
    def _reading(self) -> Iterator[Spoken]:
        held: Spoken | None = getattr(self._steady, "session", None)
        if held is not None:
            yield held
            return
        with self._datastore.reading() as session:
            session.execute(ENTER, (self._path,))
            yield session

    def _persistently(self, read: Callable[[Spoken], Answer]) -> Answer:
        def once() -> Answer:
            with self._reading() as session:
                return read(session)

        return once() if getattr(self._steady, "session", None) else self._datastore.persistently(once)

    def _prepare(self, tables: Sequence[Table] | None) -> dict[str, Table]:
        """Make schema and tables where they are not there yet, and hold those that are against their declaration."""
        with self._datastore.session() as session, session.connection.transaction():
            declared = self._declared(session)
            if declared is None:
                check_tables(tables or ())
                session.execute(ALONE, (self._path, self._key))  # unless another process has just done so
                declared = self._declared(session)
            if declared is None:
                self._make(session, tables or ())
                declared = self._declared(session)
        return {table.name: table for table in declared or ()}

    def _declared(self, session: Spoken) -> list[Table] | None:
        session.execute(ENTER, (self._path,))
        ((there,),) = session.execute("SELECT to_regclass(?) IS NOT NULL", (f"{self._path}.ivp_position",))
        return declared_in(session) if there else None

    def _make(self, session: Spoken, tables: Sequence[Table]) -> None:
        role = reader(self._datastore.schema)
        session.execute(f"CREATE SCHEMA IF NOT EXISTS {self._path}")
        session.execute(f"GRANT USAGE ON SCHEMA {self._path} TO {role}")
        for statement in own_tables(DIALECT):
            session.execute(statement)
        make_tables(session, self.name, tables, DIALECT)
        session.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {self._path} TO {role}")


def _asked(session: Spoken, sql: str, parameters: Sequence[object]) -> list[Row]:
    """Ask through a cursor of the server, which takes one query, and no other word."""
    with session.connection.cursor("query", row_factory=dict_row) as cursor:
        cursor.execute(marked(sql), parameters)
        return cursor.fetchall()
