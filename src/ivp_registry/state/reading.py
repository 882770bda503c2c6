"""What held on day D, as known at moment K: the facts of that world, and the things they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar, cast

import attrs

from ..errors import NothingThatDay
from ..events import Event
from ..events.council import CouncilNotified
from ..events.driehoek import DeviationAgreed, TriangleAgreementMade
from ..events.plan import PlanDrafted, PriorityProposed
from ..values import EventId, LocalEmphasis, MunicipalityCode
from .dossier import dossier_of
from .evolve import fold
from .resolve import Fact, in_order
from .things import Adoption, Deviation, Municipality, Notification, Priority, PriorityNow, municipality_of

Kind = TypeVar("Kind", bound=Event)


@attrs.frozen(kw_only=True)
class CouncilReading:
    """Hold what one council decided and what reads as priority for its municipality on the day asked."""

    municipality: MunicipalityCode
    name: str
    adoption: Adoption
    priorities: tuple[PriorityNow, ...]
    local_emphases: tuple[LocalEmphasis, ...]


class PlanReading:
    """
    Answer about one plan on one day: its priorities in order, each council, its deviations, who was told.

    Everything is worked out from the facts when asked for, and kept.
    """

    def __init__(self, facts: Iterable[Fact[Event]], *, valid: date, municipalities: Mapping[str, Municipality]) -> None:
        self.valid, self.municipalities = valid, municipalities
        self.facts = tuple(facts)
        self._streams: dict[str, list[Fact[Event]]] = defaultdict(list)
        for fact in self.facts:
            self._streams[fact.stream].append(fact)
        self.draft = self.of(PlanDrafted)[0].event

    def of(self, kind: type[Kind]) -> tuple[Fact[Kind], ...]:
        """List the facts of one event type, in the order in which they happened."""
        found = [fact for fact in self.facts if isinstance(fact.event, kind)]
        return tuple(cast("list[Fact[Kind]]", in_order(found)))

    @property
    def plan(self) -> str:
        """Give the plan's name in this register."""
        return self.draft.plan

    @cached_property
    def priorities(self) -> tuple[PriorityNow, ...]:
        """List the priorities of the joint list in their order; those withdrawn are left out."""
        return self._ranked(None)

    @cached_property
    def councils(self) -> tuple[CouncilReading, ...]:
        """Give each participating council; what is not known of it is None."""
        return tuple(self._council(code) for code in self.participants)

    @cached_property
    def participants(self) -> tuple[MunicipalityCode, ...]:
        """List the municipalities of the plan that exist on the day: a reorganised one is replaced by its successors."""
        found: dict[MunicipalityCode, None] = {}
        replaced: set[MunicipalityCode] = set()
        waiting = list(self.draft.municipalities)
        while waiting:
            code = waiting.pop(0)
            known = self.municipalities.get(code)
            if known and known.gone_from and known.gone_from <= self.valid and known.successors:
                waiting = [*known.successors, *waiting] if code not in replaced else waiting
                replaced.add(code)
            else:
                found[code] = None
        return tuple(found)

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """List every deviation agreed by the day, ended ones included, oldest first."""
        found = [self._deviation(stream) for stream, facts in self._streams.items() if _any(facts, DeviationAgreed)]
        return tuple(sorted(found, key=lambda each: (each.agreed_on, each.deviation)))

    @cached_property
    def notifications(self) -> tuple[Notification, ...]:
        """List every notification of a council by the day, oldest first."""
        return tuple(_notification(fact.event, fact.id) for fact in self.of(CouncilNotified))

    def concerned(self, deviation: Deviation) -> tuple[MunicipalityCode, ...]:
        """List the municipalities whose councils a deviation concerns: those named, or all that take part."""
        return deviation.municipalities or self.participants

    def told(self, deviation: str, municipality: str) -> tuple[Notification, ...]:
        """List how often and when one council was told about one deviation."""
        return tuple(self._told.get((deviation, municipality), ()))

    def first_told(self, deviation: Deviation, municipality: str) -> Notification | None:
        """
        Give the notification by which a council was told of a deviation; None if it was not.

        One dated before the deviation was agreed tells of something else, or is dated wrongly, and does not count.
        """
        told = self.told(deviation.deviation, municipality)
        return next((each for each in told if each.told_on >= deviation.agreed_on), None)

    @cached_property
    def _told(self) -> Mapping[tuple[str | None, str], list[Notification]]:
        found: dict[tuple[str | None, str], list[Notification]] = defaultdict(list)
        for each in self.notifications:
            found[each.deviation, each.municipality].append(each)
        return found

    def _ranked(self, municipality: str | None) -> tuple[PriorityNow, ...]:
        things: list[Priority] = [fold(facts) for facts in self._streams.values() if _any(facts, PriorityProposed)]
        now = [thing.on(self.valid, municipality) for thing in things]
        return tuple(sorted((p for p in now if not p.withdrawn), key=lambda p: (p.rank is None, p.rank or 0, p.priority)))

    def _council(self, code: MunicipalityCode) -> CouncilReading:
        start = Adoption(municipality=code, until=self.draft.term.last)
        adoption: Adoption = fold(self._streams.get(f"plan/{self.plan}/council/{code}", ()), start)
        known = self.municipalities.get(code)
        return CouncilReading(
            municipality=code, name=known.name if known else code, adoption=adoption,
            priorities=self._ranked(code), local_emphases=adoption.local_emphases,
        )  # fmt: skip

    def _deviation(self, stream: str) -> Deviation:
        deviation: Deviation = fold(self._streams[stream])
        for fact in self._streams.get(f"plan/{self.plan}/agreement/{deviation.agreement}", ()):
            if isinstance(fact.event, TriangleAgreementMade):
                evidence = (fact.id, *deviation.evidence)
                return attrs.evolve(deviation, parties=fact.event.parties, domain=fact.event.domain, evidence=evidence)
        return deviation


class Reading:
    """Hold the world of day `valid` as known at `known`, at ledger position `position`."""

    def __init__(self, facts: Iterable[Fact[Event]], *, valid: date, known: datetime | None, position: int) -> None:
        self.valid, self.known, self.position = valid, known, position
        self._dossiers: dict[str, list[Fact[Event]]] = defaultdict(list)
        for fact in facts:
            if fact.visible_on(valid):
                self._dossiers[dossier_of(fact.stream)].append(fact)

    @cached_property
    def municipalities(self) -> Mapping[str, Municipality]:
        """Give each municipality registered, by its TOOI code."""
        folded = (municipality_of(facts) for name, facts in self._dossiers.items() if name.startswith("municipality/"))
        return {each.municipality: each for each in folded if each is not None}

    @cached_property
    def plans(self) -> Mapping[str, PlanReading]:
        """Give each plan drafted by the day, by its name."""
        return {
            name.removeprefix("plan/"): PlanReading(facts, valid=self.valid, municipalities=self.municipalities)
            for name, facts in sorted(self._dossiers.items())
            if name.startswith("plan/") and _any(facts, PlanDrafted)
        }

    def plan(self, name: str) -> PlanReading:
        """
        Give one plan.

        Raises:
            NothingThatDay: If no plan of that name counts by the day, as known at the moment asked.
        """
        if name not in self.plans:
            raise NothingThatDay(name, day=self.valid, position=self.position)
        return self.plans[name]


def _any(facts: Iterable[Fact[Event]], kind: type[Event]) -> bool:
    return any(isinstance(fact.event, kind) for fact in facts)


def _notification(event: CouncilNotified, event_id: EventId) -> Notification:
    return Notification(
        municipality=event.municipality, deviation=event.deviation, shortfall=event.shortfall,
        told_on=event.occurred_on, told_by=event.acting_body, form=event.form, event_id=event_id,
    )  # fmt: skip
