"""The tables of one projection in any database: the declared ones, and two of our own that say how far they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import attrs

from .columns import ColumnType
from .table_writer import Connection, Dialect, Statement, TableWriter
from .tables import Table
from .views import Parked

PARKED = tuple(field.name for field in attrs.fields(Parked))


def own_tables(dialect: Dialect) -> Iterator[str]:
    """Give what makes the tables of our own where they are not there yet."""
    text, integer = dialect.types["text"], dialect.types["integer"]
    yield (
        f"CREATE TABLE IF NOT EXISTS ivp_position "
        f"(view {text} PRIMARY KEY, position {integer} NOT NULL, tables {text} NOT NULL){dialect.strict}"
    )
    yield (
        f"CREATE TABLE IF NOT EXISTS ivp_parked (position {integer} PRIMARY KEY, stream {text} NOT NULL, "
        f"event {text} NOT NULL, error {text} NOT NULL, traceback {text} NOT NULL, plugin {text} NOT NULL, "
        f"attempts {integer} NOT NULL, behind {integer}, skipped {integer} NOT NULL){dialect.strict}"
    )


def declared_in(connection: Connection) -> list[Table] | None:
    """Give the declaration that lies beside the rows; None where nothing was made yet."""
    found = connection.execute("SELECT tables FROM ivp_position").fetchone()
    return [Table.from_data(data) for data in json.loads(found[0])] if found else None


def make_tables(connection: Connection, name: str, tables: Sequence[Table], dialect: Dialect) -> None:
    """Make the declared tables, in the place of what an older version left, and keep their declaration."""
    for table in tables:
        for statement in _creating(table, dialect):
            connection.execute(statement)
    declared = json.dumps([table.to_data() for table in tables])
    connection.execute("INSERT INTO ivp_position VALUES (?, 0, ?) ON CONFLICT DO NOTHING", (name, declared))


def position_of(connection: Connection, name: str) -> int:
    """Give the position up to which the tables hold everything."""
    found = connection.execute("SELECT position FROM ivp_position WHERE view = ?", (name,)).fetchone()
    return int(found[0]) if found else 0


def parked_of(connection: Connection) -> list[Parked]:
    """List the events that were set aside."""
    found = connection.execute(f"SELECT {', '.join(PARKED)} FROM ivp_parked ORDER BY position")
    rows = (dict(zip(PARKED, row, strict=True)) for row in found)
    return [Parked(**row | {"skipped": bool(row["skipped"])}) for row in rows]


def in_order(table: Table) -> str:
    """Give the SQL that lists all rows, whole, in order of the key."""
    return f'SELECT {_listed(table.columns)} FROM "{table.name}" ORDER BY {_listed(table.key)}'


class TableTransaction:
    """Change rows and position of one view; see `ViewTransaction`."""

    def __init__(
        self, connection: Connection, name: str, tables: Mapping[str, Table], made: dict[object, Statement], dialect: Dialect
    ) -> None:
        self._connection, self._name = connection, name
        self.position = position_of(connection, name)
        self.writer = TableWriter(connection, tables, made, dialect)

    def flush(self) -> None:
        self.writer.flush()

    def advance(self, position: int) -> None:
        self._connection.execute("UPDATE ivp_position SET position = ? WHERE view = ?", (position, self._name))
        self.position = position

    def waiting(self) -> dict[str, int]:
        sql = "SELECT stream, min(position) FROM ivp_parked WHERE skipped = 0 GROUP BY stream"
        return dict(self._connection.execute(sql).fetchall())

    def park(self, event: Parked) -> None:
        self.unpark(event.position)
        values = attrs.astuple(event)
        sql = f"INSERT INTO ivp_parked ({', '.join(PARKED)}) VALUES ({', '.join('?' * len(PARKED))})"
        self._connection.execute(sql, (*values[:-1], int(event.skipped)))

    def unpark(self, position: int) -> bool:
        return self._connection.execute("DELETE FROM ivp_parked WHERE position = ?", (position,)).rowcount == 1


def _creating(table: Table, dialect: Dialect) -> Iterator[str]:
    columns = [_column(table, name, kind, dialect) for name, kind in table.columns.items()]
    content = ", ".join([*columns, f"PRIMARY KEY ({_listed(table.key)})"])
    yield f'DROP TABLE IF EXISTS "{table.name}"'
    yield f'CREATE TABLE "{table.name}" ({content}){dialect.strict}'
    for searched in table.indexes:
        yield f'CREATE INDEX "{"_".join((table.name, *searched))}" ON "{table.name}" ({_listed(searched)})'


def _column(table: Table, name: str, kind: ColumnType, dialect: Dialect) -> str:
    needed = " NOT NULL" if name in table.key else ""
    return f'"{name}" {dialect.types[kind]}{needed}'


def _listed(names: Sequence[str] | Mapping[str, object]) -> str:
    return ", ".join(f'"{name}"' for name in names)
