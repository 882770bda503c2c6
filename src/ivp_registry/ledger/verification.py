"""
Verification of a register from its stored bytes: numbered steps, every value read again, no plugin, no event class.

It finds what does not fit together inside. It cannot find what was rewritten as a whole; for that a checkpoint kept
elsewhere is needed, and without one the verdict says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from .leaf import leaf_hash
from .tree import Frontier

FINDINGS_LIMIT = 1000
"""After so many findings the rest is counted, not listed."""


@attrs.frozen(kw_only=True)
class Entry:
    """Hold one event as it lies in a store beside its ledger row, unread; None where a row is missing."""

    position: int | None
    aggregate: object
    version: object
    topic: object
    state: object
    leaf_index: int | None
    leaf_hash: object

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


@attrs.frozen(kw_only=True)
class Step:
    """Hold one numbered step of the verification with what it looked at."""

    number: int
    name: str
    checked: int
    findings: int


@attrs.frozen(kw_only=True)
class Verdict:
    """Hold the outcome: steps, findings, and size and root of the tree that the stored bytes give."""

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    more: int
    size: int
    root: bytes
    anchored: bool = False

    @property
    def is_consistent(self) -> bool:
        """Tell whether everything inside fits together."""
        return not self.findings


def verify(
    structure: Iterable[Finding], entries: Iterable[Entry], *, progress: Callable[[int], None] | None = None
) -> Verdict:
    """
    Verify in numbered steps; whatever goes wrong while looking is itself a finding.

    *structure* are the findings of the store about its own tables (step 1); *entries* come in order of position.
    """
    pages = _collect(structure)
    found: dict[int, list[Finding]] = {1: pages, 2: [], 3: [], 4: []}
    tree, seen, versions = Frontier(), 0, dict[object, object]()
    try:
        for entry in entries:
            seen += 1
            found[2].extend(_order(entry, seen, versions))
            found[3].extend(_leaf(entry))
            if isinstance(entry.leaf_hash, bytes):
                tree.add(entry.leaf_hash)
            if progress and seen % 1000 == 0:
                progress(seen)
    except Exception as error:  # a store so broken that reading fails is a finding, not a crash
        found[2].append(Finding("unreadable", f"after {seen} events", f"reading stopped: {error}"))
    if tree.size != seen:
        found[4].append(Finding("tree", "ledger", f"{tree.size} leaves for {seen} events"))
    return _verdict(found, seen, tree)


STEPS = {1: "structure", 2: "order", 3: "leaves from stored bytes", 4: "tree"}


def _verdict(found: dict[int, list[Finding]], seen: int, tree: Frontier) -> Verdict:
    steps = tuple(
        Step(number=number, name=name, checked=seen if number > 1 else len(STEPS), findings=len(found[number]))
        for number, name in STEPS.items()
    )
    everything = [finding for number in STEPS for finding in found[number]]
    listed = tuple(everything[:FINDINGS_LIMIT])
    return Verdict(steps=steps, findings=listed, more=len(everything) - len(listed), size=tree.size, root=tree.root())


def _collect(structure: Iterable[Finding]) -> list[Finding]:
    collected: list[Finding] = []
    try:
        collected.extend(structure)
    except Exception as error:  # see `verify`
        collected.append(Finding("unreadable", "structure", str(error)))
    return collected


def _order(entry: Entry, seen: int, versions: dict[object, object]) -> Iterator[Finding]:
    """Step 2: the ledger is dense from 0, each stream counts from 1 without a gap."""
    if entry.leaf_index != seen - 1:
        yield Finding("ledger-order", entry.where, f"leaf {entry.leaf_index} where {seen - 1} is due")
    due = versions.get(entry.aggregate, 0)
    if not isinstance(entry.version, int) or not isinstance(due, int) or entry.version != due + 1:
        yield Finding("stream-order", entry.where, f"version {entry.version} follows {due}")
    versions[entry.aggregate] = entry.version


def _leaf(entry: Entry) -> Iterator[Finding]:
    """Step 3: the leaf hash is the hash of the bytes that lie here now."""
    aggregate, version, topic, state = entry.aggregate, entry.version, entry.topic, entry.state
    whole = isinstance(aggregate, str) and isinstance(version, int) and isinstance(topic, str) and isinstance(state, bytes)
    if not whole:
        yield Finding("event-missing", entry.where, "the ledger has a leaf for it, the event is not there or not as stored")
    elif entry.leaf_hash is None:
        yield Finding("leaf-missing", entry.where, "the event has no leaf: it was not written by this software")
    elif leaf_hash(aggregate, version, topic, state) != entry.leaf_hash:  # type: ignore[arg-type]  # `whole` checked them
        yield Finding("leaf-mismatch", entry.where, "its stored bytes are not those that were recorded")
