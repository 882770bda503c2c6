"""What shelves that outlive the process share: views are opened once, and made in memory where none can be written."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Sequence

from ..errors import RegisterUnwritable
from .memory_shelf import MemoryShelf
from .tables import Table, check_same
from .views import ViewStore


class KeptShelf:
    """Open views and name them; see `Shelf`."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], ViewStore] = {}
        self._memory = MemoryShelf()

    @abstractmethod
    def _opened(self, name: str, version: int, tables: Sequence[Table] | None) -> ViewStore:
        """Open a view where it is kept, or make it there."""

    @abstractmethod
    def _keys(self) -> Collection[tuple[str, int]]:
        """Give name and version of every view that is kept."""

    def open(self, name: str, version: int, tables: Sequence[Table] | None = None) -> ViewStore:
        if (name, version) not in self._open:
            try:
                self._open[name, version] = self._opened(name, version, tables)
            except RegisterUnwritable:
                return self._memory.open(name, version, tables)
        view = self._open[name, version]
        check_same(f"{name}@{version}", list(view.tables.values()), tables)
        return view

    def names(self) -> list[str]:
        return sorted({name for name, _ in self._keys()})

    def versions(self, name: str) -> list[int]:
        return sorted(version for other, version in self._keys() if other == name)

    def close(self) -> None:
        for view in self._open.values():
            view.close()
        self._open.clear()
        self._memory.close()

    def _known(self) -> list[str]:
        """Name what there is, for who asked for something else."""
        return [f"{name}@{version}" for name, version in sorted(self._keys())]
