"""What an account tells of one plan: priorities then and now, councils, deviations with who was told, execution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from ivp_registry import Event, PlanAdopted, PriorityProposed
from ivp_registry.events.driehoek import (
    DeviationEnded,
    DeviationExtended,
    TriangleAgreementMade,
    TriangleMeetingHeld,
)
from ivp_registry.events.execution import EvaluationPresented, MonitoringHeld
from ivp_registry.events.plan import PlanPromiseMade, PriorityAmended
from ivp_registry.state import Deviation, Fact, PlanReading, Priority
from ivp_registry.state.evolve import fold
from ivp_registry.values import EventId
from ivp_registry_audit.audit import Told, rows_of

from .account import (
    CouncilAccount,
    CouncilTold,
    DeviationAccount,
    Evaluation,
    MonitoringRound,
    PlanAccount,
    PriorityAccount,
    PriorityStep,
    Promise,
    Verdict,
)
from .entries import Entry

JUDGED = ("outcome", "told_on", "due_on", "days", "norm", "agreed_on", "told_before")
"""What a verdict rests on: where it is not the same without what is secret, none is given in public."""


def plan_account(plan: PlanReading, whole: PlanReading, entries: Iterable[Entry]) -> PlanAccount:
    """Tell of *plan*; *whole* is the same plan with all that is secret, to give no verdict that would be untrue."""
    placed = {each.event_id: each.position for each in entries}
    return PlanAccount(
        plan=plan.plan,
        title=plan.draft.title,
        cooperation_area=plan.draft.cooperation_area,
        term=plan.draft.term,
        priorities=tuple(_priorities(plan, placed)),
        councils=tuple(_councils(plan)),
        deviations=tuple(_deviations(plan, whole, placed)),
        monitoring=tuple(
            MonitoringRound(
                round=fact.event.round, held_on=fact.event.occurred_on, covers=fact.event.covers, result=fact.event.result,
                source=fact.event.source, event_id=fact.id, position=placed[fact.id],
            )
            for fact in plan.of(MonitoringHeld)
        ),
        evaluations=tuple(
            Evaluation(
                evaluation=fact.event.evaluation, kind=fact.event.kind, municipality=fact.event.municipality,
                council=_name(plan, fact.event.municipality), presented_on=fact.event.occurred_on,
                source=fact.event.source, event_id=fact.id, position=placed[fact.id],
            )
            for fact in plan.of(EvaluationPresented)
        ),
        promises=tuple(_promises(plan, placed)),
        source=plan.draft.source,
    )  # fmt: skip


def _name(plan: PlanReading, code: str) -> str:
    known = plan.municipalities.get(code)
    return known.name if known else code


def _promises(plan: PlanReading, placed: Mapping[EventId, int]) -> Iterable[Promise]:
    for fact in plan.of(PlanPromiseMade):
        event = fact.event
        yield Promise(
            promise=event.promise, kind=event.kind, quote=event.quote, times_per_year=event.times_per_year,
            every_years=event.every_years, due_on=event.due_on, event_id=fact.id, position=placed[fact.id],
        )  # fmt: skip


def _councils(plan: PlanReading) -> Iterable[CouncilAccount]:
    for each in plan.councils:
        known = plan.municipalities.get(each.municipality)
        yield CouncilAccount(
            municipality=each.municipality, council=each.name, adoption=each.adoption,
            is_in_force=each.adoption.in_force_on(plan.valid), priorities=each.priorities,
            norm=known.norm_on(plan.valid) if known else None,
        )  # fmt: skip


def _priorities(plan: PlanReading, placed: Mapping[EventId, int]) -> Iterable[PriorityAccount]:
    """Tell of every priority, those withdrawn too: first those that hold now in their order, then the others."""
    adopted_on = min((fact.event.occurred_on for fact in plan.of(PlanAdopted)), default=None)
    found = []
    for proposed in plan.of(PriorityProposed):
        facts = [fact for fact in plan.facts if fact.stream == proposed.stream]
        thing: Priority = fold(facts)
        found.append(
            PriorityAccount(
                priority=thing.priority, adopted_on=adopted_on, then=thing.on(adopted_on or date.min),
                now=thing.on(plan.valid), steps=tuple(_steps(plan, thing, facts, placed)),
                motivation=proposed.event.motivation, safety_field=proposed.event.safety_field,
                event_id=proposed.id, position=placed[proposed.id],
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.now.withdrawn, each.now.rank is None, each.now.rank or 0, each.priority))


def _steps(
    plan: PlanReading, thing: Priority, facts: Iterable[Fact[Event]], placed: Mapping[EventId, int]
) -> Iterable[PriorityStep]:
    """Tell each change with what it changed: the priority just before it, and just after it."""
    amended = {fact.id: fact.event for fact in facts if isinstance(fact.event, PriorityAmended)}
    for number, change in enumerate(thing.changes):
        event = amended.get(change.event_id)
        if event is None:
            continue
        until = [attrs.evolve(thing, changes=thing.changes[:length]) for length in (number, number + 1)]
        before, after = (each.on(date.max, change.municipality) for each in until)
        yield PriorityStep(
            counts_from=change.counts_from, municipality=change.municipality,
            council=_name(plan, change.municipality) if change.municipality else None, before=before, after=after,
            motivation=event.motivation, decided_by=event.acting_body, event_id=change.event_id,
            position=placed[change.event_id],
        )  # fmt: skip


def _deviations(plan: PlanReading, whole: PlanReading, placed: Mapping[EventId, int]) -> Iterable[DeviationAccount]:
    labels = {fact.event.priority: fact.event.label for fact in plan.of(PriorityProposed)}
    labels |= {each.priority: each.label for each in plan.priorities}
    told: dict[str, list[CouncilTold]] = {}
    truth = {(each.deviation, each.municipality): each for each in rows_of(whole)} if whole is not plan else None
    for row in rows_of(plan):
        is_true = truth is None or _judged(truth.get((row.deviation, row.municipality))) == _judged(row)
        told.setdefault(row.deviation, []).append(_told(row) if is_true else _untold(row))
    for deviation in plan.deviations:
        yield _deviation(plan, deviation, labels, told.get(deviation.deviation, ()), placed)


def _judged(row: Told | None) -> tuple[object, ...]:
    return tuple(getattr(row, name, None) for name in JUDGED)


def _told(row: Told) -> CouncilTold:
    return CouncilTold(
        verdict=Verdict(row.outcome.value), municipality=row.municipality, council=row.council, told_on=row.told_on,
        told_by=row.told_by, form=row.form, told_before=row.told_before, days=row.days, due_on=row.due_on,
        norm_days=(row.due_on - row.agreed_on).days if row.due_on else None,
        is_norm_recorded=row.norm != "not-recorded", evidence=row.evidence,
    )  # fmt: skip


def _untold(row: Told) -> CouncilTold:
    return CouncilTold(verdict=Verdict.WITHHELD, municipality=row.municipality, council=row.council)


def _deviation(
    plan: PlanReading,
    deviation: Deviation,
    labels: Mapping[str, str],
    told: Iterable[CouncilTold],
    placed: Mapping[EventId, int],
) -> DeviationAccount:
    path = f"plan/{plan.plan}/deviation/{deviation.deviation}"
    own = [fact for fact in plan.facts if fact.stream == path]
    agreements = [fact for fact in plan.of(TriangleAgreementMade) if fact.event.agreement == deviation.agreement]
    meetings = {fact.event.meeting: fact for fact in plan.of(TriangleMeetingHeld)}
    met = [meetings[each.event.meeting] for each in agreements if each.event.meeting in meetings]
    events: list[Event] = [fact.event for fact in (*own, *agreements, *met)]
    return DeviationAccount(
        plan=plan.plan,
        deviation=deviation,
        is_in_force=deviation.in_force_on(plan.valid),
        priorities=tuple((each, labels.get(each, each)) for each in deviation.priorities),
        attendees=tuple(attendee for fact in met for attendee in fact.event.attendees),
        content=next((fact.event.content for fact in agreements), None),
        domain=deviation.domain,
        reasons=tuple(_reasons(own)),
        legal_basis=tuple(dict.fromkeys(article for event in events for article in event.legal_basis)),
        sources=tuple(dict.fromkeys(event.source for event in events if event.source)),
        councils=tuple(told),
        positions=tuple(sorted(placed[each] for each in {*deviation.evidence, *(fact.id for fact in own)})),
    )


def _reasons(own: Iterable[Fact[Event]]) -> Iterable[tuple[date, str]]:
    """Give why a deviation was extended or ended, each with its day."""
    for fact in own:
        if isinstance(fact.event, DeviationExtended | DeviationEnded) and fact.event.reason:
            yield fact.event.counts_from, fact.event.reason
