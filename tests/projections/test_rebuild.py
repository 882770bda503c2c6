"""A view is built anew beside the one that answers, compared, and switched in one step."""

from __future__ import annotations

import attrs
import pytest
from tests.facts import CLERK, corrected, notified, record, retracted
from tests.projections.samples import NOTIFIED, TOLD, Brings, Told, failing, rows

from ivp_registry import Table
from ivp_registry.errors import PluginFailed, RebuildRunning, UnknownView
from ivp_registry.projections import rebuild
from ivp_registry.store import Answering

WIDER = attrs.evolve(TOLD, columns={**TOLD.columns, "more": "text"})
COUNTS = Table(name="counts", columns={"council": "text", "times": "integer"}, key=("council",))


@pytest.fixture
def models(register):
    """Give the read models of a register in which version 1 is built and up to date."""
    register.plugins = Brings(Told())
    register.project()
    return register.read_models


def raise_version(register, **more) -> Told:
    told = Told(**{"version": 2, "tables": (WIDER, COUNTS), **more})
    register.plugins = Brings(told)
    return told


class TestNewVersion:
    def test_answers_once_it_has_caught_up(self, register, models):
        """Running with a raised version builds it beside the old one and switches by itself."""
        raise_version(register)
        assert (register.views["told"].version, register.views["told"].position) == (1, 9)

        register.project()

        assert models.views["told"].version == 2
        assert [(each.view.version, each.answers, each.pinned) for each in models.versions("told")] == [
            (1, False, False),
            (2, True, False),
        ]

    def test_does_not_answer_while_it_cannot_catch_up(self, register, models):
        """A new version that fails leaves the old one answering."""
        raise_version(register, does=failing(NOTIFIED))

        register.project()

        assert models.views["told"].version == 1
        assert len(models.views["told"].rows("told")) == 2

    def test_is_built_compared_and_switched_by_command(self, register, models):
        """The comparison names every table of both versions, with rows and digests."""
        raise_version(register)
        record(register, [corrected(NOTIFIED, notified(on="2024-03-01"))])

        built = models.rebuild("told")

        assert (built.old_version, built.old_position, built.version, built.position, built.switched) == (1, 9, 2, 10, True)
        told, counts = built.tables
        assert (told.table, told.before.rows, told.after.rows, told.is_same) == ("told", 2, 2, False)
        assert (counts.table, counts.before, counts.after.rows) == ("counts", None, 0)
        assert models.views["told"].version == 2

    def test_back_and_forth(self, register, models):
        """A version that somebody chose stays, also when the newer one runs on; choosing the plugin's own ends that."""
        raise_version(register)
        register.project()

        assert models.switch("told", 1).position == 9
        register.record(notified(on="2024-05-01"), by=CLERK)
        register.project()
        assert (models.views["told"].version, models.views["told"].behind) == (1, 1)
        assert models.versions("told")[0].pinned
        models.switch("told", 2)
        assert (models.views["told"].version, models.views["told"].behind) == (2, 0)
        assert register._store.shelf.answering("told") == Answering(version=2)
        with pytest.raises(UnknownView, match=r"told@3.*told@1, told@2"):
            models.switch("told", 3)

    def test_without_a_switch_the_old_one_is_kept(self, register, models):
        """Who only wants to compare decides later; until then no run switches."""
        raise_version(register)

        assert not models.rebuild("told", switch=False).switched
        register.project()

        assert models.views["told"].version == 1
        assert models.versions("told")[0].pinned

    def test_a_plugin_that_goes_back_does_not_take_over(self, register, models):
        """An older plugin does not make its older version answer by running; that is for somebody to decide."""
        raise_version(register)
        register.project()
        register.plugins = Brings(Told())

        register.project()

        assert models.views["told"].version == 2

    def test_prune_keeps_what_answers_and_what_is_the_plugin_s(self, register, models):
        """Everything else goes, and is built again when it is wanted."""
        for version in (2, 3, 4):
            raise_version(register, version=version)
            register.project()
        models.switch("told", 2)

        assert models.prune("told") == [1, 3]
        assert [each.view.version for each in models.versions("told")] == [2, 4]
        assert models.prune("told") == []


class TestSameVersion:
    def test_takes_the_place_of_its_rows(self, register, models):
        """What went wrong in a view is mended by building it anew; the comparison shows that it was wrong."""
        with register.views["told"]._store.transaction() as work:
            work.writer.delete("told", {})
        raised = register.record(retracted(NOTIFIED), by=CLERK).events[0].position

        built = models.rebuild("told")

        (told,) = built.tables
        assert (told.before.rows, told.after.rows) == (0, 1)
        assert (built.old_position, built.position) == (raised, raised)
        assert [row[0] for row in rows(register, register.projections[0])] == [
            row["id"] for row in register.views["told"].rows("told")
        ]
        assert len(register.views["told"].rows("told")) == 1

    def test_a_sound_view_is_the_fold(self, register, models):
        """Building anew gives the same content, to the byte, and says so; without a switch nothing is touched."""
        record(register, [corrected(NOTIFIED, notified(on="2024-03-01")), notified(on="2024-04-01"), retracted(NOTIFIED)])

        built = models.rebuild("told", switch=False)

        assert [each.is_same for each in built.tables] == [True]
        assert (built.switched, models.views["told"].position) == (False, 12)
        assert not models.versions("told")[0].pinned

    def test_a_projection_that_fails_changes_nothing(self, register, models):
        """The old rows go on answering."""
        before = rows(register, register.projections[0])
        register.projections[0].does = failing(NOTIFIED)

        with pytest.raises(PluginFailed, match="poisoned"):
            models.rebuild("told")

        assert rows(register, register.projections[0]) == before

    def test_comes_as_far_as_the_view_has_come_meanwhile(self, register, models, monkeypatch):
        """Events that another host applied while the rest was built are not lost by the change of rows."""
        compared = rebuild._compared

        def compare_and_let_another_host_go_on(*given, **more):
            found = compared(*given, **more)
            register.record(notified(on="2024-05-01"), by=CLERK)
            return found

        monkeypatch.setattr(rebuild, "_compared", compare_and_let_another_host_go_on)
        models.rebuild("told")
        register.project()

        assert len(register.views["told"].rows("told")) == 3
        assert register.views["told"].position == 10

    def test_parked_events_come_along(self, register):
        """A projection that parks has its list anew, not twice."""
        told = Told(does=failing(NOTIFIED), on_error="park")
        register.plugins = Brings(told)
        register.project()
        told.does = failing(NOTIFIED, error=ValueError("another"))

        register.read_models.rebuild("told")

        assert [(each.position, each.error) for each in register.views["told"].parked()] == [(8, "ValueError: another")]


def test_a_second_builder_is_refused_by_name(register, models):
    """While one builds, another is told who is at it; bringing the view up to date goes on."""
    with register._store.shelf.claim("told", 1):
        with pytest.raises(RebuildRunning, match="told@1"):
            models.rebuild("told")
        register.record(notified(on="2024-05-01"), by=CLERK)
        assert register.project()[0].behind == 0


class Nothing:
    """Want every event and write none."""

    name, version, events, tables = "told", 2, (), ()

    def apply(self, view, change):
        pass


def test_progress_is_told_page_by_page(register, models, monkeypatch):
    """Whoever watches sees the position grow to the end."""
    monkeypatch.setattr("ivp_registry.projections.host.PAGE", 3)
    register.plugins = Brings(Nothing())
    seen = []

    models.rebuild("told", watch=lambda progress: seen.append((progress[0].position, progress[0].head)))

    assert seen == [(3, 9), (6, 9), (9, 9)]


def test_of_a_projection_that_no_plugin_brings_nothing_can_be_built(register, models):
    """The error names those that there are."""
    with pytest.raises(UnknownView, match="told"):
        models.rebuild("tolt")
