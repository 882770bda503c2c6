"""
Corrections and retractions, linked both ways: what each one touches, and what touches each event.

Only these are kept in memory, and they are few; the events that they touch are read one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ivp_registry.events.register import EventCorrected, EventRetracted, PayloadErased
from ivp_registry.state import resolve
from ivp_registry.state.resolve import withdrawn

if TYPE_CHECKING:
    from ivp_registry import Event, Registry
    from ivp_registry.events.record import Record
    from ivp_registry.state import Fact
    from ivp_registry.values import EventId

KINDS = (EventCorrected, EventRetracted, PayloadErased)
TOPICS = tuple(kind.TOPIC for kind in KINDS)


class Amendments:
    """Know every event that tells of another one, up to a position of the register."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._roots: dict[EventId, EventId] = {}
        self._touching: dict[EventId, list[EventId]] = defaultdict(list)
        self._of_fact: dict[EventId, list[Record]] = defaultdict(list)
        self.records = tuple(records)
        for record in self.records:
            target = record.event.target  # type: ignore[attr-defined]  # only these kinds come here
            root = self._roots.get(target, target)
            self._roots[record.id] = root
            self._touching[target].append(record.id)
            self._of_fact[root].append(record)
        self._withdrawn = withdrawn(self.records)

    @classmethod
    def of(cls, registry: Registry, *, until: int, path: str = "") -> Amendments:
        """Find them in *registry* up to a position, in all of it or below *path*."""
        return cls(registry.events(until=until, path=path, topics=TOPICS))

    def touching(self, event_id: EventId) -> tuple[EventId, ...]:
        """Name the events that amend this one, in order."""
        return tuple(self._touching.get(event_id, ()))

    def fact_of(self, amendment: EventId) -> EventId:
        """Name the fact that an amendment touches in the end: through a retracted correction that of the correction."""
        return self._roots[amendment]

    def stands(self, event_id: EventId) -> bool:
        """Tell whether the event was not taken back."""
        return event_id not in self._withdrawn

    def fact(self, record: Record, *, until: int) -> Fact[Event] | None:
        """Give what *record* said once the amendments up to position *until* counted; None if it was taken back."""
        about = (each for each in self._of_fact.get(record.id, ()) if each.position <= until)
        return next(iter(resolve([record, *about])), None)

    def said(self, record: Record, *, until: int) -> Event | None:
        """Give the event of that fact alone."""
        fact = self.fact(record, until=until)
        return fact.event if fact else None
