"""From records to changes: what a record changed, corrections and retractions resolved once for every projection."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import Protocol

from ..events import Event
from ..events.base import fields_of
from ..events.record import Record
from ..events.register import EventCorrected, EventRetracted
from ..state import resolve
from .contract import Change


class Source(Protocol):
    """What projections need of a register."""

    def events(
        self,
        *,
        after: int = 0,
        until: int | None = None,
        topics: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Record]:
        """Give records in order of position."""

    def history(self, path: str) -> list[Record]:
        """Give the records of one stream in order."""

    def head(self) -> int:
        """Give the newest position."""

    def wait(self, timeout: float) -> None:
        """Wait until something may have been recorded, or *timeout* seconds are over."""


def changes_of(page: Iterable[Record], source: Source) -> list[Change]:
    """Give what each record of *page* changed."""
    return [
        _amended(record, source)
        if isinstance(record.event, EventCorrected | EventRetracted)
        else Change(record=record, fact_id=record.id, before=None, after=record.event)
        for record in page
    ]


def _amended(record: Record, source: Source) -> Change:
    """Find the fact that an amendment touches, and what it said before and says after."""
    stream = [each for each in source.history(record.stream) if each.version <= record.version]
    by_id = {each.id: each for each in stream}
    target = by_id[record.event.target]  # type: ignore[attr-defined]  # only amendments come here
    while isinstance(target.event, EventCorrected | EventRetracted):
        target = by_id[target.event.target]
    before = {fact.id: fact.event for fact in resolve(stream[:-1])}
    after = {fact.id: fact.event for fact in resolve(stream)}
    return Change(record=record, fact_id=target.id, before=before.get(target.id), after=after.get(target.id))


class Originals:
    """
    Remember what the events of a page hold, and put it back where a projection changed it.

    Events are frozen, and every projection gets the same ones; who goes around that must not lie to the others.
    """

    def __init__(self, changes: Iterable[Change]) -> None:
        events = (event for change in changes for event in (change.before, change.after) if event is not None)
        self._held = list(map(_held, events))

    def restore(self) -> list[Event]:
        """Put back what was changed, and give the events that were."""
        changed = [(event, values) for event, getter, values in self._held if _differs(event, getter, values)]
        for event, values in changed:
            for field, value in zip(fields_of(type(event)), values, strict=True):
                object.__setattr__(event, field.name, value)
        return [event for event, _ in changed]


def _held(event: Event) -> tuple[Event, Callable[[Event], tuple[object, ...]], tuple[object, ...]]:
    kind: type = type(event)
    getter = _values(kind)
    return event, getter, getter(event)


def _differs(event: Event, getter: Callable[[Event], tuple[object, ...]], values: tuple[object, ...]) -> bool:
    try:
        return getter(event) != values
    except AttributeError:  # a field that was deleted
        return True


@cache
def _values(kind: type) -> attrgetter[tuple[object, ...]]:
    return attrgetter(*(field.name for field in fields_of(kind)))
