"""What the rest of the register asks of a store; every store keeps the same promises, proven by one suite."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

import attrs

from ..ledger import Entry, Finding
from .views import Shelf

LOOK = 0.05
"""Seconds between two looks for new events where nobody calls; a look costs some microseconds."""


@attrs.frozen(kw_only=True)
class Append:
    """Hold one event to write: its place in its stream, its topic and its bytes."""

    stream: str
    version: int
    topic: str
    state: bytes


@attrs.frozen(kw_only=True)
class Commit:
    """Hold what was written together: one command, one moment, positions without a gap."""

    command_id: str
    recorded_at: datetime
    first: int
    last: int


@attrs.frozen(kw_only=True)
class Appended:
    """Hold what a write gave: the commit, and for each event its leaf; `repeated` if it had been written before."""

    commit: Commit
    leaves: tuple[tuple[int, bytes], ...]
    repeated: bool = False


class StoredRow(NamedTuple):
    """Hold one stored event, unread; a plain tuple, because a long register has many."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes

    def __str__(self) -> str:
        return f"{self.stream}@{self.version} (position {self.position})"


@attrs.frozen(kw_only=True)
class Health:
    """
    Hold what a doctor asks of a database: its version, its settings as numbers, how many events, when the newest came.

    Source: the pragmas ``synchronous`` (2 is FULL, 3 EXTRA) and ``secure_delete`` (1 is ON) of SQLite.
    """

    version: str
    synchronous: int
    secure_delete: int
    events: int
    newest: datetime | None


@attrs.frozen(kw_only=True)
class ServerHealth:
    """
    Hold what a doctor asks of a PostgreSQL server: version, settings that keep what was acknowledged, standbys, our rights.

    Source: the settings of the same names; `standbys` are those connected now, `is_writer` whether we act as the writer.
    """

    version: str
    fsync: str
    full_page_writes: str
    synchronous_commit: str
    data_checksums: str
    synchronous_standby_names: str
    standbys: int
    is_standby: bool
    is_writer: bool
    events: int
    newest: datetime | None


class ClockBehind(Exception):
    """Tell that a write was stamped before the newest record; whoever stamped it stamps it anew."""

    def __init__(self, newest: datetime) -> None:
        self.newest = newest
        super().__init__(f"newest record is of {newest.isoformat()}")


class Store(Protocol):
    """Keep events and their ledger: append-only, dense, durable when acknowledged."""

    def append(
        self, events: Sequence[Append], *, command_id: str, recorded_at: datetime, expect: Mapping[str, int]
    ) -> Appended:
        """
        Write *events* and their leaves in one transaction; repeated with the same *command_id* it gives the first answer.

        Raises:
            ConcurrentChange: If a stream is not at the version that *expect*, or the events themselves, take it to be.
            ClockBehind: If *recorded_at* lies before the newest record.
            RegisterBusy: If another writer holds the lock too long.
            RegisterUnwritable: If there is no right or no space.
        """

    def turn(self) -> AbstractContextManager[object]:
        """Keep other writers out, so that what is read inside is still so when it is written."""

    def commit_of(self, command_id: str) -> Appended | None:
        """Give what was written under *command_id*, if anything was."""

    def position_at(self, moment: datetime) -> int:
        """Give the last position recorded at or before *moment*; 0 if there is none."""

    def rows(
        self,
        *,
        after: int = 0,
        until: int | None = None,
        prefix: str = "",
        topics: Collection[str] | None = None,
        limit: int,
    ) -> list[StoredRow]:
        """List events in order of position: *after* it, up to *until*, of streams that begin with *prefix*, of *topics*."""

    def stream(self, name: str) -> list[StoredRow]:
        """List the events of one stream in order."""

    def dossiers(self) -> list[str]:
        """Name every dossier: the first two parts of every stream's name, each once."""

    def head(self) -> int:
        """Give the newest position; 0 in an empty register."""

    def leaves(self, *, until: int) -> Iterable[bytes]:
        """Give the leaf hashes in order, up to a position."""

    def leaf(self, position: int) -> tuple[int, bytes] | None:
        """Give leaf index and leaf hash of the event at *position*."""

    def structure(self) -> Iterator[Finding]:
        """Find what is wrong with the store's own tables."""

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """Give every event *after* a position beside its ledger row, unread, in order, also where one is missing."""

    def wait(self, timeout: float) -> None:
        """Wait for *timeout* seconds, or until something may have been recorded, whichever comes first."""

    @property
    def shelf(self) -> Shelf:
        """Give the views of this register."""

    def close(self) -> None:
        """Let go of the store."""
