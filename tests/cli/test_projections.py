"""`ivp projections`: looking at read models, running them, building them anew, and events they could not take."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path
from types import ModuleType

import pytest
from tests.projections.samples import TOLD as TABLE
from tests.projections.samples import Told, failing

from ivp_registry import hookimpl, plugins
from ivp_registry.cli.meter import Meter
from ivp_registry.projections import Progress

from .conftest import EVENTS, TOLD, Run


@pytest.fixture(name="told")
def told_installed(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Install one plugin with one projection, which does what the test says; a new version is set on it."""
    told = Told()

    @hookimpl
    def ivp_register_projections() -> list[Told]:
        return [told]

    module = ModuleType("plugin")
    module.ivp_register_projections = ivp_register_projections  # type: ignore[attr-defined]

    class Point(plugins.EntryPoint):
        def load(self) -> ModuleType:
            return module

    point = Point(name="samples", value="samples", group=plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point])
    return told


def data(result: object) -> list[dict]:
    return json.loads(result.out)["data"]


class TestRun:
    def test_brings_all_or_those_named_up_to_date(self, plan: Run, told: Told) -> None:
        """The list is before and after; a name that is not there is refused."""
        (before,) = data(plan("projections", "list", "--json"))
        assert (before["state"], before["position"], before["behind"], before["plugin"]) == (
            "not-built",
            0,
            EVENTS,
            "samples",
        )
        (ran,) = data(plan("projections", "run", "told", "--json"))
        assert (ran["position"], ran["behind"], ran["parked"], ran["fault"]) == (EVENTS, 0, 0, "")
        (after,) = data(plan("projections", "list", "--json"))
        assert (after["state"], after["behind"]) == ("answers", 0)
        assert plan("projections", "run", "tolt").code == 3

    def test_one_that_stops_is_exit_5(self, plan: Run, told: Told) -> None:
        """The fault names the event and the reason, and stands in the rows."""
        told.does = failing()
        result = plan("projections", "run", "--json")

        assert result.code == 5
        (row,) = data(result)
        assert (row["position"], row["behind"]) == (EVENTS - 1, 1)
        assert f"failed at event {TOLD}: ZeroDivisionError: poisoned" in row["fault"]

    def test_list_makes_nothing(self, plan: Run, told: Told, tmp_path: Path) -> None:
        """Looking leaves no file behind."""
        plan("projections", "list")
        plan("projections", "parked")
        plan("projections", "prune")

        assert not (tmp_path / "register.db.views").exists()


class TestParked:
    @pytest.fixture(autouse=True)
    def parked(self, plan: Run, told: Told) -> None:
        told.does, told.on_error = failing(), "park"
        result = plan("projections", "run")
        assert result.code == 5
        assert "'ivp projections parked' tells which and why" in result.err

    def test_are_listed_with_everything_that_helps(self, plan: Run) -> None:
        """Stream, error, traceback, plugin and version of each."""
        (row,) = data(plan("projections", "parked", "--json"))

        assert (row["name"], row["position"], row["event"], row["state"]) == ("told", EVENTS, TOLD, "failed")
        assert (row["error"], row["plugin"], row["attempts"]) == ("ZeroDivisionError: poisoned", "samples", 1)
        assert "samples.py" in row["traceback"]
        people = plan("projections", "parked", "told", "--format", "table")
        assert "ZeroDivisionError" in people.out
        assert "Events set aside: 1." in people.err

    def test_are_tried_again(self, plan: Run, told: Told) -> None:
        """Exit 5 while some still wait, 0 when all were taken."""
        again = plan("projections", "retry", "told")
        assert (again.code, "Taken: 0; still parked: 1." in again.err) == (5, True)
        told.does = Told().does
        taken = plan("projections", "retry", "told", "--stream", TOLD.partition("@")[0])
        assert (taken.code, "Taken: 1; still parked: 0." in taken.err) == (0, True)
        assert data(plan("projections", "query", "told", "SELECT council FROM told", "--json")) == [{"council": "gm0296"}]

    def test_are_given_up_one_by_one(self, plan: Run) -> None:
        """A dropped event leaves the list; one that is not there is refused."""
        assert plan("projections", "drop", "told", str(EVENTS)).code == 0
        assert data(plan("projections", "parked", "--json")) == []
        assert plan("projections", "drop", "told", str(EVENTS)).code == 3


class TestVersions:
    @pytest.fixture(autouse=True)
    def built(self, plan: Run, told: Told) -> None:
        plan("projections", "run")

    def test_rebuild_compares_and_puts_in_place(self, plan: Run, tmp_path: Path) -> None:
        """A view that was damaged is built anew; the comparison shows rows before and after."""
        with sqlite3.connect(tmp_path / "register.db.views" / "told@1.sqlite") as damaged:
            damaged.execute("DELETE FROM told")
        first, second = plan("projections", "rebuild", "told", "--json"), plan("projections", "rebuild", "told", "--json")

        assert [(row["rows_before"], row["rows_after"], row["same"]) for row in data(first) + data(second)] == [
            (0, 1, False), (1, 1, True),
        ]  # fmt: skip
        assert json.loads(first.out)["about"]["switched"] is True
        assert "It took the place of what was there." in first.err

    def test_a_new_version_is_built_switched_back_and_pruned(self, plan: Run, told: Told) -> None:
        """Every step says what happened and how to go back."""
        told.version, told.tables = 2, (TABLE, *told.tables[1:])
        kept = plan("projections", "rebuild", "told", "--no-switch")
        assert "Nothing was switched: told@1 goes on answering" in kept.err
        built = plan("projections", "rebuild", "told")
        assert "back with 'ivp projections switch told 1'" in built.err
        back = plan("projections", "switch", "told", "1")
        assert f"told@1 answers now, at position {EVENTS}, 0 events behind." in back.err
        states = [(row["version"], row["state"]) for row in data(plan("projections", "list", "--json"))]
        assert states == [(1, "answers-pinned"), (2, "beside")]
        plan("projections", "switch", "told", "2")
        assert data(plan("projections", "prune", "--json")) == [{"name": "told", "version": 1}]
        assert plan("projections", "switch", "told", "1").code == 3


class TestLooking:
    def test_show_documents_every_column(self, plan: Run, told: Told, tmp_path: Path) -> None:
        """Tables, columns, types and key; for people also what it is and where it lies."""
        rows = data(plan("projections", "show", "told", "--json"))
        people = plan("projections", "show", "told", "--format", "table").out

        assert [(row["table"], row["column"], row["type"], row["key"]) for row in rows] == [
            ("told", "id", "text", True), ("told", "council", "text", False), ("told", "day", "date", False),
        ]  # fmt: skip
        assert "Keep for each council on which days it was told" in people
        assert "told@1.sqlite" in people

    def test_a_query_catches_up_unless_told_not_to(self, plan: Run, told: Told) -> None:
        """It says how far behind the view is."""
        count = ("projections", "query", "told", "SELECT count(*) AS n FROM told", "--json")
        stale, fresh = plan(*count, "--no-catch-up"), plan(*count)

        assert (data(stale), data(fresh)) == ([{"n": 0}], [{"n": 1}])
        assert f"View told at position 0, {EVENTS} events behind." in stale.err
        assert f"View told at position {EVENTS}, 0 events behind." in fresh.err

    @pytest.mark.parametrize("sql", ["DELETE FROM told", "SELECT * FROM nothing", "ATTACH 'x' AS x"])
    def test_a_query_cannot_write(self, plan: Run, told: Told, sql: str) -> None:
        """What is refused is an error of input, with the reason."""
        result = plan("projections", "query", "told", sql)

        assert result.code == 3
        assert "query" in result.err

    def test_wait_ends_when_there_or_when_the_time_is_over(self, plan: Run, told: Told) -> None:
        """Waiting for what nobody brings is an error that says so."""
        late = plan("projections", "wait", "told", "--timeout", "0.05")
        assert (late.code, "view-behind" in late.err) == (3, True)
        plan("projections", "run")
        assert plan("projections", "wait", "told").code == 0
        assert plan("projections", "wait", "told", "--position", "3").code == 0


class TestPlugins:
    def test_are_listed_with_hooks_order_and_time(self, ivp: Run, told: Told) -> None:
        """What a plugin answers and brings, and how long it took to load."""
        (row,) = data(ivp("plugins", "--json"))

        assert (row["order"], row["name"], row["status"], row["hooks"]) == (
            1,
            "samples",
            "loaded",
            ["ivp_register_projections"],
        )
        assert row["projections"] == ["told@1"]
        assert row["milliseconds"] >= 0

    def test_are_left_out_by_name(self, plan: Run, told: Told) -> None:
        """One, or all, and a name that is not there is told."""
        assert data(plan("--no-plugins=samples", "plugins", "--json"))[0]["status"] == "left out"
        assert data(plan("--no-plugins", "plugins", "--json"))[0]["status"] == "left out"
        assert data(plan("--no-plugins=samples", "projections", "list", "--json")) == []
        misspelt = plan("--no-plugins=sample", "plugins", "--json")
        assert (misspelt.code, [row["status"] for row in data(misspelt)]) == (5, ["loaded", "failed"])

    def test_strict_does_nothing_with_a_broken_one(self, plan: Run, told: Told) -> None:
        """A pipeline that wants every plugin stops at once, with the fault; without it the rest works."""
        told.name = "No Good"
        strict = plan("--strict-plugins", "log")

        assert (strict.code, strict.out) == (5, "")
        assert "small letters" in strict.err
        assert plan("log").code == 0


class TestMeter:
    class Terminal(io.StringIO):
        """Say that somebody is looking."""

        def isatty(self) -> bool:
            return True

    def test_shows_rate_and_estimate_after_a_second(self, ivp: Run) -> None:
        """One line, over itself, and gone at the end."""
        seconds, terminal = iter([0.0, 0.5, 2.0, 4.0]), self.Terminal()
        with Meter(terminal, lambda: next(seconds)) as meter:
            for position in (0, 1000, 3000):
                meter([Progress(name="told", version=2, position=position, head=5000)])

        assert "told@2: 1000 of 5000 events, 500 a second, 8 s left" in terminal.getvalue()
        assert "told@2: 3000 of 5000 events, 750 a second, 3 s left" in terminal.getvalue()
        assert terminal.getvalue().endswith(" \r")

    def test_shows_nothing_where_nobody_looks(self) -> None:
        """In a pipe, and where everything stopped, there is no progress to show."""
        pipe = io.StringIO()
        with Meter(pipe) as meter:
            meter([Progress(name="told", version=2, position=1, head=5000)])
            meter([])

        assert pipe.getvalue() == ""
