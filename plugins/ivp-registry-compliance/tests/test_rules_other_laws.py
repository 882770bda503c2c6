"""Rules of the AVG, Wpg, WGS, Archiefwet, Besluit digitale toegankelijkheid and Wet arhi: each outcome, from given facts."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from tests.facts import (
    DRUTEN,
    PLAN,
    WIJCHEN,
    adopted,
    agreement,
    day,
    deviation,
    drafted,
    in_force,
    municipality,
    planned,
    reorganised,
)

from ivp_registry.events.plan import PlanStatementRecorded
from ivp_registry.events.register import HistoryDeclaredComplete
from ivp_registry.events.secrecy import DocumentPublished
from ivp_registry.kinds import HistorySubject, StatementKind
from ivp_registry.values import Document, Period
from ivp_registry_compliance.events.documents import (
    AccessibilityTested,
    DossierClosed,
    DossierTransferred,
    DossierTransferSuspended,
    DossierValued,
)  # fmt: skip
from ivp_registry_compliance.events.privacy import (
    DataShared,
    ErasureDecided,
    ErasureRequested,
    Partnership,
    PersonalDataReviewed,
    SharingGround,
)  # fmt: skip
from ivp_registry_compliance.outcomes import Outcome
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import Example, as_if_verified

RULES = {each.id: each for each in rules()}
CONFORM, NON_CONFORM, UNDETERMINED, NOT_APPLICABLE = Outcome
ERASURE, POLICE = "avg.17.wissing", "wpg.geen-politiegegevens"
PERSONAL, BASIS, SHARING = "avg.5.geen-persoonsgegevens", "avg.6.grondslag", "wgs.grondslag-samenwerkingsverband"
STATE, VALUED, TRANSFER = "aw.3.geordend-toegankelijk", "aw.5.waardering", "aw.12.overbrenging"
ACCESS, GOES_ON = "bdto.en301549-uitvoer", "arhi.28.doorwerking"
OLD = "gm0241"


def example(outcome: Outcome, reason: str, on: str, *given, **more) -> Example:
    return Example(given=(*planned(), *given), on=date.fromisoformat(on), outcome=outcome, reason=reason,
                   **{"municipality": WIJCHEN, **more})  # fmt: skip


def of(cls, on: str, **more):
    """Make a fact about document d, dossier of the plan, or request r of Wijchen, with only what is given."""
    named = {"document": "d", "plan": PLAN, "activity": "a", "request": "r", "sharing": "s"}
    fields = {name: value for name, value in named.items() if name in attrs.fields_dict(cls)}
    return cls(municipality=WIJCHEN, occurred_on=day(on), **{**fields, **more})


def said(text: str) -> PlanStatementRecorded:
    return PlanStatementRecorded(
        plan=PLAN, statement="s", kind=StatementKind.CLAIM, quote=text, occurred_on=day("2024-01-01")
    )


def dossier(closed: str, *more) -> tuple:
    return of(DossierValued, "2024-02-01", result="1.1", kept=True), of(DossierClosed, closed), *more


def joined(on: str, *more) -> tuple:
    """Give a plan of Groesbeek, which Wijchen continued from *on*."""
    there = (municipality(OLD), drafted(OLD, plan="old", term=Period.parse("2023-01-01..2030-12-31"), on="2023-01-11"))
    return (
        *there,
        attrs.evolve(adopted(OLD), plan="old"),
        attrs.evolve(in_force(OLD), plan="old"),
        reorganised(OLD, on, WIJCHEN),
        *more,
    )


def whole(subject: HistorySubject) -> HistoryDeclaredComplete:
    return HistoryDeclaredComplete(municipality=WIJCHEN, subject=subject, occurred_on=day("2030-01-01"),
                                   period=Period.parse("2000-01-01..2029-12-31"))  # fmt: skip


ANEW = drafted(WIJCHEN, plan="new", on="2024-06-01", term=Period.parse("2024-01-01..2027-12-31"))
EXAMPLES = {
    BASIS: [example(UNDETERMINED, "text-not-verified", "2025-06-01", of(PersonalDataReviewed, "2024-02-01", personal_data=True))],
    ERASURE: [
        example(CONFORM, "erased", "2025-06-01", of(ErasureRequested, "2025-03-01"), of(ErasureDecided, "2025-03-09", erased=True)),
        example(CONFORM, "refused-on-ground", "2025-06-01", of(ErasureRequested, "2025-03-01"),
                of(ErasureDecided, "2025-03-09", erased=False, ground="17.3.b")),
        example(UNDETERMINED, "refused-without-ground", "2025-06-01", of(ErasureRequested, "2025-03-01"),
                of(ErasureDecided, "2025-03-09", erased=False)),
        example(UNDETERMINED, "no-term", "2025-06-01", of(ErasureRequested, "2025-03-01")),
        example(UNDETERMINED, "term-runs", "2025-04-01", of(ErasureRequested, "2025-03-01", due_on=day("2025-04-01"))),
        example(UNDETERMINED, "history-incomplete", "2025-04-02", of(ErasureRequested, "2025-03-01", due_on=day("2025-04-01"))),
        example(NON_CONFORM, "term-passed", "2025-04-02", of(ErasureRequested, "2025-03-01", due_on=day("2025-04-01")),
                whole(HistorySubject.PERSONAL_DATA)),
        example(NOT_APPLICABLE, "nothing-recorded", "2025-06-01"),
    ],
    SHARING: [
        example(outcome, reason, "2025-06-01", of(DataShared, on, partnership=who, personal_data=personal, ground=ground))
        for outcome, reason, on, who, personal, ground in (
            (CONFORM, "named", "2025-03-01", Partnership.RIEC, True, SharingGround.WGS),
            (NON_CONFORM, "not-named", "2025-03-01", Partnership.OTHER, True, SharingGround.WGS),
            (UNDETERMINED, "ground-unknown", "2025-03-01", Partnership.RIEC, True, None),
            (NOT_APPLICABLE, "another-ground", "2025-03-01", Partnership.OTHER, True, SharingGround.OTHER),
            (NOT_APPLICABLE, "no-personal-data", "2025-03-01", Partnership.OTHER, False, SharingGround.WGS),
            (NOT_APPLICABLE, "not-in-force", "2025-02-28", Partnership.OTHER, True, SharingGround.WGS))
    ],
    STATE: [
        example(CONFORM, "sound", "2025-06-01", is_sound=True),
        example(UNDETERMINED, "text-not-verified", "2026-07-01", is_sound=True),
        example(UNDETERMINED, "documents-not-seen", "2025-06-01",
                of(DocumentPublished, "2025-03-01", source=Document(title="t", sha256="0" * 64)), is_sound=True),
        example(NON_CONFORM, "ledger-broken", "2025-06-01", is_sound=False),
        example(UNDETERMINED, "not-verified", "2025-06-01"),
        example(UNDETERMINED, "no-checksum", "2025-06-01", of(DocumentPublished, "2025-03-01", source=Document(title="t")), is_sound=True),
    ],
    VALUED: [
        example(CONFORM, "valued", "2025-06-01", of(DossierValued, "2024-02-01", result="1.1", kept=True)),
        example(UNDETERMINED, "not-valued", "2025-06-01"),
        example(NOT_APPLICABLE, "nothing-recorded", "2025-06-01", municipality("gm0209"), municipality="gm0209"),
    ],
    TRANSFER: [
        example(CONFORM, "not-due", "2026-06-30", *dossier("2016-06-30")),
        example(UNDETERMINED, "term-not-verified", "2026-07-01", *dossier("2016-06-30")),
        example(CONFORM, "not-due", "2026-07-01", *dossier("2016-07-01")),
        example(UNDETERMINED, "history-incomplete", "2026-06-30", *dossier("2006-06-29")),
        example(NON_CONFORM, "not-transferred", "2026-06-30", *dossier("2006-06-29"), whole(HistorySubject.ARCHIVE)),
        example(CONFORM, "transferred", "2026-06-30", *dossier("2006-06-29", of(DossierTransferred, "2026-01-05"))),
        example(CONFORM, "suspended", "2026-06-30", *dossier("2006-06-29", of(DossierTransferSuspended, "2026-01-05"))),
        example(UNDETERMINED, "not-valued", "2026-06-30", of(DossierClosed, "2006-06-29")),
        example(UNDETERMINED, "not-closed", "2026-06-30", of(DossierValued, "2024-02-01", result="1.1", kept=True)),
        example(NOT_APPLICABLE, "not-kept", "2026-06-30", of(DossierValued, "2024-02-01", result="1.1", kept=False)),
    ],
    ACCESS: [
        example(CONFORM, "tests-pass", "2025-06-01", of(AccessibilityTested, "2025-03-01", automatic=True, manual=True)),
        example(NON_CONFORM, "test-failed", "2025-06-01", of(AccessibilityTested, "2025-03-01", automatic=False)),
        example(NON_CONFORM, "test-failed", "2025-06-01", of(AccessibilityTested, "2025-03-01", automatic=True, manual=False)),
        example(UNDETERMINED, "not-tested-by-hand", "2025-06-01", of(AccessibilityTested, "2025-03-01", automatic=True)),
        example(NOT_APPLICABLE, "nothing-recorded", "2025-06-01"),
    ],
}  # fmt: skip
EACH = [(rule, each) for rule, examples in EXAMPLES.items() for each in examples]


@pytest.mark.parametrize(("rule", "each"), EACH, ids=[f"{rule}-{each.reason}-{n}" for n, (rule, each) in enumerate(EACH)])
def test_outcome(rule: str, each: Example) -> None:
    """Given the facts, on the day, the rule comes to the outcome for the reason."""
    each.check(RULES[rule])


REVIEW = of(PersonalDataReviewed, "2024-02-01", personal_data=False)


IF_VERIFIED = {
    PERSONAL: [
        example(CONFORM, "reviewed", "2025-06-01", REVIEW),
        example(UNDETERMINED, "reviewed-before", "2025-06-01", said("later"), of(PersonalDataReviewed, "2023-12-01", personal_data=False)),
        example(UNDETERMINED, "not-reviewed", "2025-06-01", said("bel 06 12345678 of mail a@b.nl")),
        example(NON_CONFORM, "number-found", "2025-06-01", said("nummer 111222333 genoemd"), REVIEW),
        example(CONFORM, "reviewed", "2025-06-01", said("nummer 111222334 genoemd"), REVIEW),
        example(NON_CONFORM, "data-without-ground", "2025-06-01", of(PersonalDataReviewed, "2024-02-01", personal_data=True)),
    ],
    BASIS: [
        example(CONFORM, "ground-given", "2025-06-01", of(PersonalDataReviewed, "2024-02-01", personal_data=True, ground="taak")),
        example(NON_CONFORM, "no-ground", "2025-06-01", of(PersonalDataReviewed, "2024-02-01", personal_data=True)),
        example(NOT_APPLICABLE, "no-personal-data", "2025-06-01", REVIEW),
    ],
    POLICE: [
        example(outcome, reason, "2025-06-01", agreement(), deviation(police_data=declared))
        for outcome, reason, declared in (
            (CONFORM, "no-police-data", False), (NON_CONFORM, "police-data", True), (UNDETERMINED, "not-declared", None))
    ] + [example(NOT_APPLICABLE, "nothing-recorded", "2025-06-01")],
    GOES_ON: [
        example(UNDETERMINED, "not-decided", "2026-01-01", *joined("2024-01-01")),
        example(NON_CONFORM, "still-in-force", "2026-01-02", *joined("2024-01-01")),
        example(CONFORM, "decided-anew", "2026-01-02", *joined("2024-01-01", ANEW, attrs.evolve(adopted(WIJCHEN, "2024-07-01"), plan="new"))),
        example(NOT_APPLICABLE, "plan-ended", "2031-01-01", *joined("2024-01-01")),
        example(NOT_APPLICABLE, "nothing-recorded", "2026-01-01", *joined("2024-01-01"), municipality=DRUTEN),
    ],
}  # fmt: skip
EACH_IF_VERIFIED = [(rule, each) for rule, examples in IF_VERIFIED.items() for each in examples]


@pytest.mark.parametrize(
    ("rule", "each"), EACH_IF_VERIFIED, ids=[f"{rule}-{each.reason}-{n}" for n, (rule, each) in enumerate(EACH_IF_VERIFIED)]
)
def test_what_would_be_said_if_the_text_were_verified(rule: str, each: Example) -> None:
    """Where the words, or those of today, were not seen, a rule withholds what it would say, and shows it as a last step."""
    each.check(as_if_verified(RULES[rule]))
    if each.outcome is not NOT_APPLICABLE:
        withheld_ = attrs.evolve(each, outcome=UNDETERMINED, reason="text-not-verified").check(RULES[rule])
        assert str(each.outcome) in str(withheld_.steps[-1].said)


def test_what_was_found_is_never_repeated() -> None:
    """A finding about a citizen service number names the event and not the number."""
    found = example(NON_CONFORM, "number-found", "2025-06-01", said("nummer 111222333 genoemd")).check(
        as_if_verified(RULES[PERSONAL])
    )

    assert [each.id for each in found.events] == [f"plan/{PLAN}/statement/s@1"]
    assert "111222333" not in repr(found)
