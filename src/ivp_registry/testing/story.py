"""Given these facts, when those follow, then the rows are these: one projection, told as a story."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import attrs

from ..events import Event
from ..projections import Projection, View
from ..registry import Registry
from ..store import Parked
from .facts import CLERK, corrected, record, retracted
from .registers import memory_register, types_of
from .trial import Trial


@attrs.frozen
class Given:
    """Hold the facts that a story begins with."""

    events: tuple[Event, ...]

    def project(self, projection: Projection, *, types: Iterable[type[Event]] = ()) -> Story:
        """
        Record the facts in a register in memory and let *projection* take them.

        *types* names event types of plugins that come later in the story and that the projection does not ask for.
        """
        register = memory_register(events=dict.fromkeys([*types_of(self.events, projection), *types]))
        return Story(register, projection).when(*self.events)


def given(*events: Event) -> Given:
    """
    Begin a story with *events*, each recorded by a command of its own.

    >>> given().events
    ()
    """
    return Given(events)


class Story:
    """
    Go on with a story, and look at the rows of its projection.

    Each step raises what stopped the projection, with its own exception as the cause.
    """

    def __init__(self, register: Registry, projection: Projection) -> None:
        self.register = register
        self._trial = Trial.of(projection)

    @property
    def view(self) -> View:
        """Give the view that the projection has filled so far."""
        return self.register.read_models.view_of(self._trial.declared)

    def when(self, *events: Event) -> Self:
        """Record *events* too."""
        record(self.register, events)
        return self._taken()

    def correct(self, wrong: Event, right: Event) -> Self:
        """Record that *wrong* should have been *right*."""
        self.register.record(corrected(self.id_of(wrong), right), by=CLERK)
        return self._taken()

    def retract(self, wrong: Event) -> Self:
        """Record that *wrong* should never have been recorded."""
        self.register.record(retracted(self.id_of(wrong)), by=CLERK)
        return self._taken()

    def rows(self, table: str, **where: object) -> list[dict[str, Any]]:
        """List the rows of *table* with these values, in order of its key."""
        return self.view.rows(table, **where)

    def query(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        """Ask the view in SQL."""
        return self.view.query(sql, *parameters)

    def parked(self) -> list[Parked]:
        """List the events that the projection set aside."""
        return self.view.parked()

    def id_of(self, event: Event) -> str:
        """
        Give the id under which *event* was recorded, the last one if it was twice.

        Raises:
            LookupError: If it was not.
        """
        found = [record.id for record in self.register.events() if record.event == event]
        if not found:
            raise LookupError(f"this story has no such event: {event}")
        return found[-1]

    def _taken(self) -> Self:
        (progress,) = self.register.read_models.run([self._trial.declared])
        if progress.fault is not None:
            raise progress.fault from self._trial.witness.error
        return self
