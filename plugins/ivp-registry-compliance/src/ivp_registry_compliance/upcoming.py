"""
What is coming: every term that runs, of a rule or of a promise to a council, with what would satisfy it.

A promise to a council (toezegging) may have no term at all; then it is never late, and stands nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from ivp_registry.events.council import CommitmentMade, CommitmentSettled

from .case import Case
from .findings import Finding, Said
from .outcomes import SourceClass


@attrs.frozen(kw_only=True)
class Coming:
    """Hold one term that runs: until when, for which council, by which rule (None for a promise), why, what satisfies it."""

    due_on: date
    municipality: str
    council: str
    rule: str | None
    source_class: SourceClass | None
    subject: str
    because: Said
    satisfied_by: Said


def of_findings(findings: Iterable[Finding]) -> Iterator[Coming]:
    """Give the terms that rules told of."""
    for each in findings:
        if each.due_on is not None and each.satisfied_by is not None and each.due_on >= each.valid:
            yield Coming(
                due_on=each.due_on, municipality=each.municipality, council=each.council, rule=each.rule,
                source_class=each.source_class, subject=each.subject, because=each.because, satisfied_by=each.satisfied_by,
            )  # fmt: skip


def of_promises(case: Case) -> Iterator[Coming]:
    """Give the promises to one council that have a last day and are not settled yet."""
    settled = {each.event.commitment for each in case.of(CommitmentSettled)}
    for made in case.of(CommitmentMade):
        if made.event.due_on is not None and made.event.due_on >= case.valid and made.event.commitment not in settled:
            told = {"day": made.event.occurred_on, "content": made.event.content}
            yield Coming(
                due_on=made.event.due_on, municipality=case.code, council=case.municipality.name, rule=None,
                source_class=None, subject=made.stream, because=Said("Promised to the council on {day}: {content}", told),
                satisfied_by=Said("The promise to the council is settled."),
            )  # fmt: skip


def in_order(coming: Iterable[Coming], last: date = date.max) -> list[Coming]:
    """Sort what ends by *last*, the first to end first."""
    return sorted(
        (each for each in coming if each.due_on <= last),
        key=lambda each: (each.due_on, each.municipality, each.rule or "", each.subject),
    )
