"""The mistakes that are easily made with this law and this plan, each with what must come out instead."""

from __future__ import annotations

from datetime import date

import pytest
from tests.facts import (
    DRUTEN,
    PLAN,
    WIJCHEN,
    adopted,
    agreement,
    day,
    deviated,
    deviation,
    drafted,
    in_force,
    municipality,
    norm,
    notified,
    planned,
    reorganised,
)  # fmt: skip

from ivp_registry import Event
from ivp_registry.events.plan import PlanPromiseMade
from ivp_registry.events.register import HistoryDeclaredComplete
from ivp_registry.kinds import HistorySubject, PromiseKind
from ivp_registry.values import AgreementParty, Period
from ivp_registry_compliance.events.documents import DocumentClassified, DocumentKind
from ivp_registry_compliance.findings import Finding
from ivp_registry_compliance.lawbook import provisions
from ivp_registry_compliance.outcomes import Outcome, SourceClass
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.terms import Span, last_day
from ivp_registry_compliance.testing import judged

RULES = {each.id: each for each in rules()}
GOALS, TOLD = "pw2012.38b-1.doelen-vierjaarlijks", "gw.180-2.raad-ingelicht"


def complete(subject: HistorySubject, code: str = WIJCHEN) -> HistoryDeclaredComplete:
    period = Period.parse("2010-01-01..2029-12-31")
    return HistoryDeclaredComplete(municipality=code, subject=subject, period=period, occurred_on=day("2030-01-01"))


def found(rule: str, *given: Event, on: str, code: str = WIJCHEN) -> list[Finding]:
    return judged(RULES[rule], *given, on=date.fromisoformat(on), municipality=code)


def test_1_the_law_asks_for_goals_and_not_for_a_plan() -> None:
    """A plan that its council adopted does not by itself satisfy art. 38b."""
    plan = found(GOALS, *planned(), adopted(WIJCHEN), on="2024-01-01")
    goals = found(GOALS, *planned(), adopted(WIJCHEN, sets_goals=True), on="2024-01-01")

    assert [each.reason for each in (*plan, *goals)] == ["plan-without-goals", "set-within-interval"]


def test_2_the_police_chief_is_no_party_to_an_agreement() -> None:
    """Mayor and police agreed without the prosecutor: one of the two that the article names is missing."""
    parties = tuple(map(AgreementParty.parse, ("mayor@gm0296", "police-team-chief@Basisteam")))

    each = found("pw2012.13-2.afspraak-partijen", *planned(), agreement(parties=parties), on="2024-06-01")[0]
    assert (each.outcome, str(each.because)) == (
        Outcome.NON_CONFORM, "No party to the agreement: public-prosecutor.")  # fmt: skip


def test_3_one_joint_deviation_is_a_duty_to_each_council() -> None:
    """That Wijchen was told tells Druten nothing."""
    told = {each.municipality: each.outcome for each in judged(
        RULES[TOLD], *deviated(notified(whole_council=True)), on=day("2024-06-01"))}  # fmt: skip
    assert told == {WIJCHEN: Outcome.CONFORM, DRUTEN: Outcome.UNDETERMINED}


@pytest.mark.parametrize(("on", "old", "new"), [("2023-03-31", True, False), ("2023-04-01", False, True)])
def test_4_ratification_ended_on_1_april_2023(on: str, old: bool, new: bool) -> None:
    """On the last day the old article holds and the new ones do not; on the first the other way round."""
    law = provisions()

    assert (law["gw.25-3.bekrachtiging"].text_on(day(on)) is not None) is old
    assert (law["gw.87-88.geheimhouding"].text_on(day(on)) is not None) is new


def test_5_four_years_that_end_on_a_sunday_are_not_extended() -> None:
    """21 March 2027 is a Sunday, and goals of 21 March 2023 have lapsed on the Monday; two weeks are extended."""
    given = (*planned(), adopted(WIJCHEN, "2023-03-21", sets_goals=True), complete(HistorySubject.COUNCIL_DECISIONS))

    assert day("2027-03-21").isoweekday() == 7
    assert found(GOALS, *given, on="2027-03-21")[0].outcome is Outcome.CONFORM
    assert found(GOALS, *given, on="2027-03-22")[0].outcome is Outcome.NON_CONFORM
    assert last_day(day("2027-03-07"), Span.parse("2 weeks")) == day("2027-03-22")


def test_6_every_two_years_is_not_twice_a_year() -> None:
    """Each rhythm has a promise of its own, and a promise of one kind says nothing about the other."""
    promise = PlanPromiseMade(plan=PLAN, promise="f17", kind=PromiseKind.IMPLEMENTATION_PLAN_UPDATE, every_years=2,
                              quote="tweejaarlijks", occurred_on=day("2023-03-01"))  # fmt: skip

    assert found("plan.monitoring-tweemaal-per-jaar", *planned(promise), on="2025-01-01")[0].reason == "no-promise"


def test_7_without_a_local_norm_nobody_is_late() -> None:
    """The article names no term: told after years is conform, with the days shown; with a norm it is late, by that norm."""
    told = notified(on="2026-02-01", whole_council=True)
    without, with_norm = (
        found(TOLD, *deviated(told, *more), on="2026-06-01")[0] for more in ((), (norm(14, "2023-01-01"),))
    )

    assert (without.outcome, "731 days" in str(without.because)) == (Outcome.CONFORM, True)
    assert (with_norm.outcome, with_norm.source_class) == (Outcome.NON_CONFORM, SourceClass.LOKAAL)


@pytest.mark.parametrize(("sent", "outcome"), [
    ("2025-02-12", Outcome.NOT_APPLICABLE), ("2025-02-13", Outcome.UNDETERMINED), ("2026-11-24", Outcome.UNDETERMINED),
])  # fmt: skip
def test_8_papers_of_the_council_are_no_category_yet_as_far_as_is_known(sent: str, outcome: Outcome) -> None:
    """On the day for which the text was seen it was not in force; for later days nobody knows."""
    paper = DocumentClassified(municipality=WIJCHEN, document="d", kind=DocumentKind.COUNCIL_PAPERS,
                               sent_to_council_on=day(sent), occurred_on=day(sent))  # fmt: skip

    assert found("woo.3.3-2c.vergaderstukken", *planned(), paper, on="2026-12-01")[0].outcome is outcome


def test_9_a_municipality_is_not_who_it_was() -> None:
    """Berg en Dal exists since 2016: goals of Groesbeek are not its own, and before it nothing is asked of it."""
    old, new = "gm0241", "gm1945"
    given = (
        municipality(old), municipality(new, on="2015-01-01", exists_from=day("2016-01-01")), reorganised(old, "2016-01-01", new),
        drafted(old, plan="old", on="2015-01-01", term=Period.parse("2015-01-01..2018-12-31")),
    )  # fmt: skip

    reasons = [
        found(GOALS, *given, on=on, code=new)[0].reason for on in ("2015-12-31", "2016-01-01", "2020-01-01", "2020-01-02")
    ]
    assert reasons == ["not-there", "new-municipality", "new-municipality", "history-incomplete"]


def test_10_every_rule_has_more_than_two_answers() -> None:
    """Each can say that it does not know, and each answer has its reason."""
    for each in provisions().values():
        assert Outcome.UNDETERMINED in each.outcomes
        assert len(each.outcomes) > 1


def test_a6_telling_suffices_and_what_lasts_raises_a_question() -> None:
    """A deviation without an end is told and conform for a year, and then asks whether the council must decide."""
    promise = PlanPromiseMade(plan=PLAN, promise="f44", kind=PromiseKind.DEVIATION_REPORTED, quote="dan wordt de raad geïnformeerd",
                              occurred_on=day("2023-03-01"))  # fmt: skip
    given = planned(promise, agreement(), deviation(), in_force(WIJCHEN), notified())

    on_days = [found("plan.afwijking-gemeld", *given, on=on)[0] for on in ("2025-02-01", "2025-02-02")]
    assert [each.reason for each in on_days] == ["told", "lasting"]
    assert on_days[0].due_on == day("2025-02-01")
