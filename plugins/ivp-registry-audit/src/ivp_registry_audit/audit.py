"""
The audit itself: one row for each deviation and each council it concerns, with one of five outcomes.

The law names no term for telling a council (Gemeentewet art. 169 lid 2, art. 180 lid 2), so without a local norm
there is no "late": the row says how many days it took, and that no term was laid down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from ivp_registry.codec import Catalogue
from ivp_registry.errors import UnknownReference
from ivp_registry.state import Reading

from .projection import Deviations, fact_of

if TYPE_CHECKING:
    from ivp_registry import Registry
    from ivp_registry.kinds import Body, NotificationForm, Trigger
    from ivp_registry.state import Deviation, LocalNorm, PlanReading

KNOWN_AT = "SELECT * FROM facts WHERE known_from <= ? AND (known_until IS NULL OR known_until > ?)"


class Outcome(StrEnum):
    """Whether a council was told in time; only a recorded local norm can make it late."""

    ON_TIME = "on-time"
    LATE = "late"
    MISSING = "missing"
    OPEN = "open"
    NO_NORM = "no-norm"


@attrs.frozen(kw_only=True)
class Told:
    """Hold one row of the audit: a deviation, a council, and whether that council was told in time."""

    outcome: Outcome
    plan: str
    deviation: str
    subject: str
    municipality: str
    council: str
    agreed_on: date
    parties: tuple[str, ...]
    priorities: tuple[str, ...]
    trigger: Trigger
    in_force_from: date
    in_force_until: date | None
    in_force: bool
    told_on: date | None
    told_before: tuple[date, ...]
    told_by: Body | None
    form: NotificationForm | None
    days: int
    norm: str
    due_on: date | None
    evidence: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Audit:
    """Hold the rows with what they rest on: day, moment, position and root of the register."""

    rows: tuple[Told, ...]
    valid: date
    known: datetime | None
    position: int
    root: str
    behind: int = 0

    @property
    def is_clean(self) -> bool:
        """Tell whether no council was told late, or not at all although its norm has passed."""
        return not any(row.outcome in (Outcome.LATE, Outcome.MISSING) for row in self.rows)

    def count(self, outcome: Outcome) -> int:
        """Count the rows with one outcome."""
        return sum(row.outcome is outcome for row in self.rows)


def audit_deviations(
    registry: Registry,
    *,
    valid: date,
    known: datetime | date | int | None = None,
    plan: str | None = None,
    municipality: str | None = None,
    since: date | None = None,
    catch_up: bool = True,
) -> Audit:
    """
    Audit who was told, as things stood on day *valid* and as the register knew them at *known*.

    Brings the read model up to date first, unless *catch_up* says not to: the audit then stands at the position to which
    the read model has come, and says how many events that leaves out. *since* leaves out deviations agreed before that
    day. A notification dated before its deviation was agreed tells of something else, or is dated wrongly: it is named
    in `told_before`, and never makes a council told.

    Raises:
        NothingThatDay: If *plan* is not there on that day, as known then.
        UnknownReference: If *municipality* was never registered.
        PluginFailed: If the read model cannot be brought up to date.
    """
    asked = registry.position_at(known)
    reading = reading_at(registry, valid, asked, catch_up=catch_up)
    rows = (row for each in plans_asked(reading, plan, municipality) for row in rows_of(each))
    chosen = tuple(
        row for row in rows if municipality in (None, row.municipality) and (since is None or row.agreed_on >= since)
    )
    moment = known if isinstance(known, datetime) else None
    root = registry.root(reading.position).hex()
    return Audit(
        rows=chosen, valid=valid, known=moment, position=reading.position, root=root, behind=asked - reading.position
    )


def plans_asked(reading: Reading, plan: str | None, municipality: str | None) -> list[PlanReading]:
    """
    Give the plan that was asked for, or all of them.

    Raises:
        NothingThatDay: If *plan* is not there on that day, as known then.
        UnknownReference: If *municipality* was never registered.
    """
    plans = [reading.plan(plan)] if plan else list(reading.plans.values())
    if municipality is not None and municipality not in reading.municipalities:
        meant = (code for code, each in reading.municipalities.items() if each.name.casefold() == municipality.casefold())
        nearest = next((f"municipality/{code}" for code in meant), None)
        raise UnknownReference("audit", f"municipality/{municipality}", nearest=nearest)
    return plans


def reading_at(registry: Registry, valid: date, position: int, *, catch_up: bool) -> Reading:
    """Read from the read model what was known at *position*, or at where it stands if that is before."""
    projection = next((each for each in registry.projections if each.name == Deviations.name), Deviations())
    if catch_up:
        fault = registry.project([projection])[0].fault
        if fault:
            raise fault
    view = registry.view_of(projection)
    with view.snapshot():
        position = min(position, view.position)
        stored = view.query(KNOWN_AT, position, position)
    catalogue = Catalogue()
    return Reading((fact_of(row, catalogue) for row in stored), valid=valid, known=None, position=position)


def rows_of(plan: PlanReading) -> Iterator[Told]:
    """Audit one plan as it reads on the day of its reading: a row for each deviation and each council it concerns."""
    for deviation in plan.deviations:
        for code in plan.concerned(deviation):
            yield row_of(plan, deviation, code)


def row_of(plan: PlanReading, deviation: Deviation, code: str) -> Told:
    """Judge whether one council was told of one deviation."""
    told = plan.first_told(deviation, code)
    early = (each for each in plan.told(deviation.deviation, code) if each.told_on < deviation.agreed_on)
    known = plan.municipalities.get(code)
    norm = known.norm_on(deviation.agreed_on) if known else None
    due = norm.due_after(deviation.agreed_on) if norm else None
    until = told.told_on if told else plan.valid
    evidence = (*deviation.evidence, *(each.event_id for each in (told, norm) if each))
    return Told(
        outcome=judge(told_on=told.told_on if told else None, due_on=due, on=plan.valid), plan=plan.plan,
        deviation=deviation.deviation, subject=deviation.subject, municipality=code, council=known.name if known else code,
        agreed_on=deviation.agreed_on, parties=tuple(map(str, deviation.parties)),
        priorities=tuple(_labels(plan, deviation.priorities)), trigger=deviation.trigger,
        in_force_from=deviation.counts_from, in_force_until=deviation.last_day, in_force=deviation.in_force_on(plan.valid),
        told_on=told.told_on if told else None, told_by=told.told_by if told else None, form=told.form if told else None,
        told_before=tuple(each.told_on for each in early),
        days=(until - deviation.agreed_on).days, norm=_named(norm), due_on=due, evidence=evidence,
    )  # fmt: skip


def _named(norm: LocalNorm | None) -> str:
    """Name a norm: its days, explicitly no term, or nothing recorded."""
    if norm is None:
        return "not-recorded"
    return "no-term" if norm.days is None else str(norm.days)


def judge(*, told_on: date | None, due_on: date | None, on: date) -> Outcome:
    """
    Give the outcome from the day a council was told, the last day of its norm, and the day of the question.

    >>> judge(told_on=None, due_on=date(2024, 3, 1), on=date(2024, 3, 2)).value
    'missing'
    """
    if due_on is None:
        return Outcome.NO_NORM
    if told_on is not None:
        return Outcome.ON_TIME if told_on <= due_on else Outcome.LATE
    return Outcome.MISSING if on > due_on else Outcome.OPEN


def _labels(plan: PlanReading, priorities: Iterable[str]) -> Iterator[str]:
    """Name priorities as they were called on the day, those withdrawn since by their identity."""
    named = {priority.priority: priority.label for priority in plan.priorities}
    return (named.get(priority, priority) for priority in priorities)
