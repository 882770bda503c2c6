"""What every store promises, proven on each of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.store.samples import MOMENT, append, events, leaf_of

from ivp_registry.errors import ConcurrentChange
from ivp_registry.store import ClockBehind


def positions(rows):
    return [row.position for row in rows]


class TestAppend:
    def test_gives_commit_and_leaves(self, store):
        """A write answers with its commit and, for each event, its leaf, dense from 0."""
        rows = [*events("plan/a", count=2), *events("plan/b")]

        given = append(store, rows, "one")

        assert (given.commit.command_id, given.commit.recorded_at) == ("one", MOMENT)
        assert (given.commit.first, given.commit.last, given.repeated) == (1, 3, False)
        assert given.leaves == tuple((index, leaf_of(row)) for index, row in enumerate(rows))

    def test_goes_on_where_the_last_one_ended(self, store):
        """Positions and leaves of the next write follow those of the one before, without a gap."""
        append(store, events("plan/a", count=2), "one")

        given = append(store, events("plan/b"), "two", at=1)

        assert (given.commit.first, given.commit.last, given.leaves[0][0]) == (3, 3, 2)

    @pytest.mark.parametrize("clash", [events("plan/a"), events("plan/b", count=1) * 2], ids=["taken", "twice"])
    def test_is_all_or_nothing(self, store, clash):
        """When one event of a write clashes, none of it is there afterwards, no position is burnt."""
        append(store, events("plan/a"), "one")

        with pytest.raises(ConcurrentChange):
            append(store, [*events("plan/c"), *clash], "two", at=1)

        assert store.head() == 1
        assert store.stream("plan/c") == []
        assert store.commit_of("two") is None
        assert append(store, events("plan/c"), "three", at=1).commit.first == 2

    def test_repeated_gives_the_first_answer(self, store):
        """The same command again is answered with its first commit and leaves, and writes nothing."""
        first = append(store, events("plan/a", count=2), "one")
        append(store, events("plan/b"), "two", at=1)

        again = append(store, events("plan/c"), "one", at=2)

        assert (again.commit, again.leaves, again.repeated) == (first.commit, first.leaves, True)
        assert store.head() == 3

    def test_repeated_by_a_slow_clock_gives_the_first_answer(self, store):
        """A repeated command is recognised also when it is stamped before the newest record."""
        append(store, events("plan/a"), "one", at=5)

        assert append(store, events("plan/b"), "one", at=0).repeated

    def test_takes_what_is_expected(self, store):
        """A write whose guards hold is written; 0 guards a stream that is not there."""
        append(store, events("a", count=2), "one")

        assert append(store, events("b"), "two", at=1, a=2, c=0).commit.last == 3

    @pytest.mark.parametrize("guard", [{"a": 1}, {"a": 3}, {"c": 1}], ids=["behind", "ahead", "not there"])
    def test_refuses_what_is_not_as_expected(self, store, guard):
        """A write whose guards do not hold is refused with the stream and its version, and writes nothing."""
        append(store, events("a", count=2), "one")

        with pytest.raises(ConcurrentChange, match=f"'{next(iter(guard))}' is at version"):
            append(store, events("b"), "two", at=1, **guard)

        assert store.head() == 2

    def test_guards_a_written_stream_before_it_is_written(self, store):
        """A guard on a stream that is written too is about its version before the write."""
        append(store, events("a"), "one")

        assert append(store, events("a", first=2), "two", at=1, a=1).commit.last == 2

    def test_refuses_a_moment_before_the_newest_record(self, store):
        """A write stamped before the newest record is refused with that record's moment; the same moment is not."""
        append(store, events("plan/a"), "one", at=5)

        with pytest.raises(ClockBehind) as caught:
            append(store, events("plan/b"), "two", at=4)

        assert caught.value.newest == MOMENT + timedelta(seconds=5)
        assert append(store, events("plan/b"), "two", at=5).commit.last == 2


class TestCommits:
    def test_gives_every_commit_in_order(self, store):
        """Commits come back as they were answered, in order, with their moments in UTC to the microsecond."""
        moment = datetime(2024, 3, 31, 1, 30, 0, 123456, tzinfo=UTC)
        first = append(store, events("plan/a", count=2), "one")
        second = store.append(events("plan/b"), command_id="two", recorded_at=moment, expect={})

        told = [(entry.position, entry.command_id, entry.recorded_at) for entry in store.entries() if entry.command_id]
        assert told == [(each.commit.first, each.commit.command_id, each.commit.recorded_at) for each in (first, second)]
        assert store.commit_of("two").commit.recorded_at == moment

    def test_an_unknown_command_has_none(self, store):
        """A command that was never written has no commit."""
        assert store.commit_of("none") is None

    def test_position_at_a_moment(self, store):
        """The position at a moment is that of the last commit at or before it; 0 before the first."""
        append(store, events("plan/a", count=2), "one", at=10)
        append(store, events("plan/b"), "two", at=10)
        append(store, events("plan/c"), "three", at=20)

        asked = [MOMENT + timedelta(seconds=seconds) for seconds in (9, 10, 19, 20, 99)]
        assert [store.position_at(moment) for moment in asked] == [0, 3, 3, 4, 4]


class TestReading:
    @pytest.fixture(autouse=True)
    def rows_there(self, store):
        streams = ["plan/a", "plan/a/council/gm0296", "plan/a-b", "plan/ab", "municipality/gm0296", "plan/a0"]
        append(store, [row for stream in streams for row in events(stream)], "one")
        append(store, events("plan/a", first=2), "two", at=1)

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, [1, 2, 3, 4, 5, 6, 7]),
            ({"after": 2}, [3, 4, 5, 6, 7]),
            ({"until": 2}, [1, 2]),
            ({"after": 2, "until": 4}, [3, 4]),
            ({"limit": 3}, [1, 2, 3]),
            ({"limit": 0}, []),
            ({"until": 0}, []),
            ({"after": 7}, []),
            ({"prefix": "plan/a"}, [1, 2, 7]),
            ({"prefix": "plan/a", "limit": 2}, [1, 2]),
            ({"prefix": "plan/a", "after": 1, "until": 6}, [2]),
            ({"prefix": "municipality/gm0296"}, [5]),
            ({"prefix": "plan/none"}, []),
        ],
    )
    def test_rows(self, store, asked, found):
        """Rows come in order of position: after one, up to one, so many at most, of one dossier and none that looks like it."""
        assert positions(store.rows(**{"limit": 100} | asked)) == found

    def test_a_row_is_as_it_was_written(self, store):
        """A stored row holds position, stream, version, topic and the very bytes that were given."""
        (given,) = events("plan/a", first=2)
        row = store.rows(after=6, limit=1)[0]

        assert (row.position, row.stream, row.version, row.topic, row.state) == (7, "plan/a", 2, given.topic, given.state)

    def test_stream(self, store):
        """A stream is read in order of version, and holds no other stream that begins alike."""
        assert [(row.position, row.version) for row in store.stream("plan/a")] == [(1, 1), (7, 2)]
        assert store.stream("plan") == []

    def test_dossiers(self, store):
        """Every dossier is named once, by the first two parts of its streams, sorted."""
        assert list(store.dossiers()) == ["municipality/gm0296", "plan/a", "plan/a-b", "plan/a0", "plan/ab"]

    def test_leaves(self, store):
        """Leaves come in order up to a position, and each is the leaf of the event at that position."""
        leaves = list(store.leaves(until=7))

        assert leaves == [leaf_of(row) for row in store.rows(limit=100)]
        assert list(store.leaves(until=3)) == leaves[:3]
        assert [store.leaf(place) for place in (1, 7)] == [(0, leaves[0]), (6, leaves[6])]
        assert store.leaf(0) is None
        assert store.leaf(8) is None

    def test_entries_hold_event_and_leaf_side_by_side(self, store):
        """Entries give each event beside its ledger row, and a sound store has nothing wrong with its structure."""
        entries = list(store.entries())

        assert [(entry.position, entry.leaf_index) for entry in entries] == [(n + 1, n) for n in range(7)]
        assert [entry.leaf_hash for entry in entries] == list(store.leaves(until=7))
        assert [entry.aggregate for entry in entries] == [row.stream for row in store.rows(limit=100)]
        assert list(store.structure()) == []

    def test_writing_goes_on_while_entries_are_read(self, store):
        """A reader in mid-walk does not stop a writer, and an abandoned walk leaves nothing behind."""
        walk = iter(store.entries())
        next(walk)
        append(store, events("plan/z"), "late", at=2)
        del walk

        assert store.head() == 8


class TestEmpty:
    def test_an_empty_store_gives_nothing(self, store):
        """A new store is at position 0 and holds no rows, leaves, entries or dossiers."""
        assert store.head() == 0
        assert (
            list(store.rows(limit=9)) == list(store.leaves(until=9)) == list(store.entries()) == list(store.dossiers()) == []
        )


class TestTurn:
    def test_the_holder_can_write(self, store):
        """Who keeps the others out can write himself, and again after it."""
        with store.turn(), store.turn():
            append(store, events("plan/a"), "one")

        assert append(store, events("plan/b"), "two").commit.last == 2
