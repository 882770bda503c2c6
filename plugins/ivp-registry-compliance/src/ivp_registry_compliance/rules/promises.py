"""
Promises of a plan: telling, monitoring, evaluating, meeting. What breaks one breaks the plan, never the law.

A rule here judges only what the plan promised, as that promise was recorded, with the measure recorded there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Generic, TypeVar

from ivp_registry.events import Event
from ivp_registry.events.council import ThemeMeetingHeld
from ivp_registry.events.driehoek import DeviationAgreed
from ivp_registry.events.execution import EvaluationPresented, ImplementationPlanAdopted, MonitoringHeld
from ivp_registry.events.plan import PlanAdopted, PlanEnteredIntoForce, PlanNotAdopted, PlanPromiseMade, PlanRepealed
from ivp_registry.kinds import Body, Dating, PlanPart, Scope
from ivp_registry.state import Deviation, Fact
from ivp_registry.state.things import NOT_THERE

from ..case import Case, PlanCase, in_year, was_by
from ..contract import Reasoning
from ..findings import Judgement, Said
from ..provisions import Provision
from ..terms import ONE_DAY, Span, after
from .informing import shortfalls, told_of

Kind = TypeVar("Kind", bound=Event)
ABOUT_FORCE = (PlanNotAdopted, PlanEnteredIntoForce, PlanRepealed)
COVERED = (
    "In {year} the safety plan was covered {safety} times, the implementation plan {implementation}; promised: {times}."
)
MET = "In {year} the council had {count} theme meetings; promised: {times}."
ROUNDS_MISSING = (
    "Still missing in {year}: rounds for the safety plan {safety}, for the implementation plan {implementation}."
)
MEETINGS_MISSING = "Still missing in {year}: theme meetings {count}."
NEVER_TOLD = "The plan was evaluated or ended on {closed}, and the council was never told."
NO_PROMISE = "The plan makes no such promise, as far as is recorded."


def promised(case: Case, law: Provision) -> Iterator[tuple[PlanCase, Fact[PlanPromiseMade] | None]]:
    """Give each plan with its promise of the kind that the rule is about, the last of several, or None."""
    assert law.promise is not None
    for plan in case.plans:
        found = plan.promises(law.promise) if plan.adoption(case.code).outcome not in NOT_THERE else ()
        yield plan, found[-1] if found else None


def quoted(law: Provision, promises: Sequence[Fact[PlanPromiseMade]], subject: str, *, on: date) -> Reasoning:
    """Begin reasoning about promises with their words; `promises` names them in later sentences."""
    reasoning = Reasoning(law, subject, on=on)
    for each in promises:
        reasoning.step("The plan promises ({name}): '{quote}'", each, name=each.event.promise, quote=each.event.quote)
    reasoning.tell(promises=tuple(each.event.promise for each in promises))
    return reasoning


def no_promise(law: Provision, plan: PlanCase, case: Case) -> Judgement:
    """Say that a plan does not promise this, or not here, because its council did not adopt it."""
    reasoning = Reasoning(law, f"plan/{plan.name}", on=case.valid)
    if plan.adoption(case.code).outcome in NOT_THERE:
        reasoning.step("The council did not adopt the plan.", *plan.of(PlanNotAdopted, case.code))
        return reasoning.not_applicable("not-adopted", "The council did not adopt the plan, so it promises nothing here.")
    return reasoning.not_applicable("no-promise", NO_PROMISE)


def deviations_told(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each deviation whether the council was told, before the plan was evaluated or ended."""
    for plan, promise in promised(case, law):
        if promise is None:
            yield no_promise(law, plan, case)
            continue
        for fact, deviation in plan.deviations(case.municipality):
            reasoning = quoted(law, (promise,), fact.stream, on=deviation.agreed_on)
            reasoning.step("The deviation was agreed on {day}.", fact, day=deviation.agreed_on)
            yield _deviation_told(case, reasoning, plan, fact, deviation)


def _deviation_told(
    case: Case, reasoning: Reasoning, plan: PlanCase, fact: Fact[DeviationAgreed], deviation: Deviation
) -> Judgement:
    in_force = plan.adoption(case.code).in_force_on(deviation.agreed_on)
    if in_force is False:
        facts = (each for kind in ABOUT_FORCE for each in plan.of(kind, case.code))
        reasoning.step("The plan was not in force here on that day.", *facts)
        what = "The plan was not in force here on {day}."
        return reasoning.not_applicable("plan-not-in-force", what, day=deviation.agreed_on)
    told = told_of(plan, case.code, fact)
    if not told and in_force is None:
        what = "The council was not told; whether the plan was in force here on {day} is not recorded."
        return reasoning.undetermined("force-unknown", what)
    if not told:
        return _untold(case, reasoning, plan, NEVER_TOLD)
    day = told[0].event.occurred_on
    reasoning.step("The council was told on {day}.", told[0], day=day)
    question = after(deviation.agreed_on, Span.parse(reasoning.parameter("lasting_months")))
    if deviation.last_day is None and case.valid > question:
        return reasoning.undetermined(
            "lasting",
            "Told on {day}; the deviation lasts longer than {months} without an end: is a decision of the council needed?",
            day=day,
            months=reasoning.parameter("lasting_months"),
        )
    if deviation.last_day is None:
        reasoning.term(question, "The deviation ends, or an end is agreed, or the council decides about it.")
    return reasoning.conform("told", "The council was told on {day}.", day=day)


def _untold(case: Case, reasoning: Reasoning, plan: PlanCase, template: str) -> Judgement:
    """Conclude from a council not being told: open while the plan runs."""
    closing = plan.closing(case.code, reasoning.on)
    if closing is None:
        days = (case.valid - reasoning.on).days
        return reasoning.undetermined("not-told-yet", "Not told after {days} days; the promise names no term.", days=days)
    day, fact = closing
    reasoning.step("The plan was evaluated or ended on {closed}.", *([fact] if fact else []), closed=day)
    return reasoning.absent(case, reasoning.on, case.valid, "never-told", template)


def shortfalls_told(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each budget shortfall whether it came back to the council."""
    promises = {plan.name: promise for plan, promise in promised(case, law)}
    for plan, fact in shortfalls(case):
        promise = promises[plan.name]
        if promise is None:
            yield no_promise(law, plan, case)
            continue
        reasoning = quoted(law, (promise,), fact.stream, on=fact.event.occurred_on)
        reasoning.step("The shortfall became known on {day}.", fact, day=fact.event.occurred_on)
        told = told_of(plan, case.code, fact)
        if told:
            day = told[0].event.occurred_on
            reasoning.step("The council was told on {day}.", told[0], day=day)
            yield reasoning.conform("told", "The council was told on {day}.", day=day)
        else:
            yield _untold(case, reasoning, plan, NEVER_TOLD)


def years(case: Case, plan: PlanCase) -> range:
    """Give the calendar years of a plan that have begun by the day asked."""
    term = plan.draft.event.term
    return range(term.first.year, min(term.last.year, case.valid.year) + 1)


class Held(Generic[Kind]):
    """Hold the facts of one kind in a calendar year: those that surely, and those that possibly happened in it."""

    def __init__(self, facts: Iterable[Fact[Kind]], year: int) -> None:
        judged = [(each, in_year(each, year)) for each in facts]
        self.surely = [each for each, inside in judged if inside]
        self.possibly = [each for each, inside in judged if inside is not False]


def monitoring(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each calendar year whether both plans were monitored as often as promised."""
    for plan, promise in promised(case, law):
        if promise is None:
            yield no_promise(law, plan, case)
            continue
        for year in years(case, plan):
            reasoning = quoted(law, (promise,), f"plan/{plan.name}/year/{year}", on=min(date(year, 12, 31), case.valid))
            yield _monitored(case, reasoning, plan, year, promise.event.times_per_year or 1)


def _monitored(case: Case, reasoning: Reasoning, plan: PlanCase, year: int, times: int) -> Judgement:
    of_joint = [each for each in plan.of(MonitoringHeld) if each.event.acting_body in (None, Body.JOINT_TRIANGLE)]
    held = Held([each for each in of_joint if each.event.acting_body], year)
    safety, implementation = (sum(part in each.event.covers for each in held.surely) for part in PlanPart)
    told = Said(COVERED, {"year": year, "safety": safety, "implementation": implementation, "times": times})
    reasoning.step(told, *held.surely)
    if min(safety, implementation) >= times:
        return reasoning.conform("as-often", told)
    possible = Held(of_joint, year).possibly
    if min(sum(part in each.event.covers for each in possible) for part in PlanPart) >= times:
        reasoning.step("Rounds whose day is a bound, or whose body is not recorded, may count too.", *possible)
        return reasoning.undetermined(
            "rounds-not-sure", "{so_far} Others may count: of them day or body is not sure.", so_far=told
        )
    return _too_few_rounds(case, reasoning, plan, year, told, (max(0, times - safety), max(0, times - implementation)))


def _too_few_rounds(
    case: Case, reasoning: Reasoning, plan: PlanCase, year: int, told: Said, short: tuple[int, int]
) -> Judgement:
    decided = plan.adoption(case.code).decided_on
    if decided is None:
        what = "{so_far} Whether the council adopted the plan is not recorded."
        return reasoning.undetermined("adoption-unknown", what, so_far=told)
    if decided.year == year:
        reasoning.step("The plan was adopted in that year.", *plan.of(PlanAdopted, case.code)[-1:])
        what = "{so_far} The plan was adopted in {year}; part of a year has no measure."
        return reasoning.undetermined("year-of-adoption", what, so_far=told)
    if decided.year > year:
        reasoning.step("The council adopted the plan on {decided}.", *plan.of(PlanAdopted, case.code)[-1:], decided=decided)
        return reasoning.not_applicable("before-adoption", "The council adopted the plan only on {decided}.")
    missing = Said(ROUNDS_MISSING, {"safety": short[0], "implementation": short[1], "year": year})
    return _by_end_of_year(case, reasoning, year, told, missing)


def _by_end_of_year(case: Case, reasoning: Reasoning, year: int, too_few: Said, missing: Said) -> Judgement:
    """Conclude from too little in a year: open while the year runs."""
    last = date(year, 12, 31)
    if case.valid <= last:
        reasoning.term(last, missing)
        return reasoning.undetermined("year-runs", "{so_far} The year {year} still runs.", year=year, so_far=too_few)
    return reasoning.absent(case, date(year, 1, 1), last, "too-few", too_few)


def theme_meetings(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each calendar year whether the council had its theme meeting."""
    for plan, promise in promised(case, law):
        if promise is None:
            yield no_promise(law, plan, case)
            continue
        for year in years(case, plan):
            if year < promise.event.occurred_on.year:
                continue
            reasoning = quoted(law, (promise,), f"plan/{plan.name}/year/{year}", on=min(date(year, 12, 31), case.valid))
            held = Held(plan.of(ThemeMeetingHeld, case.code), year)
            yield _met(case, reasoning, held, year, promise.event.times_per_year or 1)


def _met(case: Case, reasoning: Reasoning, held: Held[ThemeMeetingHeld], year: int, times: int) -> Judgement:
    told = Said(MET, {"year": year, "count": len(held.surely), "times": times})
    reasoning.step(told, *held.surely)
    if len(held.surely) >= times:
        return reasoning.conform("as-often", told)
    if len(held.possibly) >= times:
        reasoning.step("Meetings whose day is a bound may count too.", *held.possibly)
        return reasoning.undetermined(
            "day-not-exact", "{so_far} Others may count: of them the day is not sure.", so_far=told
        )
    missing = Said(MEETINGS_MISSING, {"year": year, "count": times - len(held.surely)})
    return _by_end_of_year(case, reasoning, year, told, missing)


def evaluation(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether the council had its evaluation by the promised day, and before the next implementation plan."""
    for plan, promise in promised(case, law):
        if promise is None or promise.event.due_on is None:
            yield no_promise(law, plan, case)
            continue
        reasoning = quoted(law, (promise,), f"plan/{plan.name}/evaluation", on=case.valid)
        yield _evaluated(case, reasoning, plan, promise.event.due_on)


def _evaluated(case: Case, reasoning: Reasoning, plan: PlanCase, due: date) -> Judgement:
    reasoning.step("Read as: by {due}.", due=due)
    presented = plan.of(EvaluationPresented, case.code)
    if not presented:
        if case.valid <= due:
            reasoning.term(due, "The evaluation is presented to the council.")
            return reasoning.undetermined("term-runs", "Not presented yet; promised by {due}.", due=due)
        return reasoning.absent(case, plan.draft.event.term.first, due, "not-presented", "Not presented by {due}.", due=due)
    day = presented[0].event.occurred_on
    reasoning.step("An evaluation was presented to the council on {day}.", presented[0], day=day)
    next_plan = _next_plan(plan, due, day)
    if next_plan and presented[0].event.dating is not Dating.NOT_AFTER:
        reasoning.step("The next implementation plan was adopted on {next}.", next_plan, next=next_plan.event.occurred_on)
        what = "Presented on {day}, after the next implementation plan of {next}."
        return reasoning.non_conform("after-next-plan", what)
    in_time = was_by(presented[0], due)
    if in_time is None:
        return reasoning.undetermined("day-not-exact", "Of the presentation only a bound is known: {day}.")
    if in_time:
        return reasoning.conform("presented-in-time", "Presented on {day}; promised by {due}.")
    return reasoning.non_conform("presented-late", "Presented on {day}; promised by {due}.")


def _next_plan(plan: PlanCase, due: date, presented: date) -> Fact[ImplementationPlanAdopted] | None:
    """Give the joint implementation plan that begins after *due* and was adopted before the evaluation was *presented*."""
    for fact in plan.of(ImplementationPlanAdopted):
        term = fact.event.term
        if fact.event.scope is Scope.JOINT and term and term.first > due and was_by(fact, presented - ONE_DAY):
            return fact
    return None
