"""Plugins are found in order, each loaded by itself; what fails is named and harms no other."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from types import ModuleType, SimpleNamespace

import pytest
from tests.facts import CLERK, municipality

from ivp_registry import Registry, Table, hookimpl, plugins
from ivp_registry.events.base import Event, event
from ivp_registry.events.plan import PlanDrafted
from ivp_registry.hookspecs import hookspec
from ivp_registry.plugins import CHOICE, Plugins, discover


@event("parking-paid", stream="parking")
class ParkingPaid(Event):
    """Somebody paid."""


def projection(name: str, version: object = 1) -> SimpleNamespace:
    tables = (Table(name="seen", columns={"id": "text"}, key=("id",)),)
    return SimpleNamespace(
        name=name, version=version, events=(), tables=tables,
        apply=lambda view, change: view.upsert("seen", {"id": change.record.id}),
    )  # fmt: skip


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
    assert [each.name for each in found.projections] == ["aa", "cc"]
    assert found.faults == []


def test_say_what_they_bring():
    """The status of a plugin lists its projections with version, and its topics."""
    (status,) = loaded(**GOOD).statuses

    assert (status.status, status.projections, status.topics) == ("loaded", ("good@1",), ("parking-paid",))
    assert (status.distribution, status.version) == ("", "")


@pytest.mark.parametrize(
    ("bad", "stage", "reason"),
    [
        (ImportError("no module named weasyprint"), "load", "ImportError: no module named weasyprint"),
        (module(events=ZeroDivisionError("oops")), "hooks", "ZeroDivisionError: oops"),
        (module(projections=ZeroDivisionError("oops")), "hooks", "ZeroDivisionError"),
        (module(hooks=ZeroDivisionError("oops")), "hooks", "ZeroDivisionError"),
        (module(projections=3), "hooks", "TypeError"),
        (module(projections=[projection("No Good")]), "hooks", "not allowed"),
        (module(projections=[projection("good")]), "hooks", "taken"),
        (module(projections=[projection("twice"), projection("twice")]), "hooks", "taken"),
        (module(projections=[projection("x", version="1")]), "hooks", "whole number"),
        (module(projections=[projection("x", version=0)]), "hooks", "whole number"),
        (module(projections=[object()]), "hooks", "AttributeError"),
        (module(events=[object()]), "hooks", "not a class declared with @event"),
        (module(events=[Event]), "hooks", "not a class declared with @event"),
        (module(events=[PlanDrafted]), "hooks", "'plan-drafted' is taken"),
        (module(events=[ParkingPaid]), "hooks", "'parking-paid' is taken"),
        (module(surprises=[]), "register", "PluginValidationError"),
    ],
)
def test_one_that_fails_is_a_named_fault_and_harms_no_other(bad, stage, reason):
    """The others work, the register opens, and the fault says which plugin, where and why."""
    found = loaded(**GOOD, other=bad, zebra=module(projections=[projection("zebra")]))

    (fault,) = found.faults
    assert (fault.facts["plugin"], fault.facts["stage"], fault.exit_code) == ("other", stage, 5)
    assert reason in str(fault)
    assert [each.name for each in found.projections] == ["good", "zebra"]
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
    assert [each.name for each in found.projections] == ["one"]


def test_may_bring_hooks_for_other_plugins():
    """A plugin can itself be extended: it declares hooks, and later plugins answer them."""
    specs = ModuleType("specs")
    specs.ivp_register_rules = hookspec(answering("ivp_register_rules", None))

    found = loaded(compliance=module(hooks=[specs]), local=module(rules=["a rule"]))

    assert found.faults == []


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


def test_a_plugin_that_exits_harms_no_other():
    """A plugin that ends the process when it loads is a fault like any other."""
    found = plugins.Plugins(points(bad=SystemExit(3), good=module()))

    assert [status.status for status in found.statuses] == ["failed", "loaded"]


def test_those_installed_here_load():
    """The plugins of this repository are found and work."""
    assert discover().faults == []
