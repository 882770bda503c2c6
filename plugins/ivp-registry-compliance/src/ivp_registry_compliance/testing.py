"""
A kit for authors of rules: given these facts, on that day, the rule must come to this outcome, for this reason.

>>> from ivp_registry_compliance.rules import rules
>>> from ivp_registry import MunicipalityRegistered
>>> rule = next(each for each in rules() if each.id == "pw2012.39-1.beleidsplan-vierjaarlijks")
>>> there = MunicipalityRegistered(municipality="gm0296", name="Wijchen", occurred_on=date(2023, 1, 1))
>>> [finding.reason for finding in judged(rule, there, on=date(2024, 1, 1), municipality="gm0296")]
['no-data']
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, cast

import attrs
import msgspec

from ivp_registry import Actor, Event, Registry
from ivp_registry.kinds import Office
from ivp_registry.plugins import Plugins

from .contract import Rule
from .events import TYPES
from .findings import Finding
from .judging import check
from .outcomes import Outcome

BY = Actor(office=Office.COUNCIL_CLERK, organisation="test")


def register_with(*events: Event, also: Iterable[type[Event]] = (), **options: Any) -> Registry:
    """Give a register in memory that holds *events*, recorded together; *also* are event types of your own."""
    plugins = cast("Plugins", SimpleNamespace(events=[*TYPES, *also], projections=[]))
    register = Registry.create(":memory:", plugins=plugins, **options)
    if events:
        register.record(*events, by=BY)
    return register


def judged(
    rule: Rule,
    *events: Event,
    on: date,
    municipality: str | None = None,
    known: datetime | date | int | None = None,
    is_sound: bool | None = None,
) -> list[Finding]:
    """
    Give what *rule* finds on day *on*, given *events*.

    Raises:
        PluginFailed: If the rule raised.
    """
    with register_with(*events) as register:
        done = check(register, [rule], valid=on, known=known, municipality=municipality, is_sound=is_sound)
    if done.faults:
        raise done.faults[0]
    return list(done.findings)


@attrs.frozen(kw_only=True)
class Example:
    """
    Hold an example of a rule: given these facts, on that day, this outcome for this reason.

    *subject* chooses among several findings. *evidence*, where given, is exactly what the finding must rest on.
    """

    given: tuple[Event, ...]
    on: date
    outcome: Outcome
    reason: str
    subject: str | None = None
    municipality: str | None = None
    is_sound: bool | None = None
    evidence: tuple[str, ...] | None = None

    def check(self, rule: Rule) -> Finding:
        """
        Hold *rule* to the example, and give its finding.

        Raises:
            AssertionError: With what was found instead.
            PluginFailed: If the rule raised.
        """
        findings = judged(rule, *self.given, on=self.on, municipality=self.municipality, is_sound=self.is_sound)
        found = [each for each in findings if self.subject in (None, each.subject)]
        if [(each.outcome, each.reason) for each in found] != [(self.outcome, self.reason)]:
            told = "; ".join(f"{each.subject}: {each.outcome} {each.reason}: {each.because}" for each in found)
            raise AssertionError(f"expected one finding, {self.outcome} {self.reason}; found {told or 'none'}")
        events = sorted(each.id for each in found[0].events)
        if self.evidence is not None and events != sorted(self.evidence):
            raise AssertionError(f"expected it to rest on {sorted(self.evidence)}; it rests on {events}")
        return found[0]


def as_if_verified(rule: Rule) -> Rule:
    """Give *rule* as it would judge if every point that nobody has verified yet were as it is described."""
    return attrs.evolve(rule, provision=msgspec.structs.replace(rule.provision, open_points=()))
