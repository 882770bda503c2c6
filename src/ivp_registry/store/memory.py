"""A register that lives in this process only: for tests, and for trying things out."""

from __future__ import annotations

import bisect
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import uuid4

from eventsourcing.persistence import IntegrityError, Notification, StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from ..errors import ConcurrentChange
from ..ledger import Entry, Finding, leaf_hash
from .contract import LOOK, Append, Appended, ClockBehind, Commit, StoredRow
from .memory_shelf import MemoryShelf


class MemoryRecorder(POPOApplicationRecorder):
    """Record events with their leaves in lists; takes `command_id`, `recorded_at` and `expect` besides."""

    def __init__(self) -> None:
        super().__init__()
        self.leaves: list[bytes] = []
        self.commits: list[Commit] = []
        self.by_command: dict[str, Commit] = {}

    def _assert_uniqueness(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super()._assert_uniqueness(stored_events, **kwargs)
        moment = kwargs.get("recorded_at")
        if moment and self.commits and moment < self.commits[-1].recorded_at:
            raise ClockBehind(self.commits[-1].recorded_at)
        if kwargs.get("command_id") in self.by_command:
            raise IntegrityError(f"command {kwargs['command_id']} was recorded before")
        for stream, version in (kwargs.get("expect") or {}).items():
            found = max(self._stored_events_index[stream], default=0)
            if found != version:
                raise IntegrityError(f"'{stream}' is at version {found}, not {version}")

    def _update_table(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        positions = list(super()._update_table(stored_events, **kwargs) or ())
        self.leaves += [leaf_hash(str(e.originator_id), e.originator_version, e.topic, e.state) for e in stored_events]
        if positions:
            moment = kwargs.get("recorded_at") or datetime.now(UTC)
            command_id = kwargs.get("command_id") or uuid4().hex
            commit = Commit(command_id=command_id, recorded_at=moment, first=positions[0], last=positions[-1])
            self.commits.append(commit)
            self.by_command[command_id] = commit
        return positions


class MemoryStore:
    """Keep events in this process; see `Store` for what each method promises."""

    def __init__(self) -> None:
        self._recorder = MemoryRecorder()
        self.shelf = MemoryShelf()

    def append(
        self, events: Sequence[Append], *, command_id: str, recorded_at: datetime, expect: Mapping[str, int]
    ) -> Appended:
        stored = [StoredEvent(event.stream, event.version, event.topic, event.state) for event in events]
        try:
            self._recorder.insert_events(stored, command_id=command_id, recorded_at=recorded_at, expect=expect)
        except (IntegrityError, ClockBehind) as error:
            repeated = self.commit_of(command_id)
            if repeated is not None:
                return repeated
            if isinstance(error, ClockBehind):
                raise
            raise ConcurrentChange(":memory:", reason=str(error)) from error
        return self._appended(self._recorder.by_command[command_id], repeated=False)

    def turn(self) -> AbstractContextManager[object]:
        return self._recorder._database_lock  # noqa: SLF001  # the lock under which the library writes, to be taken again

    def commit_of(self, command_id: str) -> Appended | None:
        found = self._recorder.by_command.get(command_id)
        return self._appended(found, repeated=True) if found else None

    def position_at(self, moment: datetime) -> int:
        found = bisect.bisect_right(self._recorder.commits, moment, key=lambda commit: commit.recorded_at)
        return self._recorder.commits[found - 1].last if found else 0

    def rows(
        self,
        *,
        after: int = 0,
        until: int | None = None,
        prefix: str = "",
        topics: Collection[str] | None = None,
        limit: int,
    ) -> list[StoredRow]:
        whole = not prefix and topics is None
        found = self._recorder.select_notifications(after + 1, limit if whole else 10**9, stop=until)
        rows = (_row(event) for event in found)
        return list(islice((row for row in rows if _asked_for(row, prefix, topics)), limit))

    def stream(self, name: str) -> list[StoredRow]:
        return [row for row in self.rows(limit=10**9) if row.stream == name]

    def dossiers(self) -> list[str]:
        return sorted({"/".join(row.stream.split("/", 2)[:2]) for row in self.rows(limit=10**9)})

    def head(self) -> int:
        return self._recorder.max_notification_id() or 0

    def leaves(self, *, until: int) -> Iterable[bytes]:
        return self._recorder.leaves[:until]

    def leaf(self, position: int) -> tuple[int, bytes] | None:
        return (position - 1, self._recorder.leaves[position - 1]) if 1 <= position <= self.head() else None

    def structure(self) -> Iterator[Finding]:
        return iter(())

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        commits = {commit.first: commit for commit in self._recorder.commits}
        for row, leaf in zip(self.rows(after=after, limit=10**9), self._recorder.leaves[after:], strict=True):
            commit = commits.get(row.position)
            yield Entry(
                position=row.position, aggregate=row.stream, version=row.version, topic=row.topic, state=row.state,
                leaf_index=row.position - 1, leaf_hash=leaf,
                command_id=commit.command_id if commit else None, recorded_at=commit.recorded_at if commit else None,
            )  # fmt: skip

    def wait(self, timeout: float) -> None:
        time.sleep(min(timeout, LOOK))

    def close(self) -> None:
        self.shelf.close()

    def _appended(self, commit: Commit, *, repeated: bool) -> Appended:
        leaves = tuple((place - 1, self._recorder.leaves[place - 1]) for place in range(commit.first, commit.last + 1))
        return Appended(commit=commit, leaves=leaves, repeated=repeated)


def _asked_for(row: StoredRow, prefix: str, topics: Collection[str] | None) -> bool:
    lies_there = not prefix or row.stream == prefix or row.stream.startswith(prefix + "/")
    return lies_there and (topics is None or row.topic in topics)


def _row(event: Notification) -> StoredRow:
    return StoredRow(
        position=event.id, stream=str(event.originator_id), version=event.originator_version, topic=event.topic,
        state=event.state,
    )  # fmt: skip
