"""What the plugin promises. Each test is one promise, told in its first line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from click.testing import CliRunner
from ivp_registry import Event, Registry
from ivp_registry.cli.root import ivp
from ivp_registry.plugins import discover
from ivp_registry.testing import (
    DRUTEN,
    PLAN,
    WIJCHEN,
    ProjectionContract,
    given,
    planned,
    record,
)

from ivp_registry_hours.events import HoursSpent
from ivp_registry_hours.projection import Hours


def spent(hours: int, day: int = 1, to: str = "zorg", by: str = WIJCHEN) -> HoursSpent:
    """Give a fact of March 2024; plan and priorities are those of `planned`."""
    return HoursSpent(
        plan=PLAN,
        priority=to,
        municipality=by,
        hours=hours,
        occurred_on=date(2024, 3, day),
    )


class TestHours(ProjectionContract):
    """It keeps every promise that the register takes for granted."""

    def projection(self) -> Hours:
        """Say which projection is tested."""
        return Hours()

    def events(self) -> list[Event]:
        """Say with which history."""
        return planned(
            spent(8),
            spent(6, day=5),
            spent(7, to="ondermijning"),
            spent(4, by=DRUTEN),
        )


def test_a_day_counts_once() -> None:
    """A second fact for the same day is set aside, and the first one stands."""
    story = given(*planned(), spent(8), spent(9)).project(Hours())

    assert [row["hours"] for row in story.rows("days")] == [8]
    assert [parked.event for parked in story.parked()] == [story.id_of(spent(9))]


def test_the_command_adds_up(tmp_path: Path) -> None:
    """Installed, it is found by the register, and its command adds up the days."""
    place = tmp_path / "register.db"
    with Registry.create(place, plugins=discover(wanted=["hours"])) as register:
        record(register, planned(spent(8), spent(6, day=5)))

    shown = CliRunner().invoke(ivp, ["--register", str(place), "hours", "--json"])

    assert shown.exit_code == 0, shown.output
    (row,) = json.loads(shown.stdout)["data"]
    assert (row["priority"], row["days"], row["hours"]) == ("zorg", 2, 14)
