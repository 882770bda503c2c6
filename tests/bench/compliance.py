"""``python -m tests.bench.compliance``: invented history for many municipalities, judged by every rule; rates, not limits."""

from __future__ import annotations

import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from ivp_registry import Registry
from ivp_registry.plugins import discover
from ivp_registry_compliance.judging import Court
from ivp_registry_compliance.rules import rules

from .history import FIRST, history
from .rows import BY


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
