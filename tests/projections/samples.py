"""Projections to run: one that counts, and one that misbehaves as it is told to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from tests.facts import notified

from ivp_registry import Registry, Table
from ivp_registry.events.council import CouncilNotified

NOTIFIED = f"{notified().stream()}@1"
TOLD = Table(name="told", columns={"id": "text", "council": "text", "day": "date"}, key=("id",))


@attrs.define
class Told:
    """Keep for each council on which days it was told; `seen` remembers what was applied, `does` what else to do."""

    name: str = "told"
    version: int = 1
    events: tuple = (CouncilNotified,)
    tables: tuple = (TOLD,)
    on_error: str = "stop"
    retries: int = 0
    seconds: float | None = 10
    after: tuple = ()
    does: Callable[[Any, Any], object] = lambda view, change: None
    seen: list = attrs.field(factory=list)

    def apply(self, view, change):
        self.seen.append((change.fact_id, change.before, change.after))
        answer = self.does(view, change)
        if change.before:
            view.delete("told", {"id": change.fact_id})
        if change.after:
            view.insert(
                "told", {"id": change.fact_id, "council": change.after.municipality, "day": change.after.occurred_on}
            )
        return answer


def failing(*ids: str, error: BaseException | None = None) -> Callable[[Any, Any], None]:
    """Give what raises at the events with these ids, or at all."""

    def fail(_: Any, change: Any) -> None:
        if not ids or change.record.id in ids:
            raise error or ZeroDivisionError("poisoned")

    return fail


def rows(register: Registry, projection: object, **where: object) -> list[tuple]:
    """Give the rows of a view of `Told`."""
    found = register.view_of(projection).rows("told", **where)
    return [(row["id"], str(row["day"])) for row in found]


class Brings:
    """Stand in for loaded plugins: these projections, and no events."""

    def __init__(self, *projections: object) -> None:
        from ivp_registry.projections import Declaration

        self.events, self.faults = (), ()
        self.declared = [Declaration.of(each, plugin="samples 1.0") for each in projections]
