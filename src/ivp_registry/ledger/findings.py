"""What a verification looks at and what it finds: entries, findings, and the tally that keeps the first of many."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

LIMIT = 1000
"""After so many findings of one step the rest is counted, not listed."""


@attrs.frozen(kw_only=True)
class Entry:
    """
    Hold one event as it lies in a store beside its ledger row, unread; None where a row is missing.

    The first event of a commit has what the commit says: by which command, and when.
    """

    position: int | None
    aggregate: object
    version: object
    topic: object
    state: object
    leaf_index: int | None
    leaf_hash: object
    command_id: object = None
    recorded_at: object = None

    def __str__(self) -> str:
        return self.where

    @property
    def where(self) -> str:
        """Name the event for a message."""
        return f"{self.aggregate}@{self.version} (position {self.position})"


@attrs.frozen
class Finding:
    """Hold one thing that is not as it should be: a stable code, the place and the sentence."""

    code: str
    where: str
    message: str


class Tally:
    """Keep the findings of one step, so that a ruin of a million events needs no memory for each."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.count = 0

    def add(self, findings: Iterable[Finding]) -> None:
        """Count *findings*, and keep the first of them."""
        for finding in findings:
            self.count += 1
            if len(self.kept) < LIMIT:
                self.kept.append(finding)
