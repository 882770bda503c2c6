"""Views that live in this process only: for registers in memory, and beside registers where nothing can be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from ..errors import RebuildRunning, UnknownView
from .sqlite_views import MEMORY, SQLiteViewStore
from .tables import Table, check_same
from .views import Answering, ViewStore


class MemoryShelf:
    """Keep views in memory; see `Shelf`."""

    def __init__(self) -> None:
        self._views: dict[tuple[str, int], ViewStore] = {}
        self._answering: dict[str, Answering] = {}
        self._claimed: set[tuple[str, int]] = set()

    def open(self, name: str, version: int, tables: Sequence[Table] | None = None) -> ViewStore:
        if (name, version) not in self._views:
            if tables is None:
                raise UnknownView(f"{name}@{version}", known=[f"{each}@{number}" for each, number in sorted(self._views)])
            self._views[name, version] = SQLiteViewStore(MEMORY, f"{name}@{version}", tables)
            self._answering.setdefault(name, Answering(version=version))
        view = self._views[name, version]
        check_same(f"{name}@{version}", list(view.tables.values()), tables)
        return view

    @contextmanager
    def claim(self, name: str, version: int) -> Iterator[None]:
        if (name, version) in self._claimed:
            raise RebuildRunning(f"{name}@{version}")
        self._claimed.add((name, version))
        try:
            yield
        finally:
            self._claimed.remove((name, version))

    @contextmanager
    def spare(self, name: str, version: int, tables: Sequence[Table]) -> Iterator[ViewStore]:
        with closing(SQLiteViewStore(MEMORY, f"{name}@{version}", tables)) as spare:
            yield spare

    def names(self) -> list[str]:
        return sorted({name for name, _ in self._views})

    def versions(self, name: str) -> list[int]:
        return sorted(version for other, version in self._views if other == name)

    def answering(self, name: str) -> Answering | None:
        return self._answering.get(name)

    def switch(self, name: str, version: int, *, pinned: bool) -> None:
        self._answering[name] = Answering(version=version, pinned=pinned)

    def remove(self, name: str, version: int) -> None:
        found = self._views.pop((name, version), None)
        if found:
            found.close()

    def close(self) -> None:
        for view in self._views.values():
            view.close()
        self._views.clear()
