"""How one field of a fact is declared: its label, its limits, and the check that refuses what cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import attrs

from ..errors import InvalidInput
from ..values import MUNICIPALITY, SLUG

Check = Callable[[Any, Any, Any], None]


def text(label: str, *, limit: int = 4000, default: Any = attrs.NOTHING) -> Any:
    """Declare free text of at most *limit* characters."""
    return _field(label, default, {"max_length": limit}, _each(_short_enough(limit)))


def slug(label: str, *, default: Any = attrs.NOTHING) -> Any:
    """Declare a readable name (or several) that becomes part of stream names."""
    return _field(label, default, {"pattern": SLUG}, _each(_like(SLUG, "a short name in small letters, digits, . _ -")))


def code(label: str = "municipality", *, default: Any = attrs.NOTHING) -> Any:
    """Declare the TOOI code of a municipality (or several), which must exist on the day of the fact."""
    check = _like(MUNICIPALITY, "a TOOI code such as gm0296")
    return _field(label, default, {"pattern": MUNICIPALITY, "municipality": True}, _each(check))


def given(label: str, *, default: Any = attrs.NOTHING, pattern: str | None = None, what: str = "", example: str = "") -> Any:
    """Declare any other value; *pattern* restricts text, and *example* is a text that it lets through."""
    metadata = {"pattern": pattern, "example": example} if pattern else {}
    return _field(label, default, metadata, _each(_like(pattern, what)) if pattern else None)


def whole(label: str, *, default: Any = attrs.NOTHING, least: int = 0, most: int = 10**9) -> Any:
    """Declare a whole number from *least* up to *most*."""
    return _field(label, default, {"minimum": least, "maximum": most}, _each(_between(least, most)))


def _field(label: str, default: Any, metadata: dict[str, Any], check: Check | None) -> Any:
    """Keep the check beside the label: the event runs all of its checks in one go, which is half of reading it."""
    return attrs.field(default=default, metadata={"label": label, "check": check, **metadata})


def _each(check: Check) -> Check:
    def check_each(event: Any, attribute: Any, value: Any) -> None:
        if value is None:
            return
        if type(value) is list:
            raise InvalidInput(where=attribute.name, value=value, reason="give several values as a tuple, (…,)")
        if type(value) is tuple:
            for one in value:
                check(event, attribute, one)
        else:
            check(event, attribute, value)

    return check_each


def values_of(value: Any) -> tuple[Any, ...]:
    """Give a field's values one by one: none for None, the items of a tuple, or the one value."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _like(pattern: str, what: str) -> Check:
    compiled = re.compile(pattern)

    def check(_: Any, attribute: Any, value: Any) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise InvalidInput(where=attribute.name, value=value, reason=f"expected {what}")

    return check


def _short_enough(limit: int) -> Check:
    def check(_: Any, attribute: Any, value: Any) -> None:
        if len(value) > limit:
            raise InvalidInput(where=attribute.name, value=value, reason=f"longer than {limit} characters")

    return check


def _between(least: int, most: int) -> Check:
    def check(_: Any, attribute: Any, value: Any) -> None:
        if not least <= value <= most:
            raise InvalidInput(where=attribute.name, value=value, reason=f"expected {least} to {most}")

    return check
