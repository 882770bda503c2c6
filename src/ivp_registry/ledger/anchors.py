"""
What others know of a register, held against it: roots that it once had, leaves that were promised, and when.

An anchor binds what is older than it: a changed, removed or reordered event gives another root, an event slipped in
later with an earlier date is missing from an anchor that is younger than that date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import attrs

from .findings import Finding

TOLERANCE = timedelta(minutes=5)
"""So far two clocks may be apart."""


@attrs.frozen(kw_only=True)
class Anchor:
    """
    Hold a root that the register had at one size, and where that is known from.

    *outside* tells that it was kept where the owner of the register cannot change it: whoever verifies has it from
    elsewhere, or enough witnesses cosigned it. What is in it was recorded before *ceiling*, what is not after *floor*;
    None where nobody says when. *stamped* is when an authority for timestamps had it. *leaves* are leaf hashes by index,
    as a receipt promised them.
    """

    source: str
    size: int
    root: bytes
    outside: bool = False
    floor: datetime | None = None
    ceiling: datetime | None = None
    stamped: datetime | None = None
    leaves: Mapping[int, bytes] = {}


@attrs.frozen(kw_only=True)
class Evidence:
    """
    Hold what is known of a register from elsewhere, and what is wrong with the papers themselves.

    `anchors` are compared with the register; `findings`, `witness_findings` and `timestamp_findings` come from reading
    checkpoints, their cosignatures and their timestamps, of which so many were looked at. `unread_timestamps` could not be,
    because what reads them is not installed.
    """

    anchors: tuple[Anchor, ...] = ()
    findings: tuple[Finding, ...] = ()
    witness_findings: tuple[Finding, ...] = ()
    timestamp_findings: tuple[Finding, ...] = ()
    cosignatures: int = 0
    timestamps: int = 0
    unread_timestamps: int = 0


class Comparison:
    """Hold anchors against a register while its tree grows, in one pass."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self.anchors = sorted(anchors, key=lambda anchor: anchor.size)
        self.confirmed: Anchor | None = None
        self.stamped: Anchor | None = None
        self.tail_since: datetime | None = None
        self._waiting = self.anchors[::-1]
        self.promised = {index: (leaf, each) for each in self.anchors for index, leaf in each.leaves.items()}
        self._floor: datetime | None = None
        self._ceiling = self._ceiling_now()

    @property
    def dated(self) -> int:
        """Count the anchors that say when they were seen."""
        return sum(anchor.ceiling is not None for anchor in self.anchors)

    def grown(self, size: int, root: bytes) -> Iterator[Finding]:
        """Compare the root at *size* with the anchors of that size."""
        while self._waiting and self._waiting[-1].size == size:
            anchor = self._waiting.pop()
            self._floor = max(filter(None, (self._floor, anchor.floor)), default=None)
            self._ceiling = self._ceiling_now()
            if anchor.root != root:
                yield Finding("checkpoint-mismatch", anchor.source, f"at {size} events the root is another than it says")
                continue
            if anchor.outside:
                self.confirmed, self.tail_since = anchor, None
            if anchor.stamped:
                self.stamped = anchor

    @property
    def next_size(self) -> int | None:
        """Give the size at which there is something to compare next."""
        return self._waiting[-1].size if self._waiting else None

    def leaf(self, index: int, leaf: object) -> Iterator[Finding]:
        """Compare a leaf with what was promised of it."""
        promised, anchor = self.promised.pop(index)
        if promised != leaf:
            yield Finding("receipt-mismatch", anchor.source, f"leaf {index} is not the one that was promised")

    def recorded(self, moment: datetime, where: str) -> Iterator[Finding]:
        """Hold the moment of a new event against the anchors around it."""
        if self.confirmed and self.tail_since is None:
            self.tail_since = moment
        if self._floor and moment < self._floor - TOLERANCE:
            yield Finding("date-before-checkpoint", where, "it is dated before a checkpoint that does not have it yet")
        if self._ceiling and moment > self._ceiling + TOLERANCE:
            yield Finding("date-after-checkpoint", where, "it is dated after a checkpoint that has it already")

    def beyond(self, size: int) -> Iterator[Finding]:
        """Find what was anchored or promised and is not there."""
        for anchor in self._waiting:
            if anchor.size > size:
                yield Finding(
                    "checkpoint-ahead",
                    anchor.source,
                    f"it has {anchor.size} events, the register only {size}: some are gone",
                )
        for index, (_, anchor) in self.promised.items():
            yield Finding("receipt-mismatch", anchor.source, f"leaf {index} that was promised is not there")

    def _ceiling_now(self) -> datetime | None:
        """Give the first moment at which an anchor that is still to come was seen."""
        return min((anchor.ceiling for anchor in self._waiting if anchor.ceiling), default=None)
