"""
Corrections: what an old line said, what it says now, why, and by whom.

Only the streams in which something was corrected are read, line by line; what was never corrected costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from ivp_registry.clock import AMSTERDAM
from ivp_registry.events.register import EventCorrected, EventRetracted

from .amendments import Amendments
from .basis import Answer, Basis
from .changes import FieldChange, corrected
from .trail import Scope

if TYPE_CHECKING:
    from ivp_registry import Event, Registry
    from ivp_registry.events.record import Record
    from ivp_registry.kinds import Body
    from ivp_registry.values import Actor, Document, EventId


class Effect(StrEnum):
    """What a correction or retraction did to the line when it was recorded."""

    CORRECTED = "corrected"
    RETRACTED = "retracted"
    RESTORED = "restored"
    NOTHING = "nothing"


@attrs.frozen(kw_only=True)
class Correction:
    """
    Hold one correction or retraction of a line.

    *fact* is the line that it touches in the end, *amends* the event that it names: another one when a correction or a
    retraction was itself retracted. *days* counts from the day the line was recorded; *stands* is untrue for what was
    taken back since.
    """

    effect: Effect
    stands: bool
    fact: EventId
    fact_topic: str
    changes: tuple[FieldChange, ...]
    why: str
    found_on: date
    recorded_at: datetime
    days: int
    acting_body: Body | None
    recorded_by: Actor
    recorded_first_by: Actor
    event_id: EventId
    position: int
    amends: EventId
    amended_by: tuple[EventId, ...]
    source: Document | None


def audit_corrections(
    registry: Registry,
    *,
    plan: str | None = None,
    municipality: str | None = None,
    since: date | None = None,
    until: date | None = None,
    valid: date | None = None,
    known: datetime | date | int | None = None,
) -> Answer[Correction]:
    """
    List every correction and retraction in order of recording, those included that were taken back.

    *since* and *until* bound the day on which the mistake was found, and *valid* leaves out what was found later.

    Raises:
        UnknownReference: If *plan* or *municipality* was never recorded by then.
    """
    basis = Basis.of(registry, valid=valid, known=known)
    scope = Scope(plan=plan, municipality=municipality, since=since, until=until, valid=valid)
    scope.check(registry, basis.position)
    amendments = Amendments.of(registry, until=basis.position, path=scope.path)
    wanted = [
        record
        for record in amendments.records
        if isinstance(record.event, EventCorrected | EventRetracted) and scope.takes(record)
    ]
    facts = dict(_facts(registry, [amendments.fact_of(record.id) for record in wanted], basis.position))
    rows = tuple(_row(record, facts[amendments.fact_of(record.id)], amendments) for record in wanted)
    return Answer(rows=rows, basis=basis)


def _facts(registry: Registry, ids: list[EventId], until: int) -> Iterator[tuple[EventId, Record]]:
    """Give the lines with these ids, from one reading of each stream."""
    wanted = set(ids)
    for stream in dict.fromkeys(each.rpartition("@")[0] for each in ids):
        found = (record for record in registry.events(path=stream, until=until) if record.id in wanted)
        yield from ((record.id, record) for record in found if record.stream == stream)


def _row(record: Record, fact: Record, amendments: Amendments) -> Correction:
    event = record.event
    assert isinstance(event, EventCorrected | EventRetracted)
    before, after = (amendments.said(fact, until=record.position - back) for back in (1, 0))
    recorded, first = (each.envelope.recorded_at.astimezone(AMSTERDAM).date() for each in (record, fact))
    return Correction(
        effect=_effect(before, after), stands=amendments.stands(record.id), fact=fact.id, fact_topic=fact.topic,
        changes=corrected(before, after), why=event.reason, found_on=event.occurred_on,
        recorded_at=record.envelope.recorded_at, days=(recorded - first).days, acting_body=event.acting_body,
        recorded_by=record.envelope.recorded_by, recorded_first_by=fact.envelope.recorded_by, event_id=record.id,
        position=record.position, amends=event.target, amended_by=amendments.touching(record.id), source=event.source,
    )  # fmt: skip


def _effect(before: Event | None, after: Event | None) -> Effect:
    if before == after:
        return Effect.NOTHING
    if after is None:
        return Effect.RETRACTED
    return Effect.RESTORED if before is None else Effect.CORRECTED
