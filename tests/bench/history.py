"""Invented history of many municipalities: areas of six share a plan for four years, deviate from it, and tell each council."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ivp_registry import (
    CouncilNotified,
    DeviationAgreed,
    Event,
    LocalNormAdopted,
    MunicipalityRegistered,
    Period,
    PlanAdopted,
    PlanDrafted,
    PriorityProposed,
    TriangleAgreementMade,
)  # fmt: skip
from ivp_registry.events.plan import PlanEnteredIntoForce
from ivp_registry.kinds import Body, Trigger

AREA, TERM, FIRST = 6, 4, 2015
"""So many municipalities share a plan, for so many years, from this year on."""


def history(municipalities: int, years: int, deviations: int = TERM * 2) -> Iterator[list[Event]]:
    """Give facts of so many municipalities and years, with so many deviations from each plan, plan by plan."""
    codes = [f"gm{number:04}" for number in range(1, municipalities + 1)]
    yield [MunicipalityRegistered(municipality=code, name=code, occurred_on=date(FIRST, 1, 1)) for code in codes]
    yield [LocalNormAdopted(municipality=code, days=14, occurred_on=date(FIRST, 1, 1)) for code in codes[::2]]
    for begin in range(0, municipalities, AREA):
        for year in range(FIRST, FIRST + years, TERM):
            yield list(_plan(f"p{begin}-{year}", codes[begin : begin + AREA], year, deviations))


def _plan(plan: str, codes: list[str], year: int, deviations: int) -> Iterator[Event]:
    term, day = Period(first=date(year, 1, 1), last=date(year + TERM - 1, 12, 31)), date(year, 1, 1)
    yield PlanDrafted(plan=plan, title=plan, municipalities=tuple(codes), term=term, occurred_on=day)
    yield PriorityProposed(plan=plan, priority="v", label="V", goals=("g",), occurred_on=day)
    for code in codes:
        yield PlanAdopted(plan=plan, municipality=code, sets_goals=True, acting_body=Body.COUNCIL, occurred_on=day)
        yield PlanEnteredIntoForce(plan=plan, municipality=code, occurred_on=day)
    for number in range(deviations):
        agreed = day + timedelta(days=30 + 170 * TERM * 2 * number // deviations)
        name = f"d{number}"
        yield TriangleAgreementMade(plan=plan, agreement=name, priorities=("v",), occurred_on=agreed)
        yield DeviationAgreed(plan=plan, deviation=name, agreement=name, priorities=("v",), trigger=Trigger.MONITORING, subject="s",
                              occurred_on=agreed)  # fmt: skip
        for place, code in enumerate(codes):
            told = agreed + timedelta(days=5 + 3 * place)
            yield CouncilNotified(
                plan=plan, municipality=code, deviation=name, whole_council=True, acting_body=Body.MAYOR, occurred_on=told
            )
