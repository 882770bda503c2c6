"""Read models are found by name, in the version that answers, also when their plugin is gone."""

from __future__ import annotations

import pytest
from tests.facts import CLERK, DRUTEN, notified
from tests.projections.samples import NOTIFIED, TOLD, Brings, Told, failing

from ivp_registry import Registry
from ivp_registry.errors import InvalidInput, PluginFailed, UnknownView, ViewBehind


@pytest.fixture
def told(register):
    register.plugins = Brings(told := Told())
    return told


def test_views_are_found_by_name(register, told):
    """A register knows the views of its own plugins, and names them when another is asked for."""
    register.project()

    assert list(register.views) == ["told"]
    assert len(register.views) == 1
    view = register.views["told"]
    assert (view.name, view.version, view.position, view.behind, view.tables) == ("told", 1, 9, 0, {"told": TOLD})
    assert len(view.rows("told", council=DRUTEN)) == 1
    assert view.query("SELECT count(*) AS n FROM told WHERE council = ?", DRUTEN) == [{"n": 1}]
    with pytest.raises(InvalidInput):
        view.query("DELETE FROM told")
    with pytest.raises(UnknownView, match="told"):
        register.views["untold"]


def test_a_view_that_was_never_run_is_empty_and_says_so(register, told):
    """Reading before the first run gives no rows, at position 0."""
    assert (register.views["told"].rows("told"), register.views["told"].behind) == ([], 9)


def test_a_view_outlives_its_plugin(register, told):
    """When the plugin is gone its view is read as it was, with its types."""
    register.project()
    register.plugins = None

    assert list(register.views) == ["told"]
    assert register.views["told"].rows("told", id=NOTIFIED)[0]["day"] == notified().occurred_on
    assert register.read_models.fresh("told").position == 9
    assert register.project() == []


def test_fresh_is_up_to_date_unless_told_not_to(register, told):
    """A reader brings the view up to date by itself; one that cannot be is an error, not old rows."""
    assert register.read_models.fresh("told", catch_up=False).behind == 9
    assert register.read_models.fresh("told").behind == 0
    register.record(notified(on="2024-05-01"), by=CLERK)
    told.does = failing()
    with pytest.raises(PluginFailed, match="poisoned"):
        register.read_models.fresh("told")
    assert register.read_models.fresh("told", catch_up=False).behind == 1


class TestWaiting:
    def test_gives_the_view_once_it_is_there(self, register, told):
        """What was just recorded can be read, when it has been projected."""
        register.project()

        assert register.wait_for(9, "told").position == 9

    def test_ends_when_the_time_is_over(self, register, told):
        """The error says how far the view is, and what to do."""
        with pytest.raises(ViewBehind, match=r"at position 0, not yet at 9, after 0\.05 seconds") as caught:
            register.wait_for(9, "told", timeout=0.05)
        assert "projections run" in caught.value.hint


def test_without_plugins_there_is_nothing(tmp_path):
    """A register that was opened without plugins has no projections and no views."""
    with Registry.create(tmp_path / "r.db") as register:
        assert (list(register.projections), list(register.views), register.project()) == ([], [], [])
    assert not (tmp_path / "r.db.views").exists()
