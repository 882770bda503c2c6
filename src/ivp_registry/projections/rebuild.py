"""
Build a view anew from zero while the old one answers, compare the two, and switch in one step.

A new version is built under its own name and then answers. The same version is built in spare tables, and its rows
take the place of the old ones in one transaction; no reader ever sees a part of either.
"""

from __future__ import annotations

import hashlib
import json

import attrs

from ..store import Shelf, ViewStore
from ..telemetry import Operation
from .changes import Source
from .contract import Declaration
from .host import Host, Watch
from .runner import Runner


@attrs.frozen(kw_only=True)
class Content:
    """Hold what a table has in it: how many rows, and the SHA-256 of all of them."""

    rows: int
    digest: str


@attrs.frozen(kw_only=True)
class TableCompared:
    """Hold one table before and after; None where it was not, or is no more."""

    table: str
    before: Content | None
    after: Content | None

    @property
    def is_same(self) -> bool:
        """Tell whether nothing changed."""
        return self.before == self.after


@attrs.frozen(kw_only=True)
class Rebuilt:
    """Hold what a rebuild gave: both versions, how far each had come, and their tables compared."""

    name: str
    old_version: int
    old_position: int
    version: int
    position: int
    tables: tuple[TableCompared, ...]
    switched: bool


def rebuild(
    source: Source, shelf: Shelf, declared: Declaration, *, switch: bool = True, watch: Watch | None = None
) -> Rebuilt:
    """
    Build the view of *declared* from zero, and let it answer if *switch* says so.

    Raises:
        RebuildRunning: If another process is at it.
        PluginFailed: If the projection cannot take an event; the old view goes on answering.
    """
    view = shelf.open(declared.name, declared.version, declared.tables)
    with shelf.claim(declared.name, declared.version), Operation("rebuild", projection=declared.key):
        answering = shelf.answering(declared.name)
        old = answering.version if answering else declared.version
        if old == declared.version:
            return _anew(source, shelf, declared, view, switch=switch, watch=watch)
        _build(source, declared, view, watch)
        before = shelf.open(declared.name, old)
        if switch:
            shelf.switch(declared.name, declared.version, pinned=False)
        return _compared(declared, before, view, old_version=old, switched=switch)


def contents(view: ViewStore) -> dict[str, Content]:
    """Give what each table of *view* has in it."""
    return {table: _content(view, table) for table in view.tables}


def _anew(
    source: Source, shelf: Shelf, declared: Declaration, view: ViewStore, *, switch: bool, watch: Watch | None
) -> Rebuilt:
    """Build the version that answers in spare tables, compare the two at one position, and put them in its place."""
    Host(source, [Runner(declared, view)]).run()  # what it cannot take now does not matter: it is made again
    with shelf.spare(declared.name, declared.version, declared.tables) as spare:
        with view.snapshot():
            _build(source, declared, spare, watch, until=view.position())
            compared = _compared(declared, view, spare, old_version=declared.version, switched=switch)
        if switch:
            view.take_over(spare, lambda position: _build(source, declared, spare, None, until=position))
    return compared


def _build(source: Source, declared: Declaration, view: ViewStore, watch: Watch | None, *, until: int | None = None) -> None:
    """Bring *view* to a position, or to the end although that moves on."""
    runner = Runner(declared, view)
    host = Host(source, [runner], watch=watch)
    while runner.fault is None and runner.position < (source.head() if until is None else until):
        host.run(until=until)
    if runner.fault is not None:
        raise runner.fault


def _compared(declared: Declaration, before: ViewStore, after: ViewStore, *, old_version: int, switched: bool) -> Rebuilt:
    was, now = contents(before), contents(after)
    return Rebuilt(
        name=declared.name, old_version=old_version, old_position=before.position(), version=declared.version,
        position=after.position(), switched=switched,
        tables=tuple(TableCompared(table=each, before=was.get(each), after=now.get(each)) for each in {**was, **now}),
    )  # fmt: skip


def _content(view: ViewStore, table: str) -> Content:
    rows, digest = 0, hashlib.sha256()
    for row in view.scan(table):
        digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        rows += 1
    return Content(rows=rows, digest=digest.hexdigest())
