"""The library's recorder with a ledger, in PostgreSQL: dense positions under one lock, without a sequence."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder

from .postgres_connection import Datastore, Spoken, key_of
from .sql import LEAVES, NEWEST
from .writing import Leaf, check_clock, check_expected, numbered, to_moment, to_text

POSITION = "notification_id"
LOCK = """
SELECT pg_advisory_xact_lock(?), pg_notify(?, ''), set_config('idle_in_transaction_session_timeout', ?, true)
"""
VERSIONS = "SELECT originator_id, max(originator_version) FROM stored_events WHERE originator_id = ANY(?) GROUP BY 1"
INSERT = """
WITH written AS (INSERT INTO commits (first, last, recorded_at, command_id) VALUES (?, ?, ?, ?)),
     events AS (
         INSERT INTO stored_events (notification_id, originator_id, originator_version, topic, state)
         SELECT * FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bytea[])
     )
INSERT INTO ledger (leaf_index, notification_id, leaf_hash) SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bytea[])
"""


class PostgresRecorder(PostgresApplicationRecorder):
    """
    Record events with their leaves, in one transaction with the commit that says when and by which command.

    Positions are given out under an advisory lock, so they have no gaps, and their order is the order of commit. The
    library's own lock on the table needs rights that a writer must not have.
    """

    datastore: Datastore

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore)
        self.key = key_of(datastore.schema)
        self.channel_name = f"ivp:{datastore.schema}"

    def create_table(self) -> None:
        """Do nothing: a register is made with its roles and rights, or not at all."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Write for whoever writes through the library: a command id and a moment are made here."""
        if not stored_events:
            return []
        with self.datastore.get_connection() as connection:
            leaves = self.record(Spoken(connection), stored_events, command_id=uuid.uuid4().hex, recorded_at=None, expect={})
        return [position for _, position, _ in leaves]

    def record(
        self,
        session: Spoken,
        stored_events: Sequence[StoredEvent],
        *,
        command_id: str,
        recorded_at: datetime | None,
        expect: Mapping[str, int],
    ) -> list[Leaf]:
        """Write *stored_events* in one transaction, and give their ledger rows; without a moment it is stamped there."""
        try:
            with session.connection.transaction():
                self._lock(session)
                ((position, leaf, newest),) = session.execute(NEWEST.format(position=POSITION))
                moment = recorded_at or _now(newest)
                check_clock(moment, newest)
                check_expected(expect, self._versions(session, expect))
                rows, leaves = numbered(stored_events, position, leaf)
                commit = (position + 1, position + len(rows), to_text(moment), command_id)
                session.execute(INSERT, (*commit, *_columns(rows), *_columns(leaves)))
        except psycopg.IntegrityError as error:
            raise IntegrityError(str(error)) from error
        return leaves

    def written(self, session: Spoken, command_id: str) -> list[Leaf] | None:
        """Give what was written under *command_id*, when every write that had begun is over; None if nothing was."""
        with session.connection.transaction():
            self._lock(session)
            found = session.execute("SELECT first, last FROM commits WHERE command_id = ?", (command_id,)).fetchone()
            if found is None:
                return None
            return [(index, found[0] + offset, leaf) for offset, (index, leaf) in enumerate(session.execute(LEAVES, found))]

    def _lock(self, session: Spoken) -> None:
        patience = f"{max(self.datastore.lock_seconds, 1) * 1000:.0f}ms"  # a writer that hangs lets go of the lock
        session.execute(LOCK, (self.key, self.channel_name, patience))

    def _versions(self, session: Spoken, expect: Mapping[str, int]) -> Mapping[str, int]:
        return dict(session.execute(VERSIONS, (list(expect),)).fetchall()) if expect else {}


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return list(map(list, zip(*rows, strict=True)))


def _now(newest: str | None) -> datetime:
    """Tell the time, never before the newest record."""
    now = datetime.now(UTC)
    return max(now, to_moment(newest)) if newest else now
