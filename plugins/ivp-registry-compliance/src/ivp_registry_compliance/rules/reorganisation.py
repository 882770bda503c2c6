"""
Reorganised municipalities: how long what held before goes on.

Law: Wet algemene regels herindeling art. 28.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from ivp_registry.events import Event
from ivp_registry.events.plan import PlanAdopted, PlanEnteredIntoForce, PlanExtended, PlanRepealed
from ivp_registry.events.register import MunicipalityReorganised
from ivp_registry.kinds import Body
from ivp_registry.state import Fact

from ..case import Case, PlanCase, World
from ..contract import Reasoning
from ..findings import Judgement
from ..provisions import Provision
from ..terms import Span, last_day


def goes_on(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each plan of a municipality that this one continues whether the new council decided about it in time."""
    for ended in _predecessors(case):
        for plan in case.world.plans_of(ended.event.municipality):
            if plan.of(PlanAdopted, ended.event.municipality):
                reasoning = Reasoning(
                    law, f"plan/{plan.name}/council/{ended.event.municipality}", on=ended.event.counts_from
                )
                yield _goes_on(case, reasoning, plan, ended)


def _predecessors(case: Case) -> list[Fact[MunicipalityReorganised]]:
    reorganised = case.world.once("reorganised", _ended)
    return [each for each in reorganised if case.code in each.event.successors and each.event.counts_from <= case.valid]


def _ended(world: World) -> list[Fact[MunicipalityReorganised]]:
    found = (each for each in world.facts.values() if isinstance(each.event, MunicipalityReorganised) and each.event.ends)
    return cast("list[Fact[MunicipalityReorganised]]", list(found))


def _goes_on(case: Case, reasoning: Reasoning, plan: PlanCase, ended: Fact[MunicipalityReorganised]) -> Judgement:
    old, day = ended.event.municipality, ended.event.counts_from
    until = last_day(day, Span.parse(reasoning.parameter("continues_for")))
    reasoning.step("{old} ended on {day}; two years later is {until}.", ended, old=old, day=day, until=until)
    adopted = plan.of(PlanAdopted, old)[-1]
    reasoning.step("Its council had adopted the plan on {adopted}.", adopted, adopted=adopted.event.occurred_on)
    decided = _decided_since(case, day)
    if decided:
        reasoning.step("The new council decided on {decided}.", decided, decided=decided.event.occurred_on)
        return reasoning.conform("decided-anew", "The new council continued or replaced the plan on {decided}.")
    in_force = plan.adoption(old).in_force_on(case.valid)
    if in_force is False:
        return reasoning.not_applicable("plan-ended", "The plan of {old} no longer holds on {valid}.", valid=case.valid)
    if case.valid <= until:
        reasoning.term(until, "The new council continues or replaces the plan.")
        what = "The new council has not decided; what held goes on until {until} if a plan is a regulation at all."
        return reasoning.undetermined("not-decided", what)
    if in_force is None:
        what = "Two years passed on {until}; whether the plan was in force is not recorded."
        return reasoning.undetermined("force-unknown", what)
    reasoning.step("The register shows the plan as still in force.", *plan.of(PlanEnteredIntoForce, old)[-1:])
    what = "Two years passed on {until}, and the register shows the plan of {old} as still in force."
    return reasoning.non_conform("still-in-force", what)


def _decided_since(case: Case, day: date) -> Fact[Event] | None:
    """Give the first decision of the council about any plan from *day* on."""
    own: tuple[Fact[Event], ...] = (*case.of(PlanAdopted), *case.of(PlanExtended), *case.of(PlanRepealed))
    since = [each for each in own if each.event.occurred_on >= day and each.event.acting_body in (None, Body.COUNCIL)]
    return min(since, key=lambda each: (each.event.occurred_on, each.id), default=None)
