"""
Every notification of a council: which deviation, which norm and term, and what it is worth; and where there is none yet.

It rests on the same read model and the same judgement as the audit of deviations, so the two never disagree. Of each
notification only the moment of recording is read from the events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from ivp_registry.events.council import CouncilNotified

from .amendments import Amendments
from .audit import Outcome, Told, plans_asked, reading_at, row_of
from .basis import Answer, Basis, moment_of

if TYPE_CHECKING:
    from ivp_registry import Registry
    from ivp_registry.kinds import Body, NotificationForm
    from ivp_registry.state import Notification, PlanReading
    from ivp_registry.values import EventId


class Worth(StrEnum):
    """What one notification is worth; the first five are the outcomes for the council that it told, or did not."""

    ON_TIME = Outcome.ON_TIME.value
    LATE = Outcome.LATE.value
    MISSING = Outcome.MISSING.value
    OPEN = Outcome.OPEN.value
    NO_NORM = Outcome.NO_NORM.value
    TOO_EARLY = "before-agreement"
    AGAIN = "told-again"
    NOT_JUDGED = "not-judged"


@attrs.frozen(kw_only=True)
class Notified:
    """
    Hold one notification, or that there is none for a council and a deviation.

    *worth* of a notification that counts is the outcome for that council; of one dated before the deviation was agreed, and
    of one after another that counted, it says so; one of a budget shortfall is not judged, since a local norm is about
    deviations. *days* counts from the agreement.
    """

    worth: Worth
    plan: str
    about: str
    subject: str | None
    municipality: str
    council: str
    agreed_on: date | None
    told_on: date | None
    told_by: Body | None
    form: NotificationForm | None
    days: int | None
    norm: str | None
    due_on: date | None
    recorded_at: datetime | None
    event_id: EventId | None
    corrected_by: EventId | None
    norm_id: EventId | None


@attrs.frozen(kw_only=True)
class Notifications(Answer[Notified]):
    """Hold the notifications, and how many events the read model had not seen."""

    behind: int = 0

    @property
    def is_clean(self) -> bool:
        """Tell whether no council was told late, or not at all although its norm has passed."""
        return not any(row.worth in (Worth.LATE, Worth.MISSING) for row in self.rows)

    def count(self, worth: Worth) -> int:
        """Count the rows of one worth."""
        return sum(row.worth is worth for row in self.rows)


def audit_notifications(
    registry: Registry,
    *,
    valid: date,
    known: datetime | date | int | None = None,
    plan: str | None = None,
    municipality: str | None = None,
    since: date | None = None,
    until: date | None = None,
    catch_up: bool = True,
) -> Notifications:
    """
    List every notification of a council by day *valid*, as known at *known*, and every council that had none by then.

    *since* and *until* bound the day on which a deviation was agreed; of a shortfall, the day on which the council was told.

    Raises:
        NothingThatDay: If *plan* is not there on that day, as known then.
        UnknownReference: If *municipality* was never registered.
        PluginFailed: If the read model cannot be brought up to date.
    """
    asked = registry.position_at(known)
    reading = reading_at(registry, valid, asked, catch_up=catch_up)
    recorded = _recorded(registry, reading.position)
    basis = attrs.evolve(Basis.of(registry, valid=valid, known=reading.position), known=moment_of(known))
    found = (row for each in plans_asked(reading, plan, municipality) for row in _rows(each, recorded))
    rows = tuple(
        row
        for row in found
        if municipality in (None, row.municipality) and _within(row.agreed_on or row.told_on, since, until)
    )
    return Notifications(rows=rows, basis=basis, behind=asked - reading.position)


@attrs.frozen
class _Recorded:
    """Hold when a notification was recorded, and the correction that holds, if there is one."""

    at: datetime
    corrected_by: EventId | None


def _recorded(registry: Registry, until: int) -> Mapping[EventId, _Recorded]:
    amendments = Amendments.of(registry, until=until)
    found = dict[str, _Recorded]()
    for record in registry.events(topics=[CouncilNotified.TOPIC], until=until):
        fact = amendments.fact(record, until=until)
        found[record.id] = _Recorded(record.envelope.recorded_at, fact.corrected_by if fact else None)
    return found


def _within(day: date | None, since: date | None, until: date | None) -> bool:
    return day is not None and (since is None or day >= since) and (until is None or day <= until)


def _rows(plan: PlanReading, recorded: Mapping[EventId, _Recorded]) -> Iterator[Notified]:
    for deviation in plan.deviations:
        for code in plan.concerned(deviation):
            judged = row_of(plan, deviation, code)
            counts = plan.first_told(deviation, code)
            told: tuple[Notification | None, ...] = plan.told(deviation.deviation, code)
            for each in told if counts else (*told, None):
                yield _of_deviation(judged, each, counts, recorded)
    for each in plan.notifications:
        if each.shortfall is not None:
            yield _of_shortfall(plan, each, recorded[each.event_id])


def _of_deviation(
    judged: Told,
    told: Notification | None,
    counts: Notification | None,
    recorded: Mapping[EventId, _Recorded],
) -> Notified:
    """Say of one notification of a deviation, or of there being none, what it is worth."""
    norms = [each for each in judged.evidence if each.startswith(f"municipality/{judged.municipality}/norm@")]
    return Notified(
        worth=_worth(judged, told, counts), plan=judged.plan, about=f"deviation/{judged.deviation}", subject=judged.subject,
        municipality=judged.municipality, council=judged.council, agreed_on=judged.agreed_on,
        told_on=told.told_on if told else None, told_by=told.told_by if told else None, form=told.form if told else None,
        days=(told.told_on - judged.agreed_on).days if told else judged.days, norm=judged.norm, due_on=judged.due_on,
        recorded_at=recorded[told.event_id].at if told else None,
        event_id=told.event_id if told else None, corrected_by=recorded[told.event_id].corrected_by if told else None,
        norm_id=next(iter(norms), None),
    )  # fmt: skip


def _worth(judged: Told, told: Notification | None, counts: Notification | None) -> Worth:
    if told is not None and told.told_on < judged.agreed_on:
        return Worth.TOO_EARLY
    return Worth(judged.outcome.value) if told == counts else Worth.AGAIN


def _of_shortfall(plan: PlanReading, told: Notification, recorded: _Recorded) -> Notified:
    known = plan.municipalities.get(told.municipality)
    return Notified(
        worth=Worth.NOT_JUDGED, plan=plan.plan, about=f"shortfall/{told.shortfall}", subject=None,
        municipality=told.municipality, council=known.name if known else told.municipality, agreed_on=None,
        told_on=told.told_on, told_by=told.told_by, form=told.form, days=None, norm=None, due_on=None,
        recorded_at=recorded.at, event_id=told.event_id, corrected_by=recorded.corrected_by, norm_id=None,
    )  # fmt: skip
