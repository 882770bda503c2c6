"""The one object a caller holds: all or nothing, once only, in order, and always with the same answer."""

from __future__ import annotations

import pytest
from tests.facts import (
    CLERK,
    DRUTEN,
    PLAN,
    START,
    WIJCHEN,
    corrected,
    day,
    deviated,
    deviation,
    drafted,
    municipality,
    norm,
    notified,
    planned,
    record,
)

from ivp_registry import Registry
from ivp_registry.codec import Catalogue
from ivp_registry.errors import (
    AlreadyRecorded,
    ConcurrentChange,
    InvalidInput,
    NotAdmitted,
    UnknownReference,
)


@pytest.fixture(params=["memory", "sqlite"])
def register(request, tmp_path, clock):
    """Run every test here on both stores."""
    with Registry.create(":memory:" if request.param == "memory" else tmp_path / "register.db", clock=clock) as made:
        yield made


class TestRecord:
    def test_gives_a_receipt_for_each_event(self, register):
        """The receipt tells where each event stands, in the order given."""
        receipt = register.record(municipality(), municipality(DRUTEN), drafted(), by=CLERK)

        assert [each.id for each in receipt.events] == [
            f"municipality/{WIJCHEN}@1",
            f"municipality/{DRUTEN}@1",
            f"plan/{PLAN}@1",
        ]
        assert [(each.position, each.leaf_index, len(each.leaf_hash)) for each in receipt.events] == [
            (1, 0, 32),
            (2, 1, 32),
            (3, 2, 32),
        ]
        assert (receipt.recorded_at, receipt.repeated) == (START, False)
        assert [register.receipt(each.id) for each in receipt.events] == list(receipt.events)

    def test_events_of_one_command_may_rest_on_each_other(self, register):
        """A whole plan goes in at once, each event seeing those before it."""
        register.record(*deviated(notified(), corrected(f"{notified().stream()}@1", notified(on="2024-03-01"))), by=CLERK)

        assert register.as_of(valid=day("2024-05-01")).plan(PLAN).notifications[0].told_on == day("2024-03-01")

    def test_is_all_or_nothing(self, register):
        """One event that cannot be placed keeps the others out too."""
        with pytest.raises(NotAdmitted):
            register.record(municipality(), municipality(DRUTEN), drafted(), deviation(), by=CLERK)

        assert register.head() == 0
        register.record(municipality(), by=CLERK)

    def test_wants_at_least_one_event(self, register):
        """Recording nothing is a mistake of the caller."""
        with pytest.raises(InvalidInput, match="at least one"):
            register.record(by=CLERK)

    def test_puts_who_when_and_why_in_the_envelope(self, register):
        """What the register adds is kept with the event; each event has a salt of its own."""
        first = register.record(municipality(), command_id="a", correlation_id="case-7", by=CLERK).events[0].id
        register.record(municipality(DRUTEN), drafted(), by=CLERK, causation_id=first)

        one, two, three = (each.envelope for each in register.events())

        assert (one.command_id, one.correlation_id, one.causation_id) == ("a", "case-7", None)
        assert (two.recorded_by, two.causation_id, two.correlation_id) == (CLERK, first, two.command_id)
        assert two.recorded_at == three.recorded_at > one.recorded_at
        assert len({one.salt, two.salt, three.salt}) == 3

    def test_refuses_a_value_of_a_wrong_type_before_anything_is_written(self, register):
        """A register never holds an event that it cannot read back."""
        with pytest.raises(InvalidInput, match="occurred_on"):
            register.record(
                municipality(), norm(5, "2024-01-01").__class__(municipality=WIJCHEN, occurred_on="soon"), by=CLERK
            )

        assert register.head() == 0


class TestRepeating:
    def test_the_same_command_is_answered_with_the_first_receipt(self, register):
        """A caller that got no answer asks again, and nothing is recorded twice."""
        first = register.record(municipality(), municipality(DRUTEN), command_id="a", by=CLERK)
        again = register.record(municipality(), municipality(DRUTEN), command_id="a", by=CLERK)

        assert (again.repeated, again.events, again.recorded_at) == (True, first.events, first.recorded_at)
        assert register.head() == 2

    def test_the_same_fact_by_another_command_is_refused(self, register):
        """The refusal names what stands there already."""
        register.record(municipality(), command_id="a", by=CLERK)

        with pytest.raises(AlreadyRecorded, match=f"municipality/{WIJCHEN}@1"):
            register.record(municipality(), command_id="b", by=CLERK)

    def test_a_refused_command_may_be_tried_again(self, register):
        """A command id is used up by recording, not by failing."""
        with pytest.raises(NotAdmitted):
            register.record(norm(5, "2024-01-01"), command_id="a", by=CLERK)

        register.record(municipality(), by=CLERK)

        assert not register.record(norm(5, "2024-01-01"), command_id="a", by=CLERK).repeated


class TestExpect:
    def test_what_moved_is_refused(self, register):
        """A caller who decided on what was there is told when it is no longer so."""
        record(register, [municipality(), norm(5, "2024-01-01")])

        with pytest.raises(ConcurrentChange):
            register.record(norm(9, "2024-02-01"), by=CLERK, expect={f"municipality/{WIJCHEN}/norm": 0})

        register.record(norm(9, "2024-02-01"), by=CLERK, expect={f"municipality/{WIJCHEN}/norm": 1, "plan/none": 0})
        assert register.head() == 3


class TestReadingBack:
    def test_events_below_a_path(self, register):
        """Events of a path are those of that stream and of all below it, where parts of words are no parts of paths."""
        record(register, planned())

        below = {
            path: [each.stream for each in register.events(path=path)] for path in (f"plan/{PLAN}/priority", "plan/twee")
        }
        assert below[f"plan/{PLAN}/priority"] == [f"plan/{PLAN}/priority/ondermijning", f"plan/{PLAN}/priority/zorg"]
        assert below["plan/twee"] == []

    def test_history_of_a_stream_and_of_a_dossier(self, register):
        """A stream has its own events; a dossier those of everything in it, in order of recording."""
        record(register, deviated(notified()))

        assert [each.topic for each in register.history(deviation().stream())] == ["deviation-agreed"]
        assert [each.topic for each in register.history(f"plan/{PLAN}")] == [
            "plan-drafted", "priority-proposed", "priority-proposed", "triangle-agreement-made", "deviation-agreed",
            "council-notified",
        ]  # fmt: skip

    def test_a_dossier_does_not_take_in_its_neighbour(self, register):
        """A name that begins with another name is another name."""
        record(
            register,
            [municipality(), drafted(WIJCHEN, plan="a_b"), drafted(WIJCHEN, plan="a_b-2"), drafted(WIJCHEN, plan="axb")],
        )

        assert len(register.history("plan/a_b")) == 1

    @pytest.mark.parametrize("path", ["plan/none", f"plan/{PLAN}/deviation/x", "x@1", "%"])
    def test_history_of_nothing_is_refused(self, register, path):
        """A path where nothing was recorded is probably misspelt."""
        with pytest.raises(UnknownReference):
            register.history(path)

    def test_events_come_in_pages(self, register):
        """One can read on from any position, up to any position, as many as one likes."""
        record(register, deviated())

        def positions(**asked):
            return [each.position for each in register.events(**asked)]

        assert positions() == [1, 2, 3, 4, 5, 6, 7]
        assert positions(after=5) == [6, 7]
        assert positions(after=2, until=4) == [3, 4]
        assert positions(after=2, limit=2) == [3, 4]
        assert positions(limit=0) == positions(until=0) == positions(after=99) == []

    def test_more_events_than_a_page(self, register, monkeypatch):
        """Paging is not seen from outside."""
        monkeypatch.setattr("ivp_registry.archive.PAGE", 4)
        register.record(municipality(), *(norm(n, "2024-01-01") for n in range(11)), by=CLERK)

        assert [[each.position for each in register.events(limit=n)] for n in (4, 5, 8)] == [
            list(range(1, n + 1)) for n in (4, 5, 8)
        ]
        assert len(register.history(f"municipality/{WIJCHEN}")) == len(list(register.events())) == 12

    def test_finds_by_id_and_by_position(self, register):
        """An event is found by its permanent id or its position."""
        record(register, planned())

        assert register.find(f"plan/{PLAN}@1") == register.find("3")
        assert register.find("3").position == 3

    @pytest.mark.parametrize(
        "event_id", ["0", "99", "9" * 50, "plan/x@1", f"plan/{PLAN}@2", f"plan/{PLAN}@01", f"plan/{PLAN}", "", "@", "-1"]
    )
    def test_what_is_not_there_is_not_found(self, register, event_id):
        """Whatever a user types, it is found or it is unknown."""
        record(register, planned())

        with pytest.raises(UnknownReference):
            register.find(event_id)

    def test_root_and_verdict_agree(self, register):
        """The root that the register gives is the one that verification works out from the stored bytes."""
        record(register, deviated())

        verdict = register.verify()

        assert (verdict.is_consistent, verdict.size, verdict.root) == (True, 7, register.root())
        assert register.root(3) != register.root()


def test_a_closed_register_is_closed(tmp_path):
    """After the `with` block the file can be opened by another."""
    with Registry.create(tmp_path / "r.db") as register:
        register.record(municipality(), by=CLERK)
    with Registry.open(tmp_path / "r.db") as register:
        assert register.head() == 1
        assert list(register.catalogue) == list(Catalogue())
