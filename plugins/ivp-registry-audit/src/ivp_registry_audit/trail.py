"""
The trail: every recorded event once, in order of recording, with who, when, what changed, and where it can be proved.

It is read from the events themselves, page by page, and kept nowhere: a view of it would be the register a second time,
and an auditor would have to trust that view as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from ivp_registry import Event
from ivp_registry.clock import AMSTERDAM
from ivp_registry.errors import UnknownReference
from ivp_registry.events.register import EventCorrected, EventRetracted, PayloadErased
from ivp_registry.values import EventId

from .amendments import Amendments
from .basis import Basis, check_municipality
from .changes import FieldChange, changed_by, corrected
from .things import why

if TYPE_CHECKING:
    from ivp_registry import Registry
    from ivp_registry.events.record import Record
    from ivp_registry.kinds import Body, Dating
    from ivp_registry.ledger import Entry
    from ivp_registry.values import Actor, Document


@attrs.frozen(kw_only=True)
class Line:
    """
    Hold one recorded event as an auditor asks after it.

    *days* counts from the day it happened to the day it was recorded, in Europe/Amsterdam; it is below 0 for what was
    still to come. *amends* names the event that it corrects, retracts or tells of, *amended_by* those that do so with it.
    """

    position: int
    event_id: EventId
    topic: str
    occurred_on: date
    effective_from: date | None
    dating: Dating
    recorded_at: datetime
    days: int
    acting_body: Body | None
    recorded_by: Actor
    changes: tuple[FieldChange, ...]
    why: str | None
    note: str | None
    amends: EventId | None
    amended_by: tuple[EventId, ...]
    source: Document | None
    legal_basis: tuple[str, ...]
    leaf_index: int | None
    leaf_hash: str | None


@attrs.frozen(kw_only=True)
class Scope:
    """Say which events are wanted: below a path, of a plan, of a council, of a time, that had happened by a day."""

    subject: str = ""
    plan: str | None = None
    municipality: str | None = None
    since: date | None = None
    until: date | None = None
    valid: date | None = None

    @property
    def path(self) -> str:
        """Give the narrowest path that has all of them."""
        return self.subject or (f"plan/{self.plan}" if self.plan else "")

    def check(self, registry: Registry, until: int) -> None:
        """
        Refuse what was never recorded by then.

        Raises:
            UnknownReference: Naming what may have been meant.
        """
        check_municipality(registry, self.municipality, until)
        for path in filter(None, (f"plan/{self.plan}" if self.plan else "", self.subject)):
            if not any(registry.events(path=path, until=until, limit=1)):
                raise UnknownReference("audit", path, nearest=_nearest(registry, path, until))

    def takes(self, record: Record) -> bool:
        """Tell whether an event is wanted."""
        event = record.event
        if self.plan is not None and not f"{record.stream}/".startswith(f"plan/{self.plan}/"):
            return False
        if self.municipality is not None and not _concerns(record, self.municipality):
            return False
        if self.valid is not None and min(event.occurred_on, event.counts_from) > self.valid:
            return False
        return (self.since is None or event.occurred_on >= self.since) and (
            self.until is None or event.occurred_on <= self.until
        )


@attrs.frozen(kw_only=True)
class Trail:
    """
    Hold which events are asked for, and give their lines as often as it is iterated over, each time read anew.

    Nothing recorded changes, so the lines are always the same; the register has to be open.
    """

    registry: Registry
    scope: Scope
    basis: Basis

    def __iter__(self) -> Iterator[Line]:
        position = self.basis.position
        amendments = Amendments.of(self.registry, until=position, path=self.scope.path)
        targets: dict[EventId, Record] = {}
        leaves = _Leaves(self.registry)
        for record in self.registry.events(path=self.scope.path, until=position):
            if amendments.touching(record.id):
                targets[record.id] = record
            if self.scope.takes(record):
                yield self._line(record, amendments, targets, leaves.of(record.position))

    def _line(self, record: Record, amendments: Amendments, targets: dict[EventId, Record], leaf: Entry | None) -> Line:
        event, envelope = record.event, record.envelope
        told = envelope.recorded_at.astimezone(AMSTERDAM).date()
        return Line(
            position=record.position, event_id=record.id, topic=record.topic, occurred_on=event.occurred_on,
            effective_from=event.effective_from, dating=event.dating, recorded_at=envelope.recorded_at,
            days=(told - event.occurred_on).days, acting_body=event.acting_body, recorded_by=envelope.recorded_by,
            changes=self._changes(record, amendments, targets), why=why(event), note=event.note,
            amends=getattr(event, "target", None) if isinstance(event, Amending) else None,
            amended_by=amendments.touching(record.id), source=event.source, legal_basis=event.legal_basis,
            leaf_index=leaf.leaf_index if leaf else None,
            leaf_hash=leaf.leaf_hash.hex() if leaf and isinstance(leaf.leaf_hash, bytes) else None,
        )  # fmt: skip

    def _changes(self, record: Record, amendments: Amendments, targets: dict[EventId, Record]) -> tuple[FieldChange, ...]:
        if isinstance(record.event, PayloadErased):
            return ()
        if isinstance(record.event, EventCorrected | EventRetracted):
            fact = targets[amendments.fact_of(record.id)]
            before, after = (amendments.said(fact, until=record.position - back) for back in (1, 0))
            return corrected(before, after)
        return changed_by(record, self.registry)


Amending = EventCorrected | EventRetracted | PayloadErased


def audit_trail(
    registry: Registry,
    subject: str = "",
    *,
    plan: str | None = None,
    municipality: str | None = None,
    since: date | None = None,
    until: date | None = None,
    valid: date | None = None,
    known: datetime | date | int | None = None,
) -> Trail:
    """
    Give the trail of *subject* (a stream such as ``plan/x/priority/y``, or the beginning of some), or of the register.

    *since* and *until* bound the day on which something happened. With *valid* only what had happened by that day, or
    counted from then, is in it; with *known* only what was recorded by then.

    Raises:
        UnknownReference: If nothing was recorded there, of *plan* or of *municipality* by then.
    """
    basis = Basis.of(registry, valid=valid, known=known)
    scope = Scope(subject=subject.strip("/"), plan=plan, municipality=municipality, since=since, until=until, valid=valid)
    scope.check(registry, basis.position)
    return Trail(registry=registry, scope=scope, basis=basis)


def _nearest(registry: Registry, path: str, until: int) -> str | None:
    """Find what was meant: ``priority`` below the one plan there is, else the path most like it."""
    from difflib import get_close_matches

    paths = dict[str, None]()
    for record in registry.events(until=until):
        parts = record.stream.split("/")
        paths |= dict.fromkeys("/".join(parts[: number + 1]) for number in range(1, len(parts)))
    ends = [each for each in paths if each.endswith(f"/{path}")]
    return next(iter(ends or get_close_matches(path, paths, n=1, cutoff=0.6)), None)


def _concerns(record: Record, municipality: str) -> bool:
    """Tell whether an event is about a municipality: it lies there, or names it."""
    event: Event = record.event.replacement.event if isinstance(record.event, EventCorrected) else record.event
    return municipality in record.stream.split("/") or municipality in event.municipalities_named()


class _Leaves:
    """Give the ledger row of each position asked for, in order, from one pass over the ledger."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._entries: Iterator[Entry] | None = None

    def of(self, position: int) -> Entry | None:
        """Give the row of *position*, which must be above the last one asked for; None if it is not there."""
        if self._entries is None:
            self._entries = self._registry.entries(after=position - 1)
        return next((each for each in self._entries if each.position is None or each.position >= position), None)
