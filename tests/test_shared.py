"""One register file shared: by two writers at once, and by software that lacks a plugin."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from tests.facts import (
    CLERK,
    START,
    WIJCHEN,
    SteppingClock,
    corrected,
    day,
    drafted,
    municipality,
    norm,
    proposed,
    record,
    retracted,
)

from ivp_registry import Registry
from ivp_registry.errors import (
    AlreadyRecorded,
    ConcurrentChange,
)


class TestTwoWriters:
    @pytest.fixture
    def two(self, tmp_path):
        """Give two registers on one file, each with what a second process would have."""
        with Registry.create(tmp_path / "register.db", clock=SteppingClock(step=timedelta(0))) as one:
            record(one, [municipality()])
            with Registry.open(tmp_path / "register.db", clock=SteppingClock(step=timedelta(0))) as other:
                yield one, other

    def test_each_sees_what_the_other_wrote(self, two):
        """Neither decides on what it remembers."""
        one, other = two
        one.record(norm(5, "2024-01-01"), by=CLERK)

        with pytest.raises(AlreadyRecorded):
            other.record(norm(5, "2024-01-01"), by=CLERK)
        assert other.record(norm(9, "2024-01-01"), by=CLERK).events[0].id == f"municipality/{WIJCHEN}/norm@2"

    def test_a_slower_clock_is_brought_forward(self, two, tmp_path):
        """The order of the ledger is the order of time, whoever's clock runs behind."""
        one, _ = two
        behind = SteppingClock(START - timedelta(hours=1))
        with Registry.open(tmp_path / "register.db", clock=behind) as late:
            receipt = late.record(norm(5, "2024-01-01"), by=CLERK)

        assert receipt.recorded_at >= next(iter(one.events())).envelope.recorded_at

    def test_writing_at_once_loses_nothing(self, two):
        """Two writers on one stream try again until each has its place; every event is there once."""
        faults: list[Exception] = []

        def write(register, first):
            for n in range(first, first + 15):
                try:
                    register.record(norm(n, "2024-01-01"), by=CLERK)
                except ConcurrentChange:
                    register.record(norm(n, "2024-01-01"), by=CLERK)
                except Exception as error:  # noqa: BLE001  # whatever it is, the test tells it
                    faults.append(error)

        threads = [
            threading.Thread(target=write, args=(register, first)) for register, first in zip(two, (0, 100), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

        stream = two[0].history(f"municipality/{WIJCHEN}/norm")
        assert not faults
        assert [each.version for each in stream] == list(range(1, 31))
        assert {each.event.days for each in stream} == {*range(15), *range(100, 115)}
        assert two[0].verify().is_consistent

    def test_the_same_command_at_once_is_recorded_once(self, two):
        """A command that two processes send is recorded by one and repeated to the other."""
        receipts = [each.record(norm(5, "2024-01-01"), by=CLERK, command_id="a") for each in two]

        assert [each.repeated for each in receipts] == [False, True]
        assert receipts[0].events == receipts[1].events


class TestUnknownEvents:
    def test_a_register_with_events_of_a_missing_plugin_can_be_read_and_written(self, tmp_path):
        """Without the plugin its events are there as unknown ones, and nothing else is harmed."""
        from tests.codec.test_storage import Parking

        class Brings:
            events, projections = (Parking,), ()

        fact = Parking(occurred_on=day("2024-01-01"), inferred=("where",))
        with Registry.create(tmp_path / "r.db", plugins=Brings()) as register:
            record(
                register,
                [
                    municipality(),
                    drafted(WIJCHEN, plan="x"),
                    fact,
                    corrected("plan/x/parking@1", Parking(occurred_on=day("2024-01-02"))),
                ],
            )

        with Registry.open(tmp_path / "r.db") as register:
            record(register, [proposed("zorg", plan="x"), retracted("plan/x/parking@1")])
            topics = [each.topic for each in register.history("plan/x")]
            priorities = register.as_of(valid=day("2024-05-01")).plan("x").priorities

        assert topics == ["plan-drafted", "parking-counted", "event-corrected", "priority-proposed", "event-retracted"]
        assert [each.priority for each in priorities] == ["zorg"]
