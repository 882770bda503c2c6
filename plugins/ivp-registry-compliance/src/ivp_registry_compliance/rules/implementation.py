"""
The course of a plan and of its implementation plans: who adopted them, whether they follow each other, what they cover.

What breaks one of these breaks the plan, never the law.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ivp_registry.events.execution import ImplementationPlanAdopted, ImplementationPlanSentForInformation
from ivp_registry.events.plan import PlanAdopted, PriorityAmended, PriorityProposed
from ivp_registry.kinds import Body, Scope
from ivp_registry.state import Fact
from ivp_registry.state.things import NOT_THERE
from ivp_registry.values import Period

from ..case import Case, PlanCase
from ..contract import Reasoning
from ..findings import Judgement
from ..provisions import Provision
from ..terms import ONE_DAY, Span, Unit, after
from .promises import no_promise, promised, quoted

NONE_RECORDED = "No implementation plan is recorded ({promises})."


def follow_each_other(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether joint implementation plans follow each other without a gap, none longer than promised."""
    for plan, promise in promised(case, law):
        if promise is None:
            yield no_promise(law, plan, case)
            continue
        reasoning = quoted(law, (promise,), f"plan/{plan.name}/implementation", on=case.valid)
        joint = [each for each in plan.of(ImplementationPlanAdopted) if each.event.scope is Scope.JOINT and each.event.term]
        if joint:
            yield _followed(case, reasoning, plan, joint, Span(promise.event.every_years or 1, Unit.YEARS))
        else:
            yield reasoning.undetermined("first-unknown", "The term of the first implementation plan is not recorded.")


def _followed(
    case: Case, reasoning: Reasoning, plan: PlanCase, joint: list[Fact[ImplementationPlanAdopted]], longest: Span
) -> Judgement:
    terms = sorted((each.event.term for each in joint if each.event.term), key=lambda term: (term.first, term.last))
    reasoning.step("Terms: {terms}.", *joint, terms=tuple(terms))
    long = [term for term in terms if term.last >= after(term.first, longest)]
    if long:
        return reasoning.non_conform(
            "too-long", "The term {term} is longer than {longest}.", term=long[0], longest=str(longest)
        )
    if terms[0].first > plan.draft.event.term.first:
        what = "The first recorded term begins on {first}, after the plan itself; what came before is not recorded."
        return reasoning.undetermined("first-unknown", what, first=terms[0].first)
    ends = terms[0].last
    for term in terms[1:]:
        if term.first > ends + ONE_DAY:
            break
        ends = max(ends, term.last)
    last = min(case.valid, plan.draft.event.term.last)
    if ends >= last:
        reasoning.term(ends, "The next implementation plan begins the day after.")
        return reasoning.conform("no-gap", "The terms {terms} leave no gap.", terms=tuple(terms))
    return reasoning.absent(
        case, terms[0].first, case.valid, "gap", "After {ends} no implementation plan follows.", ends=ends
    )


def by_executive(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each implementation plan whether the executive adopted it."""
    for reasoning, adopted, _ in _implementation_plans(case, law):
        body = adopted.event.acting_body if adopted else None
        if adopted is None:
            yield reasoning.undetermined("none-recorded", NONE_RECORDED)
        elif body is None:
            yield reasoning.undetermined("body-unknown", "Which body adopted it is not recorded ({promises}).")
        elif body is Body.MUNICIPAL_EXECUTIVE:
            yield reasoning.conform("by-executive", "The executive adopted it on {adopted} ({promises}).")
        else:
            yield reasoning.non_conform("by-another", "It was adopted by: {body} ({promises}).")


def sent_for_information(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each implementation plan whether the council got it; a delay against what was expected is shown, not judged."""
    for reasoning, adopted, plan in _implementation_plans(case, law):
        if adopted is None:
            yield reasoning.undetermined("none-recorded", NONE_RECORDED)
            continue
        name, ends = adopted.event.implementation_plan, plan.draft.event.term.last
        sent = plan.of(ImplementationPlanSentForInformation, case.code)
        own = [each for each in sent if each.event.implementation_plan == name]
        if own:
            yield _sent(reasoning, _expected(plan, law, adopted), own[0])
        elif case.valid <= ends:
            what = "Not sent to the council yet; no term was promised ({promises})."
            yield reasoning.undetermined("not-sent-yet", what)
        else:
            what = "The plan ended on {ends}, and it was never sent ({promises})."
            yield reasoning.absent(case, adopted.event.occurred_on, case.valid, "never-sent", what, ends=ends)


def _sent(reasoning: Reasoning, expected: date | None, sent: Fact[ImplementationPlanSentForInformation]) -> Judgement:
    day = sent.event.occurred_on
    reasoning.step("Sent to the council on {day}.", sent, day=day)
    if expected is None:
        return reasoning.conform("sent", "Sent on {day} ({promises}).")
    what = "Sent on {day}, {days} days from what was expected ({expected}); that is shown, not judged ({promises})."
    return reasoning.conform("sent-as-expected", what, days=(day - expected).days, expected=expected)


def _expected(plan: PlanCase, law: Provision, adopted: Fact[ImplementationPlanAdopted]) -> date | None:
    """Give the day on which an implementation plan was expected by the council, if one was named after its adoption."""
    assert law.promise is not None
    days = [each.event.expected_on for each in plan.promises(law.promise) if each.event.expected_on]
    return next((each for each in days if each >= adopted.event.occurred_on), None)


def _implementation_plans(
    case: Case, law: Provision
) -> Iterator[tuple[Reasoning, Fact[ImplementationPlanAdopted] | None, PlanCase]]:
    """Give the implementation plans that concern the municipality, where the plan promises something about them."""
    assert law.promise is not None
    for plan in case.plans:
        promises = plan.promises(law.promise)
        if not promises or plan.adoption(case.code).outcome in NOT_THERE:
            continue
        adopted = [each for each in plan.of(ImplementationPlanAdopted) if each.event.municipality in (None, case.code)]
        for fact in adopted or (None,):
            subject, on = (fact.stream, fact.event.occurred_on) if fact else (f"plan/{plan.name}/implementation", case.valid)
            reasoning = quoted(law, promises, subject, on=on)
            if fact:
                reasoning.step("Adopted on {adopted} by: {body}.", fact, adopted=on, body=fact.event.acting_body)
            yield reasoning, fact, plan


def covered(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether a plan was in force on every day of the term, counted from the day each decision was taken."""
    for plan in case.plans:
        term = plan.draft.event.term
        reasoning = Reasoning(law, f"plan/{plan.name}/term/{case.code}", on=min(case.valid, term.last))
        last = min(case.valid, term.last)
        if last < term.first:
            continue
        found = [period for each in case.plans if (period := _in_force(case, each, reasoning))]
        open_days = _uncovered(Period(first=term.first, last=last), found)
        if not open_days:
            if case.valid <= term.last:
                reasoning.term(term.last, "The plan is extended, or the next is in force.")
            yield reasoning.conform(
                "covered", "A plan was in force on every day from {first} to {last}.", first=term.first, last=last
            )
        else:
            count = sum((each.last - each.first).days + 1 for each in open_days)
            yield reasoning.absent(
                case,
                term.first,
                open_days[-1].last,
                "uncovered",
                "No plan was in force on {count} days: {days}.",
                count=count,
                days=tuple(open_days),
            )


def _in_force(case: Case, plan: PlanCase, reasoning: Reasoning) -> Period | None:
    """Give the days on which a plan was in force here, counted from the decision; None if that is not known."""
    adoption = plan.adoption(case.code)
    if adoption.in_force_from is None or adoption.decided_on is None:
        return None
    first = max(adoption.in_force_from, adoption.decided_on)
    last = adoption.until or plan.draft.event.term.last
    if adoption.repealed_from is not None:
        last = min(last, adoption.repealed_from - ONE_DAY)
    if last < first:
        return None
    reasoning.step(
        "In force from {first}, decided on {decided}, until {last}; effect before the decision does not count.",
        *map(case.fact, adoption.evidence),
        first=adoption.in_force_from,
        decided=adoption.decided_on,
        last=last,
    )
    return Period(first=first, last=last)


def _uncovered(whole: Period, parts: list[Period]) -> list[Period]:
    """Give the days of *whole* that lie in none of *parts*, as periods."""
    found, due = [], whole.first
    for part in sorted(parts, key=lambda each: each.first):
        if part.first > due:
            found.append(Period(first=due, last=min(part.first - ONE_DAY, whole.last)))
        due = max(due, part.last + ONE_DAY)
        if due > whole.last:
            break
    return found if due > whole.last else [*found, Period(first=due, last=whole.last)]


def same_priorities(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether the list of priorities of this municipality is the joint one, or another by decision of its council."""
    for plan in case.plans:
        reasoning = Reasoning(law, f"plan/{plan.name}/priorities/{case.code}", on=case.valid)
        adopted, proposed = plan.of(PlanAdopted, case.code), plan.of(PriorityProposed)
        if not adopted or not proposed:
            yield reasoning.undetermined("list-missing", "That this council adopted a list of priorities is not recorded.")
            continue
        reasoning.step("The council adopted the list on {day}.", adopted[-1], day=adopted[-1].event.occurred_on)
        own = list(plan.of(PriorityAmended, case.code))
        if not own:
            yield reasoning.conform(
                "same-list", "The list adopted on {day} is the joint one.", day=adopted[-1].event.occurred_on
            )
            continue
        reasoning.step("Changed for this municipality: {changed}.", *own, changed=tuple(each.event.priority for each in own))
        yield _changed(reasoning, own)


def _changed(reasoning: Reasoning, own: list[Fact[PriorityAmended]]) -> Judgement:
    bodies = [each.event.acting_body for each in own]
    changed = tuple(dict.fromkeys(each.event.priority for each in own))
    others = tuple(dict.fromkeys(body for body in bodies if body not in (None, Body.COUNCIL)))
    if others:
        return reasoning.non_conform(
            "changed-by-another", "The list differs in {changed}, by: {bodies}.", changed=changed, bodies=others
        )
    if None in bodies:
        return reasoning.undetermined(
            "body-unknown", "The list differs in {changed}; which body changed it is not recorded.", changed=changed
        )
    return reasoning.conform(
        "changed-by-council",
        "The list differs in {changed} ({count} changes), by decision of the council.",
        changed=changed,
        count=len(own),
    )
