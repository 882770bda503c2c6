"""docs/operations.md names what operators can watch for: every action, field, measurement and code, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from ivp_registry.doctor.metrics import GAUGES
from ivp_registry.telemetry import ACTIONS, FIELDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def rows(header: str) -> list[list[str]]:
    """Give the rows of the table that begins with *header*, cell by cell."""
    table = PAGE.split(f"\n| {header} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def named(cells: list[str]) -> set[str]:
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def codes_in_the_code() -> set[str]:
    """Find every code that a check of the doctor is made with."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "src" / "ivp_registry" / "doctor").glob("*.py")]
    keywords = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "code")
    return {ast.literal_eval(keyword.value) for keyword in keywords}


def test_every_action_is_documented() -> None:
    """The table of actions has those that are told, and no other."""
    assert named([row[0] for row in rows("action")]) == set(ACTIONS)


def test_every_field_is_documented() -> None:
    """The table of fields has those that are told, and no other."""
    assert named([row[0] for row in rows("field")]) == set(FIELDS)


def test_every_measurement_is_documented() -> None:
    """The table of measurements has every gauge with its unit, and the two instruments of operations."""
    units = {next(iter(named([row[0]]))): row[2] for row in rows("measurement")}

    assert units == {"ivp.operation.duration": "s", "ivp.events.recorded": "{event}"} | GAUGES


def test_every_code_of_the_doctor_is_documented() -> None:
    """The table of checks has every code, each once: a code that changes is a broken promise."""
    documented = [code for row in rows("check") for code in re.findall(r"`([^`]+)`", row[1])]

    assert sorted(documented) == sorted(codes_in_the_code())
