"""Fill views of a projection in every way that a host may, and look at what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from ..events import Event
from ..projections import Change, Declaration, Projection, ViewWriter
from ..projections.host import Host
from ..projections.runner import Runner
from ..registry import Registry
from ..store import Shelf, ViewStore
from ..store.memory_shelf import MemoryShelf
from .facts import record
from .registers import memory_register, types_of

State = dict[str, list[Any]]
"""The rows of each table as they are stored, and the positions of what is parked."""


class Witness:
    """Stand between host and projection: remember what it raised, and which tables it named that it did not declare."""

    def __init__(self, declared: Declaration) -> None:
        self._apply, self._tables = declared.apply, {table.name for table in declared.tables}
        self._watched: _Watched | None = None
        self.error: BaseException | None = None
        self.strange: set[str] = set()

    def apply(self, view: ViewWriter, change: Change) -> object:
        """Let the projection take *change*."""
        if self._watched is None or self._watched.writer is not view:  # one for each batch, as the writers are
            self._watched = _Watched(view, self)
        try:
            return self._apply(self._watched, change)
        except BaseException as error:
            self.error = error
            raise

    def saw(self, table: str) -> None:
        """Remember a table that is not the projection's."""
        if table not in self._tables:
            self.strange.add(table)


class _Watched:
    """Hand everything on to a writer, and tell which table was named."""

    def __init__(self, writer: ViewWriter, witness: Witness) -> None:
        self.writer, self._witness = writer, witness

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.writer, name)

        def call(table: str, *given: Any, **more: Any) -> Any:
            self._witness.saw(table)
            return method(table, *given, **more)

        return call


@attrs.frozen
class Trial:
    """Hold a projection as the kit runs it: without a limit of time, so that its author may stop it in a debugger."""

    declared: Declaration
    witness: Witness

    @classmethod
    def of(cls, projection: Projection) -> Trial:
        """Read what *projection* declares."""
        declared = Declaration.of(projection)
        witness = Witness(declared)
        return cls(attrs.evolve(declared, apply=witness.apply, seconds=None), witness)

    def fill(
        self, register: Registry, stops: Iterable[int] | None = None, *, shelf: Shelf | None = None,
        others: Sequence[Projection] = (),
    ) -> ViewStore:  # fmt: skip
        """
        Bring a view to each of *stops* in turn, or to the end at once, with *others* fed by the same host.

        Raises:
            PluginFailed: If the projection stopped; what it raised is the cause.
        """
        view = (shelf or MemoryShelf()).open(self.declared.name, self.declared.version, self.declared.tables)
        beside = [(Declaration.of(each), MemoryShelf().open(each.name, each.version, each.tables)) for each in others]
        for until in (register.head(),) if stops is None else stops:
            mine = Runner(self.declared, view)
            Host(register, [*(Runner(*each) for each in beside), mine]).run(until=until)
            self.check(mine)
        return view

    def check(self, runner: Runner) -> None:
        """Raise what stopped the projection, with what it raised itself as the cause."""
        if runner.fault is not None:
            raise runner.fault from self.witness.error


def state(view: ViewStore) -> State:
    """Give what is in *view*."""
    found: State = {table: list(view.scan(table)) for table in view.tables}
    return found | {"(parked)": [each.position for each in view.parked()]}


def recorded(events: Sequence[Event], projection: Projection, more: Iterable[type[Event]] = ()) -> Registry:
    """Make a register in memory with *events*, each recorded by itself, so that an event's place is its position."""
    register = memory_register(events=[*types_of(events, projection), *more])
    record(register, events)
    return register
