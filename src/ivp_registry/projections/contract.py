"""
What a projection is: a name, a version, its tables, and what it does with each change.

Plugins write these; the host runs them. A projection never sees the ledger or a connection, so it can fail alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, Protocol, get_args

import attrs

from ..errors import InvalidInput
from ..events import Event
from ..events.record import Record
from ..events.register import EventCorrected, EventRetracted
from ..store import Table, ViewWriter
from ..store.tables import NAME, check_tables
from ..values import EventId

OnError = Literal["stop", "park", "skip"]
AMENDMENTS = {EventCorrected.TOPIC, EventRetracted.TOPIC}
SECONDS = 10.0
"""How long a projection may work on one event before it is interrupted, unless it says otherwise."""


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

    It may also say, as attributes of its own:

    - `on_error`: what happens with an event that `apply` cannot take. ``"stop"`` (as it is otherwise) stays before it;
      ``"park"`` sets it aside with all later events of its stream, to be tried again by command; ``"skip"`` leaves
      it out for good, and says so.
    - `retries`: how often such an event is tried again at once; 0 as it is otherwise.
    - `seconds`: how long `apply` may work on one event, 10 as it is otherwise; None for as long as it likes.
    - `after`: the names of projections that it must never be ahead of.
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


@attrs.frozen(kw_only=True)
class Declaration:
    """
    Hold what a projection says of itself, read once and checked, so that it cannot say something else later.

    *plugin* names who brought it, with its version.
    """

    projection: Projection
    name: str
    version: int
    events: tuple[type[Event], ...]
    tables: tuple[Table, ...]
    apply: Callable[[ViewWriter, Change], object]
    on_error: OnError
    retries: int
    seconds: float | None
    after: frozenset[str]
    plugin: str

    @classmethod
    def of(cls, projection: Projection, *, plugin: str = "") -> Declaration:
        """
        Read what *projection* says of itself.

        Raises:
            InvalidInput: If it says something that cannot be; whatever its attributes raise comes through.
        """
        declared = cls(
            projection=projection,
            name=projection.name,
            version=projection.version,
            events=tuple(projection.events),
            tables=tuple(projection.tables),
            apply=projection.apply,
            on_error=getattr(projection, "on_error", "stop"),
            retries=getattr(projection, "retries", 0),
            seconds=getattr(projection, "seconds", SECONDS),
            after=frozenset(getattr(projection, "after", ())),
            plugin=plugin,
        )
        declared.check()
        return declared

    @property
    def key(self) -> str:
        """Give name and version, under which the view is kept."""
        return f"{self.name}@{self.version}"

    def topics(self) -> set[str] | None:
        """Give the topics of the records it may want, amendments of such included; None for all."""
        wanted = {*self.events, *(sub for kind in self.events for sub in _kinds_of(kind))}
        if not wanted or Event in wanted:
            return None
        return {kind.TOPIC for kind in wanted if hasattr(kind, "TOPIC")} | AMENDMENTS

    def check(self) -> None:
        """Refuse what cannot be, naming the value and what is wanted."""
        if not isinstance(self.name, str) or not NAME.fullmatch(self.name):
            raise self._wrong("name", self.name, "small letters, digits and _")
        for attribute, value, allowed, wanted in (
            ("version", self.version, type(self.version) is int and self.version > 0, "a whole number from 1"),
            ("apply", self.apply, callable(self.apply), "a method"),
            ("on_error", self.on_error, self.on_error in get_args(OnError), f"one of {', '.join(get_args(OnError))}"),
            ("retries", self.retries, type(self.retries) is int and self.retries >= 0, "a whole number from 0"),
            ("seconds", self.seconds, _is_seconds(self.seconds), "a number above 0, or None"),
            ("after", self.after, all(isinstance(name, str) for name in self.after), "names of projections"),
        ):
            if not allowed:
                raise self._wrong(attribute, value, wanted)
        for kind in self.events:
            if not (isinstance(kind, type) and issubclass(kind, Event)):
                raise self._wrong("events", kind, "event types")
        check_tables(self.tables)

    def _wrong(self, attribute: str, value: object, wanted: str) -> InvalidInput:
        return InvalidInput(where=f"projection {self.name}, {attribute}", value=value, reason=f"give {wanted}")


def _kinds_of(kind: type[Event]) -> Iterator[type[Event]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _kinds_of(sub)


def _is_seconds(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and value > 0)
