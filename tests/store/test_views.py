"""What every store promises about the tables of a projection, proven on each of them."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from ivp_registry.errors import InvalidInput, StoreError
from ivp_registry.store import Table

COUNCILS = Table(name="councils", columns={"code": "text", "told": "boolean", "day": "date", "more": "json"}, key=("code",))
WIJCHEN = {"code": "gm0296", "told": True, "day": date(2024, 1, 1), "more": ["a", {"b": 1}]}


class TestView:
    @pytest.fixture
    def view(self, store):
        with closing(store.view("told", 1, [COUNCILS])) as view:
            yield view

    def test_rows_and_position_change_together(self, store, view):
        """A batch that ends well leaves its rows, typed as declared, and its position."""
        with view.batch(3) as writer:
            writer.insert("councils", WIJCHEN)

        assert (view.rows("councils", {}), view.position()) == ([WIJCHEN], 3)
        assert store.has_view("told", 1)
        assert not store.has_view("told", 2)

    def test_a_batch_that_fails_leaves_nothing(self, view):
        """An exception in a batch leaves rows and position as they were, and the next batch works."""
        with pytest.raises(ZeroDivisionError), view.batch(3) as writer:
            writer.insert("councils", WIJCHEN)
            raise ZeroDivisionError

        assert (view.rows("councils", {}), view.position()) == ([], 0)
        with view.batch(3):
            pass
        assert view.position() == 3

    @pytest.mark.parametrize("position", [2, 3])
    def test_a_position_never_goes_back(self, view, position):
        """A batch to a position that was reached already is refused whole."""
        with view.batch(3):
            pass

        with pytest.raises(StoreError, match="another host"), view.batch(position) as writer:
            writer.insert("councils", WIJCHEN)

        assert (view.rows("councils", {}), view.position()) == ([], 3)

    def test_the_same_key_twice_is_an_error_of_the_writer(self, view):
        """A second row with the same key is refused, and is not told as damage to the register."""
        with pytest.raises(StoreError, match="UNIQUE"), view.batch(1) as writer:
            writer.insert("councils", WIJCHEN)
            writer.insert("councils", WIJCHEN)

        assert view.rows("councils", {}) == []

    def test_rows_are_replaced_changed_and_removed(self, view):
        """Upsert, update and delete touch the rows with these values, and the batch sees its own changes."""
        with view.batch(1) as writer:
            writer.insert("councils", WIJCHEN)
            writer.upsert("councils", WIJCHEN | {"told": None})
            assert writer.update("councils", {"told": None}, {"told": False}) == 1
            assert writer.rows("councils", {"told": False}) == [WIJCHEN | {"told": False}]
            assert writer.delete("councils", {"code": "gm0000"}) == 0

        assert view.rows("councils", {"code": "gm0296"}) == [WIJCHEN | {"told": False}]

    def test_a_query_reads_and_does_not_write(self, view):
        """A query gives rows; one that would write is refused, and writing in a batch works after it."""
        assert view.query("SELECT count(*) AS n FROM councils WHERE code = ?", ("x",)) == [{"n": 0}]
        with pytest.raises(StoreError):
            view.query("DELETE FROM councils", ())
        with view.batch(1) as writer:
            writer.insert("councils", WIJCHEN)
        assert view.query("SELECT code FROM councils", ()) == [{"code": "gm0296"}]

    @pytest.mark.parametrize("row", [{"code": "x", "name": "y"}, {'code"--': "x"}])
    def test_names_that_were_not_declared_are_refused(self, view, row):
        """A column that the projection did not declare never reaches the database."""
        with pytest.raises(InvalidInput), view.batch(1) as writer:
            writer.insert("councils", row)

    def test_a_view_is_there_when_opened_again(self, view, store):
        """Opening the same view again finds its rows and position."""
        with view.batch(2) as writer:
            writer.insert("councils", WIJCHEN)

        again = store.view("told", 1, [COUNCILS])

        assert (again.rows("councils", {}), again.position()) == ([WIJCHEN], 2)
        again.close()
