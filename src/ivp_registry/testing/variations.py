"""An event said a little differently in each of its fields, to try a correction with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import attrs

from ..errors import InvalidInput
from ..events import Event
from ..events.base import fields_of


def variations(event: Event) -> Iterator[Event]:
    """Give *event* with each field said a little differently, as far as it can be."""
    for field in fields_of(type(event)):
        for value in _other(field.name, getattr(event, field.name)):
            try:
                yield attrs.evolve(event, **{field.name: value})  # type: ignore[misc]  # made by attrs in `events.base`
            except InvalidInput:
                continue


def _other(name: str, value: Any) -> Iterator[Any]:
    if name == "note":
        yield "as it should have been"
    elif isinstance(value, StrEnum):
        yield from [each for each in type(value) if each is not value][:1]
    elif isinstance(value, str):
        yield value + "x"
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, date):
        yield value + timedelta(days=1)
