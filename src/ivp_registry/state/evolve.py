"""
How each fact changes the thing it is about: one small pure transition for each event type.

`fold` sorts the facts of one thing by the days they are about, not by when they were recorded, so that the order of
recording cannot change the reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce, singledispatch
from typing import Any

import attrs

from ..events import Event
from ..events.driehoek import DeviationAgreed, DeviationEnded, DeviationExtended
from ..events.plan import (
    PlanAdopted,
    PlanEnteredIntoForce,
    PlanExtended,
    PlanNotAdopted,
    PlanRepealed,
    PriorityAmended,
    PriorityProposed,
)
from ..kinds import DecisionOutcome
from .resolve import Fact, in_order
from .things import Adoption, Deviation, Priority, PriorityChange


def fold(facts: Iterable[Fact[Event]], start: Any = None) -> Any:
    """Give the thing that *facts* of one stream tell of, beginning at *start*; None if none of them opens it."""
    return reduce(lambda thing, fact: evolve(fact.event, thing, fact), in_order(facts), start)


@singledispatch
def evolve(event: Event, thing: Any, fact: Fact[Event]) -> Any:
    """Give *thing* as it is after *event*; an event type that changes nothing leaves it as it was."""
    return thing


@evolve.register
def _(event: PriorityProposed, thing: None, fact: Fact[Event]) -> Priority:
    first = PriorityChange(
        counts_from=date.min, municipality=None, label=event.label, rank=event.rank, goals=event.goals,
        withdrawn=False, event_id=fact.id,
    )  # fmt: skip
    return Priority(priority=event.priority, proposed_on=event.occurred_on, proposed_by=event.acting_body, changes=(first,))


@evolve.register
def _(event: PriorityAmended, thing: Priority | None, fact: Fact[Event]) -> Priority | None:
    change = PriorityChange(
        counts_from=event.counts_from, municipality=event.municipality, label=event.label, rank=event.rank,
        goals=event.goals, withdrawn=event.withdrawn, event_id=fact.id,
    )  # fmt: skip
    return attrs.evolve(thing, changes=(*thing.changes, change)) if thing else None


@evolve.register
def _(event: PlanAdopted, thing: Adoption, fact: Fact[Event]) -> Adoption:
    amended = any(point.outcome is DecisionOutcome.AMENDED for point in event.outcomes)
    return attrs.evolve(
        thing, outcome=DecisionOutcome.AMENDED if amended else DecisionOutcome.ADOPTED, decided_on=event.occurred_on,
        decided_by=event.acting_body, outcomes=event.outcomes, sets_goals=event.sets_goals,
        local_emphases=event.local_emphases, evidence=(*thing.evidence, fact.id),
    )  # fmt: skip


@evolve.register
def _(event: PlanNotAdopted, thing: Adoption, fact: Fact[Event]) -> Adoption:
    outcomes = {point.outcome for point in event.outcomes}
    outcome = outcomes.pop() if len(outcomes) == 1 else DecisionOutcome.NOT_ADOPTED
    return attrs.evolve(
        thing, outcome=outcome, decided_on=event.occurred_on, decided_by=event.acting_body, outcomes=event.outcomes,
        evidence=(*thing.evidence, fact.id),
    )  # fmt: skip


@evolve.register
def _(event: PlanEnteredIntoForce, thing: Adoption, fact: Fact[Event]) -> Adoption:
    return attrs.evolve(thing, in_force_from=event.counts_from, evidence=(*thing.evidence, fact.id))


@evolve.register
def _(event: PlanExtended, thing: Adoption, fact: Fact[Event]) -> Adoption:
    return attrs.evolve(thing, until=event.until, evidence=(*thing.evidence, fact.id))


@evolve.register
def _(event: PlanRepealed, thing: Adoption, fact: Fact[Event]) -> Adoption:
    return attrs.evolve(thing, repealed_from=event.counts_from, evidence=(*thing.evidence, fact.id))


@evolve.register
def _(event: DeviationAgreed, thing: None, fact: Fact[Event]) -> Deviation:
    return Deviation(
        deviation=event.deviation, subject=event.subject, agreement=event.agreement, parties=(), domain=None,
        priorities=event.priorities, trigger=event.trigger, motivation=event.motivation,
        municipalities=event.municipalities, agreed_on=event.occurred_on, counts_from=event.counts_from,
        until=event.until, evidence=(fact.id,),
    )  # fmt: skip


@evolve.register
def _(event: DeviationExtended, thing: Deviation | None, fact: Fact[Event]) -> Deviation | None:
    if thing is None:
        return None
    extended = (*thing.extended_on, event.occurred_on)
    return attrs.evolve(thing, until=event.until, extended_on=extended, evidence=(*thing.evidence, fact.id))


@evolve.register
def _(event: DeviationEnded, thing: Deviation | None, fact: Fact[Event]) -> Deviation | None:
    return attrs.evolve(thing, ended_from=event.counts_from, evidence=(*thing.evidence, fact.id)) if thing else None
