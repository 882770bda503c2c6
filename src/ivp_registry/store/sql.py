"""What a store asks of a database in SQL, the same in SQLite and PostgreSQL but for the name of the position."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from eventsourcing.persistence import IntegrityError, StoredEvent

from ..errors import ConcurrentChange
from .contract import Append, Appended, ClockBehind, Commit, StoredRow
from .writing import ExpectationFailed, Leaf, to_commit, to_text


class SQLStore:
    """Keep events in tables; see `Store` for what each method promises. Values are marked with ``?``."""

    POSITION: ClassVar[str]
    """The column of the table of events that holds the position."""

    place: object
    """What an error names."""

    @abstractmethod
    def _record(
        self, stored: Sequence[StoredEvent], *, command_id: str, recorded_at: datetime, expect: Mapping[str, int]
    ) -> list[Leaf]:
        """Write in one transaction, under the write lock, and give the ledger rows that were written with it."""

    @abstractmethod
    def _select(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Read all rows, each a sequence of values."""

    def append(
        self, events: Sequence[Append], *, command_id: str, recorded_at: datetime, expect: Mapping[str, int]
    ) -> Appended:
        stored = [StoredEvent(event.stream, event.version, event.topic, event.state) for event in events]
        try:
            leaves = self._record(stored, command_id=command_id, recorded_at=recorded_at, expect=expect)
        except (IntegrityError, ExpectationFailed, ClockBehind) as error:
            repeated = self.commit_of(command_id)
            if repeated is not None:
                return repeated
            if isinstance(error, ClockBehind):
                raise
            raise ConcurrentChange(self.place, reason=str(error)) from error
        commit = Commit(command_id=command_id, recorded_at=recorded_at, first=leaves[0][1], last=leaves[-1][1])
        return Appended(commit=commit, leaves=tuple((index, leaf) for index, _, leaf in leaves))

    def commit_of(self, command_id: str) -> Appended | None:
        found = self._select(COMMIT, (command_id,))
        if not found:
            return None
        commit = to_commit(found[0])
        leaves = tuple((row[0], row[1]) for row in self._select(LEAVES, (commit.first, commit.last)))
        return Appended(commit=commit, leaves=leaves, repeated=True)

    def position_at(self, moment: datetime) -> int:
        found = self._select(POSITION_AT, (to_text(moment),))
        return int(found[0][0]) if found else 0

    def rows(
        self,
        *,
        after: int = 0,
        until: int | None = None,
        prefix: str = "",
        topics: Collection[str] | None = None,
        limit: int,
    ) -> list[StoredRow]:
        if topics is not None and not topics:
            return []
        where, parameters = [f"{self.POSITION} > ?"], list[object]([after])
        if until is not None:
            where.append(f"{self.POSITION} <= ?")
            parameters.append(until)
        if prefix:
            where.append("(originator_id = ? OR (originator_id > ? AND originator_id < ?))")
            parameters += [prefix, prefix + "/", prefix + "0"]  # "0" is the character after "/"
        if topics is not None:
            where.append(f"topic IN ({', '.join('?' * len(topics))})")
            parameters += topics
        sql = f"{self._events} WHERE {' AND '.join(where)} ORDER BY {self.POSITION} LIMIT ?"
        return self._rows(sql, (*parameters, limit))

    def stream(self, name: str) -> list[StoredRow]:
        return self._rows(f"{self._events} WHERE originator_id = ? ORDER BY originator_version", (name,))

    def dossiers(self) -> list[str]:
        streams = (row[0] for row in self._select("SELECT DISTINCT originator_id FROM stored_events"))
        return sorted({"/".join(stream.split("/", 2)[:2]) for stream in streams})

    def head(self) -> int:
        return int(self._select(f"SELECT coalesce(max({self.POSITION}), 0) FROM stored_events")[0][0])

    def leaf(self, position: int) -> tuple[int, bytes] | None:
        found = self._select("SELECT leaf_index, leaf_hash FROM ledger WHERE notification_id = ?", (position,))
        return (found[0][0], found[0][1]) if found else None

    @property
    def _events(self) -> str:
        return f"SELECT {self.POSITION}, originator_id, originator_version, topic, state FROM stored_events"

    def _rows(self, sql: str, parameters: Sequence[object]) -> list[StoredRow]:
        return list(map(StoredRow._make, self._select(sql, parameters)))


COMMIT = "SELECT first, last, recorded_at, command_id FROM commits WHERE command_id = ?"
LEAVES = "SELECT leaf_index, leaf_hash FROM ledger WHERE notification_id BETWEEN ? AND ? ORDER BY leaf_index"
POSITION_AT = "SELECT last FROM commits WHERE recorded_at <= ? ORDER BY first DESC LIMIT 1"
LEAVES_UNTIL = "SELECT leaf_hash FROM ledger WHERE notification_id <= ? ORDER BY leaf_index"
ENTRIES = """
SELECT e.{position}, e.originator_id, e.originator_version, e.topic, e.state,
       l.leaf_index, l.leaf_hash, c.command_id, c.recorded_at
FROM stored_events e LEFT JOIN ledger l ON l.notification_id = e.{position} LEFT JOIN commits c ON c.first = e.{position}
WHERE e.{position} > ? ORDER BY e.{position}
"""
ORPHANS = """
SELECT NULL, NULL, NULL, NULL, NULL, l.leaf_index, l.leaf_hash, NULL, NULL
FROM ledger l WHERE l.notification_id > ?
AND NOT EXISTS (SELECT 1 FROM stored_events e WHERE e.{position} = l.notification_id)
"""
NEWEST = """
SELECT coalesce((SELECT max({position}) FROM stored_events), 0),
       coalesce((SELECT max(leaf_index) FROM ledger), -1),
       (SELECT recorded_at FROM commits ORDER BY first DESC LIMIT 1)
"""
