"""Promises of a plan: each outcome of each rule, from given facts; what breaks one never breaks the law."""

from __future__ import annotations

from datetime import date

import pytest
from tests.facts import (
    DRUTEN,
    PLAN,
    WIJCHEN,
    adopted,
    agreement,
    amended,
    day,
    deviation,
    drafted,
    in_force,
    municipality,
    norm,
    notified,
    planned,
)  # fmt: skip

from ivp_registry.events.council import CouncilNotified, ThemeMeetingHeld
from ivp_registry.events.execution import (
    BudgetShortfallReported,
    EvaluationPresented,
    ImplementationPlanAdopted,
    ImplementationPlanSentForInformation,
    MonitoringHeld,
)  # fmt: skip
from ivp_registry.events.plan import PlanNotAdopted, PlanPromiseMade
from ivp_registry.events.register import HistoryDeclaredComplete
from ivp_registry.kinds import Body, Dating, EvaluationKind, HistorySubject, PlanPart, PromiseKind, Scope
from ivp_registry.values import Period
from ivp_registry_compliance.outcomes import Outcome, SourceClass
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import Example, judged

RULES = {each.id: each for each in rules()}
CONFORM, NON_CONFORM, UNDETERMINED, NOT_APPLICABLE = Outcome
TOLD, MONITORED, FOLLOW = "plan.afwijking-gemeld", "plan.monitoring-tweemaal-per-jaar", "plan.uitvoeringsplan-tweejaarlijks"
EXECUTIVE, SENT, EVALUATED = (
    "plan.uitvoeringsplan-college",
    "plan.uitvoeringsplan-ter-kennisname",
    "plan.evaluatie-eind-2024",
)
THEME, BUDGET = "plan.themabijeenkomst-jaarlijks", "plan.budget-terugkoppeling"
COVERED, SAME = "plan.looptijd-gedekt", "plan.prioriteiten-gelijk"
BOTH = tuple(PlanPart)
KINDS = PromiseKind


def promise(kind: PromiseKind, **more) -> PlanPromiseMade:
    return PlanPromiseMade(
        plan=PLAN, promise=str(kind), kind=kind, quote="woorden van het plan", occurred_on=day("2023-03-01"), **more
    )


def complete(subject: HistorySubject, first: str = "2023-01-01", last: str = "2029-12-31") -> HistoryDeclaredComplete:
    period = Period(first=day(first), last=day(last))
    return HistoryDeclaredComplete(municipality=WIJCHEN, subject=subject, period=period, occurred_on=day("2030-01-01"))


def example(outcome: Outcome, reason: str, on: str, *given, **more) -> Example:
    return Example(given=(*planned(), *given), on=date.fromisoformat(on), outcome=outcome, reason=reason,
                   **{"municipality": WIJCHEN, **more})  # fmt: skip


def monitored(name: str, on: str, covers: tuple = BOTH, body: Body | None = Body.JOINT_TRIANGLE, **more) -> MonitoringHeld:
    return MonitoringHeld(plan=PLAN, round=name, covers=covers, acting_body=body, occurred_on=day(on), **more)


def implementation(term: str | None = "2023-01-01..2024-12-31", body: Body | None = Body.MUNICIPAL_EXECUTIVE, name: str = "u",
                   on: str = "2023-05-16", **more) -> ImplementationPlanAdopted:  # fmt: skip
    return ImplementationPlanAdopted(plan=PLAN, implementation_plan=name, acting_body=body, occurred_on=day(on),
                                     term=term and Period.parse(term), **{"scope": Scope.JOINT, **more})  # fmt: skip


def sent(on: str) -> ImplementationPlanSentForInformation:
    return ImplementationPlanSentForInformation(
        plan=PLAN, implementation_plan="u", municipality=WIJCHEN, occurred_on=day(on)
    )


def evaluated(on: str, **more) -> EvaluationPresented:
    return EvaluationPresented(
        plan=PLAN, evaluation="e", municipality=WIJCHEN, kind=EvaluationKind.INTERIM, occurred_on=day(on), **more
    )


def met(on: str, **more) -> ThemeMeetingHeld:
    return ThemeMeetingHeld(plan=PLAN, municipality=WIJCHEN, theme="t", occurred_on=day(on), **more)


SHORT = BudgetShortfallReported(plan=PLAN, shortfall="s", occurred_on=day("2024-02-01"))
TOLD_SHORT = CouncilNotified(plan=PLAN, municipality=WIJCHEN, shortfall="s", occurred_on=day("2024-03-01"))
TWICE = (promise(KINDS.MONITORING, times_per_year=2), adopted(WIJCHEN))
YEAR = f"plan/{PLAN}/year/2024"
EVERY_TWO = promise(KINDS.IMPLEMENTATION_PLAN_UPDATE, every_years=2)
TO_COUNCIL = promise(KINDS.IMPLEMENTATION_PLAN_TO_COUNCIL, expected_on=day("2023-05-25"))
BY_2024 = promise(KINDS.EVALUATION, due_on=day("2024-12-31"))
YEARLY = promise(KINDS.THEME_MEETING, times_per_year=1)
EXECUTION, NOTIFICATIONS = complete(HistorySubject.EXECUTION), complete(HistorySubject.NOTIFICATIONS)
FROM_START = (adopted(WIJCHEN, "2023-01-01"), in_force(WIJCHEN, "2023-01-01"))
REPORTED = promise(KINDS.DEVIATION_REPORTED)
UNKNOWN_FORCE = (REPORTED, agreement(), deviation(until=day("2024-12-31")))
DEVIATED = (*UNKNOWN_FORCE, *FROM_START)
LASTING = (REPORTED, agreement(), deviation(), *FROM_START)
REFUSED = PlanNotAdopted(plan=PLAN, municipality=WIJCHEN, occurred_on=day("2023-03-23"))
EXAMPLES = {
    TOLD: [
        example(CONFORM, "told", "2024-06-01", *DEVIATED, notified()),
        example(UNDETERMINED, "not-told-yet", "2026-06-01", *DEVIATED, norm(14, "2023-01-01"), NOTIFICATIONS),
        example(UNDETERMINED, "history-incomplete", "2024-06-01", *DEVIATED, evaluated("2024-05-01")),
        example(NON_CONFORM, "never-told", "2024-06-01", *DEVIATED, evaluated("2024-05-01"), NOTIFICATIONS),
        example(NON_CONFORM, "never-told", "2027-01-01", *DEVIATED, NOTIFICATIONS),
        example(UNDETERMINED, "lasting", "2025-02-02", *LASTING, notified()),
        example(CONFORM, "told", "2025-02-01", *LASTING, notified()),
        example(NOT_APPLICABLE, "plan-not-in-force", "2024-06-01", *UNKNOWN_FORCE, in_force(WIJCHEN, "2024-02-02")),
        example(NOT_APPLICABLE, "not-adopted", "2024-06-01", *UNKNOWN_FORCE, REFUSED),
        example(NOT_APPLICABLE, "no-promise", "2024-06-01", *DEVIATED[1:], notified()),
        example(CONFORM, "told", "2024-06-01", *UNKNOWN_FORCE, notified()),
        example(UNDETERMINED, "force-unknown", "2024-06-01", *UNKNOWN_FORCE, evaluated("2024-05-01"), NOTIFICATIONS),
        example(UNDETERMINED, "history-incomplete", "2024-06-02", *DEVIATED, evaluated("2024-05-01"),
                complete(HistorySubject.NOTIFICATIONS, last="2024-06-01")),
    ],
    MONITORED: [
        example(CONFORM, "as-often", "2025-01-01", *TWICE, monitored("1", "2024-05-01"), monitored("2", "2024-11-01"), subject=YEAR),
        example(UNDETERMINED, "history-incomplete", "2025-01-01", *TWICE, monitored("1", "2024-05-01"), subject=YEAR),
        example(NON_CONFORM, "too-few", "2025-01-01", *TWICE, monitored("1", "2024-05-01"), EXECUTION, subject=YEAR),
        example(NON_CONFORM, "too-few", "2025-01-01", *TWICE, monitored("1", "2024-05-01"),
                monitored("2", "2024-11-01", (PlanPart.SAFETY_PLAN,)), EXECUTION, subject=YEAR),
        example(NON_CONFORM, "too-few", "2025-01-01", *TWICE, monitored("1", "2024-05-01"),
                monitored("2", "2024-11-01", body=Body.POLICE), EXECUTION, subject=YEAR),
        example(UNDETERMINED, "year-runs", "2024-12-31", *TWICE, EXECUTION, subject=YEAR),
        example(UNDETERMINED, "year-of-adoption", "2025-01-01", *TWICE, EXECUTION, subject=f"plan/{PLAN}/year/2023"),
        example(UNDETERMINED, "adoption-unknown", "2025-01-01", TWICE[0], EXECUTION, subject=YEAR),
        example(NOT_APPLICABLE, "no-promise", "2025-01-01", adopted(WIJCHEN)),
        example(NOT_APPLICABLE, "not-adopted", "2025-01-01", TWICE[0], REFUSED),
        example(NOT_APPLICABLE, "before-adoption", "2025-01-01", TWICE[0], adopted(WIJCHEN, "2024-02-01"), EXECUTION,
                subject=f"plan/{PLAN}/year/2023"),
        example(UNDETERMINED, "rounds-not-sure", "2025-01-01", *TWICE, monitored("1", "2024-05-01"),
                monitored("2", "2024-11-01", body=None), EXECUTION, subject=YEAR),
        example(UNDETERMINED, "rounds-not-sure", "2025-01-01", *TWICE, monitored("1", "2024-05-01"),
                monitored("2", "2024-11-01", dating=Dating.NOT_BEFORE), EXECUTION, subject=YEAR),
    ],
    FOLLOW: [
        example(CONFORM, "no-gap", "2024-12-31", EVERY_TWO, implementation()),
        example(CONFORM, "no-gap", "2026-12-31", EVERY_TWO, implementation(), implementation("2025-01-01..2026-12-31", name="v")),
        example(UNDETERMINED, "history-incomplete", "2025-01-01", EVERY_TWO, implementation()),
        example(NON_CONFORM, "gap", "2025-01-01", EVERY_TWO, implementation(), EXECUTION),
        example(NON_CONFORM, "gap", "2026-01-01", EVERY_TWO, implementation(), implementation("2025-01-02..2026-12-31", name="v"), EXECUTION),
        example(NON_CONFORM, "too-long", "2024-01-01", EVERY_TWO, implementation("2023-01-01..2025-01-01")),
        example(UNDETERMINED, "first-unknown", "2024-01-01", EVERY_TWO, implementation(None)),
        example(UNDETERMINED, "first-unknown", "2025-06-01", EVERY_TWO, implementation("2025-01-01..2026-12-31"), EXECUTION),
        example(UNDETERMINED, "history-incomplete", "2025-06-01", EVERY_TWO, implementation(),
                complete(HistorySubject.EXECUTION, last="2025-05-31")),
        example(NOT_APPLICABLE, "no-promise", "2024-01-01", implementation()),
    ],
    EXECUTIVE: [
        example(CONFORM, "by-executive", "2024-01-01", TO_COUNCIL, implementation()),
        example(NON_CONFORM, "by-another", "2024-01-01", TO_COUNCIL, implementation(body=Body.JOINT_TRIANGLE)),
        example(UNDETERMINED, "body-unknown", "2024-01-01", TO_COUNCIL, implementation(body=None)),
        example(UNDETERMINED, "none-recorded", "2024-01-01", TO_COUNCIL),
        example(UNDETERMINED, "none-recorded", "2024-01-01", TO_COUNCIL, implementation(scope=Scope.LOCAL, municipality=DRUTEN)),
        example(NOT_APPLICABLE, "nothing-recorded", "2024-01-01", implementation()),
    ],
    SENT: [
        example(CONFORM, "sent-as-expected", "2024-01-01", TO_COUNCIL, implementation(), sent("2023-06-29")),
        example(CONFORM, "sent", "2024-01-01", promise(KINDS.IMPLEMENTATION_PLAN_TO_COUNCIL), implementation(), sent("2023-06-29")),
        example(UNDETERMINED, "not-sent-yet", "2026-12-31", TO_COUNCIL, implementation(), EXECUTION),
        example(UNDETERMINED, "history-incomplete", "2027-01-01", TO_COUNCIL, implementation()),
        example(NON_CONFORM, "never-sent", "2027-01-01", TO_COUNCIL, implementation(), EXECUTION),
        example(UNDETERMINED, "none-recorded", "2024-01-01", TO_COUNCIL),
        example(NOT_APPLICABLE, "nothing-recorded", "2024-01-01", implementation()),
    ],
    EVALUATED: [
        example(CONFORM, "presented-in-time", "2025-06-01", BY_2024, evaluated("2024-12-31")),
        example(NON_CONFORM, "presented-late", "2025-06-01", BY_2024, evaluated("2025-01-01")),
        example(NON_CONFORM, "after-next-plan", "2025-06-01", BY_2024, evaluated("2024-12-20"),
                implementation("2025-01-01..2026-12-31", on="2024-12-19")),
        example(UNDETERMINED, "term-runs", "2024-12-31", BY_2024),
        example(UNDETERMINED, "history-incomplete", "2025-01-01", BY_2024),
        example(NON_CONFORM, "not-presented", "2025-01-01", BY_2024, EXECUTION),
        example(UNDETERMINED, "day-not-exact", "2025-06-01", BY_2024, evaluated("2024-12-31", dating=Dating.NOT_BEFORE)),
        example(NOT_APPLICABLE, "no-promise", "2025-06-01", evaluated("2025-01-01")),
    ],
    THEME: [
        example(CONFORM, "as-often", "2025-01-01", YEARLY, met("2024-10-12"), subject=YEAR),
        example(UNDETERMINED, "history-incomplete", "2025-01-01", YEARLY, subject=YEAR),
        example(NON_CONFORM, "too-few", "2025-01-01", YEARLY, EXECUTION, subject=YEAR),
        example(UNDETERMINED, "year-runs", "2024-12-31", YEARLY, EXECUTION, subject=YEAR),
        example(UNDETERMINED, "day-not-exact", "2025-02-01", YEARLY, met("2025-01-05", dating=Dating.NOT_AFTER), EXECUTION, subject=YEAR),
        example(NOT_APPLICABLE, "not-adopted", "2025-01-01", YEARLY, REFUSED),
        example(NOT_APPLICABLE, "no-promise", "2025-01-01", met("2024-10-12")),
    ],
    BUDGET: [
        example(CONFORM, "told", "2025-01-01", promise(KINDS.BUDGET_REPORTED), SHORT, TOLD_SHORT),
        example(UNDETERMINED, "not-told-yet", "2025-01-01", promise(KINDS.BUDGET_REPORTED), SHORT),
        example(NON_CONFORM, "never-told", "2027-01-01", promise(KINDS.BUDGET_REPORTED), SHORT, NOTIFICATIONS),
        example(NOT_APPLICABLE, "nothing-recorded", "2025-01-01", promise(KINDS.BUDGET_REPORTED)),
        example(NOT_APPLICABLE, "no-promise", "2025-01-01", SHORT),
    ],
    COVERED: [
        example(CONFORM, "covered", "2026-12-31", *FROM_START),
        example(UNDETERMINED, "history-incomplete", "2024-01-01", adopted(WIJCHEN), in_force(WIJCHEN)),
        example(NON_CONFORM, "uncovered", "2024-01-01", adopted(WIJCHEN), in_force(WIJCHEN), complete(HistorySubject.COUNCIL_DECISIONS)),
        example(NON_CONFORM, "uncovered", "2024-01-01", adopted(WIJCHEN), in_force(WIJCHEN, effective_from=day("2023-01-01")),
                complete(HistorySubject.COUNCIL_DECISIONS)),
    ],
    SAME: [
        example(CONFORM, "same-list", "2024-01-01", adopted(WIJCHEN)),
        example(CONFORM, "changed-by-council", "2024-01-01", adopted(WIJCHEN),
                amended("zorg", "2023-09-01", municipality=WIJCHEN, label="Anders", acting_body=Body.COUNCIL)),
        example(NON_CONFORM, "changed-by-another", "2024-01-01", adopted(WIJCHEN),
                amended("zorg", "2023-09-01", municipality=WIJCHEN, label="Anders", acting_body=Body.MAYOR)),
        example(UNDETERMINED, "body-unknown", "2024-01-01", adopted(WIJCHEN),
                amended("zorg", "2023-09-01", municipality=WIJCHEN, label="Anders")),
        example(UNDETERMINED, "list-missing", "2024-01-01"),
        example(CONFORM, "same-list", "2024-01-01", adopted(WIJCHEN), amended("zorg", "2023-09-01", label="Anders")),
    ],
}  # fmt: skip
EACH = [(rule, each) for rule, examples in EXAMPLES.items() for each in examples]


@pytest.mark.parametrize(("rule", "each"), EACH, ids=[f"{rule}-{each.reason}-{n}" for n, (rule, each) in enumerate(EACH)])
def test_outcome(rule: str, each: Example) -> None:
    """Given the facts, on the day, the rule comes to the outcome for the reason; and it concerns the plan, not the law."""
    assert each.check(RULES[rule]).source_class is SourceClass.PLAN


def test_a_delay_against_what_was_expected_is_shown() -> None:
    """'Naar verwachting' is no term: the delay stands in the reason, and the outcome is conform."""
    found = example(CONFORM, "sent-as-expected", "2024-01-01", TO_COUNCIL, implementation(), sent("2023-06-29")).check(
        RULES[SENT]
    )

    assert "35 days from what was expected (2023-05-25)" in str(found.because)


def test_twice_a_year_is_not_once_in_two_years() -> None:
    """Monitoring and renewing the implementation plan are two rhythms, each with its own promise."""
    given = (*planned(), *TWICE, EVERY_TWO, implementation(), EXECUTION)
    monitoring = judged(RULES[MONITORED], *given, on=day("2025-01-01"), municipality=WIJCHEN)
    following = judged(RULES[FOLLOW], *given, on=day("2024-12-31"), municipality=WIJCHEN)

    assert [each.outcome for each in monitoring] == [UNDETERMINED, NON_CONFORM, UNDETERMINED]
    assert [each.outcome for each in following] == [CONFORM]


def test_a_second_plan_covers_what_the_first_leaves_open() -> None:
    """Days of one plan may be covered by another plan of the same municipality."""
    second = drafted(WIJCHEN, plan="q", term=Period.parse("2023-01-01..2023-12-31"))
    covers = [type(each)(plan="q", municipality=WIJCHEN, occurred_on=day("2023-01-01")) for each in FROM_START]
    given = [municipality(WIJCHEN), second, *covers]

    assert [each.outcome for each in judged(RULES[COVERED], *given, on=day("2023-12-31"), municipality=WIJCHEN)] == [CONFORM]
