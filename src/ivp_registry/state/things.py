"""What plans, priorities, councils, deviations and norms are, folded from their facts; frozen, with all their dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from ..events import Event
from ..events.register import LocalNormAdopted, MunicipalityRegistered, MunicipalityReorganised
from ..kinds import AuthorityDomain, Body, DecisionOutcome, NotificationForm, ReorganisationKind, Trigger
from ..values import AgreementParty, EventId, LocalEmphasis, MunicipalityCode, PointDecided
from .resolve import Fact, in_order

NOT_THERE = (
    DecisionOutcome.REJECTED,
    DecisionOutcome.POSTPONED,
    DecisionOutcome.WITHDRAWN,
    DecisionOutcome.NOT_ADOPTED,
)
"""Outcomes after which the plan is not in force, unless a fact says otherwise."""


FIRST_DAY = date.min + timedelta(days=1)
"""The first day that has a day before it; what ended earlier ended on the first day of the calendar."""


@attrs.frozen(kw_only=True)
class PriorityChange:
    """Hold one change of a priority: from which day, for which council (None: for the joint list), and what."""

    counts_from: date
    municipality: MunicipalityCode | None
    label: str | None
    rank: int | None
    goals: tuple[str, ...] | None
    withdrawn: bool
    event_id: EventId


@attrs.frozen(kw_only=True)
class PriorityNow:
    """Hold a priority as it reads on one day for one council, or in the joint list."""

    priority: str
    label: str
    rank: int | None
    goals: tuple[str, ...]
    withdrawn: bool
    earlier_labels: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Priority:
    """Hold a priority with its whole history; its identity outlives its labels."""

    priority: str
    proposed_on: date
    proposed_by: Body | None
    changes: tuple[PriorityChange, ...]

    def on(self, day: date, municipality: str | None = None) -> PriorityNow:
        """Read the priority on *day*: the joint list, with what one *municipality*'s council changed for itself."""
        label, withdrawn = "", False
        rank: int | None = None
        goals: tuple[str, ...] = ()
        labels: list[str] = []
        for change in self.changes:
            if change.counts_from > day or change.municipality not in (None, municipality):
                continue
            if change.label is not None and change.label != label:
                labels += [label] if label else []
                label = change.label
            rank = change.rank if change.rank is not None else rank
            goals = change.goals if change.goals is not None else goals
            withdrawn = change.withdrawn
        return PriorityNow(
            priority=self.priority, label=label, rank=rank, goals=goals, withdrawn=withdrawn, earlier_labels=tuple(labels)
        )


@attrs.frozen(kw_only=True)
class Adoption:
    """Hold what one council decided about the plan, and whether the plan is in force there; None means: not known."""

    municipality: MunicipalityCode
    outcome: DecisionOutcome | None = None
    decided_on: date | None = None
    decided_by: Body | None = None
    outcomes: tuple[PointDecided, ...] = ()
    sets_goals: bool | None = None
    local_emphases: tuple[LocalEmphasis, ...] = ()
    in_force_from: date | None = None
    until: date | None = None
    repealed_from: date | None = None
    evidence: tuple[EventId, ...] = ()

    def in_force_on(self, day: date) -> bool | None:
        """Tell whether the plan is in force here on *day*; None when no fact says from when."""
        if self.in_force_from is None:
            return False if self.outcome in NOT_THERE else None
        ended = self.repealed_from is not None and day >= self.repealed_from
        over = self.until is not None and day > self.until
        return day >= self.in_force_from and not ended and not over


@attrs.frozen(kw_only=True)
class Deviation:
    """Hold an agreed departure from the priorities with its dates, parties and evidence."""

    deviation: str
    subject: str
    agreement: str
    parties: tuple[AgreementParty, ...]
    domain: AuthorityDomain | None
    priorities: tuple[str, ...]
    trigger: Trigger
    motivation: str | None
    municipalities: tuple[MunicipalityCode, ...]
    agreed_on: date
    counts_from: date
    until: date | None
    extended_on: tuple[date, ...] = ()
    ended_from: date | None = None
    evidence: tuple[EventId, ...] = ()

    @property
    def last_day(self) -> date | None:
        """Give the last day on which it holds; None when no end was agreed."""
        ended = None if self.ended_from is None else max(self.ended_from, FIRST_DAY) - timedelta(days=1)
        return min((day for day in (self.until, ended) if day is not None), default=None)

    def in_force_on(self, day: date) -> bool:
        """Tell whether the deviation holds on *day*."""
        return day >= self.counts_from and (self.last_day is None or day <= self.last_day)


@attrs.frozen(kw_only=True)
class Notification:
    """Hold that one council was told: when, by which body, in which form."""

    municipality: MunicipalityCode
    deviation: str | None
    shortfall: str | None
    told_on: date
    told_by: Body | None
    form: NotificationForm | None
    event_id: EventId


@attrs.frozen(kw_only=True)
class LocalNorm:
    """Hold a local term for telling the council; `days` None means that explicitly none was laid down."""

    municipality: MunicipalityCode
    counts_from: date
    days: int | None
    title: str | None
    event_id: EventId

    def due_after(self, day: date) -> date | None:
        """Give the last day on which telling is in time, for something agreed on *day*."""
        return None if self.days is None else day + timedelta(days=self.days)


@attrs.frozen(kw_only=True)
class Municipality:
    """Hold from when to when a municipality exists, what continues it, and its norms."""

    municipality: MunicipalityCode
    name: str
    exists_from: date | None
    gone_from: date | None
    how: ReorganisationKind | None
    successors: tuple[MunicipalityCode, ...]
    norms: tuple[LocalNorm, ...]

    def absence_on(self, day: date) -> str:
        """Say why the municipality did not exist on *day*; nothing when it did."""
        if self.exists_from is not None and day < self.exists_from:
            return f"it exists from {self.exists_from}"
        if self.gone_from is not None and day >= self.gone_from:
            continued = f", continued by {', '.join(self.successors)}" if self.successors else ""
            return f"it ended on {self.gone_from}{continued}"
        return ""

    def norm_on(self, day: date) -> LocalNorm | None:
        """Give the local norm in force on *day*; None when none was recorded for that day."""
        return next((norm for norm in reversed(self.norms) if norm.counts_from <= day), None)


_EXISTENCE = (MunicipalityRegistered, MunicipalityReorganised, LocalNormAdopted)


def municipality_of(facts: Iterable[Fact[Event]]) -> Municipality | None:
    """Fold the facts of one municipality; None when it was never registered."""
    entered: MunicipalityRegistered | None = None
    ended: MunicipalityReorganised | None = None
    norms = []
    successors: dict[MunicipalityCode, None] = {}
    for fact in in_order(fact for fact in facts if isinstance(fact.event, _EXISTENCE)):
        event = fact.event
        if isinstance(event, MunicipalityRegistered):
            entered = event
        elif isinstance(event, MunicipalityReorganised):
            successors |= dict.fromkeys(event.successors)
            ended = event if event.ends else ended
        elif isinstance(event, LocalNormAdopted):
            norms.append(_norm(event, fact.id))
    if entered is None:
        return None
    return Municipality(
        municipality=entered.municipality, name=entered.name, exists_from=entered.exists_from,
        gone_from=ended.counts_from if ended else None, how=ended.kind if ended else None,
        successors=tuple(successors), norms=tuple(sorted(norms, key=_by_day)),
    )  # fmt: skip


def _norm(event: LocalNormAdopted, event_id: EventId) -> LocalNorm:
    return LocalNorm(
        municipality=event.municipality, counts_from=event.counts_from, days=event.days, title=event.title, event_id=event_id
    )


def _by_day(norm: LocalNorm) -> tuple[date, int, str]:
    """Order norms by day; of two of one day the shorter term counts, whichever was recorded first."""
    return norm.counts_from, -(norm.days if norm.days is not None else 10**9), norm.title or ""
