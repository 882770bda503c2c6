"""System calls that fail in the middle of everything the register does: nothing partial, nothing lost, and work goes on."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from tests.store.samples import CLERK, ROOT, priority

from .injecting import FAULTS, why_not
from .operations import TRIALS, opened, template

LONG = bool(os.environ.get("IVP_LONG"))
SPREAD = 3
"""So many points of each operation and fault in the short suite; every one in the long suite."""

REASON = why_not()


@pytest.mark.slow
@pytest.mark.skipif(REASON is not None, reason=REASON or "")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("operation", TRIALS)
def test_no_failing_call_harms_a_register(operation, fault):
    """Killed at a call, or answered with an error: all or nothing, acknowledged is there, the error is clear, work goes on."""
    most = [] if LONG else [str(SPREAD)]
    command = [sys.executable, "-m", "tests.faults.injecting", operation, fault, *most]

    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["failures"] == []
    assert found["points"] >= SPREAD if not LONG else found["points"] > 20
    if fault == "kill":
        assert found["done"] < found["points"], "kills that let everything be done have hit nothing"


def test_a_partial_write_would_be_seen(tmp_path):
    """What judges the register after a fault sees a part of a command, a lost command and an event twice in a view."""
    template(tmp_path)
    with opened(tmp_path) as register:
        register.record(priority("i-0"), by=CLERK)
        view = tmp_path / "register.db.views" / "counting@1.sqlite"
        register.project()

    with closing(sqlite3.connect(view)) as changed:
        changed.execute("UPDATE total SET times = times + 1")
        changed.commit()

    found = TRIALS["import"].problems(tmp_path, acknowledged=True)

    assert {each.partition(":")[0] for each in found} >= {"9 events"}
    assert any(each.startswith("counted") for each in found)
