"""Events that a projection could not take: try them again in their order, or drop them."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..errors import UnknownReference
from ..store import Parked, ViewStore
from .changes import Source, changes_of
from .runner import Runner


@attrs.frozen(kw_only=True)
class Retried:
    """Hold what trying again gave: how many events were taken, and how many still wait."""

    taken: int
    waiting: int


def retry(source: Source, runner: Runner, *, stream: str | None = None) -> Retried:
    """
    Apply parked events again in order of position, those of one *stream* or all; a stream stops at its first failure.

    Each that is taken leaves the list in the transaction that writes its rows.
    """
    failed, taken = set[str](), 0
    for parked in _waiting(runner.view, stream):
        if parked.stream not in failed:
            (change,) = changes_of(source.events(after=parked.position - 1, limit=1), source)
            if runner.take_parked(parked, change):
                taken += 1
            else:
                failed.add(parked.stream)
    return Retried(taken=taken, waiting=len(list(_waiting(runner.view, stream))))


def drop(view: ViewStore, position: int) -> None:
    """
    Take one event from the list without applying it; those that wait behind it can then be tried again.

    Raises:
        UnknownReference: If no event at this position was set aside.
    """
    with view.transaction() as work:
        if not work.unpark(position):
            raise UnknownReference("parked event", str(position))


def _waiting(view: ViewStore, stream: str | None) -> Iterator[Parked]:
    return (each for each in view.parked() if not each.skipped and stream in (None, each.stream))
