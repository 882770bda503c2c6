"""Parked events are tried again in their order, each taken exactly once, or given up one by one."""

from __future__ import annotations

import pytest
from tests.facts import CLERK, DRUTEN, corrected, notified, record
from tests.projections.samples import NOTIFIED, Brings, Told, failing, rows

from ivp_registry.errors import RegisterBusy, UnknownReference, UnknownView
from ivp_registry.projections import Retried

OTHER = f"{notified(DRUTEN).stream()}@1"
SECOND = f"{notified().stream()}@2"


@pytest.fixture
def told(register):
    """Give a projection that has parked both streams, three events of the one and one of the other."""
    told = Told(does=failing(NOTIFIED, OTHER), on_error="park")
    register.plugins = Brings(told)
    register.record(notified(on="2024-05-01"), by=CLERK)
    record(register, [corrected(SECOND, notified(on="2024-05-02"))])
    register.project()
    assert [each.position for each in register.views["told"].parked()] == [8, 9, 10, 11]
    told.seen.clear()
    return told


def parked(register) -> list[int]:
    return [each.position for each in register.views["told"].parked()]


def test_are_taken_in_order_and_the_view_is_then_the_fold(register, told):
    """When the projection is mended, trying again gives the rows it would have had, corrections included."""
    told.does = Told().does

    assert register.read_models.retry("told") == Retried(taken=4, waiting=0)

    assert parked(register) == []
    assert [(each[0], each[1] is not None) for each in told.seen] == [
        (NOTIFIED, False),
        (OTHER, False),
        (SECOND, False),
        (SECOND, True),
    ]
    assert register.project([whole := Told(name="whole")])[0].fault is None
    assert rows(register, told) == rows(register, whole)
    register.record(notified(on="2024-06-01"), by=CLERK)
    assert register.project([told])[0].parked == 0


def test_a_stream_stops_at_its_first_failure(register, told):
    """What fails again stays with its new error, and what waits behind it is not tried."""
    told.does = failing(NOTIFIED, error=ValueError("still wrong"))

    assert register.read_models.retry("told") == Retried(taken=1, waiting=3)

    assert parked(register) == [8, 10, 11]
    first = register.views["told"].parked()[0]
    assert (first.error, first.attempts) == ("ValueError: still wrong", 2)
    assert [each[0] for each in told.seen] == [NOTIFIED, OTHER]


def test_one_stream_can_be_tried_alone(register, told):
    """Other streams are left as they are."""
    told.does = Told().does

    assert register.read_models.retry("told", stream=notified(DRUTEN).stream()) == Retried(taken=1, waiting=0)
    assert parked(register) == [8, 10, 11]


def test_one_can_be_given_up(register, told):
    """A dropped event is not applied, and those behind it can be tried again."""
    register.read_models.drop("told", 8)

    assert register.read_models.retry("told", stream=notified().stream()) == Retried(taken=2, waiting=0)
    assert [row[0] for row in rows(register, told)] == [SECOND]
    with pytest.raises(UnknownReference, match="8"):
        register.read_models.drop("told", 8)


def test_one_behind_that_fails_by_itself_is_the_first_of_its_stream_then(register, told):
    """After a drop the next may fail too; it then says so itself."""
    register.read_models.drop("told", 8)
    told.does = failing(SECOND)

    register.read_models.retry("told", stream=notified().stream())

    first, last = (each for each in register.views["told"].parked() if each.stream == notified().stream())
    assert (first.position, first.behind, first.error) == (10, None, "ZeroDivisionError: poisoned")
    assert last.behind == 8


def test_two_that_try_at_once_take_each_once(register, told):
    """An event that another process took meanwhile is not applied again."""
    told.does = lambda *_: None
    found = register.views["told"].parked()
    register.read_models.retry("told")
    told.seen.clear()
    runner = register.read_models._host(register.plugins.declared, None)[0]._runners[0]

    assert runner.take_parked(found[0], None)
    assert told.seen == []


def test_a_busy_database_is_told_and_changes_nothing(register, told):
    """What is not the projection's fault is not written to its list."""
    told.does = failing(error=RegisterBusy("view", reason="the waiting time"))

    with pytest.raises(RegisterBusy):
        register.read_models.retry("told")
    assert register.views["told"].parked()[0].attempts == 1


def test_skipped_events_are_not_tried(register):
    """What was left out for good stays out; its list is for readers."""
    register.plugins = Brings(told := Told(does=failing(NOTIFIED), on_error="skip"))
    register.project()
    told.does = Told().does

    assert register.read_models.retry("told") == Retried(taken=0, waiting=0)
    assert len(parked(register)) == 1


def test_needs_the_projection(register, told):
    """Without the plugin nothing can be tried; the list can still be read."""
    register.plugins = None

    with pytest.raises(UnknownView):
        register.read_models.retry("told")
    assert parked(register) == [8, 9, 10, 11]
