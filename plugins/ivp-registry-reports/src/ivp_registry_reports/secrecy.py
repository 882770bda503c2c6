"""
What of the register is public: the one place where that is decided, before anything is told.

An account for the public is made from public lines alone, so that no renderer is ever given what it must not show. What
is covered by running secrecy (geheimhouding) is left out with everything that rests on it; that there is something is
told only where the imposing event says that it may be known. Text beside it, on which it rests, is withheld.

Whether secrecy runs does not depend on the day that is asked about: it is secret if it was at the position asked, or is
at the newest. So nobody gets to see it by asking about an earlier day.

Law: Gemeentewet art. 23 lid 4, 87-89; until 2023-03-31 art. 25, 55 and 86. Woo art. 5.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import attrs

from ivp_registry import Event
from ivp_registry.clock import AMSTERDAM
from ivp_registry.events.base import fields_of
from ivp_registry.events.council import CouncilNotified
from ivp_registry.events.driehoek import DeviationAgreed
from ivp_registry.events.register import EventCorrected, Replacement, stream_of
from ivp_registry.events.secrecy import SecrecyImposed, SecrecyLifted
from ivp_registry.kinds import NotificationForm
from ivp_registry.values import Document, EventId

from .entries import Entry, facts_of

NOT_PUBLIC = "not public"
"""Stands where text was withheld; it is shown in the language of the reader."""

BESIDE = ("agreement", "meeting")
"""Things of the driehoek that lose their text when something secret rests on them."""


class Audience(StrEnum):
    """Who reads an account: everybody, or only those who may know what is secret."""

    PUBLIC = "public"
    INTERNAL = "internal"


@attrs.frozen(kw_only=True)
class Secret:
    """Hold why a line is secret: the ground, as recorded, and whether it may be known that there is something."""

    ground: str | None
    may_be_known: bool


@attrs.frozen(kw_only=True)
class Secrets:
    """Hold which facts are secret, of which facts the text is withheld, and which documents are secret."""

    facts: Mapping[EventId, Secret]
    withheld: frozenset[EventId]
    documents: frozenset[str]

    def of(self, entry: Entry) -> Secret | None:
        """Give why a line is secret; None when it is not."""
        return self.facts.get(entry.fact_id)


def secrets_of(entries: Sequence[Entry], position: int) -> Secrets:
    """Tell what is secret among all *entries*, by what ran at *position* or runs at the end."""
    then = [each for each in entries if each.position <= position]
    running = {**_running(entries), **_running(then)}
    covered = {each: secret for secret_id in running for each, secret in running[secret_id].items()}
    facts = _covered(entries, covered)
    return Secrets(
        facts=facts,
        withheld=frozenset(_withheld(entries, facts)),
        documents=frozenset(each.removeprefix("sha256:") for each in covered if each.startswith("sha256:")),
    )


def published(entries: Iterable[Entry], secrets: Secrets) -> list[Entry]:
    """Give the lines that are public, without the text that is withheld."""
    return [_redacted(each, secrets) for each in entries if secrets.of(each) is None]


def _running(entries: Sequence[Entry]) -> dict[EventId, dict[str, Secret]]:
    """Give what each running secrecy covers, itself included; one that is lifted from a later day runs until then."""
    if not entries:
        return {}
    today: date = entries[-1].recorded_at.astimezone(AMSTERDAM).date()
    facts = facts_of(entries)
    lifted = {each.stream for each in facts if isinstance(each.event, SecrecyLifted) and each.event.counts_from <= today}
    found: dict[EventId, dict[str, Secret]] = {}
    for fact in facts:
        if isinstance(fact.event, SecrecyImposed) and fact.stream not in lifted:
            secret = Secret(ground=fact.event.ground, may_be_known=fact.event.existence_public is True)
            found[fact.id] = dict.fromkeys((*fact.event.covers, fact.stream), secret)
    return found


def _covered(entries: Sequence[Entry], covered: Mapping[str, Secret]) -> dict[EventId, Secret]:
    """
    Give every secret fact: covered by name, in a covered thing, touched by a covered line, or resting on a secret one.

    A correction can make a thing secret that other lines rested on before it, so this is done until nothing is added.
    """
    facts: dict[EventId, Secret] = {}
    things = dict(covered)
    found = -1
    while found < len(facts):
        found = len(facts)
        for entry in entries:
            secret = facts.get(entry.fact_id) or next((things[name] for name in _names(entry) if name in things), None)
            if secret is not None:
                facts.setdefault(entry.fact_id, secret)
                if any(event.SHAPE.opens for event in _versions(entry)):
                    things.setdefault(_stream(entry), secret)
    return facts


def _names(entry: Entry) -> Iterator[str]:
    """Name a line, its fact, its thing and what that lies in, and what it rests on."""
    yield from (entry.event_id, entry.fact_id)
    yield from _within(_stream(entry))
    for event in _versions(entry):
        yield from event.needs()


def _stream(entry: Entry) -> str:
    return stream_of(entry.event_id)


def _within(stream: str) -> Iterable[str]:
    """Name a thing and everything it lies in: ``plan/x/deviation/1`` lies in ``plan/x``."""
    parts = stream.split("/")
    return ("/".join(parts[:length]) for length in range(len(parts), 1, -1))


def _versions(entry: Entry) -> list[Event]:
    """Give what a line says and what its fact says after it."""
    return [entry.event] if entry.after is None or entry.after is entry.event else [entry.event, entry.after]


def _withheld(entries: Iterable[Entry], secret: Mapping[EventId, Secret]) -> Iterable[EventId]:
    """Name the facts of which the text is withheld: what secret things rest on, police data, what was said behind doors."""
    beside = {
        path
        for entry in entries
        if entry.fact_id in secret
        for event in _versions(entry)
        for path in event.needs()
        if path.split("/")[2:3] in ([each] for each in BESIDE)
    }
    for entry in entries:
        if _stream(entry) in beside or any(map(_is_sensitive, _versions(entry))):
            yield entry.fact_id


def _is_sensitive(event: Event) -> bool:
    if isinstance(event, DeviationAgreed):
        return event.police_data is True
    return isinstance(event, CouncilNotified) and event.form is NotificationForm.CONFIDENTIAL_MEETING


def _redacted(entry: Entry, secrets: Secrets) -> Entry:
    event = _without(entry.event, entry, secrets)
    after = event if entry.after is entry.event else entry.after and _without(entry.after, entry, secrets)
    return entry if event is entry.event and after is entry.after else attrs.evolve(entry, event=event, after=after)


def _without(event: Event, entry: Entry, secrets: Secrets) -> Event:
    """Give *event* without what may not be told of it."""
    changed: dict[str, object] = {}
    if event.source is not None and event.source.sha256 in secrets.documents:
        changed = _texts(event)
    if entry.fact_id in secrets.withheld:
        changed |= _texts(event)
    if isinstance(event, EventCorrected):
        changed["replacement"] = Replacement(_without(event.replacement.event, entry, secrets))
    return attrs.evolve(event, **changed) if changed else event  # type: ignore[misc]  # made by attrs in `_model`


def _texts(event: Event) -> dict[str, object]:
    """Give every free text of an event as withheld."""
    found: dict[str, object] = {"source": Document(title=NOT_PUBLIC)} if event.source else {}
    for field in fields_of(type(event)):
        value = getattr(event, field.name)
        if "max_length" in field.metadata and value:
            found[field.name] = (NOT_PUBLIC,) if isinstance(value, tuple) else NOT_PUBLIC
    return found
