"""When the register learned what: the clock that stamps, and questions about what was known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from tests.facts import (
    CLERK,
    DRUTEN,
    PLAN,
    START,
    day,
    deviated,
    municipality,
    notified,
    planned,
    record,
    retracted,
)

from ivp_registry import Registry
from ivp_registry.errors import (
    InvalidInput,
)


@pytest.fixture(params=["memory", "sqlite"])
def register(request, tmp_path, clock):
    """Run every test here on both stores."""
    with Registry.create(":memory:" if request.param == "memory" else tmp_path / "register.db", clock=clock) as made:
        yield made


class TestClock:
    def test_positions_never_run_against_time(self, register, clock):
        """A clock that was set back does not put a later event before an earlier one."""
        register.record(municipality(), by=CLERK)
        clock.at = START - timedelta(days=30)

        receipt = register.record(municipality(DRUTEN), by=CLERK)

        assert receipt.recorded_at == START
        assert register.position_at(START) == 2

    def test_a_moment_is_kept_in_utc(self, register, clock):
        """Whatever zone the clock tells, the ledger holds one."""
        clock.at = datetime(2024, 1, 1, 13, 0, tzinfo=timezone(timedelta(hours=1)))

        assert register.record(municipality(), by=CLERK).recorded_at.utcoffset() == timedelta(0)
        assert next(iter(register.events())).envelope.recorded_at == START

    def test_a_clock_without_zone_is_refused(self, register, clock):
        """Nobody can tell what moment that would be."""
        clock.at = datetime(2024, 1, 1)

        with pytest.raises(InvalidInput, match="clock"):
            register.record(municipality(), by=CLERK)


class TestKnownAt:
    def test_by_position_moment_and_day(self, register):
        """What was known can be asked by position, by moment, and by day, whose end in Amsterdam counts."""
        record(register, planned())
        third = START + timedelta(days=2)

        def head(known):
            return register.as_of(valid=day("2025-01-01"), known=known).position

        assert [head(3), head(0), head(-5), head(99), head(None)] == [3, 0, 0, 5, 5]
        assert [head(third), head(third - timedelta(microseconds=1))] == [3, 2]
        assert [head(date(2024, 1, 3)), head(date(2023, 12, 31)), head(date(2030, 1, 1))] == [3, 0, 5]
        with pytest.raises(InvalidInput, match="time zone"):
            head(datetime(2024, 1, 3))

    @pytest.mark.parametrize(
        ("utc", "known"),
        [("2024-06-30T21:59", 1), ("2024-06-30T22:00", 0), ("2024-12-31T22:59", 1), ("2024-12-31T23:00", 0)],
    )
    def test_a_day_ends_when_it_ends_in_amsterdam(self, register, clock, utc, known):
        """In summer that is two hours before it ends in UTC, in winter one."""
        clock.at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
        register.record(municipality(), by=CLERK)

        assert register.position_at(date.fromisoformat(utc[:10])) == known

    def test_a_reading_is_what_was_known_not_what_is_known(self, register):
        """A correction changes the reading of today, not the reading of what was known before it."""
        record(register, deviated(notified()))
        before = register.head()
        register.record(retracted(f"{notified().stream()}@1"), by=CLERK)

        told = [len(register.as_of(valid=day("2024-05-01"), known=k).plan(PLAN).notifications) for k in (before, None)]

        assert told == [1, 0]
