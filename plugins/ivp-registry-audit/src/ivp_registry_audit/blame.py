"""
Blame: which event put this value there, for one day on both clocks, with the values that the register gave for it before.

The facts of one stream are read as they were known after each of its events in turn; where a value changes, that event
put it there. So a correction, a retraction and a change of course are found alike, and the last value is what a reading
gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import attrs

from ivp_registry.errors import NothingThatDay, UnknownReference
from ivp_registry.events.base import fields_of
from ivp_registry.events.plan import PlanDrafted, PriorityAmended
from ivp_registry.state import resolve

from .amendments import KINDS
from .basis import Answer, Basis, check_municipality
from .things import EVERY, is_said, is_thing, said_on, why

if TYPE_CHECKING:
    from ivp_registry import Registry
    from ivp_registry.events.record import Record
    from ivp_registry.kinds import Body
    from ivp_registry.values import Actor, Document, EventId

MUNICIPALITY = r"gm[0-9]{4}"
OF_PLAN = tuple(field.name for field in fields_of(PlanDrafted) if field.name not in (*EVERY, "plan"))


@attrs.frozen(kw_only=True)
class Earlier:
    """Hold a value that the register gave for the same day before, and the event that had put it there."""

    value: object
    event_id: EventId
    position: int
    recorded_at: datetime


@attrs.frozen(kw_only=True)
class Blamed:
    """
    Hold one field with its value and the event that put it there.

    *field* is the path of the field below the plan (``priority/verkeer/label``). *municipality* is set where the value is
    that of one council, None for the joint plan. A *value* of None was there, and was taken back by the event.
    """

    field: str
    municipality: str | None
    value: object
    event_id: EventId
    topic: str
    occurred_on: date
    acting_body: Body | None
    recorded_at: datetime
    recorded_by: Actor
    why: str | None
    source: Document | None
    position: int
    earlier: tuple[Earlier, ...]


def audit_blame(
    registry: Registry,
    plan: str,
    field: str = "",
    *,
    valid: date,
    known: datetime | date | int | None = None,
    municipality: str | None = None,
) -> Answer[Blamed]:
    """
    Say of *field* of *plan*, and of every field below it, which event put its value there.

    A field is named by its path: ``title``, ``priority/verkeer/label``, ``council/gm0296/until``; ``priority`` names all of
    them. With *municipality* a priority reads as for that council; without it, councils whose own reading differs follow
    the joint one.

    Raises:
        UnknownReference: If there is no such plan or municipality, or nothing in the plan has that field on that day.
        NothingThatDay: If the plan does not count by that day, as known then.
    """
    basis = Basis.of(registry, valid=valid, known=known)
    check_municipality(registry, municipality, basis.position)
    path = field.strip("/")
    own = [each for each in _read(registry, f"plan/{plan}", basis.position) if each.stream == f"plan/{plan}"]
    if not own:
        raise UnknownReference("blame", f"plan/{plan}", nearest=_nearest(plan, _plans(registry, basis.position)))
    if _draft(own, valid) is None:
        raise NothingThatDay(plan, day=valid, position=basis.position)
    streams = _streams(registry, own, path, basis.position)
    asked = _Asked(plan=plan, own=own, valid=valid, municipality=municipality)
    found = [each for name, records in streams.items() for each in asked.of_stream(name, records)]
    chosen = tuple(each for each in found if not path or f"{each.field}/".startswith((f"{path}/", f"{path}@")))
    if not chosen:
        there = [*(each.field for each in found), *OF_PLAN]
        raise UnknownReference("blame", f"{plan}: {path}", nearest=_nearest(path, there))
    return Answer(rows=chosen, basis=basis)


@attrs.frozen(kw_only=True)
class _Asked:
    """Hold what was asked about one plan, and answer it stream by stream."""

    plan: str
    own: Sequence[Record]
    valid: date
    municipality: str | None

    def of_stream(self, name: str, records: Sequence[Record]) -> Iterator[Blamed]:
        """Give every field of what lies in a stream: of one thing, or of each fact that stands alone."""
        if self.municipality and any(each != self.municipality for each in re.findall(MUNICIPALITY, name)):
            return
        prefix = name.removeprefix(f"plan/{self.plan}").removeprefix("/")
        if name == f"plan/{self.plan}" or prefix.startswith("council/") or is_thing(each.event for each in records):
            yield from self._thing(prefix, records)
            return
        amending = [each for each in records if isinstance(each.event, KINDS)]
        for record in records:
            if not isinstance(record.event, KINDS):
                yield from self._thing(record.id.removeprefix(f"plan/{self.plan}/"), [record, *amending], only=record.id)

    def _thing(self, prefix: str, records: Sequence[Record], *, only: str | None = None) -> Iterator[Blamed]:
        codes = dict.fromkeys(
            code for each in records if isinstance(each.event, PriorityAmended) for code in each.event.municipalities_named()
        )
        joint = self._puts(prefix, records, None, only)
        if self.municipality is None or not prefix.startswith("priority/"):
            yield from (_blamed(prefix, name, None, puts) for name, puts in joint.items())
            readings = {code: self._puts(prefix, records, code, only) for code in sorted(codes)}
        else:
            readings, joint = {self.municipality: self._puts(prefix, records, self.municipality, only)}, {}
        for code, reading in readings.items():
            yield from (_blamed(prefix, name, code, puts) for name, puts in reading.items() if puts != joint.get(name))

    def _puts(
        self, prefix: str, records: Sequence[Record], municipality: str | None, only: str | None
    ) -> Mapping[str, list[_Put]]:
        """Give for each field every value that it was given for the day, in order of recording."""
        council = prefix.startswith("council/")
        steps = sorted([*records, *self.own], key=_position) if council else records
        puts = dict[str, list[_Put]]()
        said: Mapping[str, Any] = {}
        for number, record in enumerate(steps, 1):
            before, said = said, self._said(steps[:number], municipality, only, council=council)
            for name in {**before, **said}:
                if before.get(name) != said.get(name):
                    puts.setdefault(name, []).append(_Put(said.get(name), record))
        return puts

    def _said(
        self, records: Sequence[Record], municipality: str | None, only: str | None, *, council: bool
    ) -> Mapping[str, Any]:
        plan = f"plan/{self.plan}"
        facts = [fact for fact in resolve(records) if only in (None, fact.id) and not (council and fact.stream == plan)]
        draft = _draft(records, self.valid) if council else None
        if council and draft is None:
            return {}
        return said_on(self.valid, facts, municipality=municipality, draft=draft)


@attrs.frozen
class _Put:
    """Hold a value and the event that put it there."""

    value: Any
    record: Record


def _blamed(prefix: str, name: str, municipality: str | None, puts: Sequence[_Put]) -> Blamed:
    *before, last = puts
    event, envelope = last.record.event, last.record.envelope
    return Blamed(
        field=f"{prefix}/{name}".removeprefix("/"), municipality=municipality, value=last.value, event_id=last.record.id,
        topic=last.record.topic, occurred_on=event.occurred_on, acting_body=event.acting_body,
        recorded_at=envelope.recorded_at, recorded_by=envelope.recorded_by, why=why(event), source=event.source,
        position=last.record.position, earlier=tuple(_earlier(put) for put in before if is_said(put.value)),
    )  # fmt: skip


def _earlier(put: _Put) -> Earlier:
    record = put.record
    return Earlier(value=put.value, event_id=record.id, position=record.position, recorded_at=record.envelope.recorded_at)


def _streams(registry: Registry, own: Sequence[Record], path: str, until: int) -> Mapping[str, list[Record]]:
    """Group what lies where *path* points by stream; a council that recorded nothing is there all the same."""
    plan = own[0].stream
    head = path.partition("/")[0]
    streams = {plan: list(own)}
    if head in OF_PLAN:
        return streams
    if head in ("", "council"):
        draft = own[0].event
        streams |= {f"{plan}/council/{code}": [] for code in draft.municipalities_named()}
    for record in _read(registry, f"{plan}/{head}".rstrip("/"), until):
        if record.stream != plan:
            streams.setdefault(record.stream, []).append(record)
    return streams


def _read(registry: Registry, path: str, until: int) -> Iterator[Record]:
    return registry.events(path=path, until=until)


def _draft(records: Iterable[Record], day: date) -> PlanDrafted | None:
    """Give the plan as it was drafted, if it counts by *day*."""
    found = (fact.event for fact in resolve(records) if fact.visible_on(day))
    return next((event for event in found if isinstance(event, PlanDrafted)), None)


def _plans(registry: Registry, until: int) -> list[str]:
    drafted = registry.events(until=until, topics=[PlanDrafted.TOPIC])
    return [record.event.plan for record in drafted if isinstance(record.event, PlanDrafted)]


def _nearest(name: str, names: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(name, names, n=1, cutoff=0.5)), None)


def _position(record: Record) -> int:
    return record.position
