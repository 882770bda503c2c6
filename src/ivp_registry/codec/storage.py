"""
The storage form: ``{"data": {…}, "meta": {…}, "v": n}``, UTF-8, keys sorted, dates in ISO form, no type tags.

Leaves of the ledger hash these bytes, so their form is under golden tests. Loading goes through the constructors,
so validators run and a damaged event cannot pass for a fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from ..errors import InvalidEvent, InvalidInput, NewerEvent, RegistryError, UnreadableEvent
from ..events import Event
from ..events.base import fields_of
from ..events.record import Envelope, UnknownEvent
from ..events.register import Replacement
from ..wording import Mistake
from .catalogue import Catalogue
from .edge import read_event, replacement_hook
from .strict import LINE_LIMIT

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""NUL as JSON writes it; the text backslash-u-0000 comes with a doubled backslash and is no NUL."""


class _Stored(msgspec.Struct):
    """Hold a stored event with its content still unread, because its version decides how to read it."""

    v: int
    meta: Envelope
    data: msgspec.Raw


class Codec:
    """Write events as bytes and read them back, with the event types of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._hook = _stored_hook(catalogue)
        self._encoder = msgspec.json.Encoder(enc_hook=_write_replacement, order="sorted")
        self._outer = msgspec.json.Decoder(_Stored)
        self._decoders: dict[str, msgspec.json.Decoder[Event]] = {}

    def encode(self, event: Event, envelope: Envelope) -> bytes:
        """
        Give the bytes to store; the same event and envelope always give the same bytes, and they can be read back.

        Raises:
            InvalidInput: If a field holds a value of another type than it declares, a text holds NUL or half of a
                surrogate pair, or the whole is longer than one event may be.
        """
        where = event.TOPIC
        cls = self.catalogue.find(where)
        try:
            content = self._encoder.encode(event)
            state = self._encoder.encode({"data": msgspec.Raw(content), "meta": envelope, "v": event.VERSION})
            same = self._decoder(cls).decode(content) == event
        except UnicodeEncodeError as error:
            raise InvalidInput(where=where, value=error.object, reason="it holds half of a surrogate pair") from error
        except (msgspec.MsgspecError, TypeError, NotImplementedError) as error:
            # Python checks no types when an event is made; what is stored must have them
            reason, _, place = str(error).partition(" - at `$.")
            raise InvalidEvent(where, [Mistake(place.rstrip("`") or "data", reason)]) from error
        if not same:
            raise InvalidEvent(
                where, [Mistake("data", "it would read back as something else; give each value in its own type")]
            )
        if b"u0000" in state and NUL.search(state):
            raise InvalidInput(where=where, value="\x00", reason="a text holds the character NUL")
        if len(state) > LINE_LIMIT:
            raise InvalidInput(where=where, value=state[:40], reason=f"longer than {LINE_LIMIT} bytes")
        return state

    def to_data(self, value: Event | Envelope) -> dict[str, Any]:
        """Give *value* as plain JSON data, the form that `read_event` takes."""
        data: dict[str, Any] = msgspec.json.decode(self._encoder.encode(value))
        return data

    def decode(self, topic: str, state: bytes, *, where: object) -> tuple[Event, Envelope]:
        """
        Read stored bytes back; a topic that is not in the catalogue gives an `UnknownEvent`, never an import.

        Raises:
            NewerEvent: If the event was written by newer software.
            UnreadableEvent: If the bytes are not what this software writes; *where* names the event.
        """
        try:
            outer = self._outer.decode(state)
            if topic not in self.catalogue:
                return _unknown(topic, outer.data), outer.meta
            cls = self.catalogue.find(topic)
            if outer.v == cls.VERSION:
                return self._decoder(cls).decode(outer.data), outer.meta
            return read_event(self.catalogue, topic, msgspec.json.decode(outer.data), version=outer.v), outer.meta
        except NewerEvent:
            raise
        except (msgspec.MsgspecError, RegistryError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise UnreadableEvent(str(where), reason=f"cannot be read as '{topic}': {error}") from error

    def envelope(self, state: bytes, *, where: object) -> Envelope:
        """
        Read only what the register added to an event; works for event types that are not known.

        Raises:
            UnreadableEvent: If the bytes are not what this software writes; *where* names the event.
        """
        try:
            return self._outer.decode(state).meta
        except (msgspec.MsgspecError, RegistryError, ValueError, TypeError) as error:
            raise UnreadableEvent(str(where), reason=f"what the register added cannot be read: {error}") from error

    def _decoder(self, cls: type[Event]) -> msgspec.json.Decoder[Event]:
        if cls.TOPIC not in self._decoders:
            self._decoders[cls.TOPIC] = msgspec.json.Decoder(cls, dec_hook=self._hook)
        return self._decoders[cls.TOPIC]


def _stored_hook(catalogue: Catalogue) -> Callable[[type, Any], Any]:
    """Read a stored replacement, also when it is of an event type that is not known (its plugin is not there)."""
    known = replacement_hook(catalogue)

    def hook(kind: type, value: Any) -> Any:
        if kind is Replacement and isinstance(value, dict) and value.get("topic") not in catalogue:
            return Replacement(_unknown(value["topic"], msgspec.json.encode(value["data"])))
        return known(kind, value)

    return hook


def _write_replacement(value: Any) -> Any:
    if isinstance(value, Replacement):
        return {"topic": value.event.TOPIC, "v": value.event.VERSION, "data": value.event}
    raise NotImplementedError(f"no field of an event holds a {type(value).__name__}")


def _unknown(topic: str, content: bytes | msgspec.Raw) -> UnknownEvent:
    """Keep what every event has, and the rest as text; what was inferred are fields that only the real type has."""
    every = {field.name for field in fields_of(Event)} - {"inferred"}
    common = {name: value for name, value in msgspec.json.decode(content, type=dict[str, Any]).items() if name in every}
    known = msgspec.convert(common, Event)
    values = {name: getattr(known, name) for name in every}
    return UnknownEvent(**values, topic=topic, content=bytes(content).decode("utf-8"))
