"""
Everything recorded about one plan or one municipality, kept ready for the questions that admission asks.

A dossier is named by the first two parts of its streams: ``plan/tweestromenland-2023-2026``, ``municipality/gm0296``.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..events import Event
from ..events.record import Record
from ..values import EventId
from .resolve import Amendment, Fact, resolve


def dossier_of(path: str) -> str:
    """
    Name the dossier that a stream, or anything in it, belongs to.

    >>> dossier_of("plan/x/deviation/2024-01")
    'plan/x'
    """
    return "/".join(path.split("/", 2)[:2])


class Dossier:
    """Answer what a dossier holds: which things were opened, which facts stand, at which version each stream is."""

    def __init__(self, name: str, records: Iterable[Record] = ()) -> None:
        self.name = name
        self.records: list[Record] = []
        self.versions: dict[str, int] = {}
        self._facts: list[Fact[Event]] = []
        self._opened: dict[str, Fact[Event]] = {}
        self._same: dict[Event, EventId] = {}
        self._doubles: list[tuple[EventId, EventId]] = []
        self._stale = False
        for record in records:
            self.add(record)

    def copy(self) -> Dossier:
        """Give a dossier that can be added to while this one stays as it is."""
        self._refresh()
        other = Dossier(self.name)
        other.records, other.versions = self.records.copy(), self.versions.copy()
        other._facts, other._opened, other._same = self._facts.copy(), self._opened.copy(), self._same.copy()
        other._doubles = self._doubles.copy()
        return other

    @property
    def position(self) -> int:
        """Give the position of the newest record, 0 when there is none."""
        return self.records[-1].position if self.records else 0

    def add(self, record: Record) -> None:
        """Take in the next record; a correction or retraction makes the answers be worked out anew."""
        self.records.append(record)
        self.versions[record.stream] = record.version
        if self._stale or isinstance(record.event, Amendment):
            self._stale = True
        else:
            self._take(Fact(record.event, record.id))

    def facts(self) -> list[Fact[Event]]:
        """List the facts that hold, in order of recording."""
        self._refresh()
        return self._facts

    def opening(self, path: str) -> Fact[Event] | None:
        """Give the fact that opened the thing at *path*, if it was opened."""
        self._refresh()
        return self._opened.get(path)

    def paths(self) -> Iterable[str]:
        """List every thing that was opened."""
        self._refresh()
        return self._opened

    def same_as(self, event: Event) -> EventId | None:
        """Give the id of a fact that says exactly what *event* says."""
        self._refresh()
        return self._same.get(event)

    def doubles(self) -> list[tuple[EventId, EventId]]:
        """List pairs of facts that say the same, or open the same thing; a sound dossier has none."""
        self._refresh()
        return self._doubles

    def find(self, event_id: str) -> Record | None:
        """Give the record with this id, amendments included."""
        return next((record for record in self.records if record.id == event_id), None)

    def _refresh(self) -> None:
        if self._stale:
            self._facts, self._opened, self._same, self._doubles = [], {}, {}, []
            for fact in resolve(self.records):
                self._take(fact)
            self._stale = False

    def _take(self, fact: Fact[Event]) -> None:
        self._facts.append(fact)
        same = self._same.setdefault(fact.event, fact.id)
        opening = self._opened.setdefault(fact.event.stream(), fact).id if fact.event.SHAPE.opens else fact.id
        self._doubles += [(earlier, fact.id) for earlier in {same, opening} if earlier != fact.id]
