"""Valid facts to begin from: Druten and Wijchen with one plan, a deviation from it, and who was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..events import Event
from ..events.council import CouncilNotified
from ..events.driehoek import DeviationAgreed, TriangleAgreementMade
from ..events.plan import PlanDrafted, PriorityProposed
from ..events.register import EventCorrected, EventRetracted, MunicipalityRegistered, Replacement
from ..kinds import Office, Trigger
from ..recording import Receipt
from ..registry import Registry
from ..values import Actor, AgreementParty, EventId, Period

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
    """
    Tell a moment one *step* after the one before; set `at` to say which comes next.

    >>> clock = SteppingClock()
    >>> (clock().day, clock().day)
    (1, 2)
    """

    def __init__(self, at: datetime = START, step: timedelta = timedelta(days=1)) -> None:
        self.at, self.step = at, step

    def __call__(self) -> datetime:
        told, self.at = self.at, self.at + self.step
        return told


def municipality(code: str = WIJCHEN, on: str = "2023-01-01", **more: Any) -> MunicipalityRegistered:
    """Give the fact that a municipality was entered."""
    return MunicipalityRegistered(municipality=code, name=NAMES.get(code, code), occurred_on=_day(on), **more)


def drafted(*codes: str, on: str = "2023-01-10", plan: str = PLAN, **more: Any) -> PlanDrafted:
    """Give the fact that a plan of these municipalities was drafted, by default of Druten and Wijchen."""
    given = {"title": "Samen veilig vooruit", "term": TERM, **more}
    return PlanDrafted(plan=plan, municipalities=codes or (DRUTEN, WIJCHEN), occurred_on=_day(on), **given)


def proposed(
    priority: str, rank: int | None = None, on: str = "2023-01-20", plan: str = PLAN, **more: Any
) -> PriorityProposed:
    """Give the fact that a priority was proposed in the plan."""
    given = {"label": priority.replace("-", " ").capitalize(), **more}
    return PriorityProposed(plan=plan, priority=priority, rank=rank, occurred_on=_day(on), **given)


def agreement(name: str = "2024-01", on: str = "2024-02-01", **more: Any) -> TriangleAgreementMade:
    """Give the fact that mayor and public prosecutor agreed on something."""
    given = {"parties": MAYOR_AND_PROSECUTOR, **more}
    return TriangleAgreementMade(plan=PLAN, agreement=name, occurred_on=_day(on), **given)


def deviation(name: str = "2024-01", on: str = "2024-02-01", **more: Any) -> DeviationAgreed:
    """Give the fact that a deviation was agreed, resting on the agreement."""
    given = {"agreement": "2024-01", "priorities": ("ondermijning",), "trigger": Trigger.MONITORING, "subject": "Opvang"}
    return DeviationAgreed(plan=PLAN, deviation=name, occurred_on=_day(on), **{**given, **more})


def notified(code: str = WIJCHEN, on: str = "2024-02-20", **more: Any) -> CouncilNotified:
    """Give the fact that a council was told of the deviation."""
    return CouncilNotified(plan=PLAN, municipality=code, occurred_on=_day(on), **{"deviation": "2024-01", **more})


def corrected(target: str, replacement: Event, on: str = "2024-06-01") -> EventCorrected:
    """Give the fact that an event, named by its id, had been recorded wrongly."""
    given: dict[str, Any] = {"target": EventId(target), "reason": "misread", "replacement": Replacement(replacement)}
    return EventCorrected(occurred_on=_day(on), **given)


def retracted(target: str, on: str = "2024-06-01", reason: str = "never happened") -> EventRetracted:
    """Give the fact that an event, named by its id, should never have been recorded."""
    return EventRetracted(target=EventId(target), reason=reason, occurred_on=_day(on))


def planned(*more: Event) -> list[Event]:
    """Give a plan of Druten and Wijchen with the priorities ``ondermijning`` and ``zorg``, and *more* that rests on it."""
    first = [municipality(DRUTEN), municipality(WIJCHEN), drafted(), proposed("ondermijning", 1), proposed("zorg", 2)]
    return [*first, *more]


def deviated(*more: Event) -> list[Event]:
    """Give the same plan with one deviation agreed, and *more* that rests on it."""
    return planned(agreement(), deviation(), *more)


def record(register: Registry, events: Iterable[Event]) -> list[Receipt]:
    """Record each event by a command of its own, as the council clerk of Wijchen."""
    return [register.record(event, by=CLERK) for event in events]


def _day(text: str) -> date:
    return date.fromisoformat(text)
