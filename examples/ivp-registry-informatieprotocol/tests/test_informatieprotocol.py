"""The example of a rule from outside: tested with the kit, found by its entry point."""

from __future__ import annotations

from datetime import date
from importlib.metadata import EntryPoint

import pytest
from ivp_registry_informatieprotocol import ivp_register_rules
from tests.facts import PLAN, WIJCHEN, day, deviated, notified

from ivp_registry.events.register import HistoryDeclaredComplete
from ivp_registry.kinds import HistorySubject, NotificationForm
from ivp_registry.plugins import GROUP, Plugins
from ivp_registry.values import Period
from ivp_registry_compliance.found import rules_of
from ivp_registry_compliance.outcomes import Outcome, SourceClass
from ivp_registry_compliance.testing import Example

RULE = next(iter(ivp_register_rules()))
ALL = HistoryDeclaredComplete(municipality=WIJCHEN, subject=HistorySubject.NOTIFICATIONS, occurred_on=day("2024-12-31"),
                              period=Period.parse("2024-01-01..2024-12-31"))  # fmt: skip


def letter(on: str):
    return notified(on=on, form=NotificationForm.COUNCIL_INFORMATION_LETTER)


@pytest.mark.parametrize(("on", "more", "outcome", "reason"), [
    ("2024-06-01", [letter("2024-02-15")], Outcome.CONFORM, "by-letter"),
    ("2024-06-01", [letter("2024-02-16")], Outcome.NON_CONFORM, "letter-late"),
    ("2024-06-01", [notified(on="2024-02-02", form=NotificationForm.MEETING), ALL], Outcome.NON_CONFORM, "no-letter"),
    ("2024-06-01", [], Outcome.UNDETERMINED, "history-incomplete"),
    ("2024-02-15", [ALL], Outcome.UNDETERMINED, "term-runs"),
])  # fmt: skip
def test_each_outcome(on: str, more: list, outcome: Outcome, reason: str) -> None:
    """Ten working days from Thursday 1 February 2024 end on the 15th; only a letter counts."""
    found = Example(given=(*deviated(*more),), on=date.fromisoformat(on), outcome=outcome, reason=reason,
                    municipality=WIJCHEN).check(RULE)  # fmt: skip

    assert found.source_class is SourceClass.LOKAAL
    assert found.events[0].id == f"plan/{PLAN}/deviation/2024-01@1"


def test_it_is_found_beside_the_rules_of_law() -> None:
    """Through the hook it stands beside the rules of the compliance plugin, each under an id of its own."""
    points = [EntryPoint("compliance", "ivp_registry_compliance", GROUP),
              EntryPoint("informatieprotocol", "ivp_registry_informatieprotocol", GROUP)]  # fmt: skip
    found, faults = rules_of(Plugins(points))

    assert (found[-1].id, len(found), faults) == (RULE.id, 45, [])
