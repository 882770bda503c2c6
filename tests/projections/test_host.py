"""The host brings each projection up to date exactly once, corrections included; a failing one fails alone."""

from __future__ import annotations

import threading
import time

import pytest
from tests.facts import CLERK, DRUTEN, corrected, deviated, norm, notified, record, retracted
from tests.projections.samples import NOTIFIED, Brings, Told, failing, rows

from ivp_registry import Registry
from ivp_registry.errors import InvalidInput, StoreError
from ivp_registry.events.council import CouncilNotified
from ivp_registry.events.driehoek import DeviationAgreed
from ivp_registry.projections import host
from ivp_registry.store.contract import LOOK


def test_sees_each_wanted_event_once(register):
    """However often the host runs, each event is applied once, and only events that were asked for."""
    told = Told()
    progress = [register.project([told])[0] for _ in range(3)]

    assert [each[0] for each in told.seen] == [NOTIFIED, f"{notified(DRUTEN).stream()}@1"]
    assert [(each.position, each.behind, each.fault) for each in progress] == [(9, 0, None)] * 3
    register.record(notified(on="2024-05-01"), by=CLERK)
    assert register.project([told])[0].position == 10
    assert len(told.seen) == 3


def test_many_pages_give_the_same_as_one(register, monkeypatch):
    """Where a page ends leaves no trace in the rows."""
    register.project([Told(name="at_once")])
    monkeypatch.setattr(host, "PAGE", 2)
    register.project([Told(name="in_pages")])

    assert rows(register, Told(name="in_pages")) == rows(register, Told(name="at_once"))


def test_a_correction_comes_as_before_and_after(register):
    """A projection needs not know that corrections exist to be right about them."""
    told = Told()
    register.project([told])
    record(register, [corrected(NOTIFIED, notified(on="2024-03-01"))])
    register.project([told])
    assert told.seen[-1] == (NOTIFIED, notified(), notified(on="2024-03-01"))
    assert (NOTIFIED, "2024-03-01") in rows(register, told)

    record(register, [retracted(NOTIFIED)])
    register.project([told])
    assert told.seen[-1] == (NOTIFIED, notified(on="2024-03-01"), None)
    assert NOTIFIED not in dict(rows(register, told))

    record(register, [retracted(f"{notified().stream()}@3")])
    register.project([told])
    assert told.seen[-1] == (NOTIFIED, None, notified(on="2024-03-01"))
    assert (NOTIFIED, "2024-03-01") in rows(register, told)


def test_a_failing_one_stops_alone_before_the_event(register):
    """The fault names plugin, event and reason; the others lose no event, and it goes on when it is mended."""
    bad, good = Told(name="bad", does=failing(f"{notified(DRUTEN).stream()}@1")), Told(name="good")

    first, second = register.project([bad, good])

    assert (first.position, second.position) == (8, 9)
    assert "ZeroDivisionError: poisoned" in str(first.fault)
    assert isinstance(first.fault.__cause__, ZeroDivisionError)
    assert notified(DRUTEN).stream() in str(first.fault)
    assert second.fault is None
    assert rows(register, bad) == rows(register, good, council="gm0296")
    bad.does = Told().does
    assert register.project([bad])[0].fault is None
    assert rows(register, bad) == rows(register, good)


def test_what_cannot_be_a_projection_is_refused_by_name(register):
    """A projection that a caller brings is checked before anything runs."""
    with pytest.raises(InvalidInput, match=r"Table\(…\)"):
        register.project([Told(name="wrong", tables=(object(),)), Told()])


def test_tables_that_cannot_be_made_are_that_projection_s_fault(register):
    """A projection whose view was made with other tables is named, and the others still run."""
    register.project([Told(name="wrong")])
    wrong = Told(name="wrong", tables=())

    first, second = register.project([wrong, Told()])

    assert first.fault.code == "tables-changed"
    assert "Raise the version" in first.fault.hint
    assert (first.position, second.position) == (0, 9)


def test_two_hosts_apply_each_event_once(durable):
    """A host that comes second finds the work done, and that is no fault."""
    told = Told()
    with Registry.create(durable) as one, Registry.open(durable) as other:
        record(one, deviated(notified()))
        late = other.read_models._host([other._declaration(told)], None)[0]  # has looked at the position already
        one.project([told])

        late.run()

        assert late.progress()[0].fault is None
        assert late.progress()[0].position == 8
        assert rows(other, told) == rows(one, told) == [(NOTIFIED, "2024-02-20")]
        assert len(told.seen) == 1


class TestAfter:
    def test_none_is_ahead_of_one_that_it_comes_after(self, register):
        """A projection waits behind one that stopped, says so, and goes on with it."""
        leader = Told(name="zz_leader", does=failing(f"{notified(DRUTEN).stream()}@1"))
        follower = Told(name="follower", after=("zz_leader",))
        register.plugins = Brings(leader, follower)

        progress = {each.name: each for each in register.project()}

        assert (progress["zz_leader"].position, progress["follower"].position) == (8, 8)
        assert progress["follower"].fault is None
        assert progress["follower"].waits_for == ("zz_leader",)
        leader.does = Told().does
        assert [each.position for each in register.project()] == [9, 9]

    def test_those_that_it_comes_after_are_run_with_it(self, register):
        """Asked for alone, a projection brings along what it must not be ahead of."""
        register.plugins = Brings(Told(name="leader"), Told(name="follower", after=("leader",)))

        follower, leader = register.project([register.projections[1]])

        assert (follower.name, follower.position, leader.name, leader.position) == ("follower", 9, "leader", 9)

    def test_one_that_no_plugin_brings_is_a_named_fault(self, register):
        """A promise that cannot be kept is not quietly dropped."""
        register.plugins = Brings(Told(after=("gone",)))

        (progress,) = register.project()

        assert "comes after 'gone', which no plugin brings" in str(progress.fault)


class TestFollowing:
    @pytest.fixture
    def following(self, durable):
        """Give a register with one notification, a host that follows it elsewhere, and what stops that host."""
        told, stop = Told(), threading.Event()
        with Registry.create(durable) as register:
            record(register, deviated(notified()))
            with Registry.open(durable, plugins=Brings(told)) as other:
                thread = threading.Thread(target=other.read_models.follow, args=(stop,))
                thread.start()
                register.plugins = Brings(Told())
                yield register, told
                stop.set()
                thread.join(10)
                assert not thread.is_alive()

    def test_a_new_event_is_seen_soon(self, following):
        """A follower in another connection wakes for an event within a tenth of a second, and rests in between."""
        register, told = following
        register.wait_for(8, "told", timeout=10)
        waited = []
        for day in range(1, 6):
            position = register.record(notified(on=f"2024-05-0{day}"), by=CLERK).events[0].position
            begun = time.monotonic()
            register.wait_for(position, "told", timeout=10)
            waited.append(time.monotonic() - begun)

        assert sorted(waited)[2] < 0.1 + 2 * LOOK  # the median: the machine may be busy
        assert len(told.seen) == 6

    def test_a_database_that_was_busy_is_tried_again(self, following):
        """A fault that is the database's passes; one of the projection itself stays until the next start."""
        register, _ = following
        register.wait_for(8, "told", timeout=10)
        view = register.view_of(register.projections[0])._store
        with view.transaction():  # another host at work
            position = register.record(notified(on="2024-05-01"), by=CLERK).events[0].position
            time.sleep(3 * host.WAIT)

        assert register.wait_for(position, "told", timeout=20).position == position


class Stopping:
    """Stop the host at the first event."""

    name, version, events, tables = "stopping", 1, (), ()

    def __init__(self, stop):
        self.stop = stop

    def apply(self, view, change):
        self.stop.set()


def test_a_stop_is_heard_between_pages(register, monkeypatch):
    """A host that is told to stop in the middle of a long way ends at the edge of a page, and loses nothing."""
    monkeypatch.setattr(host, "PAGE", 2)
    stop = threading.Event()
    register.plugins = Brings(Stopping(stop))

    (progress,) = register.read_models.follow(stop)

    assert progress.position == 2
    assert register.project()[0].position == 9


def test_an_event_of_newer_software_stops_only_those_that_want_it(register, monkeypatch):
    """Who wants the topic is told to be updated; the others go on past it."""
    monkeypatch.setattr(CouncilNotified, "VERSION", 0)
    register.plugins = Brings(Told(), Agreements())

    told, agreements = register.project()

    assert (agreements.position, agreements.fault) == (9, None)
    assert (told.position, "has version 1 in this register" in str(told.fault)) == (0, True)


class Agreements:
    """Want another event type."""

    name, version, events, tables = "agreements", 1, (DeviationAgreed,), ()

    def apply(self, view, change):
        pass


def test_nothing_to_run_reads_nothing(register):
    """Without projections the register is not read at all."""
    assert register.project([]) == []
    register.record(norm(5, "2024-01-01"), by=CLERK)
    assert register.project() == []


def test_a_broken_view_file_is_that_projection_s_fault(tmp_path):
    """A view that is no database is named with the way out, and the others still run."""
    with Registry.create(tmp_path / "r.db") as register:
        record(register, deviated(notified()))
        (tmp_path / "r.db.views").mkdir()
        (tmp_path / "r.db.views" / "broken@1.sqlite").write_text("no database at all, but long enough to be read " * 50)

        first, second = register.project([Told(name="broken"), Told()])

    assert "deleted: it is made again" in first.fault.hint
    assert (second.position, second.fault) == (8, None)
    assert isinstance(first.fault, Exception)
    assert not isinstance(first.fault, StoreError)
