"""What can be wrong with the tables of a register in SQLite, found by the database itself and so in little memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ..ledger import Finding
from .sql_order import disorder
from .sqlite_schema import TABLES, triggers


def structure(cursor: sqlite3.Cursor, name: str) -> Iterator[Finding]:
    """Find what is wrong: the file, its triggers and tables, the order in each stream, the commits."""
    for (found,) in cursor.execute("PRAGMA integrity_check(20)"):
        if found != "ok":
            yield Finding("database", name, str(found))
    there = dict(cursor.execute("SELECT name, sql FROM sqlite_schema").fetchall())
    for trigger, sql in triggers().items():
        if there.get(trigger) != sql:
            yield Finding("trigger", trigger, "the append-only trigger is missing or changed")
    for table, sql in TABLES.items():
        if str(there.get(table)).strip() != sql.strip():
            yield Finding("table", table, "the table is not the one that was made")
    yield from disorder(cursor.execute, position="rowid")
