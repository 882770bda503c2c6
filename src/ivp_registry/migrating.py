"""
Moving a register to another store: the same commits, one by one, so that positions, bytes and root are the same.

It can be stopped at any moment and gone on with: what is there is compared before anything is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

import attrs

from .errors import AlreadyExists, IntegrityBroken
from .ledger import Entry, Frontier
from .store import Address, Append, Store, create_store, open_store


@attrs.frozen(kw_only=True)
class Migrated:
    """Hold what was moved: where it is now, how many events, of those how many just now, and the root of both."""

    address: Address
    events: int
    copied: int
    root: bytes


def migrate(source: Store, to: Address, *, resume: bool = False, progress: Callable[[int], None] | None = None) -> Migrated:
    """Copy everything in *source* to *to*, see `Registry.migrate`; the last events while others are kept from writing."""
    with closing(_target(source, to, resume=resume)) as target:
        begun = target.head()
        _copy(source, target, progress)
        with source.turn():
            _copy(source, target, progress)
            head = source.head()
            root = _root(source, head)
            if (target.head(), _root(target, head)) != (head, root):
                raise IntegrityBroken(str(to), reason="the copy has another root than the register")
    return Migrated(address=to, events=head, copied=head - begun, root=root)


def _target(source: Store, to: Address, *, resume: bool) -> Store:
    """Give an empty store, or with *resume* one that holds the beginning of *source* and nothing else."""
    if not resume:
        return create_store(to)
    target = open_store(to)
    head = target.head()
    if head > source.head() or _root(target, head) != _root(source, head):
        target.close()
        raise AlreadyExists(to, reason="it does not hold the beginning of this register")
    return target


def _copy(source: Store, target: Store, progress: Callable[[int], None] | None) -> None:
    for commit in _commits(source.entries(after=target.head())):
        first = commit[0]
        if not isinstance(first.command_id, str) or not isinstance(first.recorded_at, datetime):
            raise IntegrityBroken(first.where, reason="no commit accounts for this event")
        rows = [Append(stream=e.aggregate, version=e.version, topic=e.topic, state=e.state) for e in commit]  # type: ignore[arg-type]
        written = target.append(rows, command_id=first.command_id, recorded_at=first.recorded_at, expect={})
        if written.leaves != tuple((each.leaf_index, each.leaf_hash) for each in commit):
            raise IntegrityBroken(first.where, reason="the stored bytes are not those that the ledger holds")
        if progress:
            progress(written.commit.last)


def _commits(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    """Give events as they were written together."""
    together = list[Entry]()
    for entry in entries:
        if entry.position is None:
            raise IntegrityBroken(entry.where, reason="the ledger holds an event that is not there")
        if entry.command_id is not None and together:
            yield together
            together = []
        together.append(entry)
    if together:
        yield together


def _root(store: Store, size: int) -> bytes:
    return Frontier(store.leaves(until=size)).root()
