"""``python -m tests.bench.compliance``: invented history for many municipalities, judged by every rule; rates, not limits."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
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

AREA, TERM, FIRST = 6, 4, 2015
"""So many municipalities share a plan, for so many years, from this year on."""


def history(municipalities: int, years: int) -> Iterator[list[Event]]:
    """Give invented facts of so many municipalities and years, each list to be recorded together."""
    codes = [f"gm{number:04}" for number in range(1, municipalities + 1)]
    yield [MunicipalityRegistered(municipality=code, name=code, occurred_on=date(FIRST, 1, 1)) for code in codes]
    yield [LocalNormAdopted(municipality=code, days=14, occurred_on=date(FIRST, 1, 1)) for code in codes[::2]]
    for begin in range(0, municipalities, AREA):
        for year in range(FIRST, FIRST + years, TERM):
            yield list(_plan(f"p{begin}-{year}", codes[begin : begin + AREA], year))


def _plan(plan: str, codes: list[str], year: int) -> Iterator[Event]:
    term, day = Period(first=date(year, 1, 1), last=date(year + TERM - 1, 12, 31)), date(year, 1, 1)
    yield PlanDrafted(plan=plan, title=plan, municipalities=tuple(codes), term=term, occurred_on=day)
    yield PriorityProposed(plan=plan, priority="v", label="V", goals=("g",), occurred_on=day)
    for code in codes:
        yield PlanAdopted(plan=plan, municipality=code, sets_goals=True, acting_body=Body.COUNCIL, occurred_on=day)
        yield PlanEnteredIntoForce(plan=plan, municipality=code, occurred_on=day)
    for number in range(TERM * 2):
        agreed = day + timedelta(days=30 + 170 * number)
        name = f"d{number}"
        yield TriangleAgreementMade(plan=plan, agreement=name, priorities=("v",), occurred_on=agreed)
        yield DeviationAgreed(plan=plan, deviation=name, agreement=name, priorities=("v",), trigger=Trigger.MONITORING, subject="s",
                              occurred_on=agreed)  # fmt: skip
        for place, code in enumerate(codes):
            told = agreed + timedelta(days=5 + 3 * place)
            yield CouncilNotified(
                plan=plan, municipality=code, deviation=name, whole_council=True, acting_body=Body.MAYOR, occurred_on=told
            )


def main() -> None:
    """Judge growing histories, and print how long each event takes."""
    print(f"{'municipalities x years':24} {'events':>8} {'findings':>9} {'CPU s':>8} {'events/s':>9} {'peak MB':>8}")
    for municipalities, years in ((42, 4), (42, 12), (171, 12), (342, 12)):
        with (
            tempfile.TemporaryDirectory() as folder,
            Registry.create(Path(folder) / "r.db", plugins=discover(wanted=["compliance"])) as register,
        ):
            for facts in history(municipalities, years):
                register.record(*facts, by=BY)
            begun = time.process_time()
            found = sum(1 for _ in Court(register, valid=date(FIRST + years, 1, 1)).findings(rules()))
            took = time.process_time() - begun
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{f'{municipalities} x {years}':24} {register.head():8} {found:9} {took:8.2f} {register.head() / took:9.0f} {peak:8}"
            )


if __name__ == "__main__":
    main()
