"""Rules of the Politiewet: each outcome of each rule, from given facts."""

from __future__ import annotations

from datetime import date

import pytest
from tests.facts import (
    BEUNINGEN,
    DRUTEN,
    PLAN,
    WIJCHEN,
    adopted,
    agreement,
    day,
    deviated,
    deviation,
    drafted,
    municipality,
    notified,
    planned,
    proposed,
)  # fmt: skip

from ivp_registry.events.council import RegionalPlanHeard
from ivp_registry.events.driehoek import TriangleMeetingHeld
from ivp_registry.events.plan import PlanExtended
from ivp_registry.events.register import HistoryDeclaredComplete
from ivp_registry.kinds import AuthorityDomain, Body, Dating, HistorySubject, Trigger
from ivp_registry.values import AgreementParty, Attendee, Period
from ivp_registry_compliance.events.council import CouncilPeriodBegan, RegionalPlanAdopted
from ivp_registry_compliance.outcomes import Outcome
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import Example

RULES = {each.id: each for each in rules()}
CONFORM, NON_CONFORM, UNDETERMINED, NOT_APPLICABLE = Outcome
GOALS, HEARD, REGIONAL = (
    "pw2012.38b-1.doelen-vierjaarlijks",
    "pw2012.38b-2.raad-gehoord",
    "pw2012.39-1.beleidsplan-vierjaarlijks",
)
SITTING, PARTIES = "pw2012.13-1.driehoek-samenstelling", "pw2012.13-2.afspraak-partijen"
DOMAIN, ANSWERING = "pw2012.11-12.gezagsdomein", "pw2012.15-1.verantwoording-burgemeester"
MAYOR, PROSECUTOR, POLICE = "mayor@gm0296", "public-prosecutor@OM Oost-Nederland", "police-team-chief@Basisteam"
SUBJECT = HistorySubject


def complete(subject: HistorySubject, first: str, last: str, code: str = WIJCHEN) -> HistoryDeclaredComplete:
    period = Period(first=day(first), last=day(last))
    return HistoryDeclaredComplete(municipality=code, subject=subject, period=period, occurred_on=day("2030-01-01"))


def decisions(first: str = "2019-01-01", last: str = "2028-12-31") -> HistoryDeclaredComplete:
    return complete(SUBJECT.COUNCIL_DECISIONS, first, last)


def meeting(*attendees: str) -> TriangleMeetingHeld:
    there = tuple(map(Attendee.parse, attendees))
    return TriangleMeetingHeld(plan=PLAN, meeting="m", attendees=there, occurred_on=day("2024-02-01"))


def agreed(*parties: str, **more) -> list:
    given = {"meeting": "m", "priorities": ("ondermijning",), **more}
    return [*planned(meeting()), agreement(parties=tuple(map(AgreementParty.parse, parties)), **given)]


def with_goals() -> list:
    goal = proposed("ondermijning", 1, goals=("minder",))
    return [municipality(DRUTEN), municipality(WIJCHEN), drafted(), goal, meeting()]


def regional(on: str, **more) -> RegionalPlanAdopted:
    return RegionalPlanAdopted(regional_plan="r", municipalities=(WIJCHEN,), occurred_on=day(on), **more)


def heard(on: str, **more) -> RegionalPlanHeard:
    return RegionalPlanHeard(municipality=WIJCHEN, regional_plan="r", occurred_on=day(on), **more)


def in_domain(domain: AuthorityDomain | None, *more) -> list:
    return planned(agreement(domain=domain), deviation(), *more)


def example(outcome: Outcome, reason: str, on: str, *given, **more) -> Example:
    return Example(
        given=given, on=date.fromisoformat(on), outcome=outcome, reason=reason, **{"municipality": WIJCHEN, **more}
    )


SET = (*planned(), adopted(WIJCHEN, "2023-03-23", sets_goals=True))
NONE = tuple(planned())
EXAMPLES = {
    GOALS: [
        example(CONFORM, "set-within-interval", "2027-03-23", *SET),
        example(UNDETERMINED, "history-incomplete", "2027-03-24", *SET),
        example(NON_CONFORM, "goals-lapsed", "2027-03-24", *SET, decisions()),
        example(UNDETERMINED, "history-incomplete", "2027-03-24", *SET, decisions("2023-03-25")),
        example(NON_CONFORM, "goals-lapsed", "2027-03-24", *SET, decisions("2023-03-24", "2027-03-24")),
        example(UNDETERMINED, "plan-without-goals", "2024-01-01", *NONE, adopted(WIJCHEN),
                adopted(WIJCHEN, "2023-06-01", acting_body=Body.MUNICIPAL_EXECUTIVE, sets_goals=True), decisions()),
        example(NON_CONFORM, "no-goals", "2028-01-01", *NONE, adopted(WIJCHEN), decisions()),
        example(NON_CONFORM, "another-body", "2024-01-01", *NONE,
                adopted(WIJCHEN, acting_body=Body.MUNICIPAL_EXECUTIVE, sets_goals=True), decisions()),
        example(UNDETERMINED, "history-incomplete", "2024-01-01", *NONE, adopted(WIJCHEN, acting_body=Body.MAYOR)),
        example(UNDETERMINED, "plan-without-goals", "2024-01-01", *NONE, adopted(WIJCHEN), decisions()),
        example(UNDETERMINED, "extended-without-goals", "2027-06-01", *SET, decisions(), PlanExtended(
            plan=PLAN, municipality=WIJCHEN, until=day("2027-12-31"), occurred_on=day("2026-11-01"))),
        example(CONFORM, "set-within-interval", "2027-06-01", *SET, PlanExtended(
            plan=PLAN, municipality=WIJCHEN, until=day("2027-12-31"), occurred_on=day("2026-11-01"), sets_goals=True,
            acting_body=Body.COUNCIL)),
        example(UNDETERMINED, "new-municipality", "2024-01-01", municipality(exists_from=day("2023-01-01")), drafted(WIJCHEN)),
        example(NON_CONFORM, "no-goals", "2024-01-01", *NONE, decisions()),
        example(UNDETERMINED, "day-not-exact", "2027-06-01", *NONE, decisions(),
                adopted(WIJCHEN, "2023-03-23", sets_goals=True, dating=Dating.NOT_BEFORE)),
        example(NOT_APPLICABLE, "not-there", "2024-01-01", municipality(exists_from=day("2025-01-01")), municipality(DRUTEN),
                drafted(DRUTEN)),
        example(NOT_APPLICABLE, "not-in-force", "2012-12-31", municipality(on="2010-01-01"),
                drafted(WIJCHEN, on="2012-01-01", term=Period.parse("2012-01-01..2015-12-31")), adopted(WIJCHEN, "2012-02-01",
                                                                                               sets_goals=True)),
    ],
    HEARD: [
        example(CONFORM, "heard-before", "2024-01-01", *NONE, heard("2022-11-01"), regional("2022-12-01")),
        example(CONFORM, "heard-before", "2024-01-01", *NONE, heard("2022-11-01", plan_adopted_on=day("2022-12-01"))),
        example(UNDETERMINED, "adoption-unknown", "2024-01-01", *NONE, heard("2022-11-01")),
        example(UNDETERMINED, "adoption-unknown", "2022-11-30", *NONE, heard("2022-11-01", plan_adopted_on=day("2022-12-01"))),
        example(UNDETERMINED, "order-unknown", "2024-01-01", *NONE, heard("2022-11-01"),
                regional("2022-12-01", dating=Dating.NOT_AFTER)),
        example(UNDETERMINED, "adoption-unknown", "2024-01-01", *NONE),
        example(UNDETERMINED, "order-unknown", "2024-01-01", *NONE, heard("2022-12-01"), regional("2022-12-01")),
        example(UNDETERMINED, "history-incomplete", "2024-01-01", *NONE, regional("2022-12-01")),
        example(NON_CONFORM, "not-heard", "2024-01-01", *NONE, regional("2022-12-01"),
                complete(SUBJECT.REGIONAL_PLANS, "2018-12-01", "2022-12-31")),
        example(NON_CONFORM, "heard-after", "2024-01-01", *NONE, heard("2022-12-02"), regional("2022-12-01"),
                complete(SUBJECT.REGIONAL_PLANS, "2018-12-01", "2022-12-31")),
    ],
    REGIONAL: [
        example(CONFORM, "adopted-within-interval", "2026-12-01", *NONE, regional("2022-12-01")),
        example(UNDETERMINED, "history-incomplete", "2026-12-02", *NONE, regional("2022-12-01")),
        example(NON_CONFORM, "regional-plan-lapsed", "2026-12-02", *NONE, regional("2022-12-01"),
                complete(SUBJECT.REGIONAL_PLANS, "2022-12-01", "2026-12-31")),
        example(UNDETERMINED, "day-not-exact", "2026-12-02", *NONE, regional("2022-12-01", dating=Dating.NOT_BEFORE),
                complete(SUBJECT.REGIONAL_PLANS, "2022-12-01", "2026-12-31")),
        example(UNDETERMINED, "no-data", "2026-12-02", *NONE),
    ],
    SITTING: [
        example(CONFORM, "all-three", "2024-06-01", *planned(meeting(MAYOR, PROSECUTOR, POLICE))),
        example(CONFORM, "all-three", "2024-06-01", *planned(meeting("mayor@gm0296+deputy", PROSECUTOR, POLICE))),
        example(UNDETERMINED, "another-mayor", "2024-06-01", *planned(meeting("mayor@gm0225", PROSECUTOR, POLICE))),
        example(UNDETERMINED, "no-police", "2024-06-01", *planned(meeting(MAYOR, PROSECUTOR))),
        example(UNDETERMINED, "attendance-unknown", "2024-06-01", *planned(meeting())),
        example(UNDETERMINED, "absent-without-agreement", "2024-06-01", *planned(meeting(MAYOR, POLICE))),
        example(NON_CONFORM, "absent-from-agreement", "2024-06-01", *planned(meeting(PROSECUTOR, POLICE)), agreement(meeting="m")),
    ],
    PARTIES: [
        example(CONFORM, "mayor-and-prosecutor", "2024-06-01", *with_goals(), agreement(meeting="m", priorities=("ondermijning",))),
        example(UNDETERMINED, "no-goal", "2024-06-01", *agreed(MAYOR, PROSECUTOR)),
        example(UNDETERMINED, "parties-unknown", "2024-06-01", *agreed()),
        example(UNDETERMINED, "another-mayor", "2024-06-01", *agreed("mayor@gm0225", PROSECUTOR)),
        example(NON_CONFORM, "party-missing", "2024-06-01", *agreed(MAYOR, POLICE)),
        example(NON_CONFORM, "party-missing", "2024-06-01", *agreed(PROSECUTOR)),
    ],
    DOMAIN: [
        example(CONFORM, "domain-given", "2024-06-01", *in_domain(AuthorityDomain.BOTH)),
        example(UNDETERMINED, "domain-unknown", "2024-06-01", *in_domain(None)),
    ],
    ANSWERING: [
        example(CONFORM, "told-by-mayor", "2024-06-01", *in_domain(AuthorityDomain.PUBLIC_ORDER, notified(acting_body=Body.MAYOR))),
        example(UNDETERMINED, "not-told", "2024-06-01", *in_domain(AuthorityDomain.PUBLIC_ORDER)),
        example(UNDETERMINED, "domain-unknown", "2024-06-01", *in_domain(None)),
        example(UNDETERMINED, "sender-unknown", "2024-06-01", *in_domain(AuthorityDomain.BOTH, notified())),
        example(UNDETERMINED, "history-incomplete", "2024-06-01", *in_domain(
            AuthorityDomain.BOTH, notified(acting_body=Body.MUNICIPAL_EXECUTIVE))),
        example(NON_CONFORM, "told-by-another", "2024-06-01", *in_domain(
            AuthorityDomain.BOTH, notified(acting_body=Body.MUNICIPAL_EXECUTIVE)),
            complete(SUBJECT.NOTIFICATIONS, "2024-01-01", "2024-12-31")),
        example(NOT_APPLICABLE, "criminal-law", "2024-06-01", *in_domain(AuthorityDomain.CRIMINAL_LAW)),
    ],
}  # fmt: skip
EACH = [(rule, each) for rule, examples in EXAMPLES.items() for each in examples]


@pytest.mark.parametrize(("rule", "each"), EACH, ids=[f"{rule}-{each.reason}-{n}" for n, (rule, each) in enumerate(EACH)])
def test_outcome(rule: str, each: Example) -> None:
    """Given the facts, on the day, the rule comes to the outcome for the reason."""
    each.check(RULES[rule])


def test_another_municipality_is_not_touched() -> None:
    """A deviation that names one municipality says nothing about another."""
    given = planned(agreement(), deviation(municipalities=(DRUTEN,), trigger=Trigger.MONITORING))

    example(NOT_APPLICABLE, "nothing-recorded", "2024-06-01", *given).check(RULES[ANSWERING])


class TestReadings:
    """Both readings of "once in four years" are computed."""

    PERIOD = CouncilPeriodBegan(municipality=WIJCHEN, occurred_on=day("2026-03-26"))

    def test_the_chosen_one_decides_and_the_other_is_shown(self) -> None:
        """By default four years run from decision to decision; what the council period says stands in the last step."""
        found = example(CONFORM, "set-within-interval", "2026-06-01", *SET, self.PERIOD).check(RULES[GOALS])

        assert found.parameters["reading"] == "interval"
        assert "council-period): undetermined. The period since 2026-03-26 still runs." in str(found.steps[-1].said)

    @pytest.mark.parametrize(("began", "given", "outcome", "reason"), [
        (["2022-03-30"], [], CONFORM, "set-in-period"), (["2026-03-26"], [], UNDETERMINED, "period-runs"),
        ([], [], UNDETERMINED, "no-council-period"),
        (["2024-01-01", "2026-01-01"], [decisions()], NON_CONFORM, "none-in-period"),
    ])  # fmt: skip
    def test_the_other_can_be_chosen(self, began, given, outcome, reason) -> None:
        """By the council period, goals set in it suffice however old, and none in a whole period is a breach."""
        import attrs

        rule = attrs.evolve(RULES[GOALS], provision=RULES[GOALS].provision.with_parameter("reading", "council-period"))
        periods = [CouncilPeriodBegan(municipality=WIJCHEN, occurred_on=day(each)) for each in began]

        example(outcome, reason, "2026-06-01", *SET, *periods, *given).check(rule)

    def test_not_chosen_is_undetermined(self) -> None:
        """Where nobody chose a reading, nothing is claimed."""
        import attrs

        rule = attrs.evolve(RULES[GOALS], provision=RULES[GOALS].provision.with_parameter("reading", "not-chosen"))

        example(UNDETERMINED, "reading-not-chosen", "2026-06-01", *SET).check(rule)


def test_retroactive_effect_does_not_make_goals_older() -> None:
    """The four years run from the decision, also where the plan took effect before it."""
    given = (*planned(), adopted(WIJCHEN, "2023-05-25", sets_goals=True, effective_from=day("2023-01-01")))

    found = example(CONFORM, "set-within-interval", "2027-05-25", *given).check(RULES[GOALS])
    assert found.due_on == day("2027-05-25")
    example(UNDETERMINED, "history-incomplete", "2023-02-01", *given).check(RULES[GOALS])


def test_one_joint_deviation_is_n_duties() -> None:
    """Each municipality of a joint plan answers for itself."""
    from ivp_registry_compliance.testing import judged

    found = judged(RULES["gw.180-2.raad-ingelicht"], *deviated(notified()), on=day("2024-06-01"))

    assert {each.municipality: each.outcome for each in found} == {WIJCHEN: UNDETERMINED, DRUTEN: UNDETERMINED}
    assert BEUNINGEN not in {each.municipality for each in found}
