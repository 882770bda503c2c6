"""Rules of the Gemeentewet: each outcome of each rule, from given facts."""

from __future__ import annotations

from datetime import date

import pytest
from tests.facts import DRUTEN, PLAN, WIJCHEN, adopted, agreement, day, deviated, deviation, norm, notified, planned

from ivp_registry.events.council import CouncilNotified, QuestionAnswered, QuestionAsked
from ivp_registry.events.execution import BudgetShortfallReported, EvaluationPresented
from ivp_registry.events.plan import PlanNotAdopted
from ivp_registry.events.register import HistoryDeclaredComplete
from ivp_registry.events.secrecy import (
    DocumentPublished,
    PublicationWithheld,
    SecrecyImposed,
    SecrecyLifted,
    SecrecyRatified,
)
from ivp_registry.kinds import Body, Dating, DecisionOutcome, EvaluationKind, HistorySubject
from ivp_registry.values import Period, PointDecided, Vote
from ivp_registry_compliance.events.council import CouncilMeetingHeld, SecretPapersHandedOver
from ivp_registry_compliance.events.documents import DocumentClassified, DocumentKind
from ivp_registry_compliance.outcomes import Outcome, SourceClass
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import Example, as_if_verified

RULES = {each.id: each for each in rules()}
CONFORM, NON_CONFORM, UNDETERMINED, NOT_APPLICABLE = Outcome
DEVIATIONS, SHORTFALLS, QUESTIONS = "gw.180-2.raad-ingelicht", "gw.169-2.raad-ingelicht", "gw.155-180-3.vraag-beantwoord"
QUORUM, MAJORITY, UNCONTESTED, TIE = "gw.20.quorum", "gw.29-30.stemming", "gw.32-3.hamerstuk", "gw.32-4.staking"
LISTS, RATIFIED, GROUNDS = "gw.23.besluitenlijst-openbaar", "gw.25-3.bekrachtiging", "gw.87-88.geheimhouding"


def complete(subject: HistorySubject, first: str, last: str) -> HistoryDeclaredComplete:
    period = Period(first=day(first), last=day(last))
    return HistoryDeclaredComplete(municipality=WIJCHEN, subject=subject, period=period, occurred_on=day("2030-01-01"))


def example(outcome: Outcome, reason: str, on: str, *given, **more) -> Example:
    return Example(
        given=given, on=date.fromisoformat(on), outcome=outcome, reason=reason, **{"municipality": WIJCHEN, **more}
    )


def told(on: str, **more) -> CouncilNotified:
    return notified(on=on, **{"whole_council": True, "acting_body": Body.MAYOR, **more})


def agreed(dating: Dating) -> list:
    return planned(agreement(), deviation(dating=dating))


def short(**more) -> BudgetShortfallReported:
    return BudgetShortfallReported(plan=PLAN, shortfall="s", occurred_on=day("2024-02-01"), **more)


def told_short(on: str) -> CouncilNotified:
    return CouncilNotified(plan=PLAN, municipality=WIJCHEN, shortfall="s", whole_council=True, occurred_on=day(on))


def evaluated(on: str) -> EvaluationPresented:
    return EvaluationPresented(
        plan=PLAN, evaluation="e", municipality=WIJCHEN, kind=EvaluationKind.FINAL, occurred_on=day(on)
    )


def asked(due: str | None = None) -> QuestionAsked:
    return QuestionAsked(
        municipality=WIJCHEN, question="q", content="?", occurred_on=day("2024-02-01"), due_on=due and day(due)
    )


def answered(on: str, **more) -> QuestionAnswered:
    return QuestionAnswered(municipality=WIJCHEN, question="q", occurred_on=day(on), **more)


def met(
    on: str = "2023-03-23", sitting: int | None = 25, present: int | None = 20, again: bool | None = None, name: str = "m"
):
    return CouncilMeetingHeld(municipality=WIJCHEN, meeting=name, sitting=sitting, present=present, called_again=again,
                              occurred_on=day(on))  # fmt: skip


def decided(**counts) -> list:
    return [*planned(), adopted(WIJCHEN, vote=Vote(**counts) if counts else None)]


def rejected(outcome: DecisionOutcome, **counts) -> list:
    points = (PointDecided(number=1, outcome=outcome),)
    return [*planned(), PlanNotAdopted(plan=PLAN, municipality=WIJCHEN, outcomes=points, vote=Vote(**counts),
                                       acting_body=Body.COUNCIL, occurred_on=day("2023-03-23"))]  # fmt: skip


def listed(on: str, *more) -> list:
    kind = DocumentClassified(municipality=WIJCHEN, document="d", kind=DocumentKind.DECISION_LIST, occurred_on=day(on))
    return [*planned(), kind, *more]


def imposed(on: str, body: Body | None = Body.MUNICIPAL_EXECUTIVE, **more) -> SecrecyImposed:
    return SecrecyImposed(municipality=WIJCHEN, secrecy="s", about="x", acting_body=body, occurred_on=day(on), **more)


def handed(on: str, **more) -> SecretPapersHandedOver:
    return SecretPapersHandedOver(municipality=WIJCHEN, secrecy="s", occurred_on=day(on), **more)


def lifted(on: str) -> SecrecyLifted:
    return SecrecyLifted(municipality=WIJCHEN, secrecy="s", occurred_on=day(on))


def ratified(on: str) -> SecrecyRatified:
    return SecrecyRatified(municipality=WIJCHEN, secrecy="s", occurred_on=day(on))


NORM = norm(14, "2023-01-01")
TOLD_ALL = complete(HistorySubject.NOTIFICATIONS, "2024-01-01", "2024-12-31")
SECRETS = complete(HistorySubject.SECRECY, "2019-01-01", "2023-12-31")
SECRET = [*planned(), imposed("2019-04-09"), handed("2019-04-11")]
EXAMPLES = {
    DEVIATIONS: [
        example(CONFORM, "told-in-time", "2024-06-01", *deviated(NORM, told("2024-02-15")), evidence=(
            f"plan/{PLAN}/deviation/2024-01@1", f"plan/{PLAN}/notification/{WIJCHEN}@1", f"municipality/{WIJCHEN}/norm@1")),
        example(CONFORM, "told", "2025-06-01", *deviated(told("2025-01-15"))),
        example(CONFORM, "told", "2024-06-01", *deviated(norm(None, "2023-01-01"), told("2024-05-15"))),
        example(NON_CONFORM, "told-late", "2024-06-01", *deviated(NORM, told("2024-02-16"))),
        example(NON_CONFORM, "norm-passed", "2024-06-01", *deviated(NORM, TOLD_ALL)),
        example(UNDETERMINED, "history-incomplete", "2024-06-01", *deviated(NORM)),
        example(UNDETERMINED, "norm-runs", "2024-02-15", *deviated(NORM)),
        example(UNDETERMINED, "untold-no-norm", "2024-06-01", *deviated(TOLD_ALL)),
        example(UNDETERMINED, "history-incomplete", "2024-06-01", *deviated(evaluated("2024-05-01"))),
        example(NON_CONFORM, "closed-untold", "2024-06-01", *deviated(evaluated("2024-05-01"), TOLD_ALL)),
        example(UNDETERMINED, "addressee-unknown", "2024-06-01", *deviated(NORM, told("2024-02-15", whole_council=None))),
        example(UNDETERMINED, "history-incomplete", "2024-06-01", *deviated(NORM, told("2024-02-15", whole_council=False))),
        example(UNDETERMINED, "history-incomplete", "2024-06-01", *deviated(NORM, told("2024-01-31"))),
        example(UNDETERMINED, "day-not-exact", "2024-06-01", *deviated(NORM, told("2024-02-16", dating=Dating.NOT_AFTER))),
        example(CONFORM, "told-in-time", "2024-06-01", *deviated(NORM, told("2024-02-05", whole_council=None), told("2024-02-15"))),
        example(UNDETERMINED, "addressee-unknown", "2024-06-01", *deviated(NORM, told("2024-02-05", whole_council=None), told("2024-02-16"))),
        example(UNDETERMINED, "day-not-exact", "2024-06-01", *agreed(Dating.NOT_AFTER), NORM, told("2024-02-15")),
        example(NON_CONFORM, "told-late", "2024-06-01", *agreed(Dating.NOT_AFTER), NORM, told("2024-02-16")),
        example(UNDETERMINED, "day-not-exact", "2024-06-01", *agreed(Dating.NOT_BEFORE), NORM, told("2024-02-16")),
        example(UNDETERMINED, "day-not-exact", "2024-06-01", *agreed(Dating.NOT_BEFORE), NORM, TOLD_ALL),
        example(UNDETERMINED, "history-incomplete", "2025-01-01", *deviated(evaluated("2024-05-01"), TOLD_ALL)),
        example(CONFORM, "told-in-time", "2024-06-01", *deviated(NORM, norm(1, "2024-02-02"), told("2024-02-15"))),
        example(NOT_APPLICABLE, "nothing-recorded", "2024-06-01", *planned()),
    ],
    SHORTFALLS: [
        example(CONFORM, "told", "2024-06-01", *planned(short(), told_short("2024-02-20"))),
        example(NON_CONFORM, "told-late", "2024-06-01", *planned(short(), NORM, told_short("2024-02-20"))),
        example(UNDETERMINED, "norm-runs", "2024-02-10", *planned(short(), NORM)),
        example(UNDETERMINED, "untold-no-norm", "2024-06-01", *planned(short())),
        example(NOT_APPLICABLE, "nothing-recorded", "2024-06-01", *planned(short(municipality=DRUTEN))),
    ],
    QUESTIONS: [
        example(CONFORM, "answered", "2024-06-01", *planned(asked("2024-03-01"), answered("2024-03-01"))),
        example(CONFORM, "answered", "2025-06-01", *planned(asked(), answered("2025-03-01"))),
        example(CONFORM, "refused-public-interest", "2024-06-01",
                *planned(asked(), answered("2024-02-10", refused=True, refusal_ground="strijd met het openbaar belang"))),
        example(UNDETERMINED, "refused-on-another-ground", "2024-06-01",
                *planned(asked(), answered("2024-02-10", refused=True, refusal_ground="te veel werk"))),
        example(NON_CONFORM, "refused-without-ground", "2024-06-01", *planned(asked(), answered("2024-02-10", refused=True))),
        example(NON_CONFORM, "answered-late", "2024-06-01", *planned(asked("2024-03-01"), answered("2024-03-02"))),
        example(UNDETERMINED, "no-term", "2024-06-01", *planned(asked())),
        example(UNDETERMINED, "term-runs", "2024-03-01", *planned(asked("2024-03-01"))),
        example(UNDETERMINED, "history-incomplete", "2024-03-02", *planned(asked("2024-03-01"))),
        example(NON_CONFORM, "term-passed", "2024-03-02", *planned(
            asked("2024-03-01"), complete(HistorySubject.QUESTIONS, "2024-01-01", "2024-03-01"))),
        example(UNDETERMINED, "day-not-exact", "2024-06-01",
                *planned(asked("2024-03-01"), answered("2024-03-01", dating=Dating.NOT_BEFORE))),
        example(NOT_APPLICABLE, "nothing-recorded", "2024-06-01", *planned()),
    ],
    QUORUM: [
        example(CONFORM, "enough-present", "2023-06-01", *decided(sitting=25, present=13)),
        example(CONFORM, "enough-present", "2023-06-01", *decided(), met()),
        example(NON_CONFORM, "too-few-present", "2023-06-01", *decided(sitting=24, present=12), met(again=False)),
        example(CONFORM, "called-again", "2023-06-01", *decided(), met(present=5, again=True)),
        example(UNDETERMINED, "call-unknown", "2023-06-01", *decided(sitting=24, present=12)),
        example(UNDETERMINED, "counts-unknown", "2023-06-01", *decided()),
        example(UNDETERMINED, "counts-unknown", "2023-06-01", *decided(), met(name="m"), met(name="n")),
        example(NOT_APPLICABLE, "nothing-recorded", "2023-06-01", *planned(adopted(DRUTEN))),
    ],
    MAJORITY: [
        example(CONFORM, "absolute-majority", "2023-06-01", *decided(entitled=25, in_favour=12, against=7)),
        example(NON_CONFORM, "no-majority", "2023-06-01", *decided(entitled=25, in_favour=9, against=9)),
        example(NON_CONFORM, "vote-invalid", "2023-06-01", *decided(entitled=25, in_favour=11, against=1), met(again=False)),
        example(UNDETERMINED, "call-unknown", "2023-06-01", *decided(entitled=25, in_favour=11, against=1)),
        example(CONFORM, "absolute-majority", "2023-06-01", *decided(entitled=25, in_favour=11, against=1), met(again=True)),
        example(UNDETERMINED, "counts-unknown", "2023-06-01", *decided()),
        example(NOT_APPLICABLE, "nothing-recorded", "2023-06-01", *decided(requested=False)),
    ],
    UNCONTESTED: [
        example(CONFORM, "no-vote-asked", "2023-06-01", *decided(requested=False)),
        example(UNDETERMINED, "request-unknown", "2023-06-01", *decided()),
        example(UNDETERMINED, "history-incomplete", "2023-06-01", *decided(requested=True)),
        example(NON_CONFORM, "vote-not-recorded", "2023-06-01", *decided(requested=True),
                complete(HistorySubject.COUNCIL_DECISIONS, "2023-01-01", "2023-12-31")),
        example(NOT_APPLICABLE, "voted", "2023-06-01", *decided(requested=True, in_favour=9, against=1)),
    ],
    TIE: [
        example(NON_CONFORM, "adopted-on-a-tie", "2023-06-01", *decided(in_favour=10, against=10)),
        example(CONFORM, "postponed", "2023-06-01", *rejected(DecisionOutcome.POSTPONED, in_favour=10, against=10, sitting=25, present=20)),
        example(CONFORM, "not-adopted", "2023-06-01", *rejected(DecisionOutcome.REJECTED, in_favour=10, against=10, sitting=20, present=20)),
        example(CONFORM, "not-adopted", "2023-06-01", *rejected(DecisionOutcome.NOT_ADOPTED, in_favour=10, against=10), met(again=True)),
        example(UNDETERMINED, "completeness-unknown", "2023-06-01", *rejected(DecisionOutcome.POSTPONED, in_favour=10, against=10)),
        example(UNDETERMINED, "other-consequence", "2023-06-01",
                *rejected(DecisionOutcome.POSTPONED, in_favour=10, against=10, sitting=20, present=20)),
        example(NOT_APPLICABLE, "nothing-recorded", "2023-06-01", *decided(in_favour=11, against=10)),
    ],
    LISTS: [
        example(CONFORM, "published", "2023-03-31", *listed("2023-03-01", DocumentPublished(
            municipality=WIJCHEN, document="d", occurred_on=day("2023-03-10")))),
        example(CONFORM, "explained", "2023-03-31", *listed("2023-03-01", PublicationWithheld(
            municipality=WIJCHEN, document="d", reasoning="besloten", occurred_on=day("2023-03-10")))),
        example(UNDETERMINED, "neither", "2023-03-31", *listed("2023-03-01")),
        example(UNDETERMINED, "text-not-verified", "2023-05-01", *listed("2023-04-01")),
        example(UNDETERMINED, "beginning-not-verified", "2023-05-01", *listed("2021-04-01")),
    ],
    RATIFIED: [
        example(CONFORM, "ratified", "2020-01-01", *SECRET, met("2019-05-07"), ratified("2019-05-07")),
        example(CONFORM, "ratified", "2020-01-01", *SECRET, met("2019-04-10", name="before"),
                met("2019-04-20", present=10, name="failed"), met("2019-05-07"), ratified("2019-05-07")),
        example(NON_CONFORM, "lapsed", "2020-01-01", *SECRET, met("2019-05-07"), SECRETS),
        example(NON_CONFORM, "lapsed", "2020-01-01", *SECRET, met("2019-05-07"), met("2019-06-07", name="later"),
                ratified("2019-06-07"), SECRETS),
        example(UNDETERMINED, "history-incomplete", "2020-01-01", *SECRET, met("2019-05-07")),
        example(UNDETERMINED, "meeting-unknown", "2020-01-01", *SECRET),
        example(UNDETERMINED, "meeting-unknown", "2020-01-01", *SECRET, met("2019-05-07", present=None)),
        example(UNDETERMINED, "hand-over-unknown", "2020-01-01", *planned(imposed("2019-04-09"))),
        example(NOT_APPLICABLE, "imposed-by-council", "2020-01-01", *planned(imposed("2019-04-09", Body.COUNCIL))),
        example(UNDETERMINED, "body-unknown", "2020-01-01", *planned(imposed("2019-04-09", None), handed("2019-04-11")), met("2019-05-07"), SECRETS),
        example(UNDETERMINED, "same-day", "2020-01-01", *SECRET, met("2019-04-11"), SECRETS),
        example(CONFORM, "ratified", "2020-01-01", *SECRET, met("2019-04-11"), ratified("2019-04-11")),
        example(NOT_APPLICABLE, "lifted", "2020-01-01", *SECRET, lifted("2019-04-20"), met("2019-05-07"), SECRETS),
        example(UNDETERMINED, "transition", "2023-06-01", *planned(imposed("2023-03-31"), handed("2023-03-31")), met("2023-04-20")),
        example(NON_CONFORM, "lapsed", "2023-06-01", *planned(imposed("2023-03-01"), handed("2023-03-02")), met("2023-03-31"), SECRETS),
        example(NOT_APPLICABLE, "not-in-force", "2023-06-01", *planned(imposed("2023-04-01"), handed("2023-04-01")), met("2023-04-20")),
    ],
    GROUNDS: [
        example(UNDETERMINED, "text-not-verified", "2023-06-01", *planned(imposed("2023-04-01", ground="5.1.5"))),
        example(NOT_APPLICABLE, "not-in-force", "2023-06-01", *planned(imposed("2023-03-31", ground="5.1.5"))),
    ],
}  # fmt: skip
EACH = [(rule, each) for rule, examples in EXAMPLES.items() for each in examples]


@pytest.mark.parametrize(("rule", "each"), EACH, ids=[f"{rule}-{each.reason}-{n}" for n, (rule, each) in enumerate(EACH)])
def test_outcome(rule: str, each: Example) -> None:
    """Given the facts, on the day, the rule comes to the outcome for the reason."""
    each.check(RULES[rule])


IF_VERIFIED = {GROUNDS: [
    example(CONFORM, "ground-allowed", "2023-06-01", *planned(imposed("2023-04-01", ground="5.1.2.e"), handed("2023-04-02", whole_body=True))),
    example(UNDETERMINED, "addressee-unknown", "2023-06-01", *planned(imposed("2023-04-01", ground="5.1.2.e"))),
    example(UNDETERMINED, "ground-unknown", "2023-06-01", *planned(imposed("2023-04-01"))),
    example(NON_CONFORM, "ground-not-allowed", "2023-06-01", *planned(imposed("2023-04-01", ground="5.1.5"))),
    example(NON_CONFORM, "ground-not-allowed", "2023-06-01", *planned(imposed("2023-04-01", ground="5.2"))),
    example(NON_CONFORM, "shared-in-part", "2023-06-01", *planned(
        imposed("2023-04-01", ground="5.1.2.e"), handed("2023-04-02", whole_body=False, closed_committee=False))),
]}  # fmt: skip


@pytest.mark.parametrize("each", IF_VERIFIED[GROUNDS], ids=lambda each: each.reason)
def test_what_articles_87_and_88_would_say(each: Example) -> None:
    """Once somebody has verified the text of 87 and 88, the rule judges; until then it withholds what it would say."""
    each.check(as_if_verified(RULES[GROUNDS]))
    withheld = Example(given=each.given, on=each.on, outcome=UNDETERMINED, reason="text-not-verified", municipality=WIJCHEN)
    assert str(each.outcome) in str(withheld.check(RULES[GROUNDS]).steps[-1].said)


@pytest.mark.parametrize(("reason", "given", "breaks"), [
    ("told-late", deviated(NORM, told("2024-02-16")), SourceClass.LOKAAL),
    ("norm-passed", deviated(NORM, TOLD_ALL), SourceClass.LOKAAL),
    ("closed-untold", deviated(evaluated("2024-05-01"), TOLD_ALL), SourceClass.WET),
])  # fmt: skip
def test_what_was_broken(reason: str, given: list, breaks: SourceClass) -> None:
    """Being late breaks a local norm, not the law; never telling breaks the law."""
    assert example(NON_CONFORM, reason, "2024-06-01", *given).check(RULES[DEVIATIONS]).source_class is breaks


def test_without_a_norm_it_is_never_late() -> None:
    """The law names no term, so however long a council waits, lateness is not established."""
    found = example(CONFORM, "told", "2026-12-01", *planned(agreement(), deviation(), told("2026-11-01"))).check(
        RULES[DEVIATIONS]
    )

    assert "1004 days" in str(found.because)
