"""
Goals of the council, and the regional plan that rests on them.

Law: Politiewet 2012 art. 38b and 39.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ivp_registry.events.council import RegionalPlanHeard
from ivp_registry.events.plan import PlanAdopted, PlanExtended
from ivp_registry.kinds import Body
from ivp_registry.state import Fact

from ..case import Case, still_runs, was_by
from ..contract import Reasoning
from ..events.council import CouncilPeriodBegan, RegionalPlanAdopted
from ..findings import Judgement, Said, Step
from ..provisions import Provision
from ..terms import ONE_DAY, Span, before, last_day

Decision = Fact[PlanAdopted] | Fact[PlanExtended]


def every_four_years(case: Case, law: Provision) -> Iterator[Judgement]:
    """Judge both readings of "once in four years"; the one that is chosen decides, the other is shown."""
    reasoning = Reasoning(law, f"municipality/{case.code}", on=case.valid)
    if case.municipality.absence_on(case.valid):
        yield reasoning.not_applicable("not-there", "The municipality did not exist on {day}.", day=case.valid)
        return
    readings = {"interval": _interval(case, law), "council-period": _council_period(case, law)}
    chosen = reasoning.parameter("reading")
    if chosen not in readings:
        yield reasoning.undetermined(
            "reading-not-chosen", "It was not chosen whether four years run from decision to decision."
        )
        return
    other = next(name for name in readings if name != chosen)
    shown = Said(
        "By the other reading ({reading}): {outcome}. {because}",
        {"reading": other, "outcome": readings[other].outcome, "because": readings[other].because},
    )
    decided = readings[chosen]
    parameters = {**decided.parameters, "reading": chosen}
    yield attrs.evolve(decided, steps=(*decided.steps, Step(shown, law.label)), parameters=parameters)


def _interval(case: Case, law: Provision) -> Judgement:
    """Ask whether the last goals decision of the council is at most four years old."""
    reasoning = Reasoning(law, f"municipality/{case.code}", on=case.valid)
    interval = Span.parse(reasoning.parameter("interval"))
    goals = _goals(case)
    if not goals:
        return _without_goals(case, reasoning, interval)
    last = goals[-1]
    set_on = last.event.occurred_on
    lapses = last_day(set_on, interval)
    reasoning.step("The council set goals on {set_on}; four years later is {lapses}.", last, set_on=set_on, lapses=lapses)
    reasoning.step("A term in years is not extended.", article="Algemene termijnenwet art. 4 onder a")
    runs = still_runs(last, lapses, case.valid)
    if runs is None:
        return reasoning.undetermined("day-not-exact", "Of the decision only a bound is known: {set_on}.")
    if runs:
        reasoning.term(lapses, "The council sets goals anew.")
        return reasoning.conform("set-within-interval", "Goals were set on {set_on}, and hold until {lapses}.")
    extended = [each for each in case.of(PlanExtended) if each.event.occurred_on > set_on]
    if extended:
        reasoning.step("The plan was extended on {day}.", extended[-1], day=extended[-1].event.occurred_on)
        return reasoning.undetermined(
            "extended-without-goals",
            "Goals lapsed on {lapses}; the plan was extended on {day} without goals being set anew.",
        )
    first = before(case.valid, interval)
    return reasoning.absent(case, first, case.valid, "goals-lapsed", "Goals of {set_on} lapsed on {lapses}.")


def _without_goals(case: Case, reasoning: Reasoning, interval: Span) -> Judgement:
    """Say what the absence of a goals decision means: another body, a plan without goals, a young municipality, nothing."""
    first = before(case.valid, interval)
    decisions = [each for each in _decisions(case) if was_by(each, first - ONE_DAY) is not True]
    plans = [each for each in decisions if each.event.acting_body in (None, Body.COUNCIL)]
    if plans:
        reasoning.step("A plan was adopted on {day}.", plans[-1], day=plans[-1].event.occurred_on)
        what = "A plan was adopted on {day}; that the council set goals is not recorded."
        return reasoning.undetermined("plan-without-goals", what)
    if decisions:
        body, day = decisions[-1].event.acting_body, decisions[-1].event.occurred_on
        reasoning.step("{body} decided on {day}; the article asks the council.", decisions[-1], body=body, day=day)
        return reasoning.absent(case, first, case.valid, "another-body", "Only {body} decided, on {day}.")
    begun = case.municipality.exists_from
    if begun and last_day(begun, interval) >= case.valid:
        reasoning.term(last_day(begun, interval), "The new council sets goals of its own.")
        return reasoning.undetermined(
            "new-municipality", "The municipality exists since {day}, and has not decided yet.", day=begun
        )
    return reasoning.absent(case, first, case.valid, "no-goals", "No goals decision is recorded.")


def _council_period(case: Case, law: Provision) -> Judgement:
    """Ask whether goals were set in the running council period, or at least in the one before it."""
    reasoning = Reasoning(law, f"municipality/{case.code}", on=case.valid)
    periods, goals = case.of(CouncilPeriodBegan), _goals(case)
    if not periods:
        return reasoning.undetermined("no-council-period", "No council period is recorded.")
    began = periods[-1].event.occurred_on
    reasoning.step("The council period began on {day}.", periods[-1], day=began)
    before_it = was_by(goals[-1], began - ONE_DAY, since=periods[-1]) if goals else True
    if goals and not before_it:
        day = goals[-1].event.occurred_on
        reasoning.step("The council set goals on {day}.", goals[-1], day=day)
        if before_it is None:
            return reasoning.undetermined("day-not-exact", "Of the decision or the period only a bound is known: {day}.")
        return reasoning.conform(
            "set-in-period", "Goals were set on {day}, in the period since {began}.", day=day, began=began
        )
    earlier = periods[-2].event.occurred_on if len(periods) > 1 else None
    if earlier is None or (goals and goals[-1].event.occurred_on >= earlier):
        return reasoning.undetermined("period-runs", "The period since {began} still runs.", began=began)
    reasoning.step("The period before it began on {day}.", periods[-2], day=earlier)
    what = "No goals were set from {earlier} to {began}, nor since."
    return reasoning.absent(case, earlier, case.valid, "none-in-period", what, earlier=earlier, began=began)


def _decisions(case: Case) -> list[Decision]:
    """List adoptions and extensions as they were decided; what takes effect earlier was not decided earlier."""
    decisions: list[Decision] = [*case.of(PlanAdopted), *case.of(PlanExtended)]
    return sorted(decisions, key=lambda each: (each.event.occurred_on, each.event.order_in_day))


def _goals(case: Case) -> list[Decision]:
    return [each for each in _decisions(case) if each.event.sets_goals and each.event.acting_body is Body.COUNCIL]


def council_heard(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each regional plan whether the council was heard before it was adopted, with or without a view."""
    heard = {each.event.regional_plan: each for each in reversed(case.of(RegionalPlanHeard))}
    adopted = {each.event.regional_plan: each for each in case.of(RegionalPlanAdopted)}
    for name in sorted(heard | adopted) or [""]:
        reasoning = Reasoning(law, f"regional-plan/{name}" if name else f"municipality/{case.code}", on=case.valid)
        yield _heard(case, reasoning, heard.get(name), adopted.get(name))


def _heard(
    case: Case, reasoning: Reasoning, heard: Fact[RegionalPlanHeard] | None, adopted: Fact[RegionalPlanAdopted] | None
) -> Judgement:
    day = adopted.event.occurred_on if adopted else heard.event.plan_adopted_on if heard else None
    if adopted:
        reasoning.step("The regional plan was adopted on {day}.", adopted, day=day)
    if heard:
        reasoning.step("The council was heard on {heard}.", heard, heard=heard.event.occurred_on)
    if day is None or day > case.valid:
        return reasoning.undetermined("adoption-unknown", "That the regional plan was adopted by now is not recorded.")
    reasoning.on = day
    first = before(day, Span.parse(reasoning.parameter("interval")))
    if heard is None:
        what = "The plan was adopted on {day}; no hearing before it is recorded."
        return reasoning.absent(case, first, day, "not-heard", what, day=day)
    was = None if heard.event.occurred_on == day else was_by(heard, day, since=adopted)
    if was is None:
        what = "Whether the hearing of {heard} came before the adoption of {day} is not known."
        return reasoning.undetermined("order-unknown", what, day=day)
    if was:
        what = "The council was heard on {heard}, before the adoption on {day}."
        return reasoning.conform("heard-before", what, day=day)
    what = "The council was heard on {heard}, after the adoption on {day}."
    return reasoning.absent(case, first, day, "heard-after", what, day=day)


def regional_plan(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether the last regional plan of the area is at most four years old."""
    reasoning = Reasoning(law, f"municipality/{case.code}", on=case.valid)
    adopted = case.of(RegionalPlanAdopted)
    if not adopted:
        yield reasoning.undetermined("no-data", "No regional plan is recorded.")
        return
    day = adopted[-1].event.occurred_on
    interval = Span.parse(reasoning.parameter("interval"))
    lapses = last_day(day, interval)
    what = "The last regional plan was adopted on {day}; four years later is {lapses}."
    reasoning.step(what, adopted[-1], day=day, lapses=lapses)
    runs = still_runs(adopted[-1], lapses, case.valid)
    if runs is None:
        yield reasoning.undetermined("day-not-exact", "Of the adoption only a bound is known: {day}.")
    elif runs:
        reasoning.term(lapses, "The regional plan is adopted anew.")
        yield reasoning.conform("adopted-within-interval", "The regional plan is of {day}, and holds until {lapses}.")
    else:
        what, first = "The regional plan of {day} lapsed on {lapses}.", before(case.valid, interval)
        yield reasoning.absent(case, first, case.valid, "regional-plan-lapsed", what)
