"""
The driehoek: who sat there, who agreed, under whose authority, and who answered for it to the council.

Law: Politiewet 2012 art. 11, 12, 13 and 15.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivp_registry.events.council import CouncilNotified
from ivp_registry.events.driehoek import TriangleAgreementMade, TriangleMeetingHeld
from ivp_registry.events.plan import PriorityProposed
from ivp_registry.kinds import AuthorityDomain, Body, Office
from ivp_registry.state import Fact
from ivp_registry.values import Actor

from ..case import Case, PlanCase
from ..contract import Reasoning
from ..findings import Judgement
from ..provisions import Provision
from .informing import told_of

PROSECUTORS = (Office.PUBLIC_PROSECUTOR, Office.CHIEF_PUBLIC_PROSECUTOR)
ANOTHER_MAYOR = "Only the mayor of {organisation} is named; whether for this municipality too is not recorded."


def composition(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each meeting whether the three of the article sat there for this municipality."""
    for plan in case.plans:
        for meeting in plan.of(TriangleMeetingHeld):
            named = meeting.event.municipalities or plan.municipalities
            if case.code in named and not case.municipality.absence_on(meeting.event.occurred_on):
                yield _composition(case, Reasoning(law, meeting.stream, on=meeting.event.occurred_on), plan, meeting)


def _composition(case: Case, reasoning: Reasoning, plan: PlanCase, meeting: Fact[TriangleMeetingHeld]) -> Judgement:
    there = meeting.event.attendees
    reasoning.step("The driehoek met on {day}: {there}.", meeting, day=meeting.event.occurred_on, there=there)
    if not there:
        return reasoning.undetermined("attendance-unknown", "Who was there is not recorded.")
    mayor, prosecutor = _mayors(there), _with_office(there, PROSECUTORS)
    missing = tuple(office for office, found in ((Office.MAYOR, mayor), (Office.PUBLIC_PROSECUTOR, prosecutor)) if not found)
    if missing:
        made = [each for each in plan.of(TriangleAgreementMade) if each.event.meeting == meeting.event.meeting]
        if not made:
            return reasoning.undetermined(
                "absent-without-agreement", "Absent: {missing}; no agreement is recorded.", missing=missing
            )
        reasoning.step("An agreement was made in this meeting on {day}.", made[0], day=made[0].event.occurred_on)
        return reasoning.non_conform(
            "absent-from-agreement", "Absent: {missing}, while an agreement was made.", missing=missing
        )
    if not any(each.organisation == case.code for each in mayor):
        return reasoning.undetermined("another-mayor", ANOTHER_MAYOR, organisation=mayor[0].organisation)
    if not _with_office(there, (Office.POLICE_TEAM_CHIEF,)):
        return reasoning.undetermined("no-police", "That the head of the territorial unit was there is not recorded.")
    return reasoning.conform("all-three", "Mayor, public prosecutor and head of the territorial unit were there.")


def agreement_parties(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each agreement whether mayor and prosecutor made it, and whether a goal stands behind it."""
    for plan, agreement in _agreements(case):
        reasoning = Reasoning(law, agreement.stream, on=agreement.event.occurred_on)
        yield _parties(case, reasoning, plan, agreement)


def _parties(case: Case, reasoning: Reasoning, plan: PlanCase, agreement: Fact[TriangleAgreementMade]) -> Judgement:
    parties = agreement.event.parties
    reasoning.step("Agreed on {day} by {parties}.", agreement, day=agreement.event.occurred_on, parties=parties)
    if not parties:
        return reasoning.undetermined("parties-unknown", "Who agreed is not recorded.")
    mayor, prosecutor = _mayors(parties), _with_office(parties, PROSECUTORS)
    missing = tuple(office for office, found in ((Office.MAYOR, mayor), (Office.PUBLIC_PROSECUTOR, prosecutor)) if not found)
    if missing:
        return reasoning.non_conform("party-missing", "No party to the agreement: {missing}.", missing=missing)
    if not any(each.organisation == case.code for each in mayor):
        return reasoning.undetermined("another-mayor", ANOTHER_MAYOR, organisation=mayor[0].organisation)
    proposed = [each for each in plan.of(PriorityProposed) if each.event.priority in agreement.event.priorities]
    goals = [each for each in proposed if each.event.goals]
    if not goals:
        return reasoning.undetermined("no-goal", "No goal is linked; the article says 'mede', so that is no breach.")
    reasoning.step("It rests on the goals of: {priorities}.", *goals, priorities=tuple(each.event.label for each in goals))
    return reasoning.conform(
        "mayor-and-prosecutor",
        "Mayor and public prosecutor agreed, on the goals of {priorities}.",
        priorities=tuple(each.event.label for each in goals),
    )


def authority(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each agreement under whose authority the police act."""
    for _, agreement in _agreements(case):
        reasoning = Reasoning(law, agreement.stream, on=agreement.event.occurred_on)
        domain = agreement.event.domain
        reasoning.step("Agreed on {day}.", agreement, day=agreement.event.occurred_on)
        if domain is None:
            yield reasoning.undetermined("domain-unknown", "Under whose authority the police act is not recorded.")
        else:
            yield reasoning.conform("domain-given", "The police act under the authority for: {domain}.", domain=domain)


def accountability(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each deviation in public order whether the mayor himself told the council."""
    for plan in case.plans:
        for fact, deviation in plan.deviations(case.municipality):
            reasoning = Reasoning(law, fact.stream, on=deviation.agreed_on)
            agreement = plan.agreement(deviation)
            domain = agreement.event.domain if agreement else None
            rests_on = (fact, agreement) if agreement and domain else (fact,)
            reasoning.step("Agreed on {day}; authority for: {domain}.", *rests_on, day=deviation.agreed_on, domain=domain)
            yield _accountability(case, reasoning, domain, told_of(plan, case.code, fact))


def _accountability(
    case: Case, reasoning: Reasoning, domain: AuthorityDomain | None, told: list[Fact[CouncilNotified]]
) -> Judgement:
    if domain is AuthorityDomain.CRIMINAL_LAW:
        return reasoning.not_applicable("criminal-law", "The deviation is under the authority of the public prosecutor.")
    if domain is None:
        return reasoning.undetermined("domain-unknown", "Under whose authority the police act is not recorded.")
    by_mayor = [each for each in told if each.event.acting_body is Body.MAYOR]
    if by_mayor:
        day = by_mayor[0].event.occurred_on
        reasoning.step("The mayor told the council on {day}.", by_mayor[0], day=day)
        return reasoning.conform("told-by-mayor", "The mayor told the council on {day}.", day=day)
    if not told:
        return reasoning.undetermined("not-told", "The council has not been told, so nobody has answered for it yet.")
    body, day = told[0].event.acting_body, told[0].event.occurred_on
    reasoning.step("The council was told on {day} by: {body}.", told[0], day=day, body=body)
    if any(each.event.acting_body is None for each in told):
        return reasoning.undetermined("sender-unknown", "Which body told the council on {day} is not recorded.", day=day)
    return reasoning.absent(
        case,
        reasoning.on,
        case.valid,
        "told-by-another",
        "Only {body} told the council, on {day} (severity: low).",
        body=body,
        day=day,
    )


def _agreements(case: Case) -> Iterator[tuple[PlanCase, Fact[TriangleAgreementMade]]]:
    """Give the agreements that concern the municipality: those of meetings and deviations that do."""
    for plan in case.plans:
        meetings = {each.event.meeting: each.event.municipalities for each in plan.of(TriangleMeetingHeld)}
        for agreement in plan.of(TriangleAgreementMade):
            named = meetings.get(agreement.event.meeting or "", ()) or plan.municipalities
            if case.code in named and not case.municipality.absence_on(agreement.event.occurred_on):
                yield plan, agreement


def _mayors(named: Iterable[Actor]) -> list[Actor]:
    return _with_office(named, (Office.MAYOR,))


def _with_office(named: Iterable[Actor], offices: tuple[Office, ...]) -> list[Actor]:
    return [each for each in named if each.office in offices]
