"""Each rule is shown in each outcome that its law describes, by the examples of the other tests."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

from ivp_registry_compliance.lawbook import provisions


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SHOWN: dict[str, set[str]] = defaultdict(set)
for found in Path(__file__).parent.glob("test_rules_*.py"):
    module = loaded(found)
    for examples in (module.EXAMPLES, getattr(module, "IF_VERIFIED", {}), getattr(module, "IF_IN_FORCE", {})):
        for rule, each in examples.items():
            SHOWN[rule] |= {str(example.outcome) for example in each}


@pytest.mark.parametrize("rule", provisions())
def test_every_outcome_of_a_rule_has_an_example(rule: str) -> None:
    """No outcome is described that no example comes to, and none is come to that is not described (but not applicable)."""
    described = {str(each) for each in provisions()[rule].outcomes}

    assert described <= SHOWN[rule]
    assert SHOWN[rule] - described <= {"not_applicable"}
