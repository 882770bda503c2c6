"""An event as it stands in the register: where it lies, and what the register added when it was recorded."""

from __future__ import annotations

from datetime import datetime

import attrs

from ..values import Actor, EventId
from .base import Event, Shape


@attrs.frozen(kw_only=True)
class Envelope:
    """
    Hold what the register adds to a fact: when it learned it, from which office, by which command, caused by what.

    `salt` is 16 random bytes, so that the published hash of a short event does not give its content away.
    """

    recorded_at: datetime
    recorded_by: Actor
    command_id: str
    correlation_id: str
    causation_id: EventId | None = None
    salt: str


@attrs.frozen(kw_only=True)
class Record:
    """Hold one recorded event with its place: stream and version, and position in the one order of the register."""

    stream: str
    version: int
    position: int
    topic: str
    event: Event
    envelope: Envelope

    @property
    def id(self) -> EventId:
        """Give the event's permanent id, ``<stream>@<version>``."""
        return EventId(f"{self.stream}@{self.version}")


@attrs.frozen(kw_only=True)
class UnknownEvent(Event):
    """Stand in for an event whose type this software does not know: its dates are read, its content is kept as text."""

    TOPIC = "unknown"
    VERSION = 0
    SHAPE = Shape(stream="", opens=False, needs=())

    topic: str
    content: str
