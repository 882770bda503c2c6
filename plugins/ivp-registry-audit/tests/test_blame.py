"""Blame: the event that put a value there, held against what a reading says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivp_registry import Registry
from ivp_registry.cli.status import rows_of
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import PLAN
from ivp_registry.errors import NothingThatDay, UnknownReference
from ivp_registry.testing import CLERK, DRUTEN, WIJCHEN
from ivp_registry_audit.blame import Blamed, audit_blame

from .conftest import DAYS, amend, amendments, told

SAME = {
    "plan": {"title": "title"},
    "priority": {"title": "label", "rank": "rank"},
    "council": {"outcome": "outcome", "from": "decided_on", "until": "until"},
    "deviation": {"title": "subject", "from": "counts_from", "until": "until"},
}
"""What a section of ``ivp status`` calls a field, and what blame calls it."""
DAY = date(2026, 3, 10)


def blamed(register: Registry, field: str, **asked) -> Blamed:
    rows = audit_blame(register, PLAN, field, **{"valid": DAY, **asked}).rows
    assert len(rows) == 1
    return rows[0]


def values(register: Registry, valid: date, known: int) -> dict[str, object]:
    """Give the values of a joint reading by the paths of blame."""
    rows = audit_blame(register, PLAN, valid=valid, known=known).rows
    return {each.field: each.value for each in rows if each.municipality is None}


class TestAgreesWithStatus:
    @settings(max_examples=15, deadline=None)
    @given(chosen=amendments(), valid=DAYS, data=st.data())
    def test_the_value_is_that_of_the_reading(self, chosen, valid, data) -> None:
        """On any day, as known at any moment, after any corrections: blame's value is the one that status shows."""
        with Registry.create(":memory:", clock=StoryClock()) as register:
            amend(told(register), chosen)
            known = data.draw(st.integers(13, register.head()))
            plan = register.as_of(valid=valid, known=known).plans.get(PLAN)
            if plan is None:
                with pytest.raises(NothingThatDay):
                    audit_blame(register, PLAN, valid=valid, known=known)
                return
            found = values(register, valid, known)
            for row in rows_of(plan):
                prefix = {"plan": "", "council": f"council/{row.get('municipality')}/"}.get(
                    row["section"], f"{row['section']}/{row.get('id')}/"
                )
                for shown, name in SAME[row["section"]].items():
                    assert found.get(prefix + name) == row[shown], prefix + name

    @settings(max_examples=10, deadline=None)
    @given(chosen=amendments(), valid=DAYS)
    def test_every_earlier_value_was_read_then(self, chosen, valid) -> None:
        """Each value it had before is what blame said as known when its event had been recorded."""
        with Registry.create(":memory:", clock=StoryClock()) as register:
            amend(told(register), chosen)
            try:
                rows = audit_blame(register, PLAN, valid=valid).rows
            except NothingThatDay:
                return
            for row in (each for each in rows if each.municipality is None):
                for earlier in row.earlier:
                    assert values(register, valid, earlier.position)[row.field] == earlier.value


class TestWho:
    def test_a_correction_put_it_there(self, demo: Registry) -> None:
        """A corrected value is blamed on the correction, with the wrong value before it and the reason."""
        row = blamed(demo, f"notification/{DRUTEN}@2/occurred_on")

        assert (row.value, row.position, row.topic) == (date(2024, 2, 2), 96, "event-corrected")
        assert [(each.value, each.position) for each in row.earlier] == [(date(2024, 2, 12), 94)]
        assert row.why is not None
        assert row.why.startswith("De brief is van 2 februari")

    def test_on_both_clocks(self, demo: Registry) -> None:
        """Before it was changed, and as known before that was recorded, another event had put another value there."""
        field = "deviation/2024-01/until"
        assert (blamed(demo, field).value, blamed(demo, field).position) == (date(2024, 9, 30), 97)
        assert blamed(demo, field, valid=date(2024, 3, 1)).position == 88
        assert blamed(demo, field, known=96).position == 88

    def test_for_one_council(self, demo: Registry) -> None:
        """A council's own reading follows the joint one where it differs, and is the only one when asked for."""
        field = "priority/digitale-veiligheid/label"
        joint, own = audit_blame(demo, PLAN, field, valid=DAY).rows
        assert (joint.municipality, joint.position, own.municipality, own.position) == (None, 16, WIJCHEN, 115)
        assert blamed(demo, field, municipality=WIJCHEN).value == own.value
        assert blamed(demo, field, municipality=DRUTEN).value == joint.value

    def test_a_council_that_recorded_nothing_has_the_last_day_of_the_plan(self, demo: Registry) -> None:
        """What a council gets from the plan alone is blamed on the plan."""
        assert blamed(demo, f"council/{WIJCHEN}/until", known=20, valid=date(2023, 4, 1)).position == 13

    @pytest.mark.parametrize(
        ("plan", "field", "nearest"),
        [
            ("tweestromenland", "title", PLAN),
            (PLAN, "titel", "title"),
            (PLAN, "priority/ondermijing", "priority/ondermijning"),
        ],
    )
    def test_what_is_not_there_is_refused(self, demo: Registry, plan: str, field: str, nearest: str) -> None:
        """An unknown plan or field is an error that names what may have been meant."""
        with pytest.raises(UnknownReference, match=nearest):
            audit_blame(demo, plan, field, valid=DAY)

    def test_a_plan_that_does_not_count_yet(self, demo: Registry) -> None:
        """On a day before the plan there is nothing to blame anybody for."""
        with pytest.raises(NothingThatDay):
            audit_blame(demo, PLAN, "title", valid=date(2022, 1, 1))

    def test_retracted_things_are_taken_back(self, demo: Registry) -> None:
        """A value whose event was retracted is blamed on the retraction, with what it was before."""
        from ivp_registry.testing import retracted

        demo.record(retracted(f"plan/{PLAN}/evaluation/tussen@1"), by=CLERK)
        row = blamed(demo, "evaluation/tussen@1/kind")

        assert (row.value, row.topic, len(row.earlier)) == (None, "event-retracted", 1)
