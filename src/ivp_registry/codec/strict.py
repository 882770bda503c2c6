"""
JSON as it comes from outside, read without surprises.

What the standard library lets through and a register must not: duplicate keys, NaN and infinities, numbers too long
to be meant, nesting as a weapon, half surrogates, NUL. Source: RFC 8259 section 4 and 8.2; RFC 7493 (I-JSON) section 2.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from ..errors import InvalidInput

LINE_LIMIT = 1024 * 1024
"""Bytes in one event; a document belongs in a document."""

DEPTH_LIMIT = 64
DIGITS_LIMIT = 18


def parse_json(raw: bytes, *, where: str, longest: int = LINE_LIMIT) -> Any:
    """
    Read one JSON value from *raw*, of at most *longest* bytes, naming *where* it came from when it cannot be taken.

    Raises:
        InvalidInput: With the reason and the place.

    >>> parse_json(b'{"a": [1, true]}', where="line 1")
    {'a': [1, True]}
    """
    if len(raw) > longest:
        raise InvalidInput(where=where, value=raw[:40], reason=f"longer than {longest} bytes")
    try:
        text = raw.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant, parse_int=_whole, parse_float=_fraction
        )
        _look_inside(value)
    except UnicodeDecodeError as error:
        raise InvalidInput(where=where, value=raw[:40], reason=f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise InvalidInput(where=where, value=_around(error), reason=f"{error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise InvalidInput(where=where, value=raw[:40], reason=f"nested deeper than {DEPTH_LIMIT} levels") from error
    except _Refused as error:
        raise InvalidInput(where=where, value=error.value, reason=error.reason) from error
    return value


class _Refused(ValueError):
    """Carry a refusal out of the hooks of `json`, which do not know where they are."""

    def __init__(self, value: str, reason: str) -> None:
        self.value, self.reason = value, reason
        super().__init__(reason)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(twice, "the same name twice in one object")
    return members


def _no_constant(text: str) -> NoReturn:
    raise _Refused(text, "not a number in JSON")


def _whole(text: str) -> int:
    if len(text) > DIGITS_LIMIT:
        raise _Refused(text, f"a number of more than {DIGITS_LIMIT} digits")
    return int(text)


def _fraction(text: str) -> NoReturn:
    raise _Refused(text, "no field of an event holds a fraction; amounts are whole eurocents")


def _look_inside(value: Any) -> None:
    """Walk the whole value without recursion, so that depth itself can be refused."""
    waiting = [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        if depth > DEPTH_LIMIT:
            raise _Refused("…", f"nested deeper than {DEPTH_LIMIT} levels")
        if isinstance(each, dict):
            waiting += [(inner, depth + 1) for pair in each.items() for inner in pair]
        elif isinstance(each, list):
            waiting += [(inner, depth + 1) for inner in each]
        elif isinstance(each, str):
            check_text(each)


def check_text(text: str) -> None:
    """Refuse text that cannot be stored or shown anywhere: NUL, and half of a surrogate pair."""
    if "\x00" in text:
        raise _Refused(text, "it holds the character NUL")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _Refused(text, "it holds half of a surrogate pair") from error


def _around(error: json.JSONDecodeError) -> str:
    return error.doc[max(0, error.pos - 20) : error.pos + 20]
