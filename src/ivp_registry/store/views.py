"""What a store promises about read models: the tables of one projection, and the shelf on which all of them stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import attrs

from .tables import Table

Row = dict[str, object]


class ViewWriter(Protocol):
    """
    Write the tables of one projection, and no other, while one event is applied.

    Columns and values are checked against the declaration; a column that is not named is empty.
    """

    def insert(self, table: str, row: Mapping[str, object]) -> None:
        """Add a row; a row with the same key is an error of this event, told at the end of its batch."""

    def upsert(self, table: str, row: Mapping[str, object]) -> None:
        """Add a row, or replace the whole row with the same key."""

    def update(self, table: str, where: Mapping[str, object], values: Mapping[str, object]) -> int:
        """Change the rows with these values; give how many."""

    def delete(self, table: str, where: Mapping[str, object]) -> int:
        """Remove the rows with these values; give how many."""

    def get(self, table: str, **key: object) -> Row | None:
        """Give the one row with this whole key, or None."""

    def rows(self, table: str, where: Mapping[str, object]) -> list[Row]:
        """List rows with these values, as they are inside this transaction, in order of the key."""


@attrs.frozen(kw_only=True)
class Parked:
    """
    Hold one event that a projection could not take, or that waits behind such a one in the same stream.

    *behind* is the position of the event it waits for, None for the one that failed itself; `skipped` events were
    left out for good, and are kept here so that nobody is surprised.
    """

    position: int
    stream: str
    event: str
    error: str
    traceback: str = ""
    plugin: str = ""
    attempts: int = 0
    behind: int | None = None
    skipped: bool = False


class ViewTransaction(Protocol):
    """Change rows and position together; the host's, a projection only sees its `writer`."""

    @property
    def position(self) -> int:
        """Give the position of the rows, as it is inside this transaction."""

    @property
    def writer(self) -> ViewWriter:
        """Give what the projection writes with."""

    def flush(self) -> None:
        """Hand everything written so far to the database, so that a wrong row shows itself."""

    def advance(self, position: int) -> None:
        """Say up to where the rows hold everything when this transaction ends."""

    def waiting(self) -> dict[str, int]:
        """Give the streams of which an event was parked, each with the position of the first."""

    def park(self, event: Parked) -> None:
        """Set an event aside, or say anew why it is."""

    def unpark(self, position: int) -> bool:
        """Take an event that was set aside from the list; tell whether it was there."""


class ViewStore(Protocol):
    """Keep the tables of one projection in one version, rows and position in one transaction."""

    @property
    def tables(self) -> Mapping[str, Table]:
        """Give the declared tables by name."""

    @property
    def place(self) -> str:
        """Tell where the tables lie, for whoever wants to open them with other tools."""

    def position(self) -> int:
        """Give the position up to which the tables hold everything; 0 at the start."""

    def transaction(self) -> AbstractContextManager[ViewTransaction]:
        """Open a transaction that keeps other hosts out; an exception inside leaves everything as it was."""

    def parked(self) -> list[Parked]:
        """List the events that were set aside, in order of position."""

    def rows(self, table: str, where: Mapping[str, object]) -> list[Row]:
        """List rows of a table with these values, in order of its key."""

    def query(self, sql: str, parameters: Sequence[object]) -> list[Row]:
        """Run one reading query; everything else is refused by the database."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Read the same state inside, however many readings, and whatever is written meanwhile."""

    def scan(self, table: str) -> Iterator[tuple[object, ...]]:
        """Give every row of a table as it is stored, in order of its key and of its columns."""

    def take_over(self, built: ViewStore, catch_up: Callable[[int], None]) -> None:
        """
        Put what *built* holds in place of these rows in one step, with other hosts kept out.

        *catch_up* is called inside to bring *built* to the position that these rows have come to meanwhile.
        """

    def close(self) -> None:
        """Let go of the tables."""


@attrs.frozen(kw_only=True)
class Answering:
    """Hold which version of a view answers; *pinned* if somebody chose it, so that no newer one takes its place."""

    version: int
    pinned: bool = False


class Shelf(Protocol):
    """Keep the views of one register: each version that was built, and which of them answers."""

    def open(self, name: str, version: int, tables: Sequence[Table] | None = None) -> ViewStore:
        """
        Open a view, made when it is not there; without *tables* as it was made.

        Raises:
            UnknownView: If there is none, and no *tables* to make it with.
            TablesChanged: If it was made with other tables.
        """

    def claim(self, name: str, version: int) -> AbstractContextManager[None]:
        """
        Keep others from rebuilding one version; who only brings it up to date is not kept out.

        Raises:
            RebuildRunning: If another process has claimed it.
        """

    def spare(self, name: str, version: int, tables: Sequence[Table]) -> AbstractContextManager[ViewStore]:
        """Give empty tables beside a claimed view, to build it anew in; they are gone at the end."""

    def names(self) -> list[str]:
        """Name every view that was ever made here."""

    def versions(self, name: str) -> list[int]:
        """List the versions of a view that are there, the oldest first."""

    def answering(self, name: str) -> Answering | None:
        """Tell which version answers; None before the first was made."""

    def switch(self, name: str, version: int, *, pinned: bool) -> None:
        """Let a version answer from now on, for every reader at once."""

    def remove(self, name: str, version: int) -> None:
        """Throw one version away."""

    def close(self) -> None:
        """Let go of every view that was opened."""
