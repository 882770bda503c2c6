"""Plugins are found in order, each loaded by itself; what fails is named and harms no other."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from types import ModuleType, SimpleNamespace

import pytest
from tests.facts import CLERK, municipality

import ivp_registry
from ivp_registry import Registry, Table, hookimpl, plugins
from ivp_registry.events.base import Event, event
from ivp_registry.events.plan import PlanDrafted
from ivp_registry.hookspecs import hookspec
from ivp_registry.plugins import CHOICE, Plugins, discover


@event("good-parking-paid", stream="parking")
class ParkingPaid(Event):
    """Somebody paid."""


@event("stranger-seen", stream="stranger")
class Stranger(Event):
    """A topic under another plugin's name."""


def projection(name: str, version: object = 1, **more: object) -> SimpleNamespace:
    given = {
        "events": (), "tables": (Table(name="seen", columns={"id": "text"}, key=("id",)),),
        "apply": lambda view, change: view.upsert("seen", {"id": change.record.id}),
    }  # fmt: skip
    return SimpleNamespace(name=name, version=version, **given | more)


def module(**hooks) -> ModuleType:
    """Give a plugin's module whose hooks return (or raise) what is given."""
    made = ModuleType("plugin")
    for hook, given in hooks.items():
        setattr(made, f"ivp_register_{hook}", hookimpl(answering(f"ivp_register_{hook}", given)))
    return made


def answering(name: str, given: object):
    def answer():
        if isinstance(given, BaseException):
            raise given
        return given

    answer.__name__ = name
    return answer


class Point(EntryPoint):
    """An entry point that gives what the test put there, where an installed one would import."""

    def load(self):
        given = THERE[self.value]
        if isinstance(given, BaseException):
            raise given
        return given


THERE: dict[str, object] = {}


def points(**named: object) -> list[EntryPoint]:
    THERE.clear()
    THERE.update(named)
    return [Point(name=name, value=name, group=plugins.GROUP) for name in named]


def loaded(**named: object) -> Plugins:
    return Plugins(points(**named))


GOOD = {"good": module(projections=[projection("good")], events=[ParkingPaid])}


def test_are_loaded_in_order_of_name():
    """Every machine has the same order, whatever order the installer left."""
    found = loaded(c=module(projections=[projection("cc")]), a=module(projections=[projection("aa")]), b=module())

    assert [status.name for status in found.statuses] == ["a", "b", "c"]
    assert [each.name for each in found.declared] == ["aa", "cc"]
    assert found.faults == []


def test_say_what_they_bring():
    """The status of a plugin lists its projections with version, and its topics."""
    (status,) = loaded(**GOOD).statuses

    assert (status.status, status.projections, status.topics) == ("loaded", ("good@1",), ("good-parking-paid",))
    assert (status.distribution, status.version, status.order) == ("", "", 1)
    assert status.hooks == ("ivp_register_events", "ivp_register_projections")


@pytest.mark.parametrize(
    ("bad", "stage", "reason"),
    [
        (ImportError("no module named weasyprint"), "load", "ImportError: no module named weasyprint"),
        (module(events=ZeroDivisionError("oops")), "events", "ZeroDivisionError: oops"),
        (module(projections=ZeroDivisionError("oops")), "projections", "ZeroDivisionError"),
        (module(hooks=ZeroDivisionError("oops")), "hooks", "ZeroDivisionError"),
        (module(hooks=SystemExit(3)), "hooks", "SystemExit: 3"),
        (module(projections=3), "projections", "TypeError"),
        (module(projections=[projection("No Good")]), "projections", "small letters"),
        (module(projections=[projection("good")]), "projections", "taken"),
        (module(projections=[projection("twice"), projection("twice")]), "projections", "taken"),
        (module(projections=[projection("x", version="1")]), "projections", "whole number"),
        (module(projections=[projection("x", version=0)]), "projections", "whole number"),
        (module(projections=[projection("x", version=True)]), "projections", "whole number"),
        (module(projections=[projection("x", on_error="ignore")]), "projections", "one of stop, park, skip"),
        (module(projections=[projection("x", retries=-1)]), "projections", "whole number from 0"),
        (module(projections=[projection("x", seconds=0)]), "projections", "above 0"),
        (module(projections=[projection("x", apply=None)]), "projections", "a method"),
        (module(projections=[projection("x", events=(int,))]), "projections", "event types"),
        (module(projections=[projection("x", tables=(1,))]), "projections", "Table(…)"),
        (module(projections=[projection("x", after=(1,))]), "projections", "names of projections"),
        (module(projections=[projection("x", after=("x",))]), "projections", "it comes after itself: x@1 before x@1"),
        (module(projections=[object()]), "projections", "AttributeError"),
        (module(events=[object()]), "events", "not a class declared with @event"),
        (module(events=[Event]), "events", "not a class declared with @event"),
        (module(events=[PlanDrafted]), "events", "'plan-drafted' is taken"),
        (module(events=[ParkingPaid]), "events", "'good-parking-paid' is taken"),
        (module(events=[Stranger]), "events", "does not begin with 'other-'"),
        (module(surprises=[]), "register", "there is no hook 'ivp_register_surprises'"),
        (module(projection=[]), "register", "Did you mean 'ivp_register_projections'?"),
    ],
)
def test_one_that_fails_is_a_named_fault_and_harms_no_other(bad, stage, reason):
    """The others work, the register opens, and the fault says which plugin, where and why."""
    found = loaded(**GOOD, other=bad, zebra=module(projections=[projection("zebra")]))

    (fault,) = found.faults
    assert (fault.facts["plugin"], fault.facts["stage"], fault.exit_code) == ("other", stage, 5)
    assert reason in str(fault)
    assert [each.name for each in found.declared] == ["good", "zebra"]
    assert [status.status for status in found.statuses] == ["loaded", "failed", "loaded"]
    with Registry.create(":memory:", plugins=found) as register:
        register.record(municipality(), by=CLERK)
        assert [each.fault for each in register.project()] == [None, None]


@pytest.mark.parametrize("name", ["Bad", "1st", "a-b", "", "x" * 60, "ivp.audit"])
def test_one_with_a_bad_name_is_not_even_loaded(name):
    """A name becomes part of file names and options, so it is checked before any of its code runs."""
    found = loaded(**{name: AssertionError("it was loaded"), "good": module()})

    assert [fault.facts["plugin"] for fault in found.faults] == [name]
    assert "name" in str(found.faults[0])


def test_two_of_one_name_leave_the_first():
    """A second distribution with the same plugin name is the fault; the first keeps working."""
    THERE.clear()
    THERE.update(first=module(projections=[projection("one")]), second=module(projections=[projection("two")]))

    found = Plugins(Point(name="same", value=value, group=plugins.GROUP) for value in ("first", "second"))

    assert [status.status for status in found.statuses] == ["loaded", "failed"]
    assert [each.name for each in found.declared] == ["one"]


def test_may_bring_hooks_for_other_plugins():
    """A plugin can itself be extended: it declares hooks, and later plugins answer them."""
    specs = ModuleType("specs")
    specs.ivp_register_rules = hookspec(answering("ivp_register_rules", None))

    found = loaded(
        compliance=module(hooks=[specs], rules=["its own"]), local=module(rules=["a rule", "another"]),
        aaa=module(rules=["of one that loads before the hook is declared"]), broken=module(rules=ZeroDivisionError("oops")),
    )  # fmt: skip

    assert found.faults == []
    assert found.brought("ivp_register_rules") == [
        ("aaa", "of one that loads before the hook is declared"), ("compliance", "its own"), ("local", "a rule"),
        ("local", "another"),
    ]  # fmt: skip
    assert [str(fault) for fault in found.faults] == [
        "Plugin 'broken' failed at ivp_register_rules: ZeroDivisionError: oops."
    ]
    assert found.brought("ivp_register_nothing") == []


@pytest.mark.parametrize(
    ("chosen", "wanted", "names"),
    [
        (None, None, ["audit", "good"]),
        ("good", None, ["good"]),
        (" good , audit ", None, ["audit", "good"]),
        ("", None, []),
        ("audit", ["good"], ["good"]),
        (None, [], []),
    ],
)
def test_are_chosen_by_name(monkeypatch, chosen, wanted, names):
    """IVP_PLUGINS names the plugins to load, empty meaning none; what a caller asks for goes first."""
    found = points(audit=module(), good=module())
    monkeypatch.setattr(plugins, "entry_points", lambda group: found if group == plugins.GROUP else [])
    if chosen is None:
        monkeypatch.delenv(CHOICE, raising=False)
    else:
        monkeypatch.setenv(CHOICE, chosen)

    found = discover(wanted=wanted)

    assert [status.name for status in found.statuses if status.status == "loaded"] == names
    assert {status.name for status in found.statuses if status.status == "left out"} == {"audit", "good"} - set(names)


def test_a_misspelt_choice_is_told(monkeypatch):
    """A plugin that is asked for and not installed is a named fault, never silence."""
    monkeypatch.setattr(plugins, "entry_points", lambda group: points(audit=module()))

    found = discover(wanted=["audti"])

    assert [(status.name, status.status) for status in found.statuses] == [("audit", "left out"), ("audti", "failed")]
    assert "no plugin of this name" in str(found.faults[0])


class Distribution:
    """Stand in for an installed distribution that asks for some version of this one."""

    name, version = "ivp-registry-other", "3.0"

    def __init__(self, *requires: str) -> None:
        self.requires = list(requires)


def asking_for(*requires: str) -> Plugins:
    (point,) = points(other=module(projections=[projection("other")]))
    object.__setattr__(point, "dist", Distribution(*requires))
    return Plugins([point])


def test_one_made_for_another_version_is_refused_with_what_to_do():
    """A plugin that asks for another major version is not loaded, and the way out is told."""
    found = asking_for("attrs>=1", "ivp-registry>=2,<3")

    (fault,) = found.faults
    assert fault.code == "plugin-for-other"
    assert str(fault) == f"Plugin 'other' asks for ivp-registry>=2,<3; installed is {ivp_registry.__version__}."
    assert "Install a version of 'ivp-registry-other' made for this one" in fault.hint
    assert (found.declared, found.statuses[0].version) == ([], "3.0")


@pytest.mark.parametrize("requires", [(), ("ivp-registry>=0.1,<1",), ("ivp-registry",)])
def test_one_made_for_this_version_is_loaded(requires):
    """What a distribution asks for is only held against what is installed."""
    found = asking_for(*requires)

    assert found.faults == []
    assert [each.plugin for each in found.declared] == ["other 3.0"]


def test_projections_are_fed_in_their_own_order():
    """Each comes after those it names, whatever plugin brings them; the rest by name."""
    found = loaded(
        a=module(projections=[projection("a_last", after=("z_first",)), projection("a_free")]),
        z=module(projections=[projection("z_first")]),
    )

    assert [each.name for each in found.declared] == ["a_free", "z_first", "a_last"]


def test_a_circle_is_the_fault_of_the_plugin_that_closes_it():
    """Projections of two plugins that come after each other cannot both be fed; the first keeps working."""
    found = loaded(
        a=module(projections=[projection("one", after=("two",))]), b=module(projections=[projection("two", after=("one",))])
    )

    assert [each.name for each in found.declared] == ["one"]
    assert "comes after itself" in str(found.faults[0])


def test_those_left_out_are_not_loaded(monkeypatch):
    """Plugins can be left out by name; a name that is not there is told."""
    found_points = points(audit=AssertionError("it was loaded"), good=module())
    monkeypatch.setattr(plugins, "entry_points", lambda group: found_points)

    found = discover(left_out=["audit", "godo"])

    assert [(status.name, status.status) for status in found.statuses] == [
        ("audit", "left out"), ("good", "loaded"), ("godo", "failed"),
    ]  # fmt: skip


def test_a_plugin_that_exits_harms_no_other():
    """A plugin that ends the process when it loads is a fault like any other."""
    found = plugins.Plugins(points(bad=SystemExit(3), good=module()))

    assert [status.status for status in found.statuses] == ["failed", "loaded"]


def test_those_installed_here_load():
    """The plugins of this repository are found and work."""
    assert discover().faults == []
