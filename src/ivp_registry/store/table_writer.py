"""Writing the tables of one projection: rows are collected per table and handed over many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import attrs

from ..errors import InvalidInput
from .columns import TO_STORED, ColumnType, WrongValue, stored, typed
from .tables import Table
from .views import Row


class Cursor(Protocol):
    """Give the rows of a statement, or how many it changed."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Run statements with ``?`` for values; what `sqlite3` gives does so."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor: ...

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]], /) -> object: ...


@attrs.frozen(kw_only=True)
class Dialect:
    """Hold the words in which two databases differ: types of columns, how a value is handed over, and what is equal."""

    types: Mapping[ColumnType, str]
    marks: Mapping[ColumnType, str] = {}
    same: str
    strict: str = ""

    def mark(self, kind: ColumnType) -> str:
        """Give the mark for a value of a type."""
        return self.marks.get(kind, "?")


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


class TableWriter:
    """
    Write the declared tables inside one transaction; see `ViewWriter`.

    Inserts wait until the table is read, changed or the batch ends: one `executemany` costs a third of many `execute`.
    """

    def __init__(
        self, connection: Connection, tables: Mapping[str, Table], made: dict[Any, Statement], dialect: Dialect
    ) -> None:
        self._connection, self._tables, self._made, self._dialect = connection, tables, made, dialect
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
        assignments = ", ".join(f'"{name}" = {self._mark(declared, name)}' for name in values)
        given = [_stored(declared, name, value) for name, value in values.items()]
        condition, parameters = _condition(declared, where, self._dialect)
        sql = f'UPDATE "{table}" SET {assignments} WHERE {condition}'
        return self._connection.execute(sql, (*given, *parameters)).rowcount

    def delete(self, table: str, where: Mapping[str, object]) -> int:
        condition, parameters = _condition(self._settled(table), where, self._dialect)
        return self._connection.execute(f'DELETE FROM "{table}" WHERE {condition}', parameters).rowcount

    def get(self, table: str, **key: object) -> Row | None:
        declared = self._settled(table)
        if set(key) != set(declared.key):
            raise InvalidInput(where=f"table {table}", value=tuple(key), reason=f"the key is {', '.join(declared.key)}")
        return next(iter(select(self._connection, declared, key, self._dialect)), None)

    def rows(self, table: str, where: Mapping[str, object]) -> list[Row]:
        return select(self._connection, self._settled(table), where, self._dialect)

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
            statement = self._made[verb, table, columns] = _statement(verb, self._declared(table), columns, self._dialect)
        waiting = self._waiting[table]
        if waiting.statement is not statement:
            self._hand_over(waiting)
            waiting.statement = statement
        values = statement.values(row)
        if not self._open:
            self._declared(table)
        waiting.rows.append(values)

    def _mark(self, table: Table, name: str) -> str:
        _check(table, (name,))
        return self._dialect.mark(table.columns[name])

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


def select(connection: Connection, table: Table, where: Mapping[str, object], dialect: Dialect) -> list[Row]:
    """List the rows of *table* with these values, typed, in order of the key."""
    condition, parameters = _condition(table, where, dialect)
    order = _names(table.key)
    sql = f'SELECT {_names(table.columns)} FROM "{table.name}" WHERE {condition} ORDER BY {order}'
    return [
        {name: typed(kind, value) for (name, kind), value in zip(table.columns.items(), row, strict=True)}
        for row in connection.execute(sql, parameters)
    ]


def insertion(table: Table, dialect: Dialect) -> str:
    """Give the SQL that adds a whole row."""
    return f'INSERT INTO "{table.name}" ({_names(table.columns)}) VALUES ({_marks(table, tuple(table.columns), dialect)})'


def _statement(verb: str, table: Table, columns: tuple[str, ...], dialect: Dialect) -> Statement:
    """Make the SQL for rows with *columns*; an upsert names all others too, so that they become empty."""
    _check(table, columns)
    marks = _marks(table, columns, dialect)
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


def _condition(table: Table, where: Mapping[str, object], dialect: Dialect) -> tuple[str, tuple[object, ...]]:
    _check(table, tuple(where))
    parts = [f'"{name}" {dialect.same} {dialect.mark(table.columns[name])}' for name in where]
    return " AND ".join(parts) or "1 = 1", tuple(_stored(table, name, value) for name, value in where.items())


def _stored(table: Table, name: str, value: object) -> object:
    _check(table, (name,))
    return stored(f"table {table.name}, column {name}", table.columns[name], value)


def _check(table: Table, columns: tuple[str, ...]) -> None:
    for name in columns:
        if name not in table.columns:
            raise InvalidInput(where=f"table {table.name}", value=name, reason=f"declared are {', '.join(table.columns)}")


def _names(columns: Any) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _marks(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    return ", ".join(dialect.mark(table.columns[name]) for name in columns)
