"""The library's recorder with a ledger: events, leaves and commit in one transaction, guards under the write lock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from .sql import NEWEST
from .sqlite_schema import statements
from .writing import Leaf, check_clock, check_expected, numbered, to_text

INSERT_EVENT = "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?, ?)"
INSERT_LEAF = "INSERT INTO ledger (leaf_index, notification_id, leaf_hash) VALUES (?, ?, ?)"
INSERT_COMMIT = "INSERT INTO commits (first, last, recorded_at, command_id) VALUES (?, ?, ?, ?)"
VERSION = "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id = ?"


class SQLiteRecorder(SQLiteApplicationRecorder):
    """
    Record events with their leaves, in one transaction with the commit that says when and by which command.

    Positions are given out under the write lock, so they have no gaps, and their order is the order of commit.
    """

    def construct_create_table_statements(self) -> list[str]:
        """Give all that makes an empty register, for whoever makes one through the library."""
        return statements()

    def record(
        self, stored_events: Sequence[StoredEvent], *, command_id: str, recorded_at: datetime, expect: Mapping[str, int]
    ) -> list[Leaf]:
        """Write *stored_events* in one transaction, and give the ledger rows that were written with them."""
        with self.datastore.transaction(commit=True) as cursor:
            return self._write(cursor, stored_events, command_id=command_id, recorded_at=recorded_at, expect=expect)

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Do the same for whoever writes through the library: a command id and a moment are made here."""
        if not stored_events:
            return []
        leaves = self._write(c, stored_events, command_id=uuid.uuid4().hex, recorded_at=datetime.now(UTC), expect={})
        return [position for _, position, _ in leaves]

    def _write(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        command_id: str,
        recorded_at: datetime,
        expect: Mapping[str, int],
    ) -> list[Leaf]:
        c.execute(NEWEST.format(position="rowid"))
        position, leaf, newest = c.fetchone()
        check_clock(recorded_at, newest)
        check_expected(expect, {stream: self._version(c, stream) for stream in expect})
        rows, leaves = numbered(stored_events, position, leaf)
        c.execute(INSERT_COMMIT, (position + 1, position + len(rows), to_text(recorded_at), command_id))
        c.executemany(INSERT_EVENT, rows)
        c.executemany(INSERT_LEAF, leaves)
        return leaves

    def _version(self, c: SQLiteCursor, stream: str) -> int:
        c.execute(VERSION, (stream,))
        return int(c.fetchone()[0])
