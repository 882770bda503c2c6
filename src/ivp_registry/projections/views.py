"""Reading what projections wrote: typed rows, and SQL that can only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

from ..store import Parked, Table, ViewStore


class View:
    """Read the tables of one projection in one version, as far as they have come."""

    def __init__(self, name: str, version: int, store: ViewStore, head: Callable[[], int]) -> None:
        self.name, self.version = name, version
        self._store, self._head = store, head

    @property
    def position(self) -> int:
        """Give the position in the register that these rows have seen."""
        return self._store.position()

    @property
    def behind(self) -> int:
        """Count the events that these rows have not seen."""
        return self._head() - self.position

    @property
    def tables(self) -> Mapping[str, Table]:
        """Give the declared tables by name, as they were when the view was made."""
        return self._store.tables

    @property
    def place(self) -> str:
        """Tell where the tables lie, for whoever wants to open them with other tools."""
        return self._store.place

    def rows(self, table: str, **where: object) -> list[dict[str, object]]:
        """List the rows of *table* with these values, in order of its key, in Python's own types."""
        return self._store.rows(table, where)

    def query(self, sql: str, *parameters: object) -> list[dict[str, object]]:
        """Run one reading SQL query over the tables, values as they are stored; the database refuses to write."""
        return self._store.query(sql, parameters)

    def snapshot(self) -> AbstractContextManager[None]:
        """Read the same state inside a `with` block, however many readings, and whatever is written meanwhile."""
        return self._store.snapshot()

    def parked(self) -> list[Parked]:
        """List the events that the projection could not take, and those that wait behind them."""
        return self._store.parked()


class Views(Mapping[str, View]):
    """Find the views of a register by the names of their projections, each in the version that answers."""

    def __init__(self, names: Callable[[], list[str]], find: Callable[[str], View]) -> None:
        self._names, self._find = names, find

    def __getitem__(self, name: str) -> View:
        return self._find(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())
