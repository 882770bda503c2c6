"""What was corrected, what was recorded late, and every notification: lists that agree with what they are made from."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given, settings

from ivp_registry import EventCorrected, EventRetracted, Registry
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import PLAN
from ivp_registry.errors import UnknownReference
from ivp_registry.events.execution import BudgetShortfallReported
from ivp_registry.testing import CLERK, DRUTEN, WIJCHEN, corrected, notified, retracted
from ivp_registry_audit.audit import audit_deviations
from ivp_registry_audit.corrections import Effect, audit_corrections
from ivp_registry_audit.late import audit_recorded_late
from ivp_registry_audit.notifications import Notified, Worth, audit_notifications
from ivp_registry_audit.trail import audit_trail

from .conftest import DAYS, amend, amendments, told

DAY = date(2026, 3, 10)
FIRST = f"plan/{PLAN}/notification/{DRUTEN}@1"


class TestCorrections:
    @settings(max_examples=15, deadline=None)
    @given(chosen=amendments())
    def test_they_are_the_amendments_of_the_trail(self, chosen) -> None:
        """Each correction and retraction is there once, and says the same change as its line of the trail."""
        with Registry.create(":memory:", clock=StoryClock()) as register:
            amend(told(register), chosen)
            topics = (EventCorrected.TOPIC, EventRetracted.TOPIC)
            lines = [line for line in audit_trail(register) if line.topic in topics]
            rows = audit_corrections(register).rows

            assert [(row.event_id, row.changes, row.amended_by) for row in rows] == [
                (line.event_id, line.changes, line.amended_by) for line in lines
            ]

    def test_each_effect_is_told(self, demo: Registry) -> None:
        """Corrected, retracted, restored, and without effect, each with what was taken back since."""
        event = demo.find(FIRST).event
        correction = demo.record(corrected(FIRST, attrs.evolve(event, note="anders")), by=CLERK).events[0].id
        demo.record(corrected(FIRST, attrs.evolve(event, note="nog anders")), by=CLERK)
        demo.record(retracted(correction), by=CLERK)
        retraction = demo.record(retracted(FIRST), by=CLERK).events[0].id
        demo.record(retracted(retraction), by=CLERK)

        rows = audit_corrections(demo).rows[1:]
        assert [(row.effect, row.stands) for row in rows] == [
            (Effect.CORRECTED, False), (Effect.CORRECTED, True), (Effect.NOTHING, True), (Effect.RETRACTED, False),
            (Effect.RESTORED, True),
        ]  # fmt: skip
        assert {row.fact for row in rows} == {FIRST}

    def test_filters(self, demo: Registry) -> None:
        """Corrections can be narrowed to a plan, a council, a time, a day, and what was known."""
        assert len(audit_corrections(demo, plan=PLAN, municipality=DRUTEN).rows) == 1
        assert not audit_corrections(demo, municipality=WIJCHEN).rows
        assert not audit_corrections(demo, until=date(2024, 3, 10)).rows
        assert not audit_corrections(demo, valid=date(2024, 3, 10)).rows
        assert not audit_corrections(demo, known=95).rows


@pytest.mark.parametrize("ask", [audit_trail, audit_corrections, audit_recorded_late])
@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ({"municipality": "Druten"}, "municipality/gm0225"),
        ({"municipality": "gm9999"}, "gm9999"),
        ({"plan": "twee"}, "plan/twee"),
    ],
)
def test_what_was_never_recorded_is_refused(demo: Registry, ask, asked: dict[str, str], nearest: str) -> None:
    """A list of a plan or council that is not there is an error with the way out, never an empty list."""
    with pytest.raises(UnknownReference, match=nearest):
        ask(demo, **asked)


class TestRecordedLate:
    @settings(max_examples=15, deadline=None)
    @given(chosen=amendments())
    def test_none_short_none_missing(self, chosen) -> None:
        """Listed are exactly the facts that stand and took longer, the longest first."""
        with Registry.create(":memory:", clock=StoryClock()) as register:
            amend(told(register), chosen)
            everything = audit_recorded_late(register, longer_than=-100_000).rows
            late = audit_recorded_late(register, longer_than=30).rows
            standing = {fact.id for fact in register.as_of(valid=date.max)._dossiers.values() for fact in fact}

            assert {row.event_id for row in everything if not row.topic.startswith("event-")} == standing
            assert late == tuple(row for row in everything if row.days > 30)
            assert [row.days for row in late] == sorted((row.days for row in late), reverse=True)

    def test_counts_from_the_day_as_corrected(self, demo: Registry) -> None:
        """A corrected day counts as it reads now, and the row names the correction that it was learned by."""
        rows = {row.event_id: row for row in audit_recorded_late(demo, longer_than=5).rows}
        told_of = rows[f"plan/{PLAN}/notification/{DRUTEN}@2"]

        assert (told_of.days, told_of.occurred_on) == (11, date(2024, 2, 2))
        assert told_of.corrected_by == f"plan/{PLAN}/notification/{DRUTEN}@3"
        assert told_of.event_id not in {row.event_id for row in audit_recorded_late(demo, longer_than=5, known=95).rows}


def worths(register: Registry, **asked) -> list[Worth]:
    return [row.worth for row in audit_notifications(register, valid=DAY, **asked).rows]


class TestNotifications:
    @settings(max_examples=15, deadline=None)
    @given(chosen=amendments(), valid=DAYS)
    def test_agrees_with_the_audit_of_deviations(self, chosen, valid) -> None:
        """For each deviation and council the row that counts has the outcome, the day and the norm of that audit."""
        with Registry.create(":memory:", clock=StoryClock()) as register:
            amend(told(register), chosen)
            counting = [
                row
                for row in audit_notifications(register, valid=valid).rows
                if row.worth not in (Worth.TOO_EARLY, Worth.AGAIN, Worth.NOT_JUDGED)
            ]
            audited = audit_deviations(register, valid=valid).rows

            assert [(f"deviation/{r.deviation}", r.municipality, r.outcome.value, r.told_on, r.norm) for r in audited] == [
                (r.about, r.municipality, r.worth.value, r.told_on, r.norm) for r in counting
            ]

    def test_each_recorded_notification_is_there(self, demo: Registry) -> None:
        """Told again and told too early are rows of their own, and do not hide the one that counts."""
        for day in ("2025-05-01", "2026-02-01", "2026-03-06"):
            demo.record(notified(WIJCHEN, day, deviation="2026-01"), by=CLERK)

        found = worths(demo, municipality=WIJCHEN, since=date(2026, 1, 1))
        assert found == [Worth.TOO_EARLY, Worth.TOO_EARLY, Worth.ON_TIME, Worth.AGAIN]

    def test_a_shortfall_is_not_judged(self, demo: Registry) -> None:
        """A notification of a budget shortfall has no norm here, so it is listed and not judged."""
        day = date(2026, 2, 1)
        demo.record(BudgetShortfallReported(plan=PLAN, shortfall="2026", occurred_on=day), by=CLERK)
        demo.record(notified(DRUTEN, "2026-02-02", deviation=None, shortfall="2026"), by=CLERK)

        rows: tuple[Notified, ...] = audit_notifications(demo, valid=DAY, municipality=DRUTEN).rows
        assert [row.about for row in rows if row.worth is Worth.NOT_JUDGED] == ["shortfall/2026"]

    def test_says_when_it_was_recorded_and_corrected(self, demo: Registry) -> None:
        """A row names the moment of recording, the correction, and the norm that it is held against."""
        row = next(
            r for r in audit_notifications(demo, valid=DAY, municipality=DRUTEN).rows if r.about == "deviation/2024-01"
        )

        assert row.recorded_at is not None
        assert row.recorded_at.date() == date(2024, 2, 13)
        assert row.corrected_by == f"plan/{PLAN}/notification/{DRUTEN}@3"
        assert row.norm_id == f"municipality/{DRUTEN}/norm@1"

    @pytest.mark.parametrize(("known", "worth"), [(95, Worth.LATE), (96, Worth.ON_TIME)])
    def test_on_both_clocks(self, demo: Registry, known: int, worth: Worth) -> None:
        """Before the correction was recorded the council of Druten had been told late."""
        assert worths(demo, known=known, municipality=DRUTEN, since=date(2024, 1, 1), until=date(2024, 2, 1)) == [worth]
