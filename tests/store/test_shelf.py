"""What every store promises about the versions of a view: which are there, which answers, who builds."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import attrs
import pytest

from ivp_registry.errors import RebuildRunning, TablesChanged, UnknownView
from ivp_registry.store import Address, Answering, Table, open_store

TABLE = Table(name="t", columns={"a": "text", "b": "integer"}, key=("a",), indexes=(("b",),))
OTHER = Table(name="t", columns={"a": "text"}, key=("a",))


def fill(view, *names: str, position: int = 1) -> None:
    with view.transaction() as work:
        for name in names:
            work.writer.insert("t", {"a": name})
        work.advance(position)


def names(view) -> list:
    return [row["a"] for row in view.rows("t", {})]


@pytest.fixture
def shelf(store):
    return store.shelf


def test_the_first_version_answers(shelf):
    """What was built first answers, until somebody switches; a later version stands beside it."""
    assert (shelf.answering("told"), shelf.names(), shelf.versions("told")) == (None, [], [])
    shelf.open("told", 2, [TABLE])
    shelf.open("told", 10, [OTHER])
    shelf.open("others", 1, [TABLE])

    assert shelf.answering("told") == Answering(version=2)
    assert (shelf.names(), shelf.versions("told")) == (["others", "told"], [2, 10])
    shelf.switch("told", 10, pinned=True)
    assert shelf.answering("told") == Answering(version=10, pinned=True)
    assert shelf.answering("others") == Answering(version=1)


def test_a_view_is_found_again(shelf):
    """Opening the same view again finds its rows and position."""
    fill(shelf.open("told", 1, [TABLE]), "x", position=5)

    assert names(shelf.open("told", 1, [TABLE])) == names(shelf.open("told", 1)) == ["x"]
    assert shelf.open("told", 1).position() == 5
    with pytest.raises(UnknownView, match="told@2"):
        shelf.open("told", 2)


def test_other_tables_under_the_same_version_are_refused(shelf, store):
    """A declaration that changed without its version is told, and never read into the old tables."""
    shelf.open("told", 1, [TABLE])

    shelf.open("told", 1, [attrs.evolve(TABLE, about="said better")])
    for declared in ([OTHER], [], [TABLE, OTHER]):
        with pytest.raises(TablesChanged):
            shelf.open("told", 1, declared)


def test_one_builder_at_a_time(shelf):
    """A second builder of the same version is refused by name; another version, and a later turn, are free."""
    shelf.open("told", 1, [TABLE])
    shelf.open("told", 2, [TABLE])
    with shelf.claim("told", 1):
        with pytest.raises(RebuildRunning, match="told@1"), shelf.claim("told", 1):
            pass
        with shelf.claim("told", 2):
            pass
    with shelf.claim("told", 1):
        pass


def test_a_spare_takes_the_place_of_a_view_in_one_step(shelf):
    """Rows, position and parked events are those of the spare, brought to where the view had come meanwhile."""
    view = shelf.open("told", 1, [TABLE])
    fill(view, "old", "older", position=7)
    with shelf.spare("told", 1, [TABLE]) as spare:
        fill(spare, "new", position=5)
        assert shelf.versions("told") == [1]
        view.take_over(spare, lambda position: fill(spare, f"up to {position}", position=position))

    assert (names(view), view.position()) == (["new", "up to 7"], 7)


def test_a_spare_is_gone_afterwards(shelf):
    """Nothing is left of it, whether it was used or not, and the next begins empty."""
    shelf.open("told", 1, [TABLE])
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), shelf.spare("told", 1, [TABLE]) as spare:
            assert names(spare) == []
            fill(spare, "x")
            raise ZeroDivisionError


def test_a_version_is_removed(shelf):
    """What was thrown away is no longer there; opened again it begins empty."""
    fill(shelf.open("told", 1, [TABLE]), "x")
    shelf.open("told", 2, [TABLE])

    shelf.remove("told", 1)

    assert shelf.versions("told") == [2]
    assert names(shelf.open("told", 1, [TABLE])) == []


class TestFiles:
    @pytest.fixture
    def folder(self, filled, path):
        return path.with_name("register.db.views")

    @pytest.fixture
    def two(self, filled):
        """Give the shelves of two processes on one register."""
        with closing(open_store(Address.parse(filled))) as one, closing(open_store(Address.parse(filled))) as other:
            yield one.shelf, other.shelf

    def test_any_sqlite_tool_opens_a_view(self, two, folder):
        """A view is a SQLite file of its own: declared tables with types, keys and indexes, WAL, and nothing odd."""
        fill(two[0].open("told", 1, [TABLE]), "x")
        with closing(sqlite3.connect(folder / "told@1.sqlite")) as plain:
            assert plain.execute("SELECT * FROM t").fetchall() == [("x", None)]
            assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert [row[1:3] for row in plain.execute("PRAGMA table_info(t)")] == [("a", "TEXT"), ("b", "INTEGER")]
            assert "t_b" in [row[1] for row in plain.execute("PRAGMA index_list(t)")]
            assert plain.execute("SELECT position FROM ivp_position").fetchone() == (1,)

    def test_what_an_older_version_left_is_made_again(self, two, folder):
        """A file whose tables bear no declaration is no obstacle, and none of its rows are taken for ours."""
        folder.mkdir()
        with closing(sqlite3.connect(folder / "told@1.sqlite")) as old, old:
            old.execute("CREATE TABLE t (a TEXT PRIMARY KEY)")
            old.execute("INSERT INTO t VALUES ('old')")

        view = two[0].open("told", 1, [TABLE])

        assert (names(view), view.position()) == ([], 0)
        fill(view, "old")

    def test_a_snapshot_does_not_move(self, two):
        """Inside a snapshot every reading sees the same state, whatever another process writes meanwhile."""
        one, other = (shelf.open("told", 1, [TABLE]) for shelf in two)
        with one.snapshot():
            before = (one.position(), names(one))
            fill(other, "x")
            assert (one.position(), names(one), one.query("SELECT a FROM t")) == (*before, [])
        assert (one.position(), names(one)) == (1, ["x"])

    def test_another_process_sees_the_switch_at_once(self, two):
        """Which version answers is asked anew each time."""
        one, other = two
        one.open("told", 1, [TABLE])
        one.open("told", 2, [TABLE])
        assert other.answering("told") == Answering(version=1)
        one.switch("told", 2, pinned=False)
        assert other.answering("told") == Answering(version=2)
        assert names(other.open("told", 2)) == []

    def test_another_process_is_kept_from_building(self, two):
        """The claim holds between processes, by a lock that the system frees when its holder dies."""
        one, other = two
        one.open("told", 1, [TABLE])
        with one.claim("told", 1), pytest.raises(RebuildRunning), other.claim("told", 1):
            pass
        with other.claim("told", 1):
            pass

    def test_what_a_killed_builder_left_is_in_nobody_s_way(self, two, folder):
        """A spare that was left behind is no version, and is thrown away by the next builder."""
        one, _ = two
        one.open("told", 1, [TABLE])
        (folder / "told@1.spare").write_text("half a database")
        (folder / "notes.txt").write_text("of somebody else")

        assert one.versions("told") == [1]
        with one.spare("told", 1, [TABLE]) as spare:
            assert names(spare) == []
        assert not (folder / "told@1.spare").exists()
