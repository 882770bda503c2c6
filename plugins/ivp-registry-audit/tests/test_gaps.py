"""Gaps: what is promised and not on record, and nothing else."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from ivp_registry import Period, Registry
from ivp_registry.demo.seed import PLAN as STORY
from ivp_registry.events.execution import MonitoringHeld
from ivp_registry.events.plan import PlanAdopted, PlanEnteredIntoForce, PlanNotAdopted, PlanPromiseMade
from ivp_registry.events.register import HistoryDeclaredComplete
from ivp_registry.kinds import HistorySubject, PromiseKind
from ivp_registry.testing import CLERK, DRUTEN, PLAN, WIJCHEN, deviated, notified, planned, record
from ivp_registry_audit.gaps import Gap, Kind, audit_gaps

DAY = date(2025, 6, 1)


def found(register: Registry, kind: Kind, **asked) -> list[Gap]:
    rows = audit_gaps(register, **{"valid": DAY, **asked}).rows
    return [gap for gap in rows if gap.kind is kind]


class TestCouncils:
    def test_a_council_without_a_decision(self, register: Registry) -> None:
        """A council of which no decision is on record is a gap, until it adopts or does not."""
        record(register, planned())
        assert [gap.municipality for gap in found(register, Kind.DECISION)] == [DRUTEN, WIJCHEN]

        day = date(2023, 5, 1)
        register.record(PlanAdopted(plan=PLAN, municipality=DRUTEN, occurred_on=day), by=CLERK)
        register.record(PlanNotAdopted(plan=PLAN, municipality=WIJCHEN, occurred_on=day), by=CLERK)
        assert found(register, Kind.DECISION) == []

    def test_adopted_and_from_when(self, register: Registry) -> None:
        """An adopted plan without a day of entry into force is a gap; one that was not adopted has no such day."""
        day = date(2023, 5, 1)
        events = (
            PlanAdopted(plan=PLAN, municipality=DRUTEN, occurred_on=day),
            PlanNotAdopted(plan=PLAN, municipality=WIJCHEN, occurred_on=day),
        )
        record(register, planned(*events))
        assert [gap.municipality for gap in found(register, Kind.ENTRY_INTO_FORCE)] == [DRUTEN]

        register.record(PlanEnteredIntoForce(plan=PLAN, municipality=DRUTEN, occurred_on=day), by=CLERK)
        assert found(register, Kind.ENTRY_INTO_FORCE) == []

    def test_a_council_that_was_not_notified(self, register: Registry) -> None:
        """A council without a notification that counts is a gap, whatever its norm, and says what closes it."""
        record(register, deviated(notified(DRUTEN, "2024-02-20"), notified(WIJCHEN, "2023-12-01")))
        (gap,) = found(register, Kind.NOTIFICATION)

        assert (gap.municipality, gap.what, gap.closed_by) == (WIJCHEN, "deviation/2024-01", "council-notified")
        assert found(register, Kind.NOTIFICATION, municipality=DRUTEN) == []
        assert found(register, Kind.NOTIFICATION, until=date(2024, 1, 31)) == []

    def test_a_history_declared_complete(self, register: Registry) -> None:
        """Where all was declared to be recorded, the gap names that: what is missing there did not happen."""
        complete = HistoryDeclaredComplete(
            municipality=WIJCHEN, subject=HistorySubject.NOTIFICATIONS, occurred_on=date(2025, 1, 5),
            period=Period.parse("2024-01-01..2024-12-31"),
        )  # fmt: skip
        record(register, deviated(complete))

        gaps = {gap.municipality: gap.declared for gap in found(register, Kind.NOTIFICATION)}
        assert gaps == {DRUTEN: None, WIJCHEN: f"municipality/{WIJCHEN}/history/notifications@1"}


class TestRounds:
    def test_years_that_are_over(self, register: Registry) -> None:
        """Rounds are counted in calendar years that are over, against what the plan promised."""
        promise = PlanPromiseMade(plan=PLAN, promise="m", kind=PromiseKind.MONITORING, quote="tweemaal", times_per_year=2,
                                  occurred_on=date(2023, 1, 10))  # fmt: skip
        rounds = [MonitoringHeld(plan=PLAN, round=day, occurred_on=date.fromisoformat(day))
                  for day in ("2023-05-01", "2023-11-01", "2024-05-01")]  # fmt: skip
        record(register, planned(promise, *rounds))

        assert [(gap.what, gap.found, gap.wanted) for gap in found(register, Kind.MONITORING)] == [("year/2024", 1, 2)]
        assert found(register, Kind.MONITORING, valid=date(2024, 12, 31)) == []

    def test_without_a_promise_nothing_is_missing(self, register: Registry) -> None:
        """A plan that promised no monitoring has no missing rounds."""
        record(register, planned())

        assert {gap.kind for gap in audit_gaps(register, valid=DAY).rows} == {Kind.DECISION}

    @pytest.mark.parametrize(("kind", "count"), [(Kind.MONITORING, 1), (Kind.THEME_MEETING, 15), (Kind.EVALUATION, 5)])
    def test_of_the_demonstration(self, demo: Registry, kind: Kind, count: int) -> None:
        """The demonstration lacks what its story leaves out: a round, theme meetings and evaluations of five councils."""
        gaps = found(demo, kind, valid=date(2026, 3, 10), plan=STORY)

        assert len(gaps) == count
        assert all(gap.promised_by and gap.quote for gap in gaps)


class TestPositions:
    def test_an_event_that_is_gone(self, tmp_path: Path) -> None:
        """A position whose event somebody deleted is a gap of the ledger, also when it is the last one."""
        path = tmp_path / "r.db"
        with Registry.create(path) as register:
            record(register, deviated())
            head = register.head()
        with sqlite3.connect(path) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("DELETE FROM stored_events WHERE rowid = 5")
        connection.close()
        with Registry.open(path) as register:
            assert register.head() == head
            assert [gap.what for gap in found(register, Kind.POSITION)] == ["position/5"]
            assert found(register, Kind.POSITION, plan=PLAN) == []

    def test_a_sound_ledger_has_none(self, demo: Registry) -> None:
        """A register that nobody tampered with has an event at every position, as known at any."""
        for known in (0, 50, demo.head()):
            assert found(demo, Kind.POSITION, known=known) == []
