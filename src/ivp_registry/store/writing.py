"""What is the same in every database when events are written: moments, guards, and which row gets which leaf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from eventsourcing.persistence import StoredEvent

from ..errors import IntegrityBroken
from ..ledger import leaf_hash
from ..wording import shown
from .columns import moment_text as to_text
from .contract import ClockBehind, Commit

Leaf = tuple[int, int, bytes]
"""Leaf index, position and leaf hash."""

EventRow = tuple[int, str, int, str, bytes]
"""Position, stream, version, topic and state."""


class ExpectationFailed(Exception):
    """Tell that a stream is not at the version that the writer took it to be."""


def numbered(events: Sequence[StoredEvent], position: int, leaf: int) -> tuple[list[EventRow], list[Leaf]]:
    """Give *events* the positions and leaves that follow the newest ones."""
    rows, leaves = list[EventRow](), list[Leaf]()
    for offset, event in enumerate(events, start=1):
        place = (str(event.originator_id), event.originator_version, event.topic, event.state)
        rows.append((position + offset, *place))
        leaves.append((leaf + offset, position + offset, leaf_hash(*place)))
    return rows, leaves


def check_clock(moment: datetime, newest: str | None) -> None:
    """Refuse a moment before that of the newest record."""
    if newest is not None and to_text(moment) < newest:
        raise ClockBehind(to_moment(newest))


def check_expected(expect: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Refuse to write on what no longer holds; a stream that is not there is at version 0."""
    for stream, version in expect.items():
        if found.get(stream, 0) != version:
            raise ExpectationFailed(f"'{stream}' is at version {found.get(stream, 0)}, not {version}")


def to_moment(text: str) -> datetime:
    """Read back what `to_text` wrote, and nothing else: another way to write the same moment sorts elsewhere."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min.replace(tzinfo=UTC)
    if to_text(moment) != text:
        raise IntegrityBroken("commits", reason=f"{shown(text)} is not a moment as the register writes it")
    return moment


def any_moment(text: object) -> object:
    """Read a moment as the register writes it; another text stays what it is, for the verification to find."""
    try:
        return to_moment(text)  # type: ignore[arg-type]
    except (IntegrityBroken, TypeError):
        return text


def to_commit(row: Sequence[Any]) -> Commit:
    """Read the first four columns of the commits table."""
    first, last, recorded_at, command_id = row
    return Commit(command_id=command_id, recorded_at=to_moment(recorded_at), first=first, last=last)


__all__ = [
    "EventRow", "ExpectationFailed", "Leaf", "any_moment", "check_clock", "check_expected", "numbered", "to_commit",
    "to_moment", "to_text",
]  # fmt: skip
