"""What every store promises about the tables of a projection, proven on each of them."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivp_registry.errors import InvalidInput, StoreError, UnknownReference
from ivp_registry.projections.parking import drop
from ivp_registry.store import Parked, Table
from ivp_registry.store.columns import COLUMN_TYPES, stored, typed

COUNCILS = Table(
    name="councils", columns={"code": "text", "told": "boolean", "day": "date", "more": "json"}, key=("code",),
    indexes=(("day", "told"),), about="one council",
)  # fmt: skip
PAIRS = Table(name="pairs", columns={"one": "text", "two": "integer"}, key=("one", "two"))
WIJCHEN = {"code": "gm0296", "told": True, "day": date(2024, 1, 1), "more": ["a", {"b": 1}]}
EMPTY = {"told": None, "day": None, "more": None}


@pytest.fixture
def view(store):
    return store.shelf.open("told", 1, [COUNCILS, PAIRS])


@pytest.fixture
def work(view):
    """Give an open transaction."""
    with view.transaction() as work:
        yield work


class TestTransactions:
    def test_rows_and_position_change_together(self, view):
        """A transaction that ends well leaves its rows, typed as declared, and its position."""
        with view.transaction() as work:
            assert work.position == 0
            work.writer.insert("councils", WIJCHEN)
            work.advance(3)

        assert (view.rows("councils", {}), view.position()) == ([WIJCHEN], 3)

    def test_one_that_fails_leaves_nothing(self, view):
        """An exception leaves rows, position and parked events as they were, and the next transaction works."""
        with pytest.raises(ZeroDivisionError), view.transaction() as work:
            work.writer.insert("councils", WIJCHEN)
            work.advance(3)
            work.park(Parked(position=3, stream="s", event="s@1", error="e"))
            raise ZeroDivisionError

        assert (view.rows("councils", {}), view.position(), view.parked()) == ([], 0, [])
        with view.transaction() as work:
            work.advance(3)
        assert view.position() == 3

    def test_the_same_key_twice_is_an_error_of_the_writer(self, view):
        """A second row with the same key is refused, and is not told as damage to the register."""
        with pytest.raises(StoreError, match=r"(?i)unique"), view.transaction() as work:
            work.writer.insert("councils", WIJCHEN)
            work.writer.insert("councils", WIJCHEN)

        assert view.rows("councils", {}) == []

    def test_a_flush_shows_what_is_wrong(self, view):
        """What waits is handed over when the host wants to know whether the database takes it."""
        with pytest.raises(StoreError, match=r"(?i)not.null"), view.transaction() as work:
            work.writer.insert("councils", {"code": None})
            work.flush()

    def test_the_writer_ends_with_it(self, view):
        """A projection that kept its view cannot write behind the host's back."""
        with view.transaction() as work:
            kept = work.writer

        for write in (
            lambda: kept.insert("councils", WIJCHEN), lambda: kept.upsert("councils", WIJCHEN),
            lambda: kept.update("councils", {}, {"told": True}), lambda: kept.delete("councils", {}),
            lambda: kept.rows("councils", {}),
        ):  # fmt: skip
            with pytest.raises(InvalidInput, match="only while an event is applied"):
                write()
        assert view.rows("councils", {}) == []


class TestWriting:
    def test_rows_are_replaced_changed_and_removed(self, work):
        """Upsert, update and delete touch the rows with these values, and each sees what was written before it."""
        write = work.writer
        write.insert("councils", WIJCHEN)
        write.upsert("councils", WIJCHEN | {"told": None})
        assert write.update("councils", {"told": None}, {"told": False}) == 1
        assert write.rows("councils", {"told": False}) == [WIJCHEN | {"told": False}]
        assert write.update("councils", {"code": "gm0296"}, {}) == 0
        assert write.delete("councils", {"code": "gm0000"}) == 0
        assert write.delete("councils", {"code": "gm0296"}) == 1
        assert write.rows("councils", {}) == []

    def test_an_upsert_replaces_the_whole_row(self, work):
        """Columns that an upsert does not name become empty, as in a new row."""
        work.writer.insert("councils", WIJCHEN)
        work.writer.upsert("councils", {"code": "gm0296"})
        work.writer.upsert("councils", {"code": "gm0225", "told": True})

        assert work.writer.rows("councils", {}) == [{"code": "gm0225", **EMPTY, "told": True}, {"code": "gm0296", **EMPTY}]

    def test_a_table_that_is_all_key_takes_upserts(self, work):
        """Where nothing can be replaced the row is simply there."""
        for _ in range(2):
            work.writer.upsert("pairs", {"one": "a", "two": 1})

        assert work.writer.rows("pairs", {}) == [{"one": "a", "two": 1}]

    def test_one_row_is_got_by_its_whole_key(self, work):
        """`get` gives the row or None, and refuses a part of a key, which could mean several rows."""
        work.writer.insert("pairs", {"one": "a", "two": 1})

        assert work.writer.get("pairs", one="a", two=1) == {"one": "a", "two": 1}
        assert work.writer.get("pairs", one="a", two=2) is None
        with pytest.raises(InvalidInput, match="the key is one, two"):
            work.writer.get("pairs", one="a")

    def test_order_of_writing_is_kept(self, work):
        """Rows of different forms, and other tables in between, are written in the order they were given."""
        write = work.writer
        write.upsert("councils", {"code": "a", "told": True})
        write.insert("pairs", {"one": "a", "two": 1})
        write.upsert("councils", {"code": "a", "day": date(2024, 1, 1)})
        write.upsert("councils", {"code": "a", "told": False})

        assert write.rows("councils", {}) == [{"code": "a", **EMPTY, "told": False}]

    @pytest.mark.parametrize("row", [{"code": "x", "name": "y"}, {'code"--': "x"}])
    def test_names_that_were_not_declared_are_refused(self, work, row):
        """A column or table that the projection did not declare never reaches the database."""
        write = work.writer
        for attempt in (
            lambda: write.insert("councils", row), lambda: write.upsert("councils", row), lambda: write.delete("councils", row),
            lambda: write.update("councils", row, {"told": True}), lambda: write.update("councils", {}, row),
            lambda: write.rows("councils", row), lambda: write.insert("ivp_position", {"position": 9}),
        ):  # fmt: skip
            with pytest.raises(InvalidInput, match="declared are"):
                attempt()


class TestReading:
    def test_a_query_reads_and_does_not_write(self, view):
        """A query gives rows; one that would write, attach or change a setting is refused, and writing works after it."""
        assert view.query("SELECT count(*) AS n FROM councils WHERE code = ?", ("x",)) == [{"n": 0}]
        for sql in (
            "DELETE FROM councils", "ATTACH 'other.db' AS other", "PRAGMA query_only = OFF", "DROP TABLE councils",
            "INSERT INTO councils (code) VALUES ('x')", "CREATE TEMP TABLE t (a)", "VACUUM INTO 'copy.db'", "SELECT 1; SELECT 2",
            "SELECT nothing FROM councils", "nonsense",
        ):  # fmt: skip
            with pytest.raises(InvalidInput, match="query"):
                view.query(sql, ())
        with view.transaction() as work:
            work.writer.insert("councils", WIJCHEN)
        assert view.query("SELECT code FROM councils", ()) == [{"code": "gm0296"}]

    def test_a_scan_gives_rows_as_they_are_stored(self, view):
        """Rows come in order of the key, values as any tool would see them."""
        with view.transaction() as work:
            work.writer.insert("councils", {"code": "b"})
            work.writer.insert("councils", WIJCHEN | {"code": "a"})

        assert list(view.scan("councils")) == [("a", 1, "2024-01-01", '["a",{"b":1}]'), ("b", None, None, None)]


class TestParking:
    def test_events_set_aside_are_listed_until_they_are_taken(self, view):
        """What was parked is told in order of position, and a stream counts as waiting from its first event."""
        first = Parked(
            position=4, stream="s", event="s@1", error="ZeroDivisionError: x", traceback="…", plugin="p 1", attempts=1
        )
        behind = Parked(position=7, stream="s", event="s@2", error="", behind=4)
        skipped = Parked(position=5, stream="t", event="t@1", error="e", skipped=True)
        with view.transaction() as work:
            for event in (behind, skipped, first):
                work.park(event)
            assert work.waiting() == {"s": 4}

        assert view.parked() == [first, skipped, behind]
        drop(view, 4)
        assert view.parked() == [skipped, behind]
        with pytest.raises(UnknownReference):
            drop(view, 4)


class TestColumns:
    @given(
        st.one_of(
            st.tuples(st.just("text"), st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
            st.tuples(st.just("integer"), st.integers(-(2**63), 2**63 - 1)),
            st.tuples(st.just("real"), st.floats(allow_nan=False, allow_infinity=False)),
            st.tuples(st.just("boolean"), st.booleans()),
            st.tuples(st.just("date"), st.dates()),
            st.tuples(st.just("moment"), st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))),
            st.tuples(st.just("json"), st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5)),
        )
    )
    def test_what_was_written_is_what_is_read(self, pair):
        """Each type gives back the value that it took, also through SQLite."""
        kind, value = pair
        database = sqlite3.connect(":memory:")
        (found,) = database.execute("SELECT ?", (stored("here", kind, value),)).fetchone()

        assert typed(kind, found) == value

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("text", 1), ("text", b"x"), ("integer", "1"), ("integer", True), ("integer", 2**63), ("integer", 1.0),
            ("real", "1"), ("real", float("nan")), ("real", float("inf")), ("real", True), ("boolean", 1), ("boolean", "yes"),
            ("date", "2024-01-01"), ("date", datetime(2024, 1, 1, tzinfo=UTC)), ("moment", datetime(2024, 1, 1)),
            ("moment", date(2024, 1, 1)), ("json", {1, 2}), ("json", float("nan")),
        ],
    )  # fmt: skip
    def test_a_value_of_another_type_is_refused_with_its_place(self, work, kind, value):
        """A column takes what it declares and nothing that merely looks like it."""
        assert kind in COLUMN_TYPES
        with pytest.raises(InvalidInput, match="the column takes"):
            stored("table t, column c", kind, value)

    def test_a_wrong_value_is_told_with_table_and_column(self, work):
        """Whoever wrote the projection sees at once where."""
        with pytest.raises(
            InvalidInput, match=r"table councils, column told: 1 is not valid: the column takes True or False"
        ):
            work.writer.insert("councils", {"code": "x", "told": 1})


class TestTables:
    @pytest.mark.parametrize(
        ("given_", "reason"),
        [
            ({"name": "No"}, "small letters"), ({"columns": {"a b": "text"}, "key": ("a b",)}, "small letters"),
            ({"name": "ivp_own"}, "are taken"), ({"name": "sqlite_own"}, "are taken"), ({"name": "pg_own"}, "are taken"),
            ({"columns": {"a": "blob"}}, "one of text"), ({"key": ()}, "must be columns"), ({"key": ("b",)}, "must be columns"),
            ({"key": "a"}, "must be columns"), ({"indexes": (("b",),)}, "must be columns"),
        ],
    )  # fmt: skip
    def test_a_wrong_declaration_is_refused(self, given_, reason):
        """A table says at once what is wrong with it."""
        with pytest.raises(InvalidInput, match=reason):
            Table(**{"name": "t", "columns": {"a": "text"}, "key": ("a",), **given_})

    def test_the_declaration_lies_beside_the_rows(self, store):
        """A view can be read with its types when its projection is gone."""
        store.shelf.open("told", 1, [COUNCILS, PAIRS])

        assert store.shelf.open("told", 1).tables == {"councils": COUNCILS, "pairs": PAIRS}
