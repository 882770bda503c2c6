"""Facts about municipalities, local norms and the record itself: what was recorded wrongly, and what was erased."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..errors import InvalidInput
from ..kinds import HistorySubject, ReorganisationKind
from ..values import EVENT_ID, EventId, MunicipalityCode, Period
from ..values import MUNICIPALITY as CODE
from .base import Event, event
from .fields import code, given, text, whole

MUNICIPALITY = "municipality/{municipality}"
LOG_KEY = r"^[a-z0-9._/-]{1,120}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$"
"""The text form of an Ed25519 key. Source: c2sp.org/signed-note."""

MOST_DAYS = 3660  # ten years: beyond that it is a typing mistake, and no term


@event("municipality-registered", stream=MUNICIPALITY, opens=True)
class MunicipalityRegistered(Event):
    """A municipality was entered, with the day from which it exists; no such day means: before this register looks."""

    municipality: MunicipalityCode = code()
    name: str = text("name", limit=200)
    exists_from: date | None = given("first day of its existence, if known", default=None)
    predecessors: tuple[MunicipalityCode, ...] = given(
        "municipalities it continues", default=(), pattern=CODE, what="a TOOI code such as gm0296"
    )

    @property
    def counts_from(self) -> date:
        """Give the first day of its existence, so that it is there on every day on which it existed."""
        return self.exists_from or date.min


@event("municipality-reorganised", stream=MUNICIPALITY, needs=(MUNICIPALITY,))
class MunicipalityReorganised(Event):
    """
    A municipality changed or ceased to exist; one such event for each municipality concerned (herindeling).

    The day of effect is the first day of the new situation.
    """

    municipality: MunicipalityCode = code()
    kind: ReorganisationKind = given("kind of change")
    ends: bool = given("whether the municipality ceased to exist", default=True)
    successors: tuple[MunicipalityCode, ...] = code("municipalities that continue it", default=())

    def check(self) -> None:
        if self.municipality in self.successors:
            raise InvalidInput(where="successors", value=self.municipality, reason="it cannot succeed itself")

    def municipalities_named(self) -> Any:
        """Name none: this event itself is what says who exists when."""
        return iter(())

    def needs(self) -> Any:
        """Name the municipality and all that continue it; each must have been registered."""
        yield f"municipality/{self.municipality}"
        yield from (f"municipality/{code}" for code in self.successors)


@event("local-norm-adopted", stream=MUNICIPALITY + "/norm")
class LocalNormAdopted(Event):
    """
    It was settled within how many days a council must be told, or explicitly that no term holds.

    Each such event replaces the one before it from its own day of effect. Source: glossary, handvest actieve
    informatieplicht, informatieprotocol.
    """

    municipality: MunicipalityCode = code()
    days: int | None = whole("days after the agreement; none means: no term was laid down", default=None, most=MOST_DAYS)
    title: str | None = text("name of the norm", limit=300, default=None)


@event("history-declared-complete", stream=MUNICIPALITY + "/history/{subject}")
class HistoryDeclaredComplete(Event):
    """
    Everything of one subject that happened in one municipality in a period was recorded.

    Only such a fact makes an absence mean something: without it, what is not here may have happened all the same.
    """

    municipality: MunicipalityCode = code()
    subject: HistorySubject = given("subject of which the history is complete")
    period: Period = given("first and last day of the complete history")

    @property
    def counts_from(self) -> date:
        """Give the first day of its period: it tells of those days, whenever it was declared."""
        return self.period.first


class Replacement:
    """Hold the event as it should have been recorded; in JSON with its topic and version, so that it is read alone."""

    __slots__ = ("event",)  # no attrs class on purpose: the codec has to ask which class to read it as

    def __init__(self, event: Event) -> None:
        self.event = event

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Replacement) and self.event == other.event

    def __hash__(self) -> int:
        return hash(self.event)

    def __repr__(self) -> str:
        return f"Replacement({self.event!r})"


@event("event-corrected", stream="{target}")
class EventCorrected(Event):
    """
    An event had been recorded wrongly; readings use the replacement, the wrong line stays visible.

    `occurred_on` is the day on which the mistake was found.
    """

    target: EventId = given("event that is corrected", pattern=EVENT_ID, what="the id of an event (stream@version)")
    reason: str = text("what was wrong")
    replacement: Replacement = given("the event as it should have been")

    def stream(self) -> str:
        """Lie in the stream of the corrected event."""
        return stream_of(self.target)


@event("event-retracted", stream="{target}")
class EventRetracted(Event):
    """An event should never have been recorded; readings leave it out, the line stays visible."""

    target: EventId = given("event that is retracted", pattern=EVENT_ID, what="the id of an event (stream@version)")
    reason: str = text("why")

    def stream(self) -> str:
        """Lie in the stream of the retracted event."""
        return stream_of(self.target)


@event("payload-erased", stream="{target}")
class PayloadErased(Event):
    """
    Content that an event points at, kept outside the register, was destroyed; the event itself stays as it is.

    The register holds no personal data, so it has nothing of its own to erase: this records that others did.

    Law: AVG art. 17.
    """

    target: EventId = given("event whose content it concerns", pattern=EVENT_ID, what="the id of an event (stream@version)")
    ground: str = text("ground", limit=300)

    def stream(self) -> str:
        """Lie in the stream of the event it concerns."""
        return stream_of(self.target)


@event("log-key-rotated", stream="register/log-keys")
class LogKeyRotated(Event):
    """
    The key that signs the checkpoints of this register was replaced; both sign for a while, so that nobody is cut off.

    That both keys stand in the ledger lets who trusted the old one find the new one under a root that the old one signed.
    """

    old_key: str = given("public key that signed until now", pattern=LOG_KEY, what="a public key, name+id+base64")
    new_key: str = given("public key that signs from now on", pattern=LOG_KEY, what="a public key, name+id+base64")


def stream_of(event_id: str) -> str:
    """Give the stream part of an event id."""
    return event_id.rpartition("@")[0]
