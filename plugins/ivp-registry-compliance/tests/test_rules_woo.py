"""Rules of the Woo: each outcome, from given facts."""

from __future__ import annotations

from datetime import date

import attrs
import msgspec
import pytest
from tests.facts import (
    PLAN,
    WIJCHEN,
    day,
    planned,
)

from ivp_registry.events.register import HistoryDeclaredComplete
from ivp_registry.events.secrecy import DocumentPublished, PublicationWithheld
from ivp_registry.kinds import Dating, HistorySubject
from ivp_registry.values import Period
from ivp_registry_compliance.events.documents import (
    DocumentClassified,
    DocumentKind,
    WithholdingAssessed,
)  # fmt: skip
from ivp_registry_compliance.outcomes import Outcome
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import Example

RULES = {each.id: each for each in rules()}
CONFORM, NON_CONFORM, UNDETERMINED, NOT_APPLICABLE = Outcome
POLICY, WEEKS, PAPERS = "woo.3.1.beleid-openbaar", "woo.3.3-1b.besluit-algemene-strekking", "woo.3.3-2c.vergaderstukken"
GROUND, ANNOUNCED, AGE = "woo.5.weigeringsgrond", "woo.3.3-8.mededeling-niet-openbaar", "woo.5.3.vijf-jaar"
READABLE = "woo.2.4-3.machineleesbaar"


def example(outcome: Outcome, reason: str, on: str, *given, **more) -> Example:
    return Example(given=(*planned(), *given), on=date.fromisoformat(on), outcome=outcome, reason=reason,
                   **{"municipality": WIJCHEN, **more})  # fmt: skip


def of(cls, on: str, **more):
    """Make a fact about document d, dossier of the plan, or request r of Wijchen, with only what is given."""
    named = {"document": "d", "plan": PLAN, "activity": "a", "request": "r", "sharing": "s"}
    fields = {name: value for name, value in named.items() if name in attrs.fields_dict(cls)}
    return cls(municipality=WIJCHEN, occurred_on=day(on), **{**fields, **more})


def kind(which: DocumentKind, made: str | None = None, **more) -> DocumentClassified:
    return of(DocumentClassified, made or "2025-03-01", kind=which, made_on=made and day(made), **more)


def decision(made: str, effect: bool | None = True) -> DocumentClassified:
    return kind(DocumentKind.DECISION, made, general_effect=effect)


def published(on: str, **more) -> DocumentPublished:
    return of(DocumentPublished, on, **more)


def withheld(*grounds: str, on: str = "2025-03-10", **more) -> PublicationWithheld:
    return of(PublicationWithheld, on, grounds=grounds, **more)


def whole(subject: HistorySubject) -> HistoryDeclaredComplete:
    return HistoryDeclaredComplete(municipality=WIJCHEN, subject=subject, occurred_on=day("2030-01-01"),
                                   period=Period.parse("2000-01-01..2029-12-31"))  # fmt: skip


PUBLIC = whole(HistorySubject.PUBLICATION)
EXAMPLES = {
    POLICY: [
        example(CONFORM, "published", "2025-06-01", kind(DocumentKind.POLICY), published("2025-05-01")),
        example(CONFORM, "explained", "2025-06-01", kind(DocumentKind.POLICY), withheld("5.1.2.i", reasoning="r")),
        example(UNDETERMINED, "neither", "2025-06-01", kind(DocumentKind.POLICY)),
        example(NOT_APPLICABLE, "not-in-force", "2025-06-01", kind(DocumentKind.POLICY, "2022-04-30")),
    ],
    WEEKS: [
        example(CONFORM, "published-in-time", "2025-06-01", decision("2025-04-12"), published("2025-04-28")),
        example(NON_CONFORM, "published-late", "2025-06-01", decision("2025-04-12"), published("2025-04-29")),
        example(UNDETERMINED, "term-runs", "2025-04-28", decision("2025-04-12")),
        example(UNDETERMINED, "history-incomplete", "2025-04-29", decision("2025-04-12")),
        example(NON_CONFORM, "not-published", "2025-04-29", decision("2025-04-12"), PUBLIC),
        example(UNDETERMINED, "withheld", "2025-04-29", decision("2025-04-12"), withheld("5.1.2.e", on="2025-04-20"), PUBLIC),
        example(UNDETERMINED, "not-classified", "2025-06-01", decision("2025-04-12", effect=None)),
        example(UNDETERMINED, "day-unknown", "2025-06-01", kind(DocumentKind.DECISION, general_effect=True)),
        example(UNDETERMINED, "day-not-exact", "2025-06-01", decision("2025-04-12"), published("2025-04-20", dating=Dating.NOT_BEFORE)),
        example(NOT_APPLICABLE, "no-general-effect", "2025-06-01", decision("2025-04-12", effect=False)),
        example(NOT_APPLICABLE, "not-in-force", "2025-06-01", decision("2024-10-31"), published("2025-04-29")),
    ],
    PAPERS: [
        example(NOT_APPLICABLE, "not-in-force", "2025-06-01",
                kind(DocumentKind.COUNCIL_PAPERS, sent_to_council_on=day("2025-02-12")), published("2025-03-09")),
        example(UNDETERMINED, "text-not-verified", "2026-06-01",
                kind(DocumentKind.COUNCIL_PAPERS, sent_to_council_on=day("2025-02-13")), published("2026-03-09")),
    ],
    GROUND: [
        example(CONFORM, "absolute-ground", "2025-06-01", withheld("5.1.1.c")),
        example(CONFORM, "assessed", "2025-06-01", withheld("5.1.2.e", reasoning="r"), of(WithholdingAssessed, "2025-04-01", sufficient=True)),
        example(UNDETERMINED, "not-assessed", "2025-06-01", withheld("5.1.2.e", reasoning="r")),
        example(UNDETERMINED, "no-reasons", "2025-06-01", withheld("5.2")),
        example(UNDETERMINED, "found-insufficient", "2025-06-01", withheld("5.2", reasoning="r"),
                of(WithholdingAssessed, "2025-04-01", sufficient=False)),
        example(NON_CONFORM, "no-ground", "2025-06-01", withheld()),
        example(NON_CONFORM, "combined", "2025-06-01", withheld("5.1.5", "5.1.2.e", reasoning="r")),
        example(NOT_APPLICABLE, "nothing-recorded", "2025-06-01"),
    ],
    ANNOUNCED: [
        example(CONFORM, "announced", "2025-06-01", decision("2025-03-01"), withheld("5.1.1.c", announced=True)),
        example(NON_CONFORM, "not-announced", "2025-06-01", decision("2025-03-01"), withheld("5.1.1.c", announced=False)),
        example(UNDETERMINED, "announcement-unknown", "2025-06-01", decision("2025-03-01"), withheld("5.1.1.c")),
        example(UNDETERMINED, "not-classified", "2025-06-01", withheld("5.1.1.c", announced=False)),
        example(NOT_APPLICABLE, "no-category", "2025-06-01", kind(DocumentKind.POLICY), withheld("5.1.1.c", announced=False)),
        example(NOT_APPLICABLE, "no-category", "2025-06-01", kind(DocumentKind.COUNCIL_PAPERS),
                withheld("5.1.1.c", on="2025-02-12", announced=False)),
        example(UNDETERMINED, "category-not-verified", "2025-06-01", kind(DocumentKind.COUNCIL_PAPERS),
                withheld("5.1.1.c", on="2025-02-13", announced=False)),
    ],
    AGE: [
        example(CONFORM, "age-explained", "2025-06-01", kind(DocumentKind.POLICY, "2020-02-28"), withheld("5.1.2.e"),
                of(WithholdingAssessed, "2025-03-20", requested_on=day("2025-03-01"), age_explained=True)),
        example(NON_CONFORM, "age-not-explained", "2025-06-01", kind(DocumentKind.POLICY, "2020-02-28"), withheld("5.1.2.e"),
                of(WithholdingAssessed, "2025-03-20", requested_on=day("2025-03-01"), age_explained=False)),
        example(NOT_APPLICABLE, "not-that-old", "2025-06-01", kind(DocumentKind.POLICY, "2020-03-01"), withheld("5.1.2.e"),
                of(WithholdingAssessed, "2025-03-20", requested_on=day("2025-03-01"), age_explained=False)),
        example(UNDETERMINED, "explanation-unknown", "2025-06-01", kind(DocumentKind.POLICY, "2020-02-28"), withheld("5.1.2.e"),
                of(WithholdingAssessed, "2025-03-20", requested_on=day("2025-03-01"))),
        example(UNDETERMINED, "days-unknown", "2025-06-01", withheld("5.1.2.e")),
    ],
    READABLE: [
        example(CONFORM, "open-form", "2025-06-01", published("2025-03-01", machine_readable=True)),
        example(NON_CONFORM, "closed-form", "2025-06-01", published("2025-03-01", machine_readable=False)),
        example(UNDETERMINED, "form-unknown", "2025-06-01", published("2025-03-01")),
        example(NOT_APPLICABLE, "nothing-recorded", "2025-06-01"),
    ],
}  # fmt: skip
EACH = [(rule, each) for rule, examples in EXAMPLES.items() for each in examples]


@pytest.mark.parametrize(("rule", "each"), EACH, ids=[f"{rule}-{each.reason}-{n}" for n, (rule, each) in enumerate(EACH)])
def test_outcome(rule: str, each: Example) -> None:
    """Given the facts, on the day, the rule comes to the outcome for the reason."""
    each.check(RULES[rule])


def sent_and_public(sent: str | None, public: str, outcome: Outcome, reason: str) -> Example:
    paper = kind(DocumentKind.COUNCIL_PAPERS, "2026-09-01", sent_to_council_on=sent and day(sent))
    return example(outcome, reason, "2026-12-01", paper, published(public))


IF_IN_FORCE = {PAPERS: [
    sent_and_public("2026-09-01", "2026-09-01", CONFORM, "same-day"),
    sent_and_public("2026-09-01", "2026-09-02", NON_CONFORM, "published-later"),
    sent_and_public(None, "2026-09-02", UNDETERMINED, "days-unknown"),
]}  # fmt: skip


@pytest.mark.parametrize("each", IF_IN_FORCE[PAPERS], ids=lambda each: each.reason)
def test_council_papers_once_the_day_is_known(each: Example) -> None:
    """When somebody enters the day on which the article takes effect, the rule judges from that day."""
    law = RULES[PAPERS].provision
    text = msgspec.structs.replace(law.texts[0], starts=day("2026-09-01"), ends=None, in_force=True)
    rule = attrs.evolve(RULES[PAPERS], provision=msgspec.structs.replace(law, texts=(text,), open_points=()))

    each.check(rule)
