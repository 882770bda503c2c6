"""
Verification of a register from its stored bytes: numbered steps, every value read again, no plugin, no event class.

Inside a register it finds what does not fit together. What was rewritten as a whole it finds by anchors kept
elsewhere; without one the verdict says so, and how much is younger than the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import attrs

from .anchors import Anchor, Comparison, Evidence
from .findings import Entry, Finding, Tally
from .leaf import leaf_hash
from .tree import Frontier

STEPS = {
    1: "structure",
    2: "order",
    3: "leaves from stored bytes",
    4: "moments and commands",
    5: "tree",
    6: "checkpoints and receipts",
    7: "witnesses",
    8: "timestamps",
    9: "dates between checkpoints",
    10: "events without an outside anchor",
}
STRUCTURE, ORDER, LEAVES, MOMENTS, TREE, CHECKPOINTS, WITNESSES, TIMESTAMPS, DATES, TAIL = STEPS
PROGRESS_EVERY = 1000

MomentOf = Callable[[Entry], datetime]
"""Give the moment of the first event of a commit, or raise what is wrong between the two."""


@attrs.frozen(kw_only=True)
class Step:
    """Hold one numbered step of the verification with what it looked at, and what it could not read."""

    number: int
    name: str
    checked: int
    findings: int
    unread: int = 0


@attrs.frozen(kw_only=True)
class Verdict:
    """
    Hold the outcome: steps, findings, size and root of the tree that the stored bytes give, and what anchors it.

    *anchor* is the largest one kept outside that the register agrees with; *tail_since* is the moment of the first
    event after it. *stamped* is the largest one that bears a timestamp.
    """

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    more: int
    size: int
    root: bytes
    anchor: Anchor | None = None
    stamped: Anchor | None = None
    tail_since: datetime | None = None

    @property
    def is_consistent(self) -> bool:
        """Tell whether everything fits together, inside and with every anchor."""
        return not self.findings

    @property
    def is_anchored(self) -> bool:
        """Tell whether an anchor kept outside confirms the register up to its size."""
        return self.anchor is not None

    @property
    def tail(self) -> int:
        """Count the events that no outside anchor binds."""
        return self.size - (self.anchor.size if self.anchor else 0)


def verify(
    structure: Iterable[Finding],
    entries: Iterable[Entry],
    *,
    moment_of: MomentOf | None = None,
    evidence: Evidence | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verdict:
    """
    Verify in numbered steps; whatever goes wrong while looking is itself a finding.

    *structure* are the findings of the store about its own tables (step 1); *entries* come in order of position;
    *evidence* is what is known from elsewhere (steps 6 to 10).
    """
    known = evidence or Evidence()
    verification = _Verification(Comparison(known.anchors), moment_of)
    found = verification.found
    _collect(structure, found[STRUCTURE], where=lambda: "structure")
    _collect(verification.walk(entries, progress), found[ORDER], where=lambda: f"after {verification.seen} events")
    if verification.tree.size != verification.seen:
        message = f"{verification.tree.size} leaves for {verification.seen} events"
        found[TREE].add([Finding("tree", "ledger", message)])
    found[CHECKPOINTS].add(known.findings)
    found[CHECKPOINTS].add(verification.compared.beyond(verification.tree.size))
    found[WITNESSES].add(known.witness_findings)
    found[TIMESTAMPS].add(known.timestamp_findings)
    return verification.verdict(known)


def wrong_leaf(entry: Entry) -> Finding | None:
    """Find whether the leaf hash of *entry* is the hash of the bytes that lie there now; None if it is."""
    aggregate, version, topic, state = entry.aggregate, entry.version, entry.topic, entry.state
    whole = isinstance(aggregate, str) and isinstance(version, int) and isinstance(topic, str) and isinstance(state, bytes)
    if not whole:
        return Finding("event-missing", entry.where, "the ledger has a leaf for it, the event is not there or not as stored")
    if entry.leaf_hash is None:
        return Finding("leaf-missing", entry.where, "the event has no leaf: it was not written by this software")
    if leaf_hash(aggregate, version, topic, state) != entry.leaf_hash:  # type: ignore[arg-type]  # `whole` checked them
        return Finding("leaf-mismatch", entry.where, "its stored bytes are not those that were recorded")
    return None


class _Verification:
    """Hold what one pass over the entries knows so far."""

    def __init__(self, compared: Comparison, moment_of: MomentOf | None) -> None:
        self.compared, self.moment_of = compared, moment_of
        self.found = {number: Tally() for number in STEPS}
        self.tree, self.seen = Frontier(), 0
        self._newest: datetime | None = None

    def walk(self, entries: Iterable[Entry], progress: Callable[[int], None] | None) -> Iterator[Finding]:
        """Look at every entry once; what step 2 finds is given: the ledger is dense from 0. The rest goes to its step."""
        for entry in entries:
            self.seen += 1
            if entry.leaf_index != self.seen - 1:
                yield Finding("ledger-order", entry.where, f"leaf {entry.leaf_index} where {self.seen - 1} is due")
            if wrong := wrong_leaf(entry):
                self.found[LEAVES].add([wrong])
            if self.tree.size in self.compared.promised:
                self.found[CHECKPOINTS].add(self.compared.leaf(self.tree.size, entry.leaf_hash))
            if entry.command_id is not None and self.moment_of:
                self._moment(entry, self.moment_of)
            if isinstance(entry.leaf_hash, bytes):
                self.tree.add(entry.leaf_hash)
                if self.tree.size == self.compared.next_size:
                    self.found[CHECKPOINTS].add(self.compared.grown(self.tree.size, self.tree.root()))
            if progress and self.seen % PROGRESS_EVERY == 0:
                progress(self.seen)

    def verdict(self, known: Evidence) -> Verdict:
        """Give the outcome."""
        anchor = self.compared.confirmed
        checked = dict.fromkeys(STEPS, self.seen) | {
            STRUCTURE: 1, CHECKPOINTS: len(self.compared.anchors), WITNESSES: known.cosignatures,
            TIMESTAMPS: known.timestamps, DATES: self.compared.dated, TAIL: self.tree.size - (anchor.size if anchor else 0),
        }  # fmt: skip
        unread = {TIMESTAMPS: known.unread_timestamps}
        steps = [
            Step(
                number=number, name=name, checked=checked[number], findings=self.found[number].count,
                unread=unread.get(number, 0),
            )
            for number, name in STEPS.items()
        ]  # fmt: skip
        kept = tuple(finding for tally in self.found.values() for finding in tally.kept)
        return Verdict(
            steps=tuple(steps), findings=kept, more=sum(step.findings for step in steps) - len(kept), size=self.tree.size,
            root=self.tree.root(), anchor=anchor, stamped=self.compared.stamped, tail_since=self.compared.tail_since,
        )  # fmt: skip

    def _moment(self, entry: Entry, moment_of: MomentOf) -> None:
        try:
            moment = moment_of(entry)
        except Exception as error:  # whatever cannot be read is a finding, and the events after it are looked at too
            self.found[MOMENTS].add([Finding("commits", entry.where, str(error))])
            return
        if self._newest and moment < self._newest:
            self.found[MOMENTS].add([Finding("commits", entry.where, "it was recorded before the event ahead of it")])
        self._newest = moment
        self.found[DATES].add(self.compared.recorded(moment, entry.where))


def _collect(findings: Iterable[Finding], tally: Tally, *, where: Callable[[], str]) -> None:
    """Collect *findings*; a store so broken that reading fails is a finding, not a crash."""
    try:
        tally.add(findings)
    except Exception as error:
        tally.add([Finding("unreadable", where(), f"reading stopped: {error}")])
