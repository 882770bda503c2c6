"""
The edge: data from a file, a command line or another program becomes an event, or all its mistakes are told at once.

Stored bytes are read by `storage`, which trusts what was checked here; nothing gets in another way.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec

from ..errors import InvalidEvent, InvalidInput
from ..events import Event
from ..events.register import Replacement
from ..wording import Mistake, shown
from .catalogue import Catalogue
from .strict import check_text
from .upcasts import upcast

Value = TypeVar("Value")
_HINTS: dict[type, dict[str, Any]] = {}  # a class never changes; resolving its names is slow

ENTRY = ("topic", "v", "data")
STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
NAME_SHOWN = 80
"""So many characters of an unknown name a message repeats: it may be hostile and a megabyte long."""


def read_event(catalogue: Catalogue, topic: str, data: object, *, version: int | None = None, where: str = "topic") -> Event:
    """
    Make the event of *topic* from plain *data*, refusing unknown, missing and impossible fields all at once.

    Raises:
        UnknownTopic: If there is no such event type.
        InvalidEvent: With every mistake and its path.
        NewerEvent: If *version* is newer than this software knows.
    """
    cls = catalogue.find(topic, where=where)
    if not isinstance(data, Mapping):
        raise InvalidEvent(topic, [Mistake("data", "expected an object with the fields of the event")])
    fields = upcast(topic, dict(data), found=cls.VERSION if version is None else version, wanted=cls.VERSION)
    mistakes = list(_names_wrong(cls, fields, ""))
    values: dict[str, Any] = {}
    for name, hint in hints(cls).items():
        if name in fields:
            try:
                values[name] = _convert(fields[name], hint, catalogue)
                check_field(cls, name, values[name])
            except (msgspec.ValidationError, InvalidInput, ValueError) as error:
                mistakes.append(_mistake(name, fields[name], error))
    if mistakes:
        raise InvalidEvent(topic, mistakes)
    try:
        return cls(**values)
    except InvalidInput as error:
        raise InvalidEvent(topic, [Mistake(str(error.facts["where"]), reason_of(error))]) from error


def read_entry(catalogue: Catalogue, entry: object) -> Event:
    """Make the event of an entry ``{"topic": …, "v": …, "data": {…}}``, as in an import line or a correction."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("topic"), str):
        raise InvalidInput(where="entry", value=entry, reason='expected {"topic": …, "data": {…}}')
    version = entry.get("v")
    if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
        raise InvalidInput(where="v", value=version, reason="expected the version of the event type, a whole number")
    unknown = sorted(set(entry) - set(ENTRY))
    if unknown:
        raise InvalidInput(where=unknown[0], value=entry[unknown[0]], reason=f"expected only {', '.join(ENTRY)}")
    return read_event(catalogue, entry["topic"], entry.get("data"), version=version)


def replacement_hook(catalogue: Catalogue) -> Callable[[type, Any], Any]:
    """Tell msgspec how to read the one kind of field that holds another event."""

    def hook(kind: type, value: Any) -> Any:
        if kind is Replacement:
            return Replacement(read_entry(catalogue, value))
        raise NotImplementedError(kind)

    return hook


def check_field(cls: type[Event], name: str, value: Any) -> None:
    """Run a field's own check now, so that its refusal is told together with the others."""
    field = getattr(attrs.fields(cls), name)  # type: ignore[arg-type]  # made by attrs
    check = field.metadata.get("check")
    if check is not None:
        check(None, field, value)


def hints(cls: type) -> dict[str, Any]:
    """List the fields of an event or value class with their types, in order of definition."""
    if cls not in _HINTS:
        resolved = get_type_hints(cls)
        _HINTS[cls] = {field.name: resolved[field.name] for field in attrs.fields(cls)}
    return _HINTS[cls]


def _convert(value: Any, hint: Any, catalogue: Catalogue) -> Any:
    if isinstance(value, str):
        check_text(value)
    return msgspec.convert(value, hint, dec_hook=replacement_hook(catalogue))


def _names_wrong(cls: type, fields: Mapping[str, Any], path: str) -> Iterator[Mistake]:
    """Find unknown and missing names, also inside nested values, where msgspec would keep silent."""
    known = hints(cls)
    for name in fields:
        if name not in known:
            yield Mistake(f"{path}{name[:NAME_SHOWN]}", f"unknown field; there is {', '.join(known)}")
    for field in attrs.fields(cls):
        if field.default is attrs.NOTHING and field.name not in fields:
            yield Mistake(f"{path}{field.name}", f"missing ({field.metadata.get('label', field.name)})")
    for name, hint in known.items():
        yield from _nested_wrong(hint, fields.get(name), f"{path}{name}")


def _nested_wrong(hint: Any, value: Any, path: str) -> Iterator[Mistake]:
    if get_origin(hint) in (Union, types.UnionType):
        for each in get_args(hint):
            yield from _nested_wrong(each, value, path)
    elif get_origin(hint) is tuple and isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from _nested_wrong(get_args(hint)[0], each, f"{path}[{number}]")
    elif isinstance(hint, type) and attrs.has(hint) and isinstance(value, Mapping):
        for mistake in _names_wrong(hint, value, f"{path}."):
            if "missing" not in mistake.reason:  # msgspec tells what is missing, with its own path
                yield mistake


def _mistake(name: str, value: Any, error: Exception) -> Mistake:
    """Turn an error of msgspec or of ours into the path of the value, the value and the reason."""
    if isinstance(error, InvalidInput):
        inner = str(error.facts.get("where", ""))
        return Mistake(name if inner in ("", name) else f"{name}.{inner}", reason_of(error))
    reason, _, place = str(error).partition(" - at `$")
    path = place.rstrip("`")
    return Mistake(name + path, f"{shown(_value_at(value, path))} is not valid: {reason}")


def _value_at(value: Any, path: str) -> Any:
    """Give the value inside *value* at a *path* of msgspec, such as ``[1].number``; as far in as it goes."""
    for name, number in STEP.findall(path):
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, list | tuple) and number:
            value = value[int(number)]
    return value


def reason_of(error: InvalidInput) -> str:
    """Say what is wrong with a value without saying where: whoever tells it adds the place."""
    if "reason" not in error.facts:
        return str(error)
    return f"{error.facts['value']} is not valid: {error.facts['reason']}"
