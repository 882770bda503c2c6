"""How fast read models catch up: one projection, four, one that wants few events; the same rows read raw beside them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ivp_registry import Change, Event, MunicipalityRegistered, Table
from ivp_registry.events.plan import PlanStatementRecorded
from ivp_registry.projections import ViewWriter, host

from .contenders import Ours, Raw
from .rows import statement

PAGES = (50, 100, 250, 500, 1000, 2000)


class Statements:
    """Keep a row for each statement."""

    version = 1
    tables = (Table(name="statements", columns={"id": "text", "plan": "text", "kind": "text", "day": "date"}, key=("id",)),)

    def __init__(self, name: str, events: tuple[type[Event], ...] = (PlanStatementRecorded,)) -> None:
        self.name, self.events = name, events

    def apply(self, view: ViewWriter, change: Change) -> None:
        """Write one row."""
        event = change.after
        if isinstance(event, PlanStatementRecorded):
            row = {"id": change.fact_id, "plan": event.plan, "kind": event.kind, "day": event.occurred_on}
            view.insert("statements", row)


class Filled:
    """Hold the same events raw and in a register, and run new projections over them."""

    def __init__(self, folder: Path, events: int) -> None:
        self.raw, self.ours, self._made = Raw(folder), Ours(folder), 0
        for first in range(0, events, 1000):
            self.raw.write(Raw.facts(first, 1000))
            self.ours.write([statement(number) for number in range(first, first + 1000)])

    def run(self, count: int, events: tuple[type[Event], ...] = (PlanStatementRecorded,)) -> None:
        """Bring *count* projections that nobody ran yet up to date."""
        self._made += 1
        made: list[Any] = [Statements(f"s{self._made}_{number}", events) for number in range(count)]
        assert all(progress.fault is None for progress in self.ours.register.project(made))


def catching_up(events: int, rounds: int, clocked: Callable[[Callable[[], object]], float]) -> dict[str, list[float]]:
    """Time a raw scan, one projection, four together, and one that wants one event type of which there is hardly any."""
    found: dict[str, list[float]] = {"Raw": [], "one": [], "four": [], "few": []}
    with tempfile.TemporaryDirectory() as folder:
        filled = Filled(Path(folder), events)
        for _ in range(rounds):
            found["Raw"].append(clocked(filled.raw.read))
            found["one"].append(clocked(lambda: filled.run(1)))
            found["four"].append(clocked(lambda: filled.run(4)))
            found["few"].append(clocked(lambda: filled.run(1, (MunicipalityRegistered,))))
    return found


def page_sizes(events: int, rounds: int, clocked: Callable[[Callable[[], object]], float]) -> dict[int, list[float]]:
    """Time one projection for each size of page, which is also the most in one transaction."""
    found: dict[int, list[float]] = {size: [] for size in PAGES}
    chosen = host.PAGE
    with tempfile.TemporaryDirectory() as folder:
        filled = Filled(Path(folder), events)
        for _ in range(rounds):
            for size in PAGES:
                host.PAGE = size
                found[size].append(clocked(lambda: filled.run(1)))
    host.PAGE = chosen
    return found
