"""What is coming: each term that runs, until its last day, with what satisfies it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.facts import CLERK, WIJCHEN, day, planned

from ivp_registry import Registry
from ivp_registry.demo import play
from ivp_registry.demo.continuation import continuation
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import seed
from ivp_registry.events.council import CommitmentMade, CommitmentSettled
from ivp_registry.plugins import discover
from ivp_registry_compliance.judging import check
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import register_with

ON = date(2026, 3, 10)
WORKED_OUT = [
    ("2026-03-16", "gm1945", "gw.180-2.raad-ingelicht"),  # told of 2 March within 14 days
    ("2026-03-23", "gm0209", "gw.180-2.raad-ingelicht"),  # the same within 21 days
    *(("2026-12-31", code, "plan.monitoring-tweemaal-per-jaar")
      for code in ("gm0209", "gm0225", "gm0252", "gm0296", "gm0668", "gm1945")),
    *(("2026-12-31", code, "plan.themabijeenkomst-jaarlijks")
      for code in ("gm0209", "gm0225", "gm0252", "gm0296", "gm0668", "gm1945")),
    ("2027-05-11", "gm0296", "pw2012.38b-1.doelen-vierjaarlijks"),  # four years after each council set goals
    ("2027-05-23", "gm0209", "pw2012.38b-1.doelen-vierjaarlijks"),
    ("2027-05-25", "gm0252", "pw2012.38b-1.doelen-vierjaarlijks"),
    ("2027-06-01", "gm0225", "pw2012.38b-1.doelen-vierjaarlijks"),
    ("2027-06-08", "gm1945", "pw2012.38b-1.doelen-vierjaarlijks"),
    ("2027-06-22", "gm0668", "pw2012.38b-1.doelen-vierjaarlijks"),
]  # fmt: skip
"""Worked out by hand from the facts of the demonstration."""


def promise(due: str | None) -> CommitmentMade:
    return CommitmentMade(
        municipality=WIJCHEN, commitment="c", content="een overzicht", due_on=due and day(due), occurred_on=day("2024-02-01")
    )


def test_the_demonstration_has_the_terms_that_were_worked_out() -> None:
    """Every term that runs on 10 March 2026, in order of its last day."""
    clock = StoryClock()
    with Registry.create(":memory:", clock=clock, plugins=discover()) as register:
        play(register, clock, [*seed(), *continuation()])
        found = check(register, rules(), valid=ON).upcoming()

    assert sorted((str(each.due_on), each.municipality, each.rule) for each in found) == sorted(WORKED_OUT)
    assert [each.due_on for each in found] == sorted(each.due_on for each in found)
    assert all(str(each.satisfied_by) and str(each.because) for each in found)


@pytest.mark.parametrize(("due", "on", "runs"), [
    ("2024-03-01", "2024-03-01", True), ("2024-03-01", "2024-03-02", False), ("2024-03-01", "2024-01-31", False),
    (None, "2024-03-01", False),
])  # fmt: skip
def test_a_promise_to_a_council_runs_until_its_last_day(due: str | None, on: str, runs: bool) -> None:
    """From the day it was made up to its last day it is coming; without a term it never is."""
    with register_with(*planned(promise(due))) as register:
        found = check(register, [], valid=day(on)).upcoming()

    assert [(each.rule, each.source_class, each.subject) for each in found] == [
        (None, None, f"municipality/{WIJCHEN}/commitment/c")
    ] * runs


def test_a_settled_promise_is_not_coming() -> None:
    """Settling it ends the term, from that day on."""
    with register_with(*planned(promise("2024-03-01"))) as register:
        register.record(CommitmentSettled(municipality=WIJCHEN, commitment="c", occurred_on=day("2024-02-20")), by=CLERK)

        assert [len(check(register, [], valid=day(on)).upcoming()) for on in ("2024-02-19", "2024-02-20")] == [1, 0]


def test_within_so_many_days() -> None:
    """Only terms that end within so many days are given, the last day included."""
    with register_with(*planned(promise("2024-03-01"))) as register:
        found = check(register, [], valid=day("2024-03-01") - timedelta(days=10))

    assert [len(found.upcoming(within)) for within in (9, 10)] == [0, 1]
