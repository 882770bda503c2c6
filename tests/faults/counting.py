"""A projection that shows every mistake: an event applied twice, one missed, one out of order."""

from __future__ import annotations

import time

import attrs

from ivp_registry import Registry, Table
from ivp_registry.events.plan import PriorityProposed


@attrs.define
class Counting:
    """Count priorities, and keep the position of each; `slow` are seconds of work on each event."""

    name: str = "counting"
    version: int = 1
    slow: float = 0
    events: tuple = (PriorityProposed,)
    tables: tuple = (
        Table(name="seen", columns={"id": "text", "position": "integer"}, key=("id",)),
        Table(name="total", columns={"label": "text", "times": "integer", "last": "integer"}, key=("label",)),
    )

    def apply(self, view, change):
        time.sleep(self.slow)
        event, position = change.after, change.record.position
        before = view.get("total", label=event.label) or {"times": 0, "last": 0}
        if position <= before["last"]:
            raise ValueError(f"{position} came after {before['last']}")
        view.insert("seen", {"id": change.record.id, "position": position})
        view.upsert("total", {"label": event.label, "times": before["times"] + 1, "last": position})


def wrong(register: Registry, view: object) -> list[str]:
    """List how the view differs from the fold of all events up to its position."""
    with view.snapshot():
        position, seen, totals = view.position, view.rows("seen"), view.rows("total")
    wanted = {each.id: each.position for each in register.events(until=position) if isinstance(each.event, PriorityProposed)}
    found = {row["id"]: row["position"] for row in seen}
    times = sum(row["times"] for row in totals)
    problems = [f"missed {key}" for key in wanted.keys() - found.keys()] + [
        f"invented {key}" for key in found.keys() - wanted.keys()
    ]
    return problems + ([f"counted {times} of {len(wanted)}"] if times != len(wanted) else [])
