"""
What a projection is: a name, a version, its tables, and what it does with each change.

Plugins write these; the host runs them. A projection never sees the ledger or a connection, so it can fail alone.
"""

from __future__ import annotations

from typing import Protocol

import attrs

from ..events import Event
from ..events.record import Record
from ..store import Table, ViewWriter
from ..values import EventId


@attrs.frozen(kw_only=True)
class Change:
    """
    Hold what one record changed: the fact before and after it.

    An ordinary event has no `before`; a correction has both; a retraction has no `after`; a retraction of a
    retraction has only `after` again. A projection that handles the two is right about corrections without
    knowing that they exist.
    """

    record: Record
    fact_id: EventId
    before: Event | None
    after: Event | None


class Projection(Protocol):
    """
    Turn changes into rows. Any object with these members is one; there is no class to inherit from.

    `events` are the event types it wants, none of them meaning all. `apply` may write only through `view`, and must
    give the same rows for the same changes: no clock, no network, no randomness.
    """

    @property
    def name(self) -> str:
        """Name it, for ever: small letters, digits and _."""

    @property
    def version(self) -> int:
        """Count up when its tables or its rows change, so that it is built anew."""

    @property
    def events(self) -> tuple[type[Event], ...]:
        """Name the event types it wants; () means all."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Declare its tables."""

    def apply(self, view: ViewWriter, change: Change) -> None:
        """Write what *change* means for the tables."""
