"""One line of the ledger as a report reads it back from the read model, and the facts that lines leave standing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from ivp_registry import Event
from ivp_registry.codec import Catalogue, read_event
from ivp_registry.events.record import Envelope, Record
from ivp_registry.events.register import EventCorrected, EventRetracted, PayloadErased, stream_of
from ivp_registry.projections import View
from ivp_registry.state import Fact
from ivp_registry.values import Actor, EventId


@attrs.frozen(kw_only=True)
class Entry:
    """
    Hold one line of the ledger: the event as it was recorded, and the fact it touches.

    `after` is what that fact says from here on; None when it was retracted.
    """

    position: int
    event_id: EventId
    fact_id: EventId
    topic: str
    recorded_at: datetime
    recorded_by: str
    event: Event
    after: Event | None

    @property
    def is_amendment(self) -> bool:
        """Tell whether the line corrects or retracts another."""
        return isinstance(self.event, EventCorrected | EventRetracted)


def entries_of(view: View, catalogue: Catalogue) -> Iterator[Entry]:
    """Give every line in order of position; one of an event type that is not known here says nothing, and is left out."""
    for row in view.rows("lines"):
        topics = {row["topic"], row["after_topic"] or row["topic"]}
        if all(topic in catalogue for topic in topics):
            yield _entry(row, catalogue)


def facts_of(entries: Iterable[Entry]) -> list[Fact[Event]]:
    """Give the facts that hold after all *entries*, in order of recording."""
    standing: dict[EventId, Fact[Event] | None] = {}
    for each in entries:
        corrected_by = each.event_id if isinstance(each.event, EventCorrected) else None
        standing[each.fact_id] = None if each.after is None else Fact(each.after, each.fact_id, corrected_by)
    return [fact for fact in standing.values() if fact and not isinstance(fact.event, PayloadErased)]


def _entry(row: Mapping[str, Any], catalogue: Catalogue) -> Entry:
    event = read_event(catalogue, row["topic"], row["said"], version=row["version"])
    after: Event | None = event
    if isinstance(event, EventCorrected | EventRetracted):
        after = None
        if row["after_topic"] is not None:
            after = read_event(catalogue, row["after_topic"], row["after"], version=row["after_version"])
    return Entry(
        position=row["position"], event_id=row["event_id"], fact_id=row["fact_id"], topic=row["topic"],
        recorded_at=row["recorded_at"], recorded_by=row["recorded_by"], event=event, after=after,
    )  # fmt: skip


def record_of(entry: Entry) -> Record:
    """Give a line as the register gives it, without what a report has no use for: command, correlation, salt."""
    version = int(entry.event_id.rpartition("@")[2])
    envelope = Envelope(
        recorded_at=entry.recorded_at, recorded_by=Actor.parse(entry.recorded_by), command_id="", correlation_id="", salt=""
    )
    return Record(
        stream=stream_of(entry.event_id), version=version, position=entry.position, topic=entry.topic, event=entry.event,
        envelope=envelope,
    )  # fmt: skip
