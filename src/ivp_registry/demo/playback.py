"""Play steps into a register with a clock that tells the time of the story, so that "as known then" can be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

import attrs

from ..clock import AMSTERDAM
from ..events import Event
from ..recording import Receipt
from ..registry import Registry
from ..values import Actor

OFFICE_HOURS = time(10, 0)


@attrs.frozen
class Step:
    """Hold facts that are recorded together on one day; `make` gets what was recorded before, to refer to it."""

    day: date
    by: Actor
    make: Callable[[Registry], Iterable[Event]]


class StoryClock:
    """Tell the time of the story; it stands still until the next step."""

    def __init__(self) -> None:
        self.now = datetime.combine(date.min, OFFICE_HOURS, AMSTERDAM)

    def __call__(self) -> datetime:
        return self.now


def play(registry: Registry, clock: StoryClock, steps: Iterable[Step]) -> list[Receipt]:
    """Record each step at ten o'clock of its day, in order of day."""
    receipts = []
    for step in sorted(steps, key=lambda each: each.day):
        clock.now = datetime.combine(step.day, OFFICE_HOURS, AMSTERDAM)
        receipts.append(registry.record(*step.make(registry), by=step.by))
    return receipts
