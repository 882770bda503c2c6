"""Which facts hold, once corrections and retractions are taken into account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Generic, TypeVar

import attrs

from ..events import Event
from ..events.record import Record
from ..events.register import EventCorrected, EventRetracted, PayloadErased, stream_of
from ..values import EventId

Amendment = EventCorrected | EventRetracted


Kind_co = TypeVar("Kind_co", bound=Event, covariant=True)


@attrs.frozen
class Fact(Generic[Kind_co]):
    """
    Hold what an event says now: as recorded, or as corrected by a later event.

    `id` is that of the line as it was recorded first; it names the fact for ever.
    """

    event: Kind_co
    id: EventId
    corrected_by: EventId | None = None

    @property
    def stream(self) -> str:
        """Give the stream in which the fact lies."""
        return stream_of(self.id)

    def visible_on(self, day: date) -> bool:
        """Tell whether the fact belongs to the world of *day*: it had happened, or it counts from then or before."""
        return min(self.event.occurred_on, self.event.counts_from) <= day


def resolve(records: Iterable[Record]) -> list[Fact[Event]]:
    """
    Give the facts that hold after all *records*, in order of recording, amendments themselves left out.

    A retraction that is itself retracted does nothing, and of several corrections the last that holds counts.
    """
    in_turn = sorted(records, key=_position)
    dead = withdrawn(in_turn)
    standing = [record for record in in_turn if record.id not in dead]
    replaced = {record.event.target: record for record in standing if isinstance(record.event, EventCorrected)}
    told = (record for record in standing if not isinstance(record.event, Amendment | PayloadErased))
    return [_fact(record, replaced.get(record.id)) for record in told]


def withdrawn(records: Iterable[Record]) -> set[EventId]:
    """Give the ids of the events, amendments included, that a retraction which itself stands has taken back."""
    dead: set[EventId] = set()
    for record in sorted(records, key=_position, reverse=True):
        if isinstance(record.event, EventRetracted) and record.id not in dead:
            dead.add(record.event.target)
    return dead


def _position(record: Record) -> int:
    return record.position


def in_order(facts: Iterable[Fact[Event]]) -> list[Fact[Event]]:
    """
    Sort facts as they happened: what opens a thing first, then by day of effect, day, and order within the day.

    Facts of one day with nothing to tell them apart are sorted by their content: arbitrary, but the same for
    everyone, whichever was recorded first. Who needs an order within a day records `order_in_day`.
    """
    ordered: list[Fact[Event]] = []
    for _, tied in groupby(sorted(facts, key=_moment), key=_moment):
        group = list(tied)
        ordered += sorted(group, key=lambda fact: repr(fact.event)) if len(group) > 1 else group
    return ordered


def _moment(fact: Fact[Event]) -> tuple[bool, date, date, int]:
    event = fact.event
    return not event.SHAPE.opens, event.counts_from, event.occurred_on, event.order_in_day


def _fact(record: Record, correction: Record | None) -> Fact[Event]:
    if correction is None:
        return Fact(record.event, record.id)
    assert isinstance(correction.event, EventCorrected)
    return Fact(correction.event.replacement.event, record.id, correction.id)
