"""Reading what projections wrote: typed rows, and SQL that can only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..errors import UnknownView
from ..store import ViewStore
from .contract import Projection


class View:
    """Read the tables of one projection, as far as it has come."""

    def __init__(self, projection: Projection, store: ViewStore) -> None:
        self._projection, self._store = projection, store

    @property
    def position(self) -> int:
        """Give the position in the register that these rows have seen."""
        return self._store.position()

    def rows(self, table: str, **where: object) -> list[dict[str, object]]:
        """List the rows of *table* with these values, in order of its key, in Python's own types."""
        return self._store.rows(table, where)

    def query(self, sql: str, *parameters: object) -> list[dict[str, object]]:
        """Run a reading SQL query over the tables; the database refuses to write."""
        return self._store.query(sql, parameters)


class Views(Mapping[str, View]):
    """Find the views of a register by the names of their projections."""

    def __init__(
        self, projections: Callable[[], Sequence[Projection]], open_view: Callable[[Projection], ViewStore]
    ) -> None:
        self._projections, self._open_view = projections, open_view

    def __getitem__(self, name: str) -> View:
        for projection in self._projections():
            if projection.name == name:
                return View(projection, self._open_view(projection))
        raise UnknownView(name, known=list(self))

    def __iter__(self) -> Iterator[str]:
        return (projection.name for projection in self._projections())

    def __len__(self) -> int:
        return len(self._projections())
