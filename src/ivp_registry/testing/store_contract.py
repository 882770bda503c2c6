"""The promises of a store as a class of tests: subclass it beside a fixture `store` that gives an empty one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ..errors import ConcurrentChange
from ..ledger import leaf_hash
from ..store import Append, Appended, ClockBehind, Store

MOMENT = datetime(2024, 1, 1, 12, tzinfo=UTC)
STREAMS = ("plan/a", "plan/a/council/gm0296", "plan/a-b", "plan/ab", "municipality/gm0296", "plan/a0")


def rows(stream: str, first: int = 1, count: int = 1, *, topic: str = "noted") -> list[Append]:
    """Give *count* rows to append to one stream, from version *first*."""
    return [
        Append(stream=stream, version=version, topic=topic, state=f'{{"n":{version}}}'.encode())
        for version in range(first, first + count)
    ]


def append(store: Store, given: Sequence[Append], command_id: str, *, at: int = 0, **expect: int) -> Appended:
    """Append rows at *at* seconds past `MOMENT`; *expect* are guards on streams without a slash."""
    return store.append(given, command_id=command_id, recorded_at=MOMENT + timedelta(seconds=at), expect=expect)


def leaf_of(row: Any) -> bytes:
    """Give the leaf hash that belongs to a row, written or stored."""
    return leaf_hash(row.stream, row.version, row.topic, row.state)


class StoreContract:
    """
    Prove of a store what the register takes for granted; each test is one promise.

    A subclass whose name begins with ``Test`` needs a fixture `store` that gives an empty `Store`.
    """

    @pytest.fixture
    def filled(self, store: Store) -> Store:
        """Give the store with one event in each of six streams, and a second one of the first at position 7."""
        append(store, [row for stream in STREAMS for row in rows(stream)], "one")
        append(store, rows("plan/a", first=2), "two", at=1)
        return store

    def test_append_gives_commit_and_leaves(self, store: Store) -> None:
        """A write answers with its commit and, for each event, its leaf, dense from 0."""
        written = [*rows("plan/a", count=2), *rows("plan/b")]

        given = append(store, written, "one")

        assert (given.commit.command_id, given.commit.recorded_at) == ("one", MOMENT)
        assert (given.commit.first, given.commit.last, given.repeated) == (1, 3, False)
        assert given.leaves == tuple((index, leaf_of(row)) for index, row in enumerate(written))

    def test_append_goes_on_where_the_last_one_ended(self, store: Store) -> None:
        """Positions and leaves of the next write follow those of the one before, without a gap."""
        append(store, rows("plan/a", count=2), "one")

        given = append(store, rows("plan/b"), "two", at=1)

        assert (given.commit.first, given.commit.last, given.leaves[0][0]) == (3, 3, 2)

    @pytest.mark.parametrize("clash", [rows("plan/a"), rows("plan/b", count=1) * 2], ids=["taken", "twice"])
    def test_append_is_all_or_nothing(self, store: Store, clash: list[Append]) -> None:
        """When one event of a write clashes, none of it is there afterwards, no position is burnt."""
        append(store, rows("plan/a"), "one")

        with pytest.raises(ConcurrentChange):
            append(store, [*rows("plan/c"), *clash], "two", at=1)

        assert store.head() == 1
        assert store.stream("plan/c") == []
        assert store.commit_of("two") is None
        assert append(store, rows("plan/c"), "three", at=1).commit.first == 2

    def test_repeated_gives_the_first_answer(self, store: Store) -> None:
        """The same command again is answered with its first commit and leaves, and writes nothing."""
        first = append(store, rows("plan/a", count=2), "one")
        append(store, rows("plan/b"), "two", at=1)

        again = append(store, rows("plan/c"), "one", at=2)

        assert (again.commit, again.leaves, again.repeated) == (first.commit, first.leaves, True)
        assert store.head() == 3

    def test_repeated_by_a_slow_clock_gives_the_first_answer(self, store: Store) -> None:
        """A repeated command is recognised also when it is stamped before the newest record."""
        append(store, rows("plan/a"), "one", at=5)

        assert append(store, rows("plan/b"), "one", at=0).repeated

    def test_takes_what_is_expected(self, store: Store) -> None:
        """A write whose guards hold is written; 0 guards a stream that is not there."""
        append(store, rows("a", count=2), "one")

        assert append(store, rows("b"), "two", at=1, a=2, c=0).commit.last == 3

    @pytest.mark.parametrize("guard", [{"a": 1}, {"a": 3}, {"c": 1}], ids=["behind", "ahead", "not there"])
    def test_refuses_what_is_not_as_expected(self, store: Store, guard: dict[str, int]) -> None:
        """A write whose guards do not hold is refused with the stream and its version, and writes nothing."""
        append(store, rows("a", count=2), "one")

        with pytest.raises(ConcurrentChange, match=f"'{next(iter(guard))}' is at version"):
            append(store, rows("b"), "two", at=1, **guard)

        assert store.head() == 2

    def test_guards_a_written_stream_before_it_is_written(self, store: Store) -> None:
        """A guard on a stream that is written too is about its version before the write."""
        append(store, rows("a"), "one")

        assert append(store, rows("a", first=2), "two", at=1, a=1).commit.last == 2

    def test_refuses_a_moment_before_the_newest_record(self, store: Store) -> None:
        """A write stamped before the newest record is refused with that record's moment; the same moment is not."""
        append(store, rows("plan/a"), "one", at=5)

        with pytest.raises(ClockBehind) as caught:
            append(store, rows("plan/b"), "two", at=4)

        assert caught.value.newest == MOMENT + timedelta(seconds=5)
        assert append(store, rows("plan/b"), "two", at=5).commit.last == 2

    def test_gives_every_commit_in_order(self, store: Store) -> None:
        """Commits come back as they were answered, in order, with their moments in UTC to the microsecond."""
        moment = datetime(2024, 3, 31, 1, 30, 0, 123456, tzinfo=UTC)
        first = append(store, rows("plan/a", count=2), "one")
        second = store.append(rows("plan/b"), command_id="two", recorded_at=moment, expect={})

        told = [(each.position, each.command_id, each.recorded_at) for each in store.entries() if each.command_id]
        assert told == [(each.commit.first, each.commit.command_id, each.commit.recorded_at) for each in (first, second)]
        assert (found := store.commit_of("two")) is not None
        assert found.commit.recorded_at == moment

    def test_an_unknown_command_has_no_commit(self, store: Store) -> None:
        """A command that was never written has no commit."""
        assert store.commit_of("none") is None

    def test_position_at_a_moment(self, store: Store) -> None:
        """The position at a moment is that of the last commit at or before it; 0 before the first."""
        append(store, rows("plan/a", count=2), "one", at=10)
        append(store, rows("plan/b"), "two", at=10)
        append(store, rows("plan/c"), "three", at=20)

        asked = [MOMENT + timedelta(seconds=seconds) for seconds in (9, 10, 19, 20, 99)]
        assert [store.position_at(moment) for moment in asked] == [0, 3, 3, 4, 4]

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
    def test_rows(self, filled: Store, asked: dict[str, Any], found: list[int]) -> None:
        """Rows come in order of position: after one, up to one, so many at most, of one dossier and of none like it."""
        assert [row.position for row in filled.rows(**{"limit": 100, **asked})] == found

    def test_a_row_is_as_it_was_written(self, filled: Store) -> None:
        """A stored row holds position, stream, version, topic and the very bytes that were given."""
        (given,) = rows("plan/a", first=2)
        row = filled.rows(after=6, limit=1)[0]

        assert (row.position, row.stream, row.version, row.topic, row.state) == (7, "plan/a", 2, given.topic, given.state)

    def test_stream(self, filled: Store) -> None:
        """A stream is read in order of version, and holds no other stream that begins alike."""
        assert [(row.position, row.version) for row in filled.stream("plan/a")] == [(1, 1), (7, 2)]
        assert filled.stream("plan") == []

    def test_dossiers(self, filled: Store) -> None:
        """Every dossier is named once, by the first two parts of its streams, sorted."""
        assert list(filled.dossiers()) == ["municipality/gm0296", "plan/a", "plan/a-b", "plan/a0", "plan/ab"]

    def test_leaves(self, filled: Store) -> None:
        """Leaves come in order up to a position, and each is the leaf of the event at that position."""
        leaves = list(filled.leaves(until=7))

        assert leaves == [leaf_of(row) for row in filled.rows(limit=100)]
        assert list(filled.leaves(until=3)) == leaves[:3]
        assert [filled.leaf(place) for place in (1, 7)] == [(0, leaves[0]), (6, leaves[6])]
        assert filled.leaf(0) is None
        assert filled.leaf(8) is None

    def test_entries_hold_event_and_leaf_side_by_side(self, filled: Store) -> None:
        """Entries give each event beside its ledger row, and a sound store has nothing wrong with its structure."""
        entries = list(filled.entries())

        assert [(entry.position, entry.leaf_index) for entry in entries] == [(n + 1, n) for n in range(7)]
        assert [entry.leaf_hash for entry in entries] == list(filled.leaves(until=7))
        assert [entry.aggregate for entry in entries] == [row.stream for row in filled.rows(limit=100)]
        assert list(filled.structure()) == []

    def test_writing_goes_on_while_entries_are_read(self, filled: Store) -> None:
        """A reader in mid-walk does not stop a writer, and an abandoned walk leaves nothing behind."""
        walk = iter(filled.entries())
        next(walk)
        append(filled, rows("plan/z"), "late", at=2)
        del walk

        assert filled.head() == 8

    def test_an_empty_store_gives_nothing(self, store: Store) -> None:
        """A new store is at position 0 and holds no rows, leaves, entries or dossiers."""
        found: list[object] = [*store.rows(limit=9), *store.leaves(until=9), *store.entries(), *store.dossiers()]

        assert (store.head(), found) == (0, [])

    def test_the_holder_of_the_turn_can_write(self, store: Store) -> None:
        """Who keeps the others out can write himself, and again after it."""
        with store.turn(), store.turn():
            append(store, rows("plan/a"), "one")

        assert append(store, rows("plan/b"), "two").commit.last == 2
