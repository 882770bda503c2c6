"""
The read model of every report: one row for each line of the ledger, with what the fact it touches says from then on.

Ordered by position it is the timeline, in the order in which the register learned things. Cut off at a position, the last
row of each fact is what was known then; so one table answers for every pair of dates, and no report reads the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivp_registry import Change, Event, Table
from ivp_registry.codec import Catalogue, Codec
from ivp_registry.events.record import UnknownEvent
from ivp_registry.events.register import EventCorrected, EventRetracted

if TYPE_CHECKING:
    from ivp_registry.store import ViewWriter

LINES = Table(
    name="lines",
    columns={
        "position": "integer",
        "event_id": "text",
        "fact_id": "text",
        "topic": "text",
        "version": "integer",
        "plan": "text",
        "municipality": "text",
        "occurred_on": "date",
        "counts_from": "date",
        "recorded_at": "moment",
        "recorded_by": "text",
        "said": "json",
        "after_topic": "text",
        "after_version": "integer",
        "after": "json",
    },
    key=("position",),
    about="one line of the ledger; a correction also holds what the fact says after it, nothing when it was retracted",
)


class ReportLines:
    """Keep every line of the ledger, whatever event type it is of, as long as this software knows that type."""

    name = "report_lines"
    version = 1
    tables = (LINES,)
    events: tuple[type[Event], ...] = ()

    def __init__(self) -> None:
        self._codec = Codec(Catalogue())

    def apply(self, view: ViewWriter, change: Change) -> None:
        """Add the line; one of an unknown type has nothing that can be told."""
        record, event = change.record, change.record.event
        if any(isinstance(each, UnknownEvent) for each in (event, change.before, change.after)):
            return
        after = change.after if isinstance(event, EventCorrected | EventRetracted) else None
        about = change.after or change.before or event
        view.insert(
            "lines",
            {
                "position": record.position, "event_id": record.id, "fact_id": change.fact_id, "topic": record.topic,
                "version": event.VERSION, "plan": getattr(about, "plan", None),
                "municipality": getattr(about, "municipality", None), "occurred_on": about.occurred_on,
                "counts_from": about.counts_from, "recorded_at": record.envelope.recorded_at,
                "recorded_by": str(record.envelope.recorded_by), "said": self._codec.to_data(event),
                "after_topic": after.TOPIC if after else None, "after_version": after.VERSION if after else None,
                "after": self._codec.to_data(after) if after else None,
            },
        )  # fmt: skip
