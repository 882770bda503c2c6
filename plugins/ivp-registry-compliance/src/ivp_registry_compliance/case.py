"""
What a rule reads: the facts of one municipality and of its plans, on both clocks, and whether their history is complete.

A decision counts from the day it was taken, also when it reaches back: on a day before it, nobody could act on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar, cast

import attrs

from ivp_registry.events import Event
from ivp_registry.events.council import CouncilNotified
from ivp_registry.events.driehoek import DeviationAgreed, TriangleAgreementMade
from ivp_registry.events.execution import EvaluationPresented
from ivp_registry.events.plan import (
    PlanAdopted,
    PlanDrafted,
    PlanEnteredIntoForce,
    PlanExtended,
    PlanNotAdopted,
    PlanPromiseMade,
    PlanRepealed,
)
from ivp_registry.events.register import HistoryDeclaredComplete, MunicipalityRegistered, MunicipalityReorganised
from ivp_registry.kinds import Dating, HistorySubject, PromiseKind
from ivp_registry.state import Adoption, Deviation, Fact, Municipality, PlanReading, Reading
from ivp_registry.state.evolve import fold
from ivp_registry.state.resolve import in_order
from ivp_registry.values import EventId, MunicipalityCode

Kind = TypeVar("Kind", bound=Event)
Worked = TypeVar("Worked")
ABOUT_ADOPTION = (PlanAdopted, PlanNotAdopted, PlanEnteredIntoForce, PlanExtended, PlanRepealed)
ABOUT_EXISTENCE = (MunicipalityRegistered, MunicipalityReorganised, HistoryDeclaredComplete)
"""Facts that tell of other days than that on which they happened."""


def seen_on(fact: Fact[Event], day: date) -> bool:
    """Tell whether *fact* belongs to what could be acted on by *day*."""
    return fact.visible_on(day) if isinstance(fact.event, ABOUT_EXISTENCE) else fact.event.occurred_on <= day


def was_by(fact: Fact[Event], last: date, *, since: Fact[Event] | None = None) -> bool | None:
    """
    Tell whether *fact* happened on or before *last*; None where a day is only a bound that does not tell.

    *since* is the fact from which *last* is counted, if one is: where its day is a bound, so is *last*.
    """
    return _by(fact.event.occurred_on, last, fact.event.dating, since.event.dating if since else Dating.EXACT)


def still_runs(since: Fact[Event], last: date, day: date) -> bool | None:
    """Tell whether what runs from *since* until *last* still runs on *day*; None where a bound does not tell."""
    return _by(day, last, Dating.EXACT, since.event.dating)


def _by(day: date, last: date, dated: Dating, counted: Dating) -> bool | None:
    by = day <= last
    towards = (Dating.NOT_BEFORE, Dating.NOT_AFTER) if by else (Dating.NOT_AFTER, Dating.NOT_BEFORE)
    return None if (dated is towards[0] or counted is towards[1]) else by


def in_year(fact: Fact[Event], year: int) -> bool | None:
    """Tell whether *fact* happened in a calendar year; None where its day is only a bound that does not tell."""
    begun, over = was_by(fact, date(year - 1, 12, 31)), was_by(fact, date(year, 12, 31))
    if begun or over is False:
        return False
    return True if (begun, over) == (False, True) else None


class PlanCase:
    """Answer about one plan: its facts by kind, and what they say for one municipality."""

    def __init__(self, reading: PlanReading, world: World) -> None:
        self.reading, self._world = reading, world
        self._by_kind: dict[type[Event], list[Fact[Event]]] = defaultdict(list)
        for fact in in_order(reading.facts):
            self._by_kind[type(fact.event)].append(fact)
        self._chosen: dict[tuple[type[Event], str | None], tuple[Fact[Event], ...]] = {}
        self._adoptions: dict[str, Adoption] = {}
        self.draft = self.of(PlanDrafted)[0]

    @property
    def name(self) -> str:
        """Give the plan's name."""
        return self.reading.plan

    @cached_property
    def municipalities(self) -> frozenset[MunicipalityCode]:
        """List all that take or took part: those drafted, and those that continue them."""
        return frozenset((*self.draft.event.municipalities, *self.reading.participants))

    def of(self, kind: type[Kind], municipality: str | None = None) -> tuple[Fact[Kind], ...]:
        """List the facts of one event type as they happened; with *municipality*, only those of that one."""
        asked = kind, municipality  # the same again for each deviation: looked for once
        if asked not in self._chosen:
            facts = self._by_kind.get(kind, [])
            self._chosen[asked] = tuple(
                each for each in facts if municipality in (None, getattr(each.event, "municipality", None))
            )
        return cast("tuple[Fact[Kind], ...]", self._chosen[asked])

    def notifications(self, municipality: str, deviation: str | None, shortfall: str | None) -> list[Fact[CouncilNotified]]:
        """List the notifications of one council about one deviation or one shortfall, as they happened."""
        return self._notifications.get((municipality, deviation, shortfall), [])

    @cached_property
    def _notifications(self) -> Mapping[tuple[str, str | None, str | None], list[Fact[CouncilNotified]]]:
        found = defaultdict(list)
        for each in self.of(CouncilNotified):
            found[each.event.municipality, each.event.deviation, each.event.shortfall].append(each)
        return found

    def promises(self, kind: PromiseKind) -> tuple[Fact[PlanPromiseMade], ...]:
        """List the promises of one kind."""
        return tuple(each for each in self.of(PlanPromiseMade) if each.event.kind is kind)

    def adoption(self, municipality: str) -> Adoption:
        """Give what one council decided about the plan, and whether it is in force there."""
        if municipality not in self._adoptions:
            start = Adoption(municipality=municipality, until=self.draft.event.term.last)
            facts = (each for kind in ABOUT_ADOPTION for each in self.of(kind, municipality))
            self._adoptions[municipality] = fold(facts, start)
        return self._adoptions[municipality]

    @cached_property
    def _deviations(self) -> tuple[tuple[Fact[DeviationAgreed], Deviation], ...]:
        facts = {each.event.deviation: each for each in self.of(DeviationAgreed)}
        return tuple((facts[each.deviation], each) for each in self.reading.deviations)

    def deviations(self, municipality: Municipality) -> Iterator[tuple[Fact[DeviationAgreed], Deviation]]:
        """Give the deviations that concern a municipality: named there, or all if it existed when they were agreed."""
        for fact, deviation in self._deviations:
            named = deviation.municipalities or self.municipalities
            if municipality.municipality in named and not municipality.absence_on(deviation.agreed_on):
                yield fact, deviation

    def agreement(self, deviation: Deviation) -> Fact[TriangleAgreementMade] | None:
        """Give the agreement that a deviation rests on."""
        return self._agreements.get(deviation.agreement)

    @cached_property
    def _agreements(self) -> Mapping[str, Fact[TriangleAgreementMade]]:
        return {each.event.agreement: each for each in self.of(TriangleAgreementMade)}

    def closing(self, municipality: str, after: date) -> tuple[date, Fact[Event] | None] | None:
        """Give the day on which the plan was evaluated for a council after a day, or ended there; None if neither."""
        for fact in self.of(EvaluationPresented, municipality):
            if fact.event.occurred_on >= after:
                return fact.event.occurred_on, fact
        adoption = self.adoption(municipality)
        last = min(filter(None, (adoption.until or self.draft.event.term.last, _day_before(adoption.repealed_from))))
        return (last, None) if last < self._world.valid else None


class World:
    """Hold everything known at one moment about one day, indexed once for all municipalities."""

    def __init__(
        self,
        facts: Iterable[Fact[Event]],
        *,
        valid: date,
        position: int,
        plan: str | None = None,
        is_sound: bool | None = None,
    ) -> None:
        self.valid, self.position, self.is_sound = valid, position, is_sound
        self.facts = {fact.id: fact for fact in facts if seen_on(fact, valid)}
        self.reading = Reading(self.facts.values(), valid=valid, known=None, position=position)
        self._own: dict[tuple[str, type[Event]], list[Fact[Event]]] = defaultdict(list)
        for fact in self.facts.values():
            for code in {*fact.event.municipalities_named(), getattr(fact.event, "municipality", None)} - {None}:
                self._own[str(code), type(fact.event)].append(fact)
        self._in_order: dict[tuple[str, type[Event]], list[Fact[Event]]] = {}
        self._worked: dict[str, object] = {}
        plans = [self.reading.plan(plan)] if plan else self.reading.plans.values()
        self.plans = [PlanCase(each, self) for each in plans]
        self._plans_of: dict[str, list[PlanCase]] = defaultdict(list)
        for each in self.plans:
            for code in each.municipalities:
                self._plans_of[code].append(each)

    def plans_of(self, code: str) -> list[PlanCase]:
        """List the plans that a municipality takes or took part in."""
        return self._plans_of.get(code, [])

    def once(self, name: str, work: Callable[[World], Worked]) -> Worked:
        """Give what *work* makes of this world, worked out once for all municipalities under a *name* of its own."""
        if name not in self._worked:
            self._worked[name] = work(self)
        return cast("Worked", self._worked[name])

    def municipalities(self) -> list[MunicipalityCode]:
        """List the municipalities that exist on the day, in order of code."""
        known = self.reading.municipalities.items()
        return sorted(code for code, each in known if not each.absence_on(self.valid))

    def own(self, code: str, kind: type[Kind]) -> list[Fact[Kind]]:
        """List the facts of one event type that name a municipality, as they happened."""
        if (code, kind) not in self._in_order:
            self._in_order[code, kind] = in_order(self._own.get((code, kind), ()))
        return cast("list[Fact[Kind]]", self._in_order[code, kind])


@attrs.frozen
class Case:
    """Answer what a rule asks about one municipality."""

    municipality: Municipality
    world: World

    @property
    def code(self) -> MunicipalityCode:
        """Give its TOOI code."""
        return self.municipality.municipality

    @property
    def valid(self) -> date:
        """Give the day that is asked about."""
        return self.world.valid

    @property
    def plans(self) -> list[PlanCase]:
        """List the plans it takes part in."""
        return self.world.plans_of(self.code)

    def of(self, kind: type[Kind]) -> list[Fact[Kind]]:
        """List the facts of one event type that name it, as they happened."""
        return self.world.own(self.code, kind)

    def fact(self, event_id: EventId) -> Fact[Event]:
        """Give a fact by the id of its event."""
        return self.world.facts[event_id]

    def complete(self, subject: HistorySubject | None, first: date, last: date) -> tuple[Fact[Event], ...] | None:
        """Give the facts that declare a history complete from *first* to *last*; None when it is not."""
        found, due = [], first
        declared = (each for each in self.of(HistoryDeclaredComplete) if each.event.subject is subject)
        for fact in sorted(declared, key=lambda each: (each.event.period.first, each.id)):
            period = fact.event.period
            if due <= last and period.first <= due <= period.last:
                found.append(fact)
                due = period.last + timedelta(days=1)
        return tuple(found) if due > last else None


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None
