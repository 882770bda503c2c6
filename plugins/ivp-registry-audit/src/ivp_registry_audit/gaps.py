"""
Gaps: what the register itself, or a plan in it, promises to be there, and is not on record.

A gap is a hole in the record, never a judgement: whether the law was broken is what ``ivp check`` asks. Each gap says what
would close it, and whether a history was declared complete over it, in which case what is missing did not happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from ivp_registry import Event
from ivp_registry.events.council import CouncilNotified, ThemeMeetingHeld
from ivp_registry.events.driehoek import DeviationAgreed, DeviationEnded, DeviationExtended, TriangleAgreementMade
from ivp_registry.events.execution import EvaluationPresented, MonitoringHeld
from ivp_registry.events.plan import (
    PlanAdopted,
    PlanDrafted,
    PlanEnteredIntoForce,
    PlanExtended,
    PlanNotAdopted,
    PlanPromiseMade,
    PlanRepealed,
)
from ivp_registry.events.register import (
    EventCorrected,
    EventRetracted,
    HistoryDeclaredComplete,
    LocalNormAdopted,
    MunicipalityRegistered,
    MunicipalityReorganised,
)
from ivp_registry.kinds import HistorySubject, PromiseKind
from ivp_registry.state import Reading, resolve
from ivp_registry.state.things import NOT_THERE

from .audit import plans_asked, row_of
from .basis import Answer, Basis

if TYPE_CHECKING:
    from ivp_registry import Registry
    from ivp_registry.state import CouncilReading, Fact, PlanReading
    from ivp_registry.values import EventId

RESTS_ON: tuple[type[Event], ...] = (
    CouncilNotified, ThemeMeetingHeld, DeviationAgreed, DeviationEnded, DeviationExtended, TriangleAgreementMade,
    EvaluationPresented, MonitoringHeld, PlanAdopted, PlanDrafted, PlanEnteredIntoForce, PlanExtended, PlanNotAdopted,
    PlanPromiseMade, PlanRepealed, HistoryDeclaredComplete, LocalNormAdopted, MunicipalityRegistered,
    MunicipalityReorganised, EventCorrected, EventRetracted,
)  # fmt: skip


class Kind(StrEnum):
    """What is not on record."""

    POSITION = "position"
    DECISION = "decision"
    ENTRY_INTO_FORCE = "entry-into-force"
    NOTIFICATION = "notification"
    MONITORING = "monitoring"
    THEME_MEETING = "theme-meeting"
    EVALUATION = "evaluation"


CLOSED_BY = {
    Kind.POSITION: None,
    Kind.DECISION: PlanAdopted,
    Kind.ENTRY_INTO_FORCE: PlanEnteredIntoForce,
    Kind.NOTIFICATION: CouncilNotified,
    Kind.MONITORING: MonitoringHeld,
    Kind.THEME_MEETING: ThemeMeetingHeld,
    Kind.EVALUATION: EvaluationPresented,
}
"""The event type that closes a gap; a position is closed by nothing but a backup that has the event."""

SUBJECTS = {
    Kind.DECISION: HistorySubject.COUNCIL_DECISIONS,
    Kind.ENTRY_INTO_FORCE: HistorySubject.COUNCIL_DECISIONS,
    Kind.NOTIFICATION: HistorySubject.NOTIFICATIONS,
    Kind.MONITORING: HistorySubject.EXECUTION,
    Kind.THEME_MEETING: HistorySubject.EXECUTION,
    Kind.EVALUATION: HistorySubject.EXECUTION,
}
"""The history that has to be declared complete for a gap to mean that it did not happen."""


@attrs.frozen(kw_only=True)
class Gap:
    """
    Hold one gap.

    *what* names the thing that lacks something (a deviation, a year, a position), *found* and *wanted* count what is on
    record and what was promised. *since* is the day from which it is open. *promised_by* is the event that promises it,
    *closed_by* the topic that would close it. *declared* is the event that says of those days that all was recorded, so that
    what is missing did not happen.
    """

    kind: Kind
    plan: str | None
    municipality: str | None
    council: str | None
    what: str
    found: int
    wanted: int
    since: date | None
    promised_by: EventId | None
    quote: str | None
    closed_by: str | None
    declared: EventId | None


def audit_gaps(
    registry: Registry,
    *,
    valid: date,
    known: datetime | date | int | None = None,
    plan: str | None = None,
    municipality: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Answer[Gap]:
    """
    List the gaps on day *valid* as known at *known*: in the ledger, in each plan, for each of its councils.

    *since* and *until* bound the day from which a gap is open. With *plan* or *municipality* only theirs are listed: a
    joint monitoring round is everybody's, a position of the ledger nobody's.

    Raises:
        NothingThatDay: If *plan* is not there on that day, as known then.
        UnknownReference: If *municipality* was never registered.
    """
    basis = Basis.of(registry, valid=valid, known=known)
    ledger = () if plan or municipality else _positions(registry, basis.position)
    facts = resolve(registry.events(until=basis.position, topics=[kind.TOPIC for kind in RESTS_ON]))
    reading = Reading(facts, valid=valid, known=basis.known, position=basis.position)
    declared = _Declared(facts, valid)
    found = (gap for each in plans_asked(reading, plan, municipality) for gap in _Looking(each, declared).gaps())
    rows = tuple(
        gap
        for gap in (*ledger, *found)
        if municipality in (None, gap.municipality) or gap.municipality is None
        if (since is None or (gap.since or valid) >= since) and (until is None or (gap.since or valid) <= until)
    )
    return Answer(rows=rows, basis=basis)


class _Declared:
    """Know over which days which history was declared complete."""

    def __init__(self, facts: Iterable[Fact[Event]], valid: date) -> None:
        by_then = (fact for fact in facts if fact.event.occurred_on <= valid)
        self._facts = [(fact.id, fact.event) for fact in by_then if isinstance(fact.event, HistoryDeclaredComplete)]

    def over(self, kind: Kind, municipality: str | None, first: date, last: date) -> EventId | None:
        """Name the declaration that covers these days for this kind of gap, if there is one."""
        for event_id, event in self._facts:
            covers = event.subject is SUBJECTS[kind] and event.municipality == municipality
            if covers and first in event.period and last in event.period:
                return event_id
        return None


@attrs.frozen
class _Looking:
    """Look for the gaps of one plan."""

    plan: PlanReading
    declared: _Declared

    def gaps(self) -> Iterator[Gap]:
        """Give them: decisions, notifications, then what the plan promises."""
        for council in self.plan.councils:
            yield from self._decision(council)
        yield from self._notifications()
        for fact in self.plan.of(PlanPromiseMade):
            yield from self._promised(fact.event, fact.id)

    def _decision(self, council: CouncilReading) -> Iterator[Gap]:
        adoption, draft = council.adoption, self.plan.draft
        path = f"council/{council.municipality}"
        if adoption.outcome is None:
            yield self._gap(Kind.DECISION, path, draft.occurred_on, draft.occurred_on, council=council)
        elif adoption.in_force_from is None and adoption.outcome not in NOT_THERE:
            since = adoption.decided_on or draft.occurred_on
            yield self._gap(Kind.ENTRY_INTO_FORCE, path, since, since, council=council)

    def _notifications(self) -> Iterator[Gap]:
        promises = [each for each in self.plan.of(PlanPromiseMade) if each.event.kind is PromiseKind.DEVIATION_REPORTED]
        promise = (promises[-1].event, promises[-1].id) if promises else None
        for deviation in self.plan.deviations:
            for code in self.plan.concerned(deviation):
                row = row_of(self.plan, deviation, code)
                if row.told_on is None:
                    what, first = f"deviation/{deviation.deviation}", deviation.agreed_on
                    gap = self._gap(Kind.NOTIFICATION, what, first, first, promise=promise, code=code)
                    yield attrs.evolve(gap, council=row.council)

    def _promised(self, promise: PlanPromiseMade, event_id: EventId) -> Iterator[Gap]:
        made = (promise, event_id)
        adopted = [each for each in self.plan.councils if each.adoption.outcome not in (None, *NOT_THERE)]
        if promise.kind is PromiseKind.MONITORING and promise.times_per_year:
            rounds = [fact.event.occurred_on.year for fact in self.plan.of(MonitoringHeld)]
            yield from self._years(Kind.MONITORING, made, rounds, None)
        elif promise.kind is PromiseKind.THEME_MEETING and promise.times_per_year:
            for council in adopted:
                held = [each.event for each in self.plan.of(ThemeMeetingHeld)]
                met = [each.occurred_on.year for each in held if each.municipality == council.municipality]
                yield from self._years(Kind.THEME_MEETING, made, met, council)
        elif promise.kind is PromiseKind.EVALUATION and promise.due_on and promise.due_on < self.plan.valid:
            presented = {fact.event.municipality for fact in self.plan.of(EvaluationPresented)}
            for council in (each for each in adopted if each.municipality not in presented):
                first, what = self.plan.draft.term.first, f"promise/{promise.promise}"
                gap = self._gap(Kind.EVALUATION, what, first, promise.due_on, promise=made, council=council)
                yield attrs.evolve(gap, since=after(promise.due_on))

    def _years(
        self, kind: Kind, made: tuple[PlanPromiseMade, EventId], held: list[int], council: CouncilReading | None
    ) -> Iterator[Gap]:
        """Count what happened in each calendar year of the plan that is over; a year that runs is no gap yet."""
        wanted, term = made[0].times_per_year or 1, self.plan.draft.term
        for year in range(term.first.year, min(term.last.year, self.plan.valid.year - 1) + 1):
            found = held.count(year)
            if found < wanted:
                first, last = date(year, 1, 1), date(year, 12, 31)
                gap = self._gap(kind, f"year/{year}", first, last, promise=made, council=council)
                yield attrs.evolve(gap, found=found, wanted=wanted, since=after(last))

    def _gap(
        self, kind: Kind, what: str, first: date, last: date, *, council: CouncilReading | None = None,
        code: str | None = None, promise: tuple[PlanPromiseMade, EventId] | None = None,
    ) -> Gap:  # fmt: skip
        closing = CLOSED_BY[kind]
        municipality = council.municipality if council else code
        return Gap(
            kind=kind, plan=self.plan.plan, municipality=municipality, council=council.name if council else None, what=what,
            found=0, wanted=1, since=first, promised_by=promise[1] if promise else None,
            quote=promise[0].quote if promise else None, closed_by=closing.TOPIC if closing else None,
            declared=self.declared.over(kind, municipality, first, last),
        )  # fmt: skip


def after(day: date) -> date:
    """Give the next day."""
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))


def _positions(registry: Registry, until: int) -> Iterator[Gap]:
    """Find positions of the ledger without an event, and events without a row in the ledger."""
    due = 1
    for entry in registry.entries():
        if entry.position is None:  # a row of the ledger whose event is gone
            continue
        if entry.position > until:
            break
        yield from map(_position, range(due, entry.position))
        if entry.leaf_hash is None:
            yield _position(entry.position)
        due = entry.position + 1
    yield from map(_position, range(due, until + 1))


def _position(number: int) -> Gap:
    return Gap(
        kind=Kind.POSITION, plan=None, municipality=None, council=None, what=f"position/{number}", found=0, wanted=1,
        since=None, promised_by=None, quote=None, closed_by=None, declared=None,
    )  # fmt: skip
