"""One projection that does wrong: it is rolled back, named, and treated as it asked to be; nobody else notices."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.facts import CLERK, DRUTEN, SteppingClock, corrected, deviated, notified, record
from tests.projections.samples import NOTIFIED, TOLD, Brings, Told, failing, rows

from ivp_registry import Registry, Table
from ivp_registry.errors import RegisterUnwritable
from ivp_registry.events.council import CouncilNotified
from ivp_registry.projections import runner
from ivp_registry.projections.limit import TookTooLong

OTHER = f"{notified(DRUTEN).stream()}@1"


def loop(*_):
    while True:
        pass


def sleep(*_):
    time.sleep(60)


def swallow(*_):
    while True:
        with suppress(Exception):  # what a careless projection does
            time.sleep(0.01)


def change_event(_, change):
    object.__setattr__(change.after, "municipality", "gm9999")


def delete_field(_, change):
    object.__delattr__(change.after, "municipality")


def recurse(view, change):
    recurse(view, change)


def write_twice(view, _):
    for _ in range(2):
        view.insert("told", {"id": "x"})


class Mute(Exception):
    """Cannot say what it is."""

    def __str__(self):
        raise ZeroDivisionError


HOSTILE = {
    "raises": failing(),
    "cannot say what": failing(error=Mute()),
    "exits": failing(error=SystemExit(3)),
    "recurses": recurse,
    "loops": loop,
    "waits": sleep,
    "catches everything": swallow,
    "writes elsewhere": lambda view, change: view.insert("others", {"id": "x"}),
    "writes to the host's tables": lambda view, change: view.update("ivp_position", {}, {"position": 99}),
    "writes another column": lambda view, change: view.insert("told", {"id": "x", 'sql"': 1}),
    "writes a wrong value": lambda view, change: view.insert("told", {"id": 3}),
    "writes a key twice": write_twice,
    "writes no key": lambda view, change: view.insert("told", {"day": None}),
    "sets an attribute": lambda view, change: setattr(change.after, "note", "x"),
    "changes an event": change_event,
    "deletes a field": delete_field,
    "gives something back": lambda view, change: [change],
    "is a generator": lambda view, change: (each for each in ()),
}


HANGING = ("loops", "waits", "catches everything")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("on_error", ["stop", "park", "skip"])
def test_a_hostile_one_harms_no_other_and_no_append(register, hostile, on_error):
    """Whatever a projection does, the others see every event as it was recorded, and recording goes on."""
    bad = Told(name="bad", does=HOSTILE[hostile], on_error=on_error, seconds=0.05 if hostile in HANGING else 10)
    register.plugins = Brings(bad, Told(name="aa"), Told(name="zz"))

    first, second, third = register.project()

    assert {first.name, second.name, third.name} == {"aa", "bad", "zz"}
    expected = [(NOTIFIED, "2024-02-20"), (OTHER, "2024-02-20")]
    for each in register.projections:
        if each.name != "bad":
            assert sorted(rows(register, each)) == sorted(expected)
            assert [seen[2].municipality for seen in each.seen] == ["gm0296", DRUTEN]
    progress = {each.name: each for each in (first, second, third)}["bad"]
    assert (progress.position, progress.parked) == ((7, 0) if on_error == "stop" else (9, 2))
    assert (progress.fault is not None) == (on_error == "stop")
    assert rows(register, bad) == []
    assert register.record(notified(on="2024-05-01"), by=CLERK).events[0].position == 10


class TestPolicies:
    def test_stop_stays_before_the_event(self, register):
        """What came before it is kept, and nothing after it is applied."""
        bad = Told(does=failing(OTHER))
        register.record(notified(on="2024-05-01"), by=CLERK)

        (progress,) = register.project([bad])

        assert (progress.position, progress.parked) == (8, 0)
        assert [row[0] for row in rows(register, bad)] == [NOTIFIED]

    def test_park_sets_the_event_aside_with_what_follows_in_its_stream(self, register):
        """Other streams flow on; the list says which, why, by which plugin, and behind what the rest waits."""
        register.plugins = Brings(bad := Told(does=failing(NOTIFIED), on_error="park"))
        register.record(notified(on="2024-05-01"), by=CLERK)
        record(register, [corrected(f"{notified().stream()}@2", notified(on="2024-05-02"))])

        (progress,) = register.project()

        assert (progress.position, progress.parked, progress.fault) == (11, 3, None)
        assert [row[0] for row in rows(register, bad)] == [OTHER]
        failed, *behind = register.views["told"].parked()
        assert (failed.position, failed.event, failed.stream) == (8, NOTIFIED, notified().stream())
        assert (failed.error, failed.plugin, failed.attempts, failed.behind) == (
            "ZeroDivisionError: poisoned", "samples 1.0", 1, None,
        )  # fmt: skip
        assert "samples.py" in failed.traceback
        assert [(each.position, each.behind) for each in behind] == [(10, 8), (11, 8)]

    def test_an_event_that_comes_later_waits_too(self, register):
        """A stream stays parked over runs, until somebody deals with it."""
        bad = Told(does=failing(NOTIFIED), on_error="park")
        register.project([bad])
        register.record(notified(on="2024-05-01"), by=CLERK)

        assert register.project([bad])[0].parked == 2

    def test_skip_leaves_the_event_out_and_says_so(self, register):
        """Later events of the stream are applied; the list keeps what was left out."""
        bad = Told(does=failing(NOTIFIED), on_error="skip")
        register.record(notified(on="2024-05-01"), by=CLERK)

        (progress,) = register.project([bad])

        assert (progress.position, progress.parked) == (10, 1)
        assert sorted(row[0] for row in rows(register, bad)) == sorted([OTHER, f"{notified().stream()}@2"])
        (left_out,) = register.view_of(bad).parked()
        assert (left_out.position, left_out.skipped) == (8, True)

    def test_retries_before_it_gives_up(self, register, monkeypatch):
        """An event is tried again so often, with pauses, before the policy decides."""
        monkeypatch.setattr(runner, "PAUSE", 0.001)
        failures = iter([ZeroDivisionError, ZeroDivisionError])  # once in the batch, once alone

        def fail_twice(_, change):
            error = next(failures, None)
            if error:
                raise error

        assert register.project([Told(does=fail_twice, retries=1)])[0].fault is None
        never = Told(name="never", does=failing(NOTIFIED), retries=2, on_error="park")
        register.project([never])
        assert len([each for each in never.seen if each[0] == NOTIFIED]) == 4
        assert register.view_of(never).parked()[0].attempts == 3

    def test_what_is_the_database_s_is_not_the_projection_s(self, register):
        """For a full disk nothing is parked or skipped; the projection stops and goes on when there is room."""
        full = Told(does=failing(error=RegisterUnwritable("view", reason="disk is full")), on_error="skip")

        (progress,) = register.project([full])

        assert (progress.position, progress.parked) == (0, 0)
        assert "disk is full" in str(progress.fault)
        full.does = Told().does
        assert register.project([full])[0].position == 9


def test_a_slow_one_shows_its_work(register, monkeypatch):
    """A batch ends when its time is over, at the event it has come to; nothing is applied twice."""
    monkeypatch.setattr(runner, "FLUSH", 0)
    positions = []
    slow = Told(does=lambda view, change: positions.append(register.view_of(slow).position))

    register.project([slow])

    assert positions == [0, 8]
    assert len(slow.seen) == 2


class TestLimit:
    def test_one_that_hangs_is_named(self, register):
        """The fault says that it took too long, and at which event."""
        (progress,) = register.project([Told(does=loop, seconds=0.02)])

        assert NOTIFIED in str(progress.fault)
        assert "took too long" in str(progress.fault)

    def test_also_in_another_thread(self, register):
        """Where no signal can be used, the work is interrupted as soon as Python runs again."""
        found = []
        thread = threading.Thread(target=lambda: found.extend(register.project([Told(does=loop, seconds=0.05)])))
        thread.start()
        thread.join(20)

        assert "took too long" in str(found[0].fault)

    def test_without_a_limit_it_takes_as_long_as_it_likes(self, register):
        """None means no limit, and the alarm of the process is left alone."""
        assert register.project([Told(does=lambda *_: time.sleep(0.05), seconds=None)])[0].fault is None

    def test_slow_is_not_hanging(self, register):
        """The limit is for one event, not for all of them."""
        slow = Told(does=lambda *_: time.sleep(0.03), seconds=0.05)

        assert register.project([slow])[0].fault is None

    def test_an_interruption_is_no_ordinary_error(self):
        """A projection that catches every `Exception` does not catch it."""
        assert not issubclass(TookTooLong, Exception)


STREAMS = [notified(), notified(DRUTEN)]


@given(data=st.data())
def test_innocent_views_equal_the_fold_whatever_the_others_do(data):
    """With random failing neighbours, pages, runs and policies, an innocent view is the fold of all events."""
    days = data.draw(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 28)), min_size=1, max_size=12, unique=True))
    culprits = [
        Told(
            name=f"{letter}_bad", on_error=data.draw(st.sampled_from(["stop", "park", "skip"])),
            does=data.draw(st.sampled_from([failing(NOTIFIED), failing(OTHER), failing(), HOSTILE["changes an event"], HOSTILE["exits"]])),
        )
        for letter in data.draw(st.lists(st.sampled_from("alz"), max_size=3, unique=True))
    ]  # fmt: skip
    innocent = Told(name="m_innocent")
    with Registry.create(":memory:", clock=SteppingClock()) as register:
        record(register, deviated())
        for stream, day in days:
            event = notified(STREAMS[stream].municipality, on=f"2024-03-{day:02}")
            register.record(event, by=CLERK)
            if data.draw(st.booleans()):
                register.project([*culprits, innocent])
        register.project([*culprits, innocent])

        fold = [
            (each.id, str(each.event.occurred_on)) for each in register.events() if isinstance(each.event, CouncilNotified)
        ]
        assert sorted(rows(register, innocent)) == sorted(fold)
        for culprit in culprits:
            if culprit.on_error == "park":  # what was taken and what waits is everything, each once
                parked = [each.event for each in register.view_of(culprit).parked()]
                assert sorted(parked + [row[0] for row in rows(register, culprit)]) == sorted(each[0] for each in fold)


def test_a_declaration_is_read_once(register):
    """What a projection says of itself later does not count."""

    class Changing(Told):
        def __init__(self):
            super().__init__(tables=(TOLD,))

    changing = Changing()
    register.plugins = Brings(changing)
    changing.tables = (Table(name="others", columns={"id": "text"}, key=("id",)),)
    changing.name = "somebody_else"

    assert register.project()[0].name == "told"
    assert list(register.views["told"].tables) == ["told"]
