"""Judging twice as much takes twice the work, counted in calls so that no clock decides."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HARDLY_MORE = 1.05
COUNT = """
import cProfile, json, pstats, sys
from datetime import date
from tests.bench.compliance import busy_plan, history
from ivp_registry_compliance.judging import Court
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import BY, register_with

def calls_for_an_event(facts):
    profile = cProfile.Profile()
    with register_with() as register:
        for together in facts:
            register.record(*together, by=BY)
        profile.enable()
        assert all(Court(register, valid=date(2027, 1, 1)).findings(rules()))
        profile.disable()
        return pstats.Stats(profile).total_calls / register.head()

made = {
    "municipalities": lambda count: history(count, 12),
    "deviations of one plan": busy_plan,
    "years": lambda years: history(6, years),
}[sys.argv[1]]
small = int(sys.argv[2])
calls_for_an_event(made(small))  # what is loaded and kept on the first call counts for none
print(json.dumps([calls_for_an_event(made(4 * small)), calls_for_an_event(made(small))]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("made", "small"), [("municipalities", 12), ("deviations of one plan", 40), ("years", 12)])
def test_the_work_for_an_event_does_not_grow(made: str, small: int) -> None:
    """Four times the history takes hardly more calls for each event; counted in a process that has nothing else to do."""
    command = [sys.executable, "-c", COUNT, made, str(small)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)

    assert ran.returncode == 0, ran.stderr
    large, little = json.loads(ran.stdout)
    assert large < HARDLY_MORE * little
