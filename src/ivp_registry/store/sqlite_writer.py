"""Writing the tables of one projection in SQLite: rows are collected per table and handed over many at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from ..errors import InvalidInput
from .columns import TO_STORED, WrongValue, stored, typed
from .tables import Table
from .views import Row


@attrs.frozen
class Statement:
    """Hold one SQL statement for rows with certain columns, and how to give it those rows."""

    sql: str
    values: Callable[[Mapping[str, object]], list[Any]]


@attrs.define
class Waiting:
    """Hold the rows of one table that were written and not yet handed to the database."""

    statement: Statement | None = None
    rows: list[list[Any]] = attrs.field(factory=list)


class SQLiteViewWriter:
    """
    Write the declared tables inside one transaction; see `ViewWriter`.

    Inserts wait until the table is read, changed or the batch ends: one `executemany` costs a third of many `execute`.
    """

    def __init__(self, connection: sqlite3.Connection, tables: Mapping[str, Table], made: dict[Any, Statement]) -> None:
        self._connection, self._tables, self._made = connection, tables, made
        self._waiting = {name: Waiting() for name in tables}
        self._open = True

    def insert(self, table: str, row: Mapping[str, object]) -> None:
        self._add("insert", table, row)

    def upsert(self, table: str, row: Mapping[str, object]) -> None:
        self._add("upsert", table, row)

    def update(self, table: str, where: Mapping[str, object], values: Mapping[str, object]) -> int:
        declared = self._settled(table)
        if not values:
            return 0
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        given = [_stored(declared, name, value) for name, value in values.items()]
        condition, parameters = _condition(declared, where)
        sql = f'UPDATE "{table}" SET {assignments} WHERE {condition}'
        return self._connection.execute(sql, (*given, *parameters)).rowcount

    def delete(self, table: str, where: Mapping[str, object]) -> int:
        condition, parameters = _condition(self._settled(table), where)
        return self._connection.execute(f'DELETE FROM "{table}" WHERE {condition}', parameters).rowcount

    def get(self, table: str, **key: object) -> Row | None:
        declared = self._settled(table)
        if set(key) != set(declared.key):
            raise InvalidInput(where=f"table {table}", value=tuple(key), reason=f"the key is {', '.join(declared.key)}")
        return next(iter(select(self._connection, declared, key)), None)

    def rows(self, table: str, where: Mapping[str, object]) -> list[Row]:
        return select(self._connection, self._settled(table), where)

    def flush(self) -> None:
        """Hand over everything that waits."""
        for waiting in self._waiting.values():
            self._hand_over(waiting)

    def close(self) -> None:
        """Refuse to write from now on: a projection that kept its view may not use it behind the host's back."""
        self._open = False

    def _add(self, verb: str, table: str, row: Mapping[str, object]) -> None:
        columns = tuple(row)
        statement = self._made.get((verb, table, columns))
        if statement is None:
            statement = self._made[verb, table, columns] = _statement(verb, self._declared(table), columns)
        waiting = self._waiting[table]
        if waiting.statement is not statement:
            self._hand_over(waiting)
            waiting.statement = statement
        values = statement.values(row)
        if not self._open:
            self._declared(table)
        waiting.rows.append(values)

    def _settled(self, table: str) -> Table:
        declared = self._declared(table)
        self._hand_over(self._waiting[table])
        return declared

    def _hand_over(self, waiting: Waiting) -> None:
        if waiting.rows and waiting.statement:
            rows, waiting.rows = waiting.rows, []
            self._connection.executemany(waiting.statement.sql, rows)

    def _declared(self, table: str) -> Table:
        if not self._open:
            raise InvalidInput(where="view", value=table, reason="write only while an event is applied")
        return declared_table(self._tables, table)


def declared_table(tables: Mapping[str, Table], name: str) -> Table:
    """Let through only names that the projection declared: they go into SQL."""
    if name not in tables:
        raise InvalidInput(where="view", value=name, reason=f"declared are {', '.join(tables)}")
    return tables[name]


def select(connection: sqlite3.Connection, table: Table, where: Mapping[str, object]) -> list[Row]:
    """List the rows of *table* with these values, typed, in order of the key."""
    condition, parameters = _condition(table, where)
    order = _names(table.key)
    sql = f'SELECT {_names(table.columns)} FROM "{table.name}" WHERE {condition} ORDER BY {order}'
    return [
        {name: typed(kind, value) for (name, kind), value in zip(table.columns.items(), row, strict=True)}
        for row in connection.execute(sql, parameters)
    ]


def insertion(table: Table) -> str:
    """Give the SQL that adds a whole row."""
    return f'INSERT INTO "{table.name}" ({_names(table.columns)}) VALUES ({", ".join("?" * len(table.columns))})'


def _statement(verb: str, table: Table, columns: tuple[str, ...]) -> Statement:
    """Make the SQL for rows with *columns*; an upsert names all others too, so that they become empty."""
    _check(table, columns)
    marks = ", ".join("?" * len(columns))
    sql = f'INSERT INTO "{table.name}" ({_names(columns)}) VALUES ({marks})'
    if verb == "upsert":
        rest = [f'"{name}" = excluded."{name}"' for name in table.columns if name not in table.key]
        action = f"UPDATE SET {', '.join(rest)}" if rest else "NOTHING"
        sql += f" ON CONFLICT ({_names(table.key)}) DO {action}"
    return Statement(sql, _reader(table, columns))


def _reader(table: Table, columns: tuple[str, ...]) -> Callable[[Mapping[str, object]], list[Any]]:
    to_stored = [(name, TO_STORED[table.columns[name]]) for name in columns]

    def read(row: Mapping[str, object]) -> list[Any]:
        try:
            return [None if row[name] is None else convert(row[name]) for name, convert in to_stored]
        except WrongValue:
            return [_stored(table, name, row[name]) for name in columns]  # tells which

    return read


def _condition(table: Table, where: Mapping[str, object]) -> tuple[str, tuple[object, ...]]:
    _check(table, tuple(where))
    parts = [f'"{name}" IS ?' for name in where]
    return " AND ".join(parts) or "1", tuple(_stored(table, name, value) for name, value in where.items())


def _stored(table: Table, name: str, value: object) -> object:
    _check(table, (name,))
    return stored(f"table {table.name}, column {name}", table.columns[name], value)


def _check(table: Table, columns: tuple[str, ...]) -> None:
    for name in columns:
        if name not in table.columns:
            raise InvalidInput(where=f"table {table.name}", value=name, reason=f"declared are {', '.join(table.columns)}")


def _names(columns: Any) -> str:
    return ", ".join(f'"{name}"' for name in columns)
