"""The audit of deviations: five outcomes, both clocks, and the read model equal to all events."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivp_registry import (
    Actor,
    CouncilNotified,
    DeviationAgreed,
    EventCorrected,
    EventRetracted,
    LocalNormAdopted,
    MunicipalityRegistered,
    Period,
    PlanDrafted,
    PriorityProposed,
    Registry,
    TriangleAgreementMade,
)
from ivp_registry.demo import play
from ivp_registry.demo.continuation import continuation
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import PLAN, seed
from ivp_registry.errors import UnknownReference
from ivp_registry.events.register import Replacement
from ivp_registry.kinds import Body, Trigger
from ivp_registry.plugins import discover
from ivp_registry_audit.audit import Outcome, audit_deviations, judge
from ivp_registry_audit.projection import Deviations

BY = Actor.parse("council-clerk@gm0296")
AGREED = date(2024, 1, 22)
TOLD = "plan/p/notification/gm0296@1"


@pytest.fixture(name="register")
def register_with_deviation():
    """Give a register with one plan of two municipalities, one deviation, and a norm of 14 days in one of them."""
    with Registry.create(":memory:") as register:
        day = date(2023, 1, 1)
        register.record(
            *(MunicipalityRegistered(municipality=code, name=code, occurred_on=day) for code in ("gm0296", "gm0225")),
            PlanDrafted(plan="p", title="P", municipalities=("gm0296", "gm0225"), occurred_on=day,
                        term=Period.parse("2023-01-01..2026-12-31")),
            PriorityProposed(plan="p", priority="v", label="V", occurred_on=day),
            LocalNormAdopted(municipality="gm0296", days=14, occurred_on=day),
            TriangleAgreementMade(plan="p", agreement="1", occurred_on=AGREED),
            DeviationAgreed(plan="p", deviation="1", agreement="1", priorities=("v",), trigger=Trigger.MONITORING, subject="s",
                            occurred_on=AGREED),
            by=BY,
        )  # fmt: skip
        yield register


def told(day: date, municipality: str = "gm0296") -> CouncilNotified:
    return CouncilNotified(plan="p", deviation="1", municipality=municipality, acting_body=Body.MAYOR, occurred_on=day)


def outcome(register: Registry, valid: date, known: int | None = None, municipality: str = "gm0296") -> Outcome:
    return audit_deviations(register, valid=valid, known=known, municipality=municipality).rows[0].outcome


class TestOutcome:
    def test_open_until_the_norm_has_passed(self, register: Registry) -> None:
        """Not told is open up to and including the last day of the norm, and missing from the next day."""
        last = AGREED + timedelta(days=14)

        assert outcome(register, last) is Outcome.OPEN
        assert outcome(register, last + timedelta(days=1)) is Outcome.MISSING

    def test_on_time_on_the_last_day_late_after_it(self, register: Registry) -> None:
        """Told on the last day of the norm is on time, one day later is late."""
        receipt = register.record(told(AGREED + timedelta(days=14)), by=BY)
        assert outcome(register, date(2024, 6, 1)) is Outcome.ON_TIME

        register.record(EventRetracted(target=receipt.events[0].id, reason="r", occurred_on=date(2024, 6, 1)), by=BY)
        register.record(told(AGREED + timedelta(days=15)), by=BY)
        assert outcome(register, date(2024, 6, 1)) is Outcome.LATE

    def test_without_a_norm_there_is_no_late(self, register: Registry) -> None:
        """A council without a recorded norm gets no verdict, only the days that passed."""
        register.record(told(AGREED + timedelta(days=400), "gm0225"), by=BY)

        row = audit_deviations(register, valid=date(2025, 6, 1), municipality="gm0225").rows[0]

        assert (row.outcome, row.norm, row.days) == (Outcome.NO_NORM, "not-recorded", 400)

    def test_explicitly_no_term_differs_from_not_recorded(self, register: Registry) -> None:
        """A norm that lays down no term is told apart from a norm nobody recorded."""
        register.record(LocalNormAdopted(municipality="gm0225", days=None, occurred_on=date(2023, 1, 1)), by=BY)

        assert audit_deviations(register, valid=date(2024, 6, 1), municipality="gm0225").rows[0].norm == "no-term"

    def test_the_norm_of_the_day_of_the_agreement_counts(self, register: Registry) -> None:
        """A norm that took effect after the agreement does not reach back."""
        register.record(LocalNormAdopted(municipality="gm0296", days=1, occurred_on=AGREED + timedelta(days=1)), by=BY)

        assert outcome(register, AGREED + timedelta(days=10)) is Outcome.OPEN

    def test_a_notification_from_before_the_agreement_does_not_count(self, register: Registry) -> None:
        """A notification dated before its deviation was agreed is named, and makes no council told in time."""
        early = AGREED - timedelta(days=365)
        register.record(told(early), by=BY)
        assert outcome(register, date(2024, 6, 1)) is Outcome.MISSING

        register.record(told(AGREED + timedelta(days=20)), by=BY)
        row = audit_deviations(register, valid=date(2024, 6, 1), municipality="gm0296").rows[0]
        assert (row.outcome, row.days, row.told_before) == (Outcome.LATE, 20, (early,))

    def test_an_unknown_council_is_refused(self, register: Registry) -> None:
        """A municipality that was never registered is an error, never an audit without findings."""
        with pytest.raises(UnknownReference, match="gm0999"):
            audit_deviations(register, valid=date(2024, 6, 1), municipality="gm0999")

    @given(told_on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)), due=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
           on=st.dates(date(2020, 1, 1), date(2030, 1, 1)))  # fmt: skip
    def test_only_a_norm_can_make_late(self, told_on: date | None, due: date | None, on: date) -> None:
        """Late and missing need a last day that has passed; without one there is never a verdict."""
        verdict = judge(told_on=told_on, due_on=due, on=on)

        assert (verdict is Outcome.NO_NORM) == (due is None)
        if verdict in (Outcome.LATE, Outcome.MISSING):
            assert due is not None
            assert (told_on or on) > due


class TestClocks:
    def test_a_correction_changes_what_is_known_after_it(self, register: Registry) -> None:
        """Before a correction the wrong date counts, after it the right one; both can be asked for."""
        register.record(told(AGREED + timedelta(days=30)), by=BY)
        before = register.head()
        right = Replacement(told(AGREED + timedelta(days=3)))
        register.record(EventCorrected(target=TOLD, reason="r", replacement=right, occurred_on=date(2024, 6, 1)), by=BY)

        assert outcome(register, date(2024, 6, 1), known=before) is Outcome.LATE
        assert outcome(register, date(2024, 6, 1)) is Outcome.ON_TIME

    def test_a_notification_after_the_day_asked_is_not_seen(self, register: Registry) -> None:
        """On a day before the council was told, it had not been told."""
        register.record(told(AGREED + timedelta(days=5)), by=BY)

        assert outcome(register, AGREED + timedelta(days=4)) is Outcome.OPEN

    def test_every_row_names_its_evidence(self, register: Registry) -> None:
        """A row lists the events it rests on: agreement, deviation, notification, norm."""
        register.record(told(AGREED + timedelta(days=5)), by=BY)

        evidence = audit_deviations(register, valid=date(2024, 6, 1), municipality="gm0296").rows[0].evidence

        assert set(evidence) == {"plan/p/agreement/1@1", "plan/p/deviation/1@1", TOLD, "municipality/gm0296/norm@1"}


class TestReadModel:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(data=st.data())
    def test_view_equals_all_events(self, data: st.DataObject) -> None:
        """After any batches and at any (valid, known), the audit from the read model equals the reading of all events."""
        clock = StoryClock()
        with Registry.create(":memory:", clock=clock) as register:
            steps = sorted([*seed(), *continuation()], key=lambda step: step.day)
            cuts = data.draw(st.sets(st.integers(0, len(steps)), max_size=4))
            for number, step in enumerate(steps):
                play(register, clock, [step])
                if number in cuts:
                    register.project([Deviations()])
            known = data.draw(st.integers(0, register.head()))
            valid = data.draw(st.dates(date(2023, 1, 1), date(2026, 12, 31)))
            rows = audit_deviations(register, valid=valid, known=known).rows

            plan = register.as_of(valid=valid, known=known).plans.get(PLAN)
            expected = [(d.deviation, code, d.last_day, tuple(n.told_on for n in plan.told(d.deviation, code))[:1])
                        for d in (plan.deviations if plan else ()) for code in plan.concerned(d)]  # fmt: skip
            found = [(r.deviation, r.municipality, r.in_force_until, (r.told_on,) if r.told_on else ()) for r in rows]
            assert found == expected

    def test_one_row_per_known_version_of_a_fact(self, register: Registry) -> None:
        """A corrected fact has two rows in the view, each with the positions between which it was known."""
        register.record(told(AGREED + timedelta(days=30)), by=BY)
        right = Replacement(told(AGREED + timedelta(days=3)))
        register.record(EventCorrected(target=TOLD, reason="r", replacement=right, occurred_on=date(2024, 6, 1)), by=BY)
        register.project([Deviations()])

        rows = register.view_of(Deviations()).rows("facts", fact_id=TOLD)

        assert [(row["known_from"], row["known_until"], row["occurred_on"].day) for row in rows] == [
            (8, 9, 21),
            (9, None, 25),
        ]

    def test_found_by_entry_point(self, tmp_path: Path) -> None:
        """The installed plugin is found by the register and brings its read model."""
        with Registry.create(tmp_path / "r.db", plugins=discover(wanted=["audit"])) as register:
            register.project()

            assert list(register.views) == ["deviations"]
            assert (tmp_path / "r.db.views" / "deviations@1.sqlite").exists()
