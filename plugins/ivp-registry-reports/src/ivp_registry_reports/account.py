"""
What a report tells: the register on one day, as known at one moment, as frozen values without any link to a register.

Everything a renderer may show stands here, and nothing else. An account is made by `reading.read`; it is public unless
`audience` says otherwise.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from ivp_registry import Event
from ivp_registry.kinds import AuthorityDomain, Body, EvaluationKind, NotificationForm, PlanPart
from ivp_registry.state import Adoption, Deviation, LocalNorm, PriorityNow
from ivp_registry.values import Attendee, Document, EventId, JuriConnect, MunicipalityCode, Period

from .secrecy import Audience, Secret

if TYPE_CHECKING:
    from ivp_registry_compliance.findings import Finding


class Verdict(StrEnum):
    """
    Whether a council was told in time, as the audit judges it.

    `WITHHELD` says that no judgement can be given in public, because not all it rests on is public.
    """

    ON_TIME = "on-time"
    LATE = "late"
    MISSING = "missing"
    OPEN = "open"
    NO_NORM = "no-norm"
    WITHHELD = "withheld"


class Kind(StrEnum):
    """What a line of the timeline is about, as a reader would choose it in a filter."""

    PLAN = "plan"
    PRIORITY = "priority"
    DEVIATION = "deviation"
    NOTIFICATION = "notification"
    COUNCIL = "council"
    EXECUTION = "execution"
    CORRECTION = "correction"
    SECRECY = "secrecy"
    REGISTER = "register"


@attrs.frozen(kw_only=True)
class Basis:
    """
    Hold what an account rests on, so that it can be made again: both dates, ledger position and root.

    `known` is what was asked, as a moment; None means everything recorded up to `position`. `recorded_at` is when the
    event at that position was recorded; None in an empty register.
    """

    valid: date
    known: datetime | None
    position: int
    root: str
    recorded_at: datetime | None
    audience: Audience


@attrs.frozen(kw_only=True)
class PriorityStep:
    """Hold one change of a priority: from which day, for which council (None: for all), what, why, by which event."""

    counts_from: date
    council: str | None
    municipality: MunicipalityCode | None
    before: PriorityNow
    after: PriorityNow
    motivation: str | None
    decided_by: Body | None
    event_id: EventId
    position: int


@attrs.frozen(kw_only=True)
class PriorityAccount:
    """
    Hold a priority of the joint list: as it read when the first council adopted the plan, as it reads now, every change.

    `adopted_on` is that day; None means that no council has adopted, and `then` is what was proposed.
    """

    priority: str
    adopted_on: date | None
    then: PriorityNow
    now: PriorityNow
    steps: tuple[PriorityStep, ...]
    motivation: str | None
    safety_field: str | None
    event_id: EventId
    position: int


@attrs.frozen(kw_only=True)
class CouncilTold:
    """
    Hold whether one council was told of one deviation, as the audit judges it.

    `days` counts to the day it was told, else to the day of the account. `norm_days` is the local norm; None when there
    is none, and then `is_norm_recorded` tells whether that is explicitly so. Where the verdict is withheld, all is None.
    """

    verdict: Verdict
    municipality: MunicipalityCode
    council: str
    told_on: date | None = None
    told_by: Body | None = None
    form: NotificationForm | None = None
    told_before: tuple[date, ...] = ()
    days: int | None = None
    norm_days: int | None = None
    is_norm_recorded: bool = False
    due_on: date | None = None
    evidence: tuple[EventId, ...] = ()


@attrs.frozen(kw_only=True)
class DeviationAccount:
    """Hold a deviation with its agreement, its priorities by their labels, and each council it concerns."""

    plan: str
    deviation: Deviation
    is_in_force: bool
    priorities: tuple[tuple[str, str], ...]
    attendees: tuple[Attendee, ...]
    content: str | None
    domain: AuthorityDomain | None
    reasons: tuple[tuple[date, str], ...]
    legal_basis: tuple[JuriConnect, ...]
    sources: tuple[Document, ...]
    councils: tuple[CouncilTold, ...]
    positions: tuple[int, ...]


@attrs.frozen(kw_only=True)
class CouncilAccount:
    """Hold what one council decided about the plan, its own priorities and emphases, and its norm for being told."""

    municipality: MunicipalityCode
    council: str
    adoption: Adoption
    is_in_force: bool | None
    priorities: tuple[PriorityNow, ...]
    norm: LocalNorm | None


@attrs.frozen(kw_only=True)
class MonitoringRound:
    """Hold one monitoring round: when, of which plans, with what result."""

    round: str
    held_on: date
    covers: tuple[PlanPart, ...]
    result: str | None
    source: Document | None
    event_id: EventId
    position: int


@attrs.frozen(kw_only=True)
class Evaluation:
    """Hold that an evaluation was presented to one council."""

    evaluation: str
    kind: EvaluationKind
    municipality: MunicipalityCode
    council: str
    presented_on: date
    source: Document | None
    event_id: EventId
    position: int


@attrs.frozen(kw_only=True)
class Line:
    """
    Hold one line of the timeline: the event as it was recorded, in the order in which the register learned it.

    `event` is None where a line is secret and only its existence may be known. `before` and `after` are what a corrected
    fact said and says; `corrected_by` and `retracted_by` are positions of the later lines that replace this one.
    """

    position: int
    event_id: EventId
    fact_id: EventId
    topic: str
    kind: Kind
    plan: str | None
    municipalities: tuple[MunicipalityCode, ...]
    priorities: tuple[str, ...]
    deviation: str | None
    recorded_at: datetime
    recorded_by: str
    event: Event | None
    before: Event | None = None
    after: Event | None = None
    corrected_by: int | None = None
    retracted_by: int | None = None
    secret: Secret | None = None


@attrs.frozen(kw_only=True)
class Promise:
    """Hold what the plan promises, in the words of its source."""

    promise: str
    kind: str
    quote: str
    times_per_year: int | None
    every_years: int | None
    due_on: date | None
    event_id: EventId
    position: int


@attrs.frozen(kw_only=True)
class PlanAccount:
    """Hold one plan: its term, priorities, councils, deviations, monitoring, evaluation and promises."""

    plan: str
    title: str
    cooperation_area: str | None
    term: Period
    priorities: tuple[PriorityAccount, ...]
    councils: tuple[CouncilAccount, ...]
    deviations: tuple[DeviationAccount, ...]
    monitoring: tuple[MonitoringRound, ...]
    evaluations: tuple[Evaluation, ...]
    promises: tuple[Promise, ...]
    source: Document | None

    def count(self, verdict: Verdict) -> int:
        """Count the notifications with one verdict."""
        return sum(told.verdict is verdict for each in self.deviations for told in each.councils)


@attrs.frozen(kw_only=True)
class Account:
    """
    Hold all that a report may tell.

    `timeline` is in order of recording, oldest first. `findings` are those of the compliance plugin; None where it is not
    installed. `names` gives the name of each municipality by its code. `checkpoint` is the newest signed checkpoint that
    is not younger than the account, as text, and `proofs` are proof files by the path under which they are offered.
    """

    basis: Basis
    plans: tuple[PlanAccount, ...]
    timeline: tuple[Line, ...]
    names: tuple[tuple[MunicipalityCode, str], ...]
    findings: tuple[Finding, ...] | None = None
    checkpoint: str | None = None
    proofs: tuple[tuple[str, str], ...] = ()

    @property
    def corrections(self) -> tuple[Line, ...]:
        """Give the lines that correct or retract others."""
        return tuple(line for line in self.timeline if line.kind is Kind.CORRECTION)

    @property
    def is_internal(self) -> bool:
        """Tell whether it holds what the public must not see; every page must then say so."""
        return self.basis.audience is Audience.INTERNAL
