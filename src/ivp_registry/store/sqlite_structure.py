"""What can be wrong with the tables of a register in SQLite, found by the database itself and so in little memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ..ledger import Finding
from .sqlite_schema import TABLES, triggers

STREAMS = """
SELECT originator_id, originator_version, rowid, due, before FROM (
    SELECT originator_id, originator_version, rowid, lag(originator_version, 1, 0) OVER stream + 1 AS due,
           lag(rowid, 1, 0) OVER stream AS before
    FROM stored_events WINDOW stream AS (PARTITION BY originator_id ORDER BY originator_version)
) WHERE originator_version <> due OR rowid < before
"""
COMMITS = """
SELECT command_id, first, due FROM (
    SELECT command_id, first, lag(last, 1, 0) OVER (ORDER BY first) + 1 AS due FROM commits
) WHERE first <> due
"""
COUNTS = """
SELECT coalesce((SELECT max(last) FROM commits), 0), (SELECT count(*) FROM stored_events),
       coalesce((SELECT max(rowid) FROM stored_events), 0)
"""


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
    for stream, version, position, due, _ in cursor.execute(STREAMS):
        yield Finding("stream-order", f"{stream}@{version} (position {position})", f"version {version} where {due} is due")
    yield from _commits(cursor)


def _commits(cursor: sqlite3.Cursor) -> Iterator[Finding]:
    for command_id, first, due in cursor.execute(COMMITS):
        yield Finding("commits", f"commit {command_id}", f"begins at {first} where {due} is due")
    counted, events, head = cursor.execute(COUNTS).fetchone()
    if not counted == events == head:
        yield Finding("commits", "commits", f"they account for {counted} events; {events} are there, up to {head}")
