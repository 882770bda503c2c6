"""How values and lists stand in a message: quoted and short, because they may be hostile and a hundred megabytes long."""

from __future__ import annotations

from collections.abc import Sequence

LISTED = 5
"""So many names a message lists; the rest it counts."""


class Mistake:
    """One thing wrong with one value: a finding, collected so that all are told at once."""

    __slots__ = ("path", "reason")

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason

    def __repr__(self) -> str:
        return f"Mistake({self.path!r}, {self.reason!r})"

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def shown(value: object, limit: int = 80) -> str:
    """Quote *value* for a message, shortened: it may be hostile and a hundred megabytes long."""
    text = repr(value[: limit + 1]) if isinstance(value, str | bytes) else repr(value)
    return text if len(text) <= limit + 2 else text[:limit] + "…"


def listed(names: Sequence[str]) -> str:
    """
    List *names*, the first few by name and the rest by number.

    >>> listed(["a", "b", "c", "d", "e", "f", "g"])
    'a, b, c, d, e and 2 more'
    """
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more} more" if more > 0 else "")
