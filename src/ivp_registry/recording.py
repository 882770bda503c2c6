"""The way of one fact into the register: admitted on what is known, stamped, encoded, written in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from uuid import uuid4

import attrs

from .archive import Archive
from .errors import CommandIdReused, ConcurrentChange, InvalidInput, NotAdmitted
from .events import Event
from .events.record import Envelope, Record
from .state import ON_PAPER, Dossier, Known, admit
from .state.resolve import Amendment
from .store import Append, Appended, ClockBehind
from .telemetry import INFO, WARNING, Operation, tell
from .values import Actor, EventId

TRIES = 5
Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Tell the time; the only place in the library that does, and only to stamp what is recorded."""
    return datetime.now(UTC)


@attrs.frozen(kw_only=True)
class EventReceipt:
    """Hold where one event was recorded: enough to find it again and to prove that it is there."""

    id: EventId
    position: int
    leaf_index: int
    leaf_hash: bytes


@attrs.frozen(kw_only=True)
class Receipt:
    """Hold what `Registry.record` did; `repeated` tells that this command had been recorded before."""

    command_id: str
    recorded_at: datetime
    events: tuple[EventReceipt, ...]
    repeated: bool


@attrs.frozen(kw_only=True)
class Command:
    """Hold what is to be recorded together, by which office, caused by what."""

    events: Sequence[Event]
    by: Actor
    command_id: str | None = None
    correlation_id: str | None = None
    causation_id: EventId | None = None
    expect: Mapping[str, int] = {}


class Recorder:
    """Record commands; the same command id again is answered with the first receipt."""

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self._archive, self._clock = archive, clock

    def record(self, command: Command) -> Receipt:
        """Record all events of *command* or none, see `Registry.record`."""
        with Operation("record", events=len(command.events), command_id=command.command_id) as told:
            receipt = self._record(command)
            first, last = receipt.events[0].position, receipt.events[-1].position
            told.facts |= {"command_id": receipt.command_id, "first": first, "last": last, "repeated": receipt.repeated}
            return receipt

    def _record(self, command: Command) -> Receipt:
        if not command.events:
            raise InvalidInput(where="record", value=(), reason="name at least one event")
        if command.command_id is not None:
            known = self._archive.store.commit_of(command.command_id)
            if known is not None:
                return self._repeated(command, known)
        return self._try(attrs.evolve(command, command_id=command.command_id or uuid4().hex))

    def check(self, events: Sequence[Event], command_id: str | None) -> list[tuple[int, NotAdmitted]]:
        """Admit each of *events* on paper, see `Registry.check`."""
        if command_id is not None and self._archive.store.commit_of(command_id) is not None:
            return []
        known = Known(self._on_paper, self._archive.store.dossiers)
        refused: list[tuple[int, NotAdmitted]] = []
        for index, event in enumerate(events):
            try:
                admit(event, known)
            except NotAdmitted as error:
                refused.append((index, error))
            else:
                record = _next_record(event, ON_PAPER, known)
                known.dossier(record.stream).add(record)
        return refused

    def _try(self, command: Command) -> Receipt:
        """
        Write; when another writer came first, read anew, admit anew and write again, now with others kept out.

        An amendment keeps them out from the start: it rests on what is not there, which no version can guard.
        """
        floor = datetime.min.replace(tzinfo=UTC)
        amends = any(isinstance(event, Amendment) for event in command.events)
        for attempt in range(1, TRIES + 1):
            moment = max(self._now(), floor)
            try:
                with self._archive.store.turn() if amends or attempt > 1 else nullcontext():
                    return self._write(command, _stamp(command, moment))
            except ClockBehind as behind:  # another clock runs ahead; the order of the ledger is the order of time
                tell("clock_behind", WARNING, behind=(behind.newest - moment).total_seconds())
                floor = behind.newest
            except ConcurrentChange:
                if command.expect or attempt == TRIES:
                    raise
                tell("overtaken", INFO, command_id=command.command_id)
        raise ConcurrentChange("record", reason=f"{TRIES} attempts were overtaken")

    def _now(self) -> datetime:
        moment = self._clock()
        if moment.tzinfo is None:
            raise InvalidInput(where="clock", value=moment.isoformat(), reason="a moment needs a time zone, such as +01:00")
        return moment.astimezone(UTC)

    def _write(self, command: Command, stamp: Envelope) -> Receipt:
        alone = len(command.events) == 1
        known = Known(self._archive.dossier if alone else self._on_paper, self._archive.store.dossiers)
        appends: list[Append] = []
        guards: dict[str, int] = {}
        for event in command.events:
            envelope = attrs.evolve(stamp, salt=secrets.token_hex(16))
            state = self._archive.codec.encode(event, envelope)  # first: it refuses values of a wrong type
            for stream in admit(event, known):
                guards.setdefault(stream, known.dossier(stream).versions.get(stream, 0))
            record = _next_record(event, envelope, known)
            appends.append(Append(stream=record.stream, version=record.version, topic=event.TOPIC, state=state))
            if not alone:
                known.dossier(record.stream).add(record)
        written = {append.stream for append in appends}
        guards = {stream: version for stream, version in guards.items() if stream not in written} | dict(command.expect)
        appended = self._archive.store.append(
            appends, command_id=stamp.command_id, recorded_at=stamp.recorded_at, expect=guards
        )
        if appended.repeated:
            return self._repeated(command, appended)
        return self._receipt(appended, [f"{each.stream}@{each.version}" for each in appends])

    def _on_paper(self, name: str) -> Dossier:
        """Give a dossier to add to, for the events of one command that rest on each other."""
        return self._archive.dossier(name).copy()

    def _repeated(self, command: Command, first: Appended) -> Receipt:
        """Answer a command that was recorded before, if it is indeed the same."""
        commit = first.commit
        recorded = list(self._archive.events(after=commit.first - 1, until=commit.last))
        if [record.event for record in recorded] != list(command.events):
            raise CommandIdReused(commit.command_id)
        return self._receipt(first, [record.id for record in recorded])

    def _receipt(self, appended: Appended, ids: Sequence[EventId]) -> Receipt:
        commit = appended.commit
        events = tuple(
            EventReceipt(id=event_id, position=commit.first + offset, leaf_index=index, leaf_hash=leaf)
            for offset, (event_id, (index, leaf)) in enumerate(zip(ids, appended.leaves, strict=True))
        )
        return Receipt(
            command_id=commit.command_id, recorded_at=commit.recorded_at, events=events, repeated=appended.repeated
        )


def _stamp(command: Command, moment: datetime) -> Envelope:
    command_id = command.command_id or ""
    return Envelope(
        recorded_at=moment,
        recorded_by=command.by,
        command_id=command_id,
        correlation_id=command.correlation_id or command_id,
        causation_id=command.causation_id,
        salt="",
    )


def _next_record(event: Event, envelope: Envelope, known: Known) -> Record:
    """Give the record that *event* would be: the next version of its stream, after all that is known."""
    stream = event.stream()
    home = known.dossier(stream)
    version = home.versions.get(stream, 0) + 1
    return Record(
        stream=stream, version=version, position=home.position + 1, topic=event.TOPIC, event=event, envelope=envelope
    )
