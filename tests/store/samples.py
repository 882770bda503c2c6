"""Facts, rows and other processes for the tests of the store: small, and the same every time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from ivp_registry import Actor, MunicipalityRegistered, Period, PlanDrafted, PriorityProposed, Registry
from ivp_registry.errors import RegistryError
from ivp_registry.testing.store_contract import MOMENT, append, leaf_of  # noqa: F401  # the rows of the store's contract
from ivp_registry.testing.store_contract import rows as events  # noqa: F401

ROOT = Path(__file__).parents[2]
CLERK = Actor.parse("council-clerk@gm0296")
DAY = date(2024, 1, 1)
MUNICIPALITY = MunicipalityRegistered(municipality="gm0296", name="Wijchen", occurred_on=DAY)
PLAN = PlanDrafted(
    plan="wijchen", title="Veilig Wijchen", municipalities=("gm0296",), occurred_on=DAY,
    term=Period(first=DAY, last=date(2027, 12, 31)),
)  # fmt: skip


def ticking(start: datetime = MOMENT) -> Callable[[], datetime]:
    """Give a clock that is a second further each time it is looked at."""
    seconds = iter(range(10**9))
    return lambda: start + timedelta(seconds=next(seconds))


def priority(name: str, label: str = "Ondermijning") -> PriorityProposed:
    """Give the fact that a priority was proposed in the plan of the samples."""
    return PriorityProposed(plan="wijchen", priority=name, label=label, occurred_on=DAY)


def make_register(path: Path | str, *, priorities: int = 0) -> Path | str:
    """Make a register with a municipality, a plan and some priorities, and close it."""
    with Registry.create(path, clock=ticking()) as register:
        register.record(MUNICIPALITY, by=CLERK)
        register.record(PLAN, by=CLERK)
        for number in range(priorities):
            register.record(priority(f"p-{number}"), by=CLERK)
    return path


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Run *script* in another process, from the root of the repository so that it finds these samples."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def said(child: subprocess.Popen[str], *, timeout: float = 60) -> list[str]:
    """Wait until another process is done, and give the lines that it said; it must not have failed."""
    out, err = child.communicate(timeout=timeout)
    assert child.returncode == 0, err
    return out.splitlines()


def outcome(what: Callable[[], object]) -> object:
    """Give what *what* gives, or the error with which the register refuses, as text."""
    try:
        return what()
    except RegistryError as error:
        return f"{error.code}: {error}"
