"""
The host reads the register once in pages and hands each change to every projection that wants it.

Exactly once: the rows of a page and the position after it are one transaction for each projection, so a crash, a
second host or a failing neighbour leaves every view at a page's edge, never in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import attrs

from ..errors import PluginFailed
from ..events.record import Record
from ..events.register import EventCorrected, EventRetracted
from ..state import resolve
from ..store import ViewStore
from .contract import Change, Projection

PAGE = 500


class Source(Protocol):
    """What the host needs of a register."""

    def events(self, *, after: int = 0, limit: int | None = None) -> Iterator[Record]:
        """Give records in order of position."""

    def history(self, stream: str) -> list[Record]:
        """Give the records of one stream in order."""

    def head(self) -> int:
        """Give the newest position."""


@attrs.frozen(kw_only=True)
class Progress:
    """Hold how far a projection is, and what stopped it if something did."""

    name: str
    version: int
    position: int
    head: int
    fault: PluginFailed | None = None

    @property
    def behind(self) -> int:
        """Count the events not yet seen."""
        return self.head - self.position


class Host:
    """Bring projections up to date with a register."""

    def __init__(self, source: Source, open_view: Callable[[Projection], ViewStore]) -> None:
        self._source, self._open_view = source, open_view

    def run(self, projections: Sequence[Projection]) -> list[Progress]:
        """Bring each projection to the newest event; one that fails stops alone and is named in its progress."""
        faults: dict[str, PluginFailed] = {}
        views = {key_of(each): view for each in projections if (view := self._opened(each, faults)) is not None}
        for page in self._pages(min((view.position() for view in views.values()), default=self._source.head())):
            changes = list(_changes(page, self._source))
            for projection in projections:
                view = None if key_of(projection) in faults else views[key_of(projection)]
                if view is not None and view.position() < page[-1].position:
                    fault = _feed(view, projection, changes, page[-1].position)
                    faults |= {key_of(projection): fault} if fault else {}
        return [self._progress(each, views.get(key_of(each)), faults.get(key_of(each))) for each in projections]

    def _opened(self, projection: Projection, faults: dict[str, PluginFailed]) -> ViewStore | None:
        try:
            return self._open_view(projection)
        except Exception as error:  # its tables are the plugin's too, and must harm no other
            reason = f"{type(error).__name__}: {error}"
            faults[key_of(projection)] = PluginFailed(projection.name, stage="tables", reason=reason)
            return None

    def _progress(self, projection: Projection, view: ViewStore | None, fault: PluginFailed | None) -> Progress:
        return Progress(
            name=projection.name, version=projection.version, position=view.position() if view else 0,
            head=self._source.head(), fault=fault,
        )  # fmt: skip

    def _pages(self, after: int) -> Iterator[list[Record]]:
        while page := list(self._source.events(after=after, limit=PAGE)):
            yield page
            after = page[-1].position


def key_of(projection: Projection) -> str:
    """Give the name of a projection with its version, under which its view is kept."""
    return f"{projection.name}@{projection.version}"


def _feed(view: ViewStore, projection: Projection, changes: Iterable[Change], position: int) -> PluginFailed | None:
    """Write one page in one transaction; whatever the projection raises becomes a fault that names the event."""
    current = None
    try:
        with view.batch(position) as writer:
            done = view.position()  # asked inside the transaction: another host may have come further meanwhile
            for change in changes:
                if change.record.position > done and _wanted(projection, change):
                    current = change.record.id
                    projection.apply(writer, change)
    except Exception as error:  # a plugin may raise anything, and must harm no other
        return PluginFailed(projection.name, stage=f"event {current}", reason=f"{type(error).__name__}: {error}")
    return None


def _wanted(projection: Projection, change: Change) -> bool:
    wanted = projection.events
    return not wanted or isinstance(change.record.event, wanted) or isinstance(change.before or change.after, wanted)


def _changes(page: Iterable[Record], source: Source) -> Iterator[Change]:
    for record in page:
        if isinstance(record.event, EventCorrected | EventRetracted):
            yield _amended(record, source)
        else:
            yield Change(record=record, fact_id=record.id, before=None, after=record.event)


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
