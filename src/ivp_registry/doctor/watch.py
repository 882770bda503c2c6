"""What has to go on around a register: that it is verified, and that its read models take every event."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..anchoring import last_verified
from ..errors import RegistryError
from .check import Check, Outcome
from .readings import Readings

DAYS = 31
"""A verification that is older is warned of."""

DAY = 86_400


def verified(path: Path, readings: Readings) -> Check:
    """Tell when the register was verified last on this machine, and whether it was in order."""
    try:
        last, age = last_verified(path), readings.verify_age
    except RegistryError:
        return Check(
            name="verified", code="verification-unreadable", outcome=Outcome.WARNING, found="–",
            why="what was written down of the last verification cannot be read", remedy="run 'ivp verify'",
        )  # fmt: skip
    if last is None or age is None:
        return Check(
            name="verified", code="never-verified", outcome=Outcome.WARNING, found="–",
            why="the register was never verified on this machine", remedy="run 'ivp verify', best every week",
        )  # fmt: skip
    found, seconds = last.at.isoformat(), round(age)
    if last.findings:
        return Check(
            name="verified", code="not-consistent", outcome=Outcome.FAULT, found=found, value=seconds, unit="s",
            why="the last verification found what is not in order", remedy="run 'ivp verify' and follow its findings",
        )  # fmt: skip
    if age > DAYS * DAY:
        return Check(
            name="verified", code="verified-long-ago", outcome=Outcome.WARNING, found=found, value=seconds, unit="s",
            why="the last verification is more than a month ago", remedy="run 'ivp verify', best every week",
        )  # fmt: skip
    return Check(
        name="verified", outcome=Outcome.OK, found=found, value=seconds, unit="s", why="the last verification was in order"
    )


def parked(readings: Readings) -> Iterator[Check]:
    """Tell of each read model that lacks events, or cannot be read; they make reports wrong, never the register."""
    for view in readings.views:
        key = f"{view.name}@{view.version}"
        if view.parked is None:
            yield Check(
                name="read-model", code="view-unreadable", outcome=Outcome.FAULT, found=view.name,
                why="this read model cannot be read", remedy="delete its file beside the register: it is made again",
            )  # fmt: skip
        elif view.parked and view.answers:
            yield Check(
                name="read-model", code="events-parked", outcome=Outcome.WARNING, found=f"{key} {view.parked}",
                value=view.parked, unit="{event}", why="this read model lacks events that its projection could not take",
                remedy="'ivp projections parked' tells which and why; mend the plugin, then 'ivp projections retry'",
            )  # fmt: skip
        else:
            yield Check(
                name="read-model", outcome=Outcome.OK, found=key, value=view.lag, unit="{event}",
                why="it takes every event, and is brought up to date when it is read",
            )  # fmt: skip
