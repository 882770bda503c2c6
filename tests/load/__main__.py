"""
``python -m tests.load [EVENTS]…``: a national register of 342 municipalities over 12 years, growing; a Markdown table.

Sizes are 10,000, 100,000 and 1,000,000 unless others are given; ``5000000`` takes an hour or more. Each reading runs in a process
of its own, so that the most memory it ever held is its own. Times are of the processor, so that what else the machine does
is not measured; waiting for the disk is measured in `tests/bench`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ivp_registry import Event, Registry
from ivp_registry.plugins import discover
from ivp_registry_compliance.judging import check
from ivp_registry_compliance.rules import rules

from ..bench.compliance import AREA, FIRST, TERM, history
from ..bench.rows import BY

MUNICIPALITIES, YEARS, COMMIT = 342, 12, 1000
SIZES = (10_000, 100_000, 1_000_000)
PLANS = -(-MUNICIPALITIES // AREA) * YEARS // TERM
FIXED, EACH = 2 + 2 * AREA, 2 + AREA
"""Events of a plan without deviations, and of each deviation with the councils that are told of it."""

LAST = FIRST + YEARS - TERM
DAY = date(LAST + 1, 1, 1)
PLAN = f"p0-{LAST}"


def facts(events: int) -> Iterator[list[Event]]:
    """Give the history that has about so many events, in commits of at most a thousand."""
    deviations = max(1, (events // PLANS - FIXED) // EACH)
    for each in history(MUNICIPALITIES, YEARS, deviations):
        yield from (each[first : first + COMMIT] for first in range(0, len(each), COMMIT))


def write(path: Path, events: int) -> dict[str, Any]:
    """Write the register through the public library."""
    begun = time.process_time()
    with Registry.create(path) as register:
        for batch in facts(events):
            register.record(*batch, by=BY)
        return {"events": register.head(), "seconds": time.process_time() - begun}


def catch_up(path: Path, _: int) -> dict[str, Any]:
    """Build the read model of deviations from nothing."""
    with Registry.open(path, plugins=discover(wanted=["audit"])) as register:
        (progress,) = register.project()
        assert progress.behind == 0
    return {"events": progress.position}


def verify(path: Path, _: int) -> dict[str, Any]:
    """Read every stored byte again."""
    with Registry.open(path) as register:
        assert register.verify().is_consistent
    return {}


def status(path: Path, _: int) -> dict[str, Any]:
    """Read one day of one plan."""
    with Registry.open(path) as register:
        assert register.as_of(valid=DAY, plan=PLAN).plan(PLAN).councils
    return {}


def judge(path: Path, _: int) -> dict[str, Any]:
    """Check one partnership by every rule."""
    with Registry.open(path, plugins=discover(wanted=["compliance"])) as register:
        return {"findings": len(check(register, rules(), valid=DAY, plan=PLAN).findings)}


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "write": write, "catch_up": catch_up, "verify": verify, "status": status, "judge": judge,
}  # fmt: skip


def measured(step: str, path: Path, events: int) -> dict[str, Any]:
    """Run one step in a process of its own; give its seconds and the most memory it held, in MiB."""
    command = [sys.executable, "-m", "tests.load", step, str(path), str(events)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def one(step: str, path: Path, events: int) -> None:
    """Be that process."""
    begun = time.process_time()
    found = STEPS[step](path, events)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": time.process_time() - begun, "peak": peak} | found))


HEADER = (
    "| events | append /s | MiB | catch-up /s | MiB | verify /s | MiB | status of one plan, s | MiB | check of one plan, s | MiB "
    "| bytes an event | view, bytes an event |"
)


def row(size: int) -> str:
    """Measure one size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"
        found = {step: measured(step, path, size) for step in STEPS}
        events = found["write"]["events"]
        disk = path.stat().st_size / events
        view = sum(each.stat().st_size for each in path.with_name("register.db.views").glob("*.sqlite")) / events
    cells = [f"{events:,}"]
    for step in ("write", "catch_up", "verify"):
        cells += [f"{events / found[step]['seconds']:,.0f}", f"{found[step]['peak']}"]
    for step in ("status", "judge"):
        cells += [f"{found[step]['seconds']:.2f}", f"{found[step]['peak']}"]
    return f"| {' | '.join([*cells, f'{disk:,.0f}', f'{view:,.0f}'])} |"


def main(sizes: list[int]) -> None:
    """Print the table, row by row."""
    print(f"{HEADER}\n|{'---:|' * (HEADER.count('|') - 1)}")
    for size in sizes:
        print(row(size), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in STEPS:
        one(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main([int(each) for each in sys.argv[1:]] or list(SIZES))
