"""
A judge of what many processes did to one register at once: every acknowledged append once, in order, and seen by all.

The ledger is one list, so the judge needs no search: what each process was told must stand there, and what each reader
saw must be the beginning of it. Source: Kingsbury and Alvaro, "Elle" (2020), list-append histories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import attrs


@attrs.frozen
class Told:
    """Hold what a process was told of one append: the command, and the position it got."""

    command: str
    position: int


@attrs.frozen(kw_only=True)
class History:
    """Hold the ledger as it ended, by position; what each writer was told, in its order; what each reader saw, look by look."""

    ledger: Mapping[int, str]
    writers: Mapping[str, Sequence[Told]]
    readers: Mapping[str, Sequence[Sequence[str]]] = {}


def anomalies(history: History) -> list[str]:
    """List everything that a register must never do; nothing if it kept its promises."""
    return [*_gaps(history), *_acknowledged(history), *_order(history), *_reads(history)]


def _gaps(history: History) -> Iterator[str]:
    positions = sorted(history.ledger)
    if positions != list(range(1, len(positions) + 1)):
        yield "the ledger is not dense"
    for command, times in Counter(history.ledger.values()).items():
        if times > 1:
            yield f"{command} stands {times} times in the ledger"


def _acknowledged(history: History) -> Iterator[str]:
    for writer, told in history.writers.items():
        for each in told:
            found = history.ledger.get(each.position)
            if found != each.command:
                yield f"{writer} was told {each.command} at {each.position}, where {found} stands"


def _order(history: History) -> Iterator[str]:
    for writer, told in history.writers.items():
        positions = [each.position for each in told]
        if positions != sorted(positions):
            yield f"the appends of {writer} are not in its order"


def _reads(history: History) -> Iterator[str]:
    whole = [history.ledger[position] for position in sorted(history.ledger)]
    for reader, looks in history.readers.items():
        longest = 0
        for look in looks:
            if list(look) != whole[: len(look)]:
                yield f"{reader} saw what is not the beginning of the ledger"
            if len(look) < longest:
                yield f"{reader} saw less than before"
            longest = max(longest, len(look))
