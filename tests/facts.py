"""Valid facts to begin from: two or three municipalities with one plan, and a clock that tells each moment once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from ivp_registry import Actor, Registry
from ivp_registry.events import Event
from ivp_registry.events.council import CouncilNotified
from ivp_registry.events.driehoek import DeviationAgreed, DeviationEnded, TriangleAgreementMade
from ivp_registry.events.plan import PlanAdopted, PlanDrafted, PlanEnteredIntoForce, PriorityAmended, PriorityProposed
from ivp_registry.events.record import Envelope
from ivp_registry.events.register import (
    EventCorrected,
    EventRetracted,
    LocalNormAdopted,
    MunicipalityRegistered,
    MunicipalityReorganised,
    Replacement,
)
from ivp_registry.kinds import Body, Office, ReorganisationKind, Trigger
from ivp_registry.recording import Receipt
from ivp_registry.values import AgreementParty, EventId, Period

PLAN = "tweestromenland-2023-2026"
BEUNINGEN, DRUTEN, WIJCHEN = "gm0209", "gm0225", "gm0296"
NAMES = {BEUNINGEN: "Beuningen", DRUTEN: "Druten", WIJCHEN: "Wijchen"}
TERM = Period(first=date(2023, 1, 1), last=date(2026, 12, 31))
CLERK = Actor(office=Office.COUNCIL_CLERK, organisation=WIJCHEN)
START = datetime(2024, 1, 1, 12, 0, tzinfo=UTC)
MAYOR_AND_PROSECUTOR = (
    AgreementParty(office=Office.MAYOR, organisation=WIJCHEN),
    AgreementParty(office=Office.PUBLIC_PROSECUTOR, organisation="OM Oost-Nederland"),
)


class SteppingClock:
    """Tell a moment one day after the one before; `at` sets the next."""

    def __init__(self, at: datetime = START, step: timedelta = timedelta(days=1)) -> None:
        self.at, self.step = at, step

    def __call__(self) -> datetime:
        told, self.at = self.at, self.at + self.step
        return told


def day(text: str) -> date:
    return date.fromisoformat(text)


def envelope(**changed) -> Envelope:
    given = {
        "recorded_at": START, "recorded_by": CLERK, "command_id": "c1", "correlation_id": "c1", "causation_id": None,
        "salt": "00112233445566778899aabbccddeeff",
    }  # fmt: skip
    return Envelope(**{**given, **changed})


def municipality(code: str = WIJCHEN, on: str = "2023-01-01", **more) -> MunicipalityRegistered:
    return MunicipalityRegistered(municipality=code, name=NAMES.get(code, code), occurred_on=day(on), **more)


def reorganised(code: str, on: str, *successors: str, **more) -> MunicipalityReorganised:
    given = {"kind": ReorganisationKind.MERGER, "successors": successors, **more}
    return MunicipalityReorganised(municipality=code, occurred_on=day(on), **given)


def norm(days: int | None, on: str, code: str = WIJCHEN, **more) -> LocalNormAdopted:
    return LocalNormAdopted(municipality=code, days=days, occurred_on=day(on), **more)


def drafted(*codes: str, on: str = "2023-01-10", plan: str = PLAN, **more) -> PlanDrafted:
    given = {"title": "Samen veilig vooruit", "term": TERM, **more}
    return PlanDrafted(plan=plan, municipalities=codes or (DRUTEN, WIJCHEN), occurred_on=day(on), **given)


def proposed(priority: str, rank: int | None = None, on: str = "2023-01-20", plan: str = PLAN, **more) -> PriorityProposed:
    given = {"label": priority.replace("-", " ").capitalize(), **more}
    return PriorityProposed(plan=plan, priority=priority, rank=rank, occurred_on=day(on), **given)


def amended(priority: str, on: str, **more) -> PriorityAmended:
    return PriorityAmended(plan=PLAN, priority=priority, occurred_on=day(on), **more)


def adopted(code: str = WIJCHEN, on: str = "2023-03-23", **more) -> PlanAdopted:
    return PlanAdopted(plan=PLAN, municipality=code, occurred_on=day(on), **{"acting_body": Body.COUNCIL, **more})


def in_force(code: str = WIJCHEN, on: str = "2023-03-23", **more) -> PlanEnteredIntoForce:
    return PlanEnteredIntoForce(plan=PLAN, municipality=code, occurred_on=day(on), **more)


def agreement(name: str = "2024-01", on: str = "2024-02-01", **more) -> TriangleAgreementMade:
    given = {"parties": MAYOR_AND_PROSECUTOR, **more}
    return TriangleAgreementMade(plan=PLAN, agreement=name, occurred_on=day(on), **given)


def deviation(name: str = "2024-01", on: str = "2024-02-01", **more) -> DeviationAgreed:
    given = {"agreement": "2024-01", "priorities": ("ondermijning",), "trigger": Trigger.MONITORING, "subject": "Opvang"}
    return DeviationAgreed(plan=PLAN, deviation=name, occurred_on=day(on), **{**given, **more})


def ended(name: str, on: str, **more) -> DeviationEnded:
    return DeviationEnded(plan=PLAN, deviation=name, occurred_on=day(on), **more)


def notified(code: str = WIJCHEN, on: str = "2024-02-20", **more) -> CouncilNotified:
    return CouncilNotified(plan=PLAN, municipality=code, occurred_on=day(on), **{"deviation": "2024-01", **more})


def corrected(target: str, replacement: Event, on: str = "2024-06-01") -> EventCorrected:
    given = {"target": EventId(target), "reason": "misread", "replacement": Replacement(replacement)}
    return EventCorrected(occurred_on=day(on), **given)


def retracted(target: str, on: str = "2024-06-01", reason: str = "never happened") -> EventRetracted:
    return EventRetracted(target=EventId(target), reason=reason, occurred_on=day(on))


def planned(*more: Event) -> list[Event]:
    """Give a plan of Druten and Wijchen with two priorities, and what rests on them."""
    first = [municipality(DRUTEN), municipality(WIJCHEN), drafted(), proposed("ondermijning", 1), proposed("zorg", 2)]
    return [*first, *more]


def deviated(*more: Event) -> list[Event]:
    """Give the same with one deviation agreed."""
    return planned(agreement(), deviation(), *more)


def record(register: Registry, events: Iterable[Event]) -> list[Receipt]:
    """Record each event by a command of its own."""
    return [register.record(event, by=CLERK) for event in events]
