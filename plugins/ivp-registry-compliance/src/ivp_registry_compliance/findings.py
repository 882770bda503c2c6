"""What a rule says: an outcome with its reason, the steps that led there, what it rests on, and the term that runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from ivp_registry.values import EventId

from .outcomes import Outcome, SourceClass
from .provisions import OpenPoint


@attrs.frozen
class Said:
    """
    Hold a sentence with its facts apart, so that it can be said in another language.

    >>> str(Said("Told after {days} days.", {"days": 3}))
    'Told after 3 days.'
    """

    template: str
    facts: Mapping[str, object] = attrs.field(factory=dict)

    def __str__(self) -> str:
        return self.template.format(**{name: _plain(value) for name, value in self.facts.items()})


def _plain(value: object) -> str:
    """Say a fact without a language: codes as codes, days in ISO form, several with commas."""
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    return "not recorded" if value is None else str(value)


@attrs.frozen
class Step:
    """Hold one step of the reasoning, with the article it follows."""

    said: Said
    article: str


@attrs.frozen
class Term:
    """Hold a term that runs: its last day, and what would satisfy it."""

    due_on: date
    satisfied_by: Said


@attrs.frozen(kw_only=True)
class Judgement:
    """
    Hold what a rule says of one thing in one municipality.

    *on* is the day of the fact, by which the text of the law is chosen. *source_class* is given where something else
    was broken than the law itself: a local norm.
    """

    subject: str
    on: date
    outcome: Outcome
    code: str
    because: Said
    evidence: tuple[EventId, ...]
    steps: tuple[Step, ...]
    parameters: Mapping[str, str]
    term: Term | None = None
    source_class: SourceClass | None = None


@attrs.frozen(kw_only=True)
class Event:
    """Hold one event that a finding rests on, with its place in the ledger."""

    id: EventId
    position: int
    leaf_hash: str


@attrs.frozen(kw_only=True)
class Finding:
    """
    Hold a judgement with everything needed to check it: rule, law, events, documents, both dates, position and root.

    The same question about the same register gives the same finding, byte for byte.
    """

    outcome: Outcome
    rule: str
    source_class: SourceClass
    municipality: str
    council: str
    subject: str
    on: date
    reason: str
    because: Said
    due_on: date | None
    satisfied_by: Said | None
    law: str
    reference: str | None
    steps: tuple[Step, ...]
    events: tuple[Event, ...]
    documents: tuple[tuple[str, str | None], ...]
    parameters: Mapping[str, str]
    open_points: tuple[OpenPoint, ...]
    rule_version: int
    rule_hash: str
    valid: date
    position: int
    root: str
