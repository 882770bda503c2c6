"""The library's recorder with a ledger: events, leaves and commit in one transaction, guards under the write lock."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from ..errors import IntegrityBroken
from ..ledger import leaf_hash
from ..wording import shown
from .columns import moment_text as to_text
from .contract import ClockBehind, Commit
from .sqlite_schema import statements

INSERT_EVENT = "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?, ?)"
INSERT_LEAF = "INSERT INTO ledger (leaf_index, notification_id, leaf_hash) VALUES (?, ?, ?)"
INSERT_COMMIT = "INSERT INTO commits (first, last, recorded_at, command_id) VALUES (?, ?, ?, ?)"
NEWEST = """
SELECT coalesce((SELECT max(rowid) FROM stored_events), 0) AS position,
       coalesce((SELECT max(leaf_index) FROM ledger), -1) AS leaf,
       (SELECT recorded_at FROM commits ORDER BY first DESC LIMIT 1) AS recorded_at
"""
VERSION = "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id = ?"


Leaf = tuple[int, int, bytes]
"""Leaf index, position and leaf hash."""


class ExpectationFailed(Exception):
    """Tell that a stream is not at the version that the writer took it to be."""


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
        position, leaf = self._newest(c, recorded_at)
        self._check_expected(c, expect)
        rows, leaves = [], list[Leaf]()
        for offset, event in enumerate(stored_events, start=1):
            place = (str(event.originator_id), event.originator_version, event.topic, event.state)
            rows.append((position + offset, *place))
            leaves.append((leaf + offset, position + offset, leaf_hash(*place)))
        c.execute(INSERT_COMMIT, (position + 1, position + len(rows), to_text(recorded_at), command_id))
        c.executemany(INSERT_EVENT, rows)
        c.executemany(INSERT_LEAF, leaves)
        return leaves

    def _newest(self, c: SQLiteCursor, moment: datetime) -> tuple[int, int]:
        c.execute(NEWEST)
        newest = c.fetchone()
        if newest["recorded_at"] is not None and to_text(moment) < newest["recorded_at"]:
            raise ClockBehind(to_moment(newest["recorded_at"]))
        return newest["position"], newest["leaf"]

    def _check_expected(self, c: SQLiteCursor, expect: Mapping[str, int]) -> None:
        for stream, version in expect.items():
            c.execute(VERSION, (stream,))
            found = c.fetchone()[0]
            if found != version:
                raise ExpectationFailed(f"'{stream}' is at version {found}, not {version}")


_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def to_moment(text: str) -> datetime:
    """Read back what `to_text` wrote, and nothing else: another way to write the same moment sorts elsewhere."""
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise IntegrityBroken("commits", reason=f"{shown(text)} is not a moment as the register writes it") from error


def to_commit(row: Any) -> Commit:
    """Read a row of the commits table."""
    return Commit(
        command_id=row["command_id"], recorded_at=to_moment(row["recorded_at"]), first=row["first"], last=row["last"]
    )


__all__ = ["ExpectationFailed", "IntegrityError", "SQLiteRecorder", "to_commit", "to_moment", "to_text"]
