"""``python -m tests.bench.compliance``: invented history for many municipalities, judged by every rule; rates, not limits."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

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
    Registry,
    TriangleAgreementMade,
)  # fmt: skip
from ivp_registry.events.plan import PlanEnteredIntoForce
from ivp_registry.kinds import Body, Trigger
from ivp_registry.plugins import discover
from ivp_registry_compliance.judging import Court
from ivp_registry_compliance.rules import rules

from .rows import BY

AREA, TERM, FIRST, YEARS = 6, 4, 2015, 12
"""So many municipalities share a plan, for so many years, from this year on; and so many years of plans."""

TIMES = 3
"""How often each is judged; the best counts, as what else runs only adds."""


def history(municipalities: int, years: int) -> Iterator[list[Event]]:
    """Give invented facts of so many municipalities and years, each list to be recorded together."""
    codes = [f"gm{number:04}" for number in range(1, municipalities + 1)]
    yield [MunicipalityRegistered(municipality=code, name=code, occurred_on=date(FIRST, 1, 1)) for code in codes]
    yield [LocalNormAdopted(municipality=code, days=14, occurred_on=date(FIRST, 1, 1)) for code in codes[::2]]
    for begin in range(0, municipalities, AREA):
        for year in range(FIRST, FIRST + years, TERM):
            yield list(_plan(f"p{begin}-{year}", codes[begin : begin + AREA], year))


def _plan(plan: str, codes: list[str], year: int, deviations: int = TERM * 2) -> Iterator[Event]:
    term, day = Period(first=date(year, 1, 1), last=date(year + TERM - 1, 12, 31)), date(year, 1, 1)
    yield PlanDrafted(plan=plan, title=plan, municipalities=tuple(codes), term=term, occurred_on=day)
    yield PriorityProposed(plan=plan, priority="v", label="V", goals=("g",), occurred_on=day)
    for code in codes:
        yield PlanAdopted(plan=plan, municipality=code, sets_goals=True, acting_body=Body.COUNCIL, occurred_on=day)
        yield PlanEnteredIntoForce(plan=plan, municipality=code, occurred_on=day)
    for number in range(deviations):
        agreed = day + timedelta(days=30 + 170 * number % 1400)
        name = f"d{number}"
        yield TriangleAgreementMade(plan=plan, agreement=name, priorities=("v",), occurred_on=agreed)
        yield DeviationAgreed(plan=plan, deviation=name, agreement=name, priorities=("v",), trigger=Trigger.MONITORING, subject="s",
                              occurred_on=agreed)  # fmt: skip
        for place, code in enumerate(codes):
            told = agreed + timedelta(days=5 + 3 * place)
            yield CouncilNotified(
                plan=plan, municipality=code, deviation=name, whole_council=True, acting_body=Body.MAYOR, occurred_on=told
            )


def busy_plan(deviations: int) -> Iterator[list[Event]]:
    """Give invented facts of one plan of six municipalities with so many deviations."""
    codes = [f"gm{number:04}" for number in range(1, AREA + 1)]
    yield [MunicipalityRegistered(municipality=code, name=code, occurred_on=date(FIRST, 1, 1)) for code in codes]
    yield list(_plan("p", codes, FIRST, deviations))


def judged(name: str, facts: Iterable[list[Event]], on: date) -> None:
    """Judge one history, the best of so many times, and print how long each event takes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Registry.create(Path(folder) / "r.db", plugins=discover(wanted=["compliance"])) as register,
    ):
        for together in facts:
            register.record(*together, by=BY)
        took, found = [], 0
        for _ in range(TIMES):
            begun = time.process_time()
            found = sum(1 for _ in Court(register, valid=on).findings(rules()))
            took.append(time.process_time() - begun)
        best, head, peak = min(took), register.head(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name:26} {head:8} {found:9} {best:8.2f} {head / best:9.0f} {best / head * 1e6:9.0f} {peak:8}")


def main() -> None:
    """Judge histories that double, by municipalities and within one plan: the time for an event stays the same."""
    print(f"{'':26} {'events':>8} {'findings':>9} {'CPU s':>8} {'events/s':>9} {'us/event':>9} {'peak MB':>8}")
    for municipalities in (43, 86, 171, 342):
        judged(f"{municipalities} municipalities", history(municipalities, YEARS), date(FIRST + YEARS, 1, 1))
    for deviations in (100, 200, 400, 800):
        judged(f"one plan, {deviations} deviations", busy_plan(deviations), date(FIRST + TERM, 1, 1))


if __name__ == "__main__":
    main()
