"""Judging twice as much takes twice the work, counted in calls so that no clock decides."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Iterable
from datetime import date

import pytest
from tests.bench.compliance import busy_plan, history

from ivp_registry import Event
from ivp_registry_compliance.judging import Court
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import BY, register_with

HARDLY_MORE = 1.05


def calls_for_an_event(facts: Iterable[list[Event]]) -> float:
    """Give how many calls judging takes for each event."""
    profile = cProfile.Profile()
    with register_with() as register:
        for together in facts:
            register.record(*together, by=BY)
        profile.enable()
        assert all(Court(register, valid=date(2027, 1, 1)).findings(rules()))
        profile.disable()
        return float(pstats.Stats(profile).total_calls / register.head())  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize(("made", "small"), [
    (lambda count: history(count, 12), 12), (busy_plan, 40), (lambda years: history(6, years), 12),
], ids=["municipalities", "deviations-of-one-plan", "years"])  # fmt: skip
def test_the_work_for_an_event_does_not_grow(made: Callable[[int], Iterable[list[Event]]], small: int) -> None:
    """Four times the history takes hardly more calls for each event."""
    calls_for_an_event(made(small))  # what is loaded and kept on the first call counts for none

    assert calls_for_an_event(made(4 * small)) < HARDLY_MORE * calls_for_an_event(made(small))
