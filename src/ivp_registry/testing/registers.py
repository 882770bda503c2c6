"""Registers for one test: in memory, with the event types and projections of a plugin that need not be installed."""

from __future__ import annotations

from collections.abc import Iterable

from ..events import CORE, Event
from ..events.register import EventCorrected
from ..plugins import Plugins
from ..projections import Declaration, Projection
from ..projections.order import in_turn
from ..recording import Clock
from ..registry import Registry
from .facts import SteppingClock


class Brought(Plugins):
    """Stand in for installed plugins: these event types and these projections, from no distribution."""

    def __init__(self, events: Iterable[type[Event]] = (), projections: Iterable[Projection] = ()) -> None:
        super().__init__(())
        self._events, self._declared = list(events), [Declaration.of(each) for each in projections]

    @property
    def events(self) -> list[type[Event]]:
        """List the event types that were given."""
        return self._events

    @property
    def declared(self) -> list[Declaration]:
        """List the projections that were given, in the order in which they are fed."""
        return in_turn(self._declared)


def memory_register(
    *, events: Iterable[type[Event]] = (), projections: Iterable[Projection] = (), clock: Clock | None = None
) -> Registry:
    """
    Make an empty register in memory that knows these event types and projections; best in a `with` block.

    Its clock tells another day at each record, the same days in every run.
    """
    return Registry.create(":memory:", clock=clock or SteppingClock(), plugins=Brought(events, projections))


def types_of(events: Iterable[Event], projection: Projection | None = None) -> list[type[Event]]:
    """Name the event types, other than the core's, of which *events* are or that *projection* wants."""
    found: dict[type[Event], None] = {}
    for event in events:
        found[type(event)] = None
        if isinstance(event, EventCorrected):
            found[type(event.replacement.event)] = None
    found |= dict.fromkeys(projection.events if projection else ())
    return [each for each in found if each not in CORE and hasattr(each, "TOPIC")]
