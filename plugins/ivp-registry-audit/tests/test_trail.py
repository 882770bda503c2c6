"""The trail: every event once, what it changed, what amends it, and its leaf."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivp_registry import Registry
from ivp_registry.demo.playback import StoryClock
from ivp_registry.errors import UnknownReference
from ivp_registry.testing import CLERK, DRUTEN, PLAN, WIJCHEN, notified, planned, record, retracted
from ivp_registry_audit.trail import audit_trail

from .conftest import DAYS, amend, amendments, told

RENAMED = f"plan/{PLAN}/priority/digitale-veiligheid"


def changes(register: Registry, position: int) -> dict[str, tuple[object, object]]:
    line = next(each for each in audit_trail(register) if each.position == position)
    return {each.field: (each.before, each.after) for each in line.changes}


class TestEveryEventOnce:
    @settings(max_examples=15, deadline=None)
    @given(chosen=amendments(), known=st.integers(0, 140), valid=st.none() | DAYS)
    def test_every_recorded_event_is_there_exactly_once(self, chosen, known, valid) -> None:
        """At any moment and day the trail lists what was recorded, each event once, in order, with its own leaf."""
        with Registry.create(":memory:", clock=StoryClock()) as register:
            amend(told(register), chosen)
            recorded = list(register.events(until=register.position_at(known)))
            happened = [r for r in recorded if valid is None or min(r.event.occurred_on, r.event.counts_from) <= valid]

            lines = list(audit_trail(register, valid=valid, known=known))

            assert [line.event_id for line in lines] == [each.id for each in happened]
            assert all(line.leaf_hash == register.receipt(str(line.position)).leaf_hash.hex() for line in lines[-3:])

    @settings(max_examples=15, deadline=None)
    @given(chosen=amendments())
    def test_links_go_both_ways(self, chosen) -> None:
        """What amends an event is named by that event, and names it."""
        with Registry.create(":memory:", clock=StoryClock()) as register:
            amend(told(register), chosen)
            lines = {line.event_id: line for line in audit_trail(register)}

            there = {(line.amends, line.event_id) for line in lines.values() if line.amends}
            back = {(line.event_id, amending) for line in lines.values() for amending in line.amended_by}
            assert there == back
            assert all(lines[amending].position > lines[target].position for target, amending in there)

    def test_parts_are_the_whole(self, demo: Registry) -> None:
        """The trails of every dossier together are the trail of the register."""
        parts = {record.stream.split("/")[0] for record in demo.events()}
        found = sorted(line.position for part in parts for line in audit_trail(demo, part))

        assert found == list(range(1, demo.head() + 1))

    def test_it_can_be_read_again(self, demo: Registry) -> None:
        """Iterated over twice, a trail gives the same lines, also when more was recorded meanwhile."""
        trail = audit_trail(demo)
        first = list(trail)
        demo.record(notified(on="2026-04-01", deviation="2026-01"), by=CLERK)

        assert list(trail) == first


class TestWhatChanged:
    def test_a_change_goes_from_what_held_to_what_holds(self, demo: Registry) -> None:
        """An event that changes a thing says what it was for that council on that day before."""
        assert changes(demo, 115)["label"] == ("Digitale veiligheid", "Digitale veiligheid en online criminaliteit")
        assert changes(demo, 97) == {"until": (date(2024, 4, 30), date(2024, 9, 30))}
        assert changes(demo, 93)["until"] == (date(2024, 3, 31), date(2024, 2, 11))

    def test_a_correction_goes_from_the_old_line_to_the_new(self, demo: Registry) -> None:
        """A correction says which fields of the line it changed, and nothing else."""
        assert changes(demo, 96) == {"occurred_on": (date(2024, 2, 12), date(2024, 2, 2))}

    def test_a_retraction_goes_to_nothing_and_back(self, demo: Registry) -> None:
        """A retraction takes every field of the line away; its own retraction brings them back."""
        receipt = demo.record(retracted(f"plan/{PLAN}/notification/{DRUTEN}@1"), by=CLERK)
        again = demo.record(retracted(receipt.events[0].id), by=CLERK)

        gone, back = (changes(demo, each.events[0].position) for each in (receipt, again))
        assert gone["occurred_on"] == (date(2023, 10, 11), None)
        assert back == {field: (after, before) for field, (before, after) in gone.items()}

    def test_what_stands_alone_says_all_for_the_first_time(self, demo: Registry) -> None:
        """A notification changes nothing that was said before."""
        assert {before for before, _ in changes(demo, 78).values()} == {None}


class TestScope:
    def test_filters(self, demo: Registry) -> None:
        """The trail can be narrowed to a part of a plan, a council, and the days on which things happened."""
        assert [line.position for line in audit_trail(demo, RENAMED)] == [16, 115]
        assert [line.position for line in audit_trail(demo, f"/{RENAMED}/")] == [16, 115]
        assert {WIJCHEN} >= {
            line.event_id.split("/")[-1].partition("@")[0]
            for line in audit_trail(demo, f"plan/{PLAN}/notification", municipality=WIJCHEN)
        }
        within = audit_trail(demo, since=date(2024, 1, 1), until=date(2024, 12, 31))
        assert {line.occurred_on.year for line in within} == {2024}
        assert [line.position for line in audit_trail(demo, plan=PLAN)] == [
            r.position for r in demo.events() if r.stream.startswith("plan/")
        ]

    @pytest.mark.parametrize(
        ("subject", "nearest"),
        [("priority", f"plan/{PLAN}/priority"), (f"plan/{PLAN}/prioriti", f"plan/{PLAN}/priority"), ("zzz", None)],
    )
    def test_a_subject_that_is_not_there_is_refused(self, demo: Registry, subject: str, nearest: str | None) -> None:
        """A subject of which nothing was recorded is an error that names what may have been meant."""
        with pytest.raises(UnknownReference) as caught:
            audit_trail(demo, subject)

        assert caught.value.facts["nearest"] == (f" Did you mean '{nearest}'?" if nearest else "")

    def test_a_part_of_a_word_is_no_subject(self) -> None:
        """A subject ends where a part of a path ends: ``plan/x`` has nothing of ``plan/x-2``."""
        with Registry.create(":memory:") as register:
            record(register, planned())
            with pytest.raises(UnknownReference):
                audit_trail(register, f"plan/{PLAN[:-1]}")
