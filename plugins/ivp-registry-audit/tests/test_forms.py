"""Every audit in every form: the same rows, the same in every language, readable at every width."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivp_registry import Registry
from ivp_registry.cli.output import _text, _value
from ivp_registry.demo.seed import PLAN
from ivp_registry.safe_text import UNSAFE, safe_cell
from ivp_registry.testing import CLERK, municipality

from .conftest import Result

Audit = Callable[..., Result]
ON = ("--valid", "2026-03-10")
COMMANDS = {
    "trail": ("trail",),
    "trail-of-priority": ("trail", f"plan/{PLAN}/priority/digitale-veiligheid"),
    "notifications": ("notifications", *ON),
    "recorded-late": ("recorded-late", "--longer-than", "10d"),
    "corrections": ("corrections",),
    "blame": ("blame", PLAN, "deviation", *ON),
    "gaps": ("gaps", *ON),
}
every_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


@every_command
def test_rows_are_the_same_in_every_form(audit: Audit, command: tuple[str, ...]) -> None:
    """JSON, JSON Lines, CSV and plain lines give the same rows with the same columns and values."""
    data = audit(*command, "--json").data
    table = audit(*command, "--format", "csv").table()
    lines = [json.loads(line) for line in audit(*command, "--format", "jsonl").out.splitlines()]
    plain = [line.split("\t") for line in audit(*command, "--format", "plain").out.splitlines()]

    assert data
    assert lines == data
    assert [list(row) for row in table] == [list(row) for row in data]
    assert [list(row.values()) for row in table] == [[safe_cell(_text(each)) for each in row.values()] for row in data]
    assert plain == [[_text(each) for each in row.values()] for row in data]


@every_command
def test_the_answer_says_what_it_rests_on(audit: Audit, command: tuple[str, ...]) -> None:
    """Position and root stand in the envelope, and below the table; asked at that position, the answer is the same."""
    result = audit(*command, "--json")
    about = json.loads(result.out)["about"]
    assert re.fullmatch(r"ivp/audit-[a-z-]+/1", json.loads(result.out)["schema"])
    assert f"position {about['position']}, root {about['root'][:16]}" in result.err

    again = audit(*command, "--json", "--known", str(about["position"]))
    assert (again.data, json.loads(again.out)["about"]["root"]) == (result.data, about["root"])


@every_command
def test_data_does_not_change_with_the_language(audit: Audit, monkeypatch, command: tuple[str, ...]) -> None:
    """JSON is the same in Dutch and English."""
    english = audit(*command, "--json").out
    monkeypatch.setenv("IVP_LANG", "nl")

    assert audit(*command, "--json").out == english


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", ["nl", "en"])
@every_command
def test_fits_the_terminal(audit: Audit, monkeypatch, command: tuple[str, ...], language: str, width: int) -> None:
    """No line is wider than the terminal, but for one word that is; nothing is cut off."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("IVP_LANG", language)
    out = audit(*command, "--format", "table").out

    assert [line for line in out.splitlines() if len(line) > width and len(line.split()) > 2] == []
    assert "…" not in out


def test_exit_codes(audit: Audit) -> None:
    """A council told late and a gap give 1; lists that judge nothing give 0."""
    codes = {name: audit(*command).code for name, command in COMMANDS.items()}

    assert {name for name, code in codes.items() if code == 1} == {"notifications", "gaps"}
    assert set(codes.values()) == {0, 1}
    assert audit("gaps", "--valid", "2022-01-01").code == 0
    assert audit("recorded-late", "--longer-than", "soon").code == 2
    assert audit("trail", "nergens").code == 3


@settings(max_examples=20, deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=60))
def test_hostile_text_is_harmless(tmp_path_factory, text: str) -> None:
    """Whatever an event says reaches no terminal, cell or line as anything but text, and JSON loses nothing."""
    import attrs

    from ivp_registry_audit.commands.asking import as_data, changed, told
    from ivp_registry_audit.trail import audit_trail

    with Registry.create(":memory:") as register:
        register.record(attrs.evolve(municipality(), name=text, note=text), by=CLERK)
        (line,) = audit_trail(register)

    row = _value(changed(line.changes))
    assert row == [{"field": "name", "from": None, "to": as_data(text)}]
    assert not UNSAFE.search(_text(row))
    assert json.loads(_text(row)) == row
    assert next(iter(told(line.changes))).endswith(text)
