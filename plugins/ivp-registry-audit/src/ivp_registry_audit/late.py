"""
What was recorded late: facts with a long time between the day they happened and the day the register learned them.

No term is law here: nothing that this register rests on says how soon a fact must be recorded. So this lists and does not
judge, and says of its own default that it is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from ivp_registry.clock import AMSTERDAM

from .amendments import Amendments
from .basis import Answer, Basis
from .trail import Scope

if TYPE_CHECKING:
    from ivp_registry import Registry
    from ivp_registry.events.record import Record
    from ivp_registry.kinds import Body, Dating
    from ivp_registry.values import Actor, Document, EventId

DEFAULT_DAYS = 30
"""
A month: long enough for a paper to reach who records it, short enough to show what was entered afterwards.

Our choice and nobody's norm; who asks says what is long.
"""


@attrs.frozen(kw_only=True)
class RecordedLate:
    """
    Hold a fact that the register learned late.

    *days* counts from the day it happened, as the register has it now, to the day it was first recorded, Europe/Amsterdam;
    where *dating* says that the day is only a bound, so is the count. *corrected_by* names the correction by which the
    register learned that day.
    """

    days: int
    event_id: EventId
    topic: str
    occurred_on: date
    dating: Dating
    recorded_at: datetime
    recorded_by: Actor
    acting_body: Body | None
    corrected_by: EventId | None
    source: Document | None
    position: int


def audit_recorded_late(
    registry: Registry,
    *,
    longer_than: int = DEFAULT_DAYS,
    plan: str | None = None,
    municipality: str | None = None,
    since: date | None = None,
    until: date | None = None,
    valid: date | None = None,
    known: datetime | date | int | None = None,
) -> Answer[RecordedLate]:
    """
    List the facts that stand and were recorded more than *longer_than* days after they happened, the longest first.

    *since* and *until* bound the day on which something happened; *valid* leaves out what had not happened by then.
    Corrections and retractions count from the day on which the mistake was found. What was retracted is left out: it says
    nothing any more.

    Raises:
        UnknownReference: If *plan* or *municipality* was never recorded by then.
    """
    basis = Basis.of(registry, valid=valid, known=known)
    scope = Scope(plan=plan, municipality=municipality, since=since, until=until, valid=valid)
    scope.check(registry, basis.position)
    amendments = Amendments.of(registry, until=basis.position, path=scope.path)
    rows = _rows(registry, scope, amendments, basis.position)
    late = sorted((row for row in rows if row.days > longer_than), key=lambda row: (-row.days, row.position))
    return Answer(rows=tuple(late), basis=basis)


def _rows(registry: Registry, scope: Scope, amendments: Amendments, position: int) -> Iterator[RecordedLate]:
    for record in registry.events(path=scope.path, until=position):
        if not amendments.stands(record.id):
            continue
        fact = amendments.fact(record, until=position) if amendments.touching(record.id) else None
        standing = attrs.evolve(record, event=fact.event) if fact else record
        if scope.takes(standing):
            yield _row(standing, fact.corrected_by if fact else None)


def _row(record: Record, corrected_by: EventId | None) -> RecordedLate:
    event, envelope = record.event, record.envelope
    recorded = envelope.recorded_at.astimezone(AMSTERDAM).date()
    return RecordedLate(
        days=(recorded - event.occurred_on).days, event_id=record.id, topic=record.topic, occurred_on=event.occurred_on,
        dating=event.dating, recorded_at=envelope.recorded_at, recorded_by=envelope.recorded_by,
        acting_body=event.acting_body, corrected_by=corrected_by, source=event.source, position=record.position,
    )  # fmt: skip
