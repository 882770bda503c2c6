"""The tables of docs/plugins.md are held against the code: nothing is missing in them, and nothing is made up."""

from __future__ import annotations

import ast
import inspect
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import attrs
import pytest
from click import Command

from ivp_registry import Change, MunicipalityRegistered, hookspecs
from ivp_registry.cli.lazy import COMMANDS
from ivp_registry.cli.root import ivp
from ivp_registry.errors import PluginFailed
from ivp_registry.plugins import CHOICE, GROUP, Plugins, discover
from ivp_registry.projections import Declaration, ViewWriter
from ivp_registry.projections.contract import OnError
from ivp_registry.store.columns import COLUMN_TYPES, stored, typed
from ivp_registry.testing import ProjectionContract

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
KNOWN = {"date": date, "datetime": datetime, "UTC": UTC}


def table(title: str) -> list[list[str]]:
    """Give the cells of the table whose first heading is *title*, without the marks of code."""
    lines = PAGE[re.search(rf"^\| {re.escape(title)} \|", PAGE, re.MULTILINE).start() :].split("\n\n")[0].splitlines()
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def names(title: str) -> list[str]:
    return [row[0] for row in table(title)]


class Least:
    """Says nothing but what a projection must."""

    name, version, events, tables = "least", 1, (), ()

    def apply(self, view, change):
        pass


def test_hooks():
    """Every hook stands there with the version since which it exists."""
    there = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("ivp_register")}

    assert {row[0]: row[1] for row in table("hook")} == {
        name: re.search(r"Since: (\S+)", hook.__doc__)[1] for name, hook in there.items()
    }


def test_entry_point_groups():
    """Both groups stand there."""
    assert names("group") == [GROUP, COMMANDS]


def test_column_types():
    """Every type stands there, and the value shown is kept and read back as shown."""
    assert names("column type") == list(COLUMN_TYPES)
    for kind, written, kept in table("column type"):
        value, lies = eval(written.strip("`"), KNOWN), ast.literal_eval(kept.strip("`"))
        assert stored("", kind, value) == lies
        assert type(lies) in (str, int, float)
        assert typed(kind, lies) == value


def test_methods_of_a_view():
    """Every method that a projection may call stands there with its parameters."""
    shown = {row[0] for row in table("`view.`")}
    there = {
        name: inspect.signature(method).parameters.values()
        for name, method in vars(ViewWriter).items()
        if inspect.isfunction(method) and not name.startswith("_")
    }

    assert shown == {
        f"{name}({', '.join(str(each).partition(':')[0] for each in list(parameters)[1:])})"
        for name, parameters in there.items()
    }


def test_what_a_change_holds():
    """Every field of a change stands there."""
    assert names("`change.`") == [field.name for field in attrs.fields(Change)]


def test_attributes_of_a_projection():
    """Every attribute that the host reads stands there, with what it is when it is not said."""
    shown = {row[0].partition("(")[0]: row[1] for row in table("attribute")}
    read = [field.name for field in attrs.fields(Declaration) if field.name not in ("projection", "plugin")]
    least = Declaration.of(Least())

    assert list(shown) == read
    for name in ("on_error", "retries", "seconds"):
        assert ast.literal_eval(shown[name]) == getattr(least, name)
    assert frozenset(ast.literal_eval(shown["after"])) == least.after
    assert not any(shown[name] for name in vars(Least) if name in shown)


def test_policies():
    """Every answer to an event that cannot be taken stands there."""
    shown = [re.match(r'"(\w+)"', row[0])[1] for row in table("`on_error`")]

    assert shown == list(get_args(OnError))


def test_ways_to_choose():
    """Every way to choose plugins stands there, and none that does not exist."""
    rows = " ".join(names("you say"))
    options = [option for param in ivp.params for option in param.opts if "plugins" in option]

    assert set(re.findall(r"--[a-z-]+", rows)) == set(options)
    assert set(re.findall(r"IVP_\w+", rows)) == {CHOICE}
    assert re.findall(r"(\w+)=…", rows) == list(inspect.signature(discover).parameters)


def test_stages_of_failure():
    """Every stage at which a plugin can fail stands there, and the exit code."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    told = re.findall(r'stage="(\w+)"|_failed\(f?"([a-z ]+)', source)
    there = {*Plugins([])._steps(), *(one.strip() or two.strip() for one, two in told)}

    assert {stage.removesuffix(" …") for stage in names("stage")} == there
    assert f"Exit code {PluginFailed.exit_code}." in PAGE


def test_promises_of_the_contract():
    """The page counts the tests that the contract brings."""
    words = ("eight", "nine", "ten", "eleven", "twelve")
    said = re.search(r"`ProjectionContract` brings (\w+) tests", PAGE)[1]

    assert words.index(said) + 8 == len([name for name in dir(ProjectionContract) if name.startswith("test_")])


@pytest.mark.parametrize("line", sorted(set(re.findall(r"`(ivp projections [a-z]+|ivp plugins)", PAGE))))
def test_commands_exist(line: str):
    """Every command that the text names exists."""
    command: Command = ivp
    for word in line.split()[1:]:
        command = command.get_command(command.make_context("ivp", [], resilient_parsing=True), word)
        assert command is not None, word


def test_every_event_has_what_the_page_says():
    """The fields that the page says every event has are those of every event."""
    said = re.search(r"`occurred_on` \(the day\), `(\w+)` and `(\w+)` every event has", PAGE)

    assert {"occurred_on", *said.groups()} <= {field.name for field in attrs.fields(MunicipalityRegistered)}
