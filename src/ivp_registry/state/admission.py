"""
Which events the register takes in: everything it can place, also when it was unlawful or wrong.

Refused is only what cannot be understood: a reference to something never recorded, the same fact twice, a
municipality that did not exist that day, a correction of nothing. Judging is reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from ..errors import (
    AlreadyRecorded,
    MunicipalityNotThere,
    NotAdmitted,
    NotAParticipant,
    NotCorrectable,
    StillNeeded,
    UnknownReference,
)
from ..events import Event
from ..events.plan import PlanDrafted
from ..events.record import Envelope, Record
from ..events.register import EventCorrected, EventRetracted, MunicipalityRegistered, PayloadErased
from ..values import EventId, MunicipalityCode
from .dossier import Dossier, dossier_of
from .resolve import Amendment, Fact, withdrawn
from .things import Municipality, municipality_of

ON_PAPER: Envelope = None  # type: ignore[assignment]
"""Stand in for the envelope of a record that is only tried out; nothing that admission asks reads it."""


class Known:
    """Answer admission's questions from dossiers, each fetched once and only when asked for."""

    def __init__(self, fetch: Callable[[str], Dossier], names: Callable[[], Iterable[str]]) -> None:
        self._fetch, self._names = fetch, names
        self._dossiers: dict[str, Dossier] = {}
        self._municipalities: dict[tuple[str, int], Municipality | None] = {}

    def dossier(self, path: str) -> Dossier:
        """Give the dossier that *path* belongs to; an empty one if nothing was recorded."""
        name = dossier_of(path)
        if name not in self._dossiers:
            self._dossiers[name] = self._fetch(name)
        return self._dossiers[name]

    def names(self) -> Iterable[str]:
        """Name every dossier of the register."""
        return self._names()

    def every_dossier(self) -> Iterable[Dossier]:
        """Give all dossiers of the register: a full scan, for the rare event that can touch any of them."""
        return [self.dossier(name) for name in self._names()]

    def with_record(self, record: Record) -> Known:
        """Give what would be known if *record* were recorded too; this one stays as it is."""
        after = Known(self.dossier, self._names)
        changed = self.dossier(record.stream).copy()
        changed.add(record)
        after._dossiers[changed.name] = changed
        return after

    def municipality(self, code: str) -> Municipality | None:
        """Give what is known of a municipality's existence; None if it was never registered."""
        dossier = self.dossier(f"municipality/{code}")
        state = code, len(dossier.records)
        if state not in self._municipalities:
            self._municipalities[state] = municipality_of(dossier.facts())
        return self._municipalities[state]

    def participants(self, plan: str) -> tuple[MunicipalityCode, ...]:
        """List the municipalities of a plan, those that continue a reorganised one included."""
        opening = self.dossier(f"plan/{plan}").opening(f"plan/{plan}")
        if opening is None or not isinstance(opening.event, PlanDrafted):
            return ()
        found: dict[MunicipalityCode, None] = {}
        waiting = list(opening.event.municipalities)
        while waiting:
            code = waiting.pop(0)
            if code not in found:
                found[code] = None
                known = self.municipality(code)
                waiting += known.successors if known else ()
        return tuple(found)


def admit(event: Event, known: Known) -> frozenset[str]:
    """
    Let *event* in, or say why not; the answer names the streams it rests on, to be guarded while it is written.

    Raises:
        NotAdmitted: One of its kinds, each with the way out.
    """
    if isinstance(event, EventCorrected | EventRetracted | PayloadErased):
        return _admit_amendment(event, known)
    home = known.dossier(event.stream())
    existing = home.same_as(event)
    if existing is None and event.SHAPE.opens:
        opening = home.opening(event.stream())
        existing = opening.id if opening else None
    if existing is not None:
        raise AlreadyRecorded(event.TOPIC, existing)
    return place(event, known)


def place(event: Event, known: Known) -> frozenset[str]:
    """Check that everything *event* refers to is there, and give the streams that say so."""
    streams = {_reference(event, path, known) for path in event.needs()}
    plan = getattr(event, "plan", None)
    for code in event.municipalities_named():
        streams.add(_existing(event, code, known))
        if plan and not isinstance(event, PlanDrafted):
            streams |= _participating(event, code, plan, known)
    return frozenset(streams)


def _reference(event: Event, path: str, known: Known) -> str:
    dossier = known.dossier(path)
    opening = dossier.opening(path)
    if opening is None:
        near = get_close_matches(path, [*dossier.paths(), *known.names()], n=1, cutoff=0.6)
        raise UnknownReference(event.TOPIC, path, nearest=near[0] if near else None)
    return opening.stream


def _existing(event: Event, code: MunicipalityCode, known: Known) -> str:
    if isinstance(event, MunicipalityRegistered):
        return event.stream()
    municipality = known.municipality(code)
    if municipality is None:
        raise UnknownReference(event.TOPIC, f"municipality/{code}")
    reason = municipality.absence_on(event.occurred_on)
    if reason:
        raise MunicipalityNotThere(event.TOPIC, code, day=event.occurred_on, why=reason)
    return f"municipality/{code}"


def _participating(event: Event, code: MunicipalityCode, plan: str, known: Known) -> set[str]:
    """Check that a municipality takes part, and give the streams that say so: those that made it a successor too."""
    participants = known.participants(plan)
    opening = known.dossier(f"plan/{plan}").opening(f"plan/{plan}")
    if code not in participants:
        existing = opening.id if opening else f"plan/{plan}@1"
        raise NotAParticipant(event.TOPIC, code, plan=plan, participants=participants, existing=existing)
    named = opening is not None and code in opening.event.municipalities_named()
    return set() if named else {f"municipality/{each}" for each in participants}


def _admit_amendment(event: EventCorrected | EventRetracted | PayloadErased, known: Known) -> frozenset[str]:
    home = known.dossier(event.stream())
    target = home.find(event.target)
    if target is None:
        raise UnknownReference(event.TOPIC, event.target)
    standing = {fact.id: fact for fact in home.facts()}
    if isinstance(event, PayloadErased):
        return frozenset({target.stream})
    if isinstance(event, EventCorrected):
        _check_replacement(event, target, standing)
    elif target.id in withdrawn(home.records):
        raise NotCorrectable(event.target, reason="it was retracted already")
    _check_aftermath(event, known)
    return frozenset({target.stream})


def _check_replacement(event: EventCorrected, target: Record, standing: Mapping[EventId, Fact[Event]]) -> None:
    replacement = event.replacement.event
    if isinstance(target.event, Amendment):
        raise NotCorrectable(event.target, reason=f"it is itself a correction; correct '{target.event.target}' instead")
    if isinstance(target.event, PayloadErased):
        raise NotCorrectable(event.target, reason="it tells of a destruction; retract it and record it anew")
    if target.id not in standing:
        raise NotCorrectable(event.target, reason="it was retracted; record the fact anew")
    if target.topic != replacement.TOPIC:
        raise NotCorrectable(event.target, reason=f"it is a '{target.topic}', the replacement a '{replacement.TOPIC}'")
    if replacement.stream() != target.stream:
        raise NotCorrectable(
            event.target, reason=f"the replacement belongs to '{replacement.stream()}'; retract and record anew"
        )
    if replacement == standing[target.id].event:
        raise NotCorrectable(event.target, reason="the replacement says the same")


def _check_aftermath(event: EventCorrected | EventRetracted, known: Known) -> None:
    """Try the amendment on paper: every fact that could be placed before must still have its place."""
    home = known.dossier(event.stream())
    position = home.position + 1
    record = Record(
        stream=event.stream(), version=home.versions[event.stream()] + 1, position=position,
        topic=event.TOPIC, event=event, envelope=ON_PAPER,
    )  # fmt: skip
    after = known.with_record(record)
    changed = after.dossier(event.stream())
    standing = {fact.id for fact in home.facts()}
    for pair in set(changed.doubles()) - set(home.doubles()):
        other = next(each for each in pair if each != event.target and each in standing)
        raise NotCorrectable(event.target, reason=f"'{other}' says the same or has taken its place since")
    touched = after.every_dossier() if changed.name.startswith("municipality/") else [changed]
    homeless = [(fact, error) for dossier in touched for fact in dossier.facts() if (error := _misplaced(fact.event, after))]
    for fact, error in homeless:
        if fact.id == event.target:
            raise error
    dependents = [fact.id for fact, _ in homeless if not _misplaced(fact.event, known)]
    if dependents:
        raise StillNeeded(event.target, dependents=dependents)


def _misplaced(event: Event, known: Known) -> NotAdmitted | None:
    try:
        place(event, known)
    except NotAdmitted as error:
        return error
    return None
