"""Each rule is shown in each outcome that its law describes, by the examples of the other tests."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from ivp_registry_compliance.lawbook import provisions

WITHHELD = {"gw.87-88.geheimhouding", "avg.5.geen-persoonsgegevens", "avg.6.grondslag", "woo.3.3-2c.vergaderstukken"}
"""Rules that nobody has verified the law of: what they would say is shown by tests of their own."""


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SHOWN: dict[str, set[str]] = {}
for found in Path(__file__).parent.glob("test_rules_*.py"):
    for rule, examples in loaded(found).EXAMPLES.items():
        SHOWN[rule] = {str(each.outcome) for each in examples}


@pytest.mark.parametrize("rule", sorted(set(provisions()) - WITHHELD))
def test_every_outcome_of_a_rule_has_an_example(rule: str) -> None:
    """No outcome is described that no example comes to, and none is come to that is not described (but not applicable)."""
    described = {str(each) for each in provisions()[rule].outcomes}

    assert described <= SHOWN[rule]
    assert SHOWN[rule] - described <= {"not_applicable"}
