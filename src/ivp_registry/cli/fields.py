"""The options of ``ivp record``, made from the event classes: one option for each field, with its label as help."""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import attrs
import click

from ..codec.edge import check_field, hints, reason_of
from ..errors import InvalidEvent, InvalidInput
from ..events import Event
from ..events.base import fields_of
from ..events.register import Replacement
from ..values import Actor, Document, parse_day
from ..wording import Mistake
from .language import code_of, shown, tr, with_office_code

YES = {"true": True, "yes": True, "ja": True, "false": False, "no": False, "nee": False}


def options_of(cls: type[Event]) -> list[click.Option]:
    """Make the options of an event type: those that must be given first."""
    fields = sorted(fields_of(cls), key=lambda field: field.default is not attrs.NOTHING)
    return [_option(field, hints(cls)[field.name]) for field in fields]


def event_from(cls: type[Event], given: Mapping[str, Any], *, base: Event | None = None) -> Event:
    """
    Make the event from texts *given* by field name; with *base*, a copy of it with those fields replaced.

    Raises:
        InvalidEvent: With every mistake.
    """
    mistakes: list[Mistake] = []
    defaults = {field.name: field.default for field in fields_of(cls)}
    values: dict[str, Any] = {} if base is None else {field.name: getattr(base, field.name) for field in fields_of(cls)}
    for name, text in given.items():
        if text is None or text == ():
            continue
        if text == "" and base is not None and defaults[name] in (None, ()):  # set to nothing: not known after all
            values[name] = defaults[name]
            continue
        try:
            values[name] = _value(text, hints(cls)[name], name)
            check_field(cls, name, values[name])
        except InvalidInput as error:
            mistakes.append(Mistake(name, reason_of(error)))
    for field in fields_of(cls):
        if field.default is attrs.NOTHING and field.name not in values and not any(m.path == field.name for m in mistakes):
            mistakes.append(Mistake(field.name, f"missing; give --{field.name.replace('_', '-')}"))
    if mistakes:
        raise InvalidEvent(cls.TOPIC, mistakes)
    try:
        return cls(**values)
    except InvalidInput as error:
        raise InvalidEvent(cls.TOPIC, [Mistake(str(error.facts["where"]), reason_of(error))]) from error


def _option(field: attrs.Attribute[Any], hint: Any) -> click.Option:
    kind, several = _innermost(hint)
    label = tr(field.metadata["label"])
    if field.default is attrs.NOTHING:
        label = tr("{label} (required)").format(label=label)
    if several:
        label = tr("{label} (may be repeated)").format(label=label)
    names = [f"--{field.name.replace('_', '-')}", field.name]
    return click.Option(names, multiple=several, help=label, metavar=_metavar(kind), default=None)


FORMS = {
    "date": "YYYY-MM-DD",
    "bool": "yes|no",
    "int": "N",
    "Document": "FILE|TITLE",
    "Period": "DAY..DAY",
    "Attendee": "OFFICE@ORG",
    "AgreementParty": "OFFICE@ORG",
    "DecisionPoint": "N=TEXT",
    "PointDecided": "N=OUTCOME",
    "LocalEmphasis": "NAME=TEXT",
    "Vote": "present=N,in_favour=N,against=N",
}
"""How a value of each kind is typed, as help shows it."""


def _metavar(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "|".join(each.value for each in kind)
    return FORMS.get(getattr(kind, "__name__", ""), "TEXT")


def _innermost(hint: Any) -> tuple[Any, bool]:
    """Give the type of one value, and whether a field holds several."""
    if get_origin(hint) in (Union, types.UnionType):
        return _innermost(next(each for each in get_args(hint) if each is not type(None)))
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    return hint, False


def _value(text: Any, hint: Any, where: str) -> Any:
    kind, several = _innermost(hint)
    read = _reader(kind, where)
    if several:
        return tuple(read(each) for each in ([text] if isinstance(text, str) else text))
    return read(text)


def _reader(kind: Any, where: str) -> Callable[[str], Any]:
    if kind is str:
        return str
    if kind is Replacement:
        raise InvalidInput(where=where, value="", reason="use 'ivp correct'")
    if kind is bool:
        return lambda text: _yes_or_no(text, where)
    if kind is int:
        return lambda text: _whole(text, where)
    if kind is Document:
        return lambda text: _document(text, where)
    if issubclass(kind, StrEnum):
        return lambda text: _choice(kind, text, where)
    if issubclass(kind, Actor):
        return lambda text: kind.parse(with_office_code(text))
    return parse_day if kind.__name__ == "date" else kind.parse


def _document(text: str, where: str) -> Document:
    """Take the name and the SHA-256 of a file where *text* names one, and *text* as a title where it does not."""
    path = Path(text)
    try:
        if not path.is_file():
            return Document(title=text)
        with path.open("rb") as file:
            return Document(title=path.name, sha256=hashlib.file_digest(file, "sha256").hexdigest())
    except (OSError, ValueError) as error:
        raise InvalidInput(where=where, value=text, reason=str(error)) from error


def _yes_or_no(text: str, where: str) -> bool:
    if text.lower() not in YES:
        raise InvalidInput(where=where, value=text, reason="write yes or no")
    return YES[text.lower()]


def _whole(text: str, where: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:  # noqa: PLR2004  # as in codec.strict
        raise InvalidInput(where=where, value=text, reason="write a whole number of at most 18 digits")
    return int(text)


def _choice(kind: type[StrEnum], text: str, where: str) -> StrEnum:
    code = code_of(kind, text)
    if code is None:
        listing = ", ".join(f"{each.value} ({shown(each)})" for each in kind)
        raise InvalidInput(where=where, value=text, reason=f"one of {listing}")
    return code
