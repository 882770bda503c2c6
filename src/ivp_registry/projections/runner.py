"""
One projection and its view: a batch of events in one transaction, and what happens with an event it cannot take.

Exactly once: rows and position change together, so a crash, a second host or a failing neighbour leaves the view at
the edge of a batch, never in between.
"""

from __future__ import annotations

import inspect
import time
import traceback
from collections.abc import Sequence

import attrs

from ..errors import IntegrityBroken, PluginFailed, RegisterBusy, RegisterUnwritable
from ..store import Parked, ViewStore, ViewTransaction, ViewWriter
from ..telemetry import WARNING, tell
from .changes import Originals
from .contract import Change, Declaration
from .limit import Limit, TookTooLong

FLUSH = 1.0
"""Seconds after which a batch is written although there is more to come, so that a slow projection shows its work."""

PAUSE = 0.05
"""Seconds before an event is tried again; twice as long each time."""

STORE_TROUBLE = (RegisterBusy, RegisterUnwritable, IntegrityBroken)
"""What is no fault of the projection: nothing is parked or skipped for it."""

FAILURES = (Exception, SystemExit, TookTooLong)
"""What a projection may raise without harming others; the interruption of the whole program is not among them."""

TRACEBACK = 4000
"""So many characters of a traceback are kept, the last ones."""


class Runner:
    """Feed one projection; whatever it does wrong stays here."""

    def __init__(self, declared: Declaration, view: ViewStore) -> None:
        self.declared, self.view = declared, view
        self.position = view.position()
        self.fault: PluginFailed | None = None
        self._limit = Limit(declared.seconds)
        self._wanted: dict[type, bool] = {}
        self._may_pass = False

    def feed(self, changes: Sequence[Change], until: int, originals: Originals | None = None) -> None:
        """Bring the view to position *until* with *changes*; the last of them may lie beyond it."""
        with self._limit:
            while self.fault is None and self.position < until:
                try:
                    self._on(changes, until, originals)
                except STORE_TROUBLE as error:
                    self.fault, self._may_pass = self._failed("its view", error), True

    def take_parked(self, parked: Parked, change: Change) -> bool:
        """Apply an event that was set aside; one that fails again stays aside, with its new error."""
        try:
            with self._limit, self.view.transaction() as work:
                if work.unpark(parked.position):  # else another process took it
                    self._apply(work.writer, change)
        except STORE_TROUBLE:
            raise
        except FAILURES as error:
            again = attrs.evolve(
                parked, error=told(error), traceback=_trace(error), attempts=parked.attempts + 1, behind=None
            )
            with self.view.transaction() as work:
                work.park(again)
            return False
        return True

    def take_heart(self) -> bool:
        """Forget a fault that was the database's, which may have passed, and tell whether there was one."""
        passing, self._may_pass = self._may_pass, False
        if passing:
            self.fault = None
        return passing

    def _on(self, changes: Sequence[Change], until: int, originals: Originals | None) -> None:
        """Go on with a batch; where that fails, one by one to the event that made it fail, and past that."""
        try:
            self._batch(changes, until, originals)
        except STORE_TROUBLE:
            raise
        except FAILURES:
            self._past_the_next_failure(changes, until, originals)

    def _batch(self, changes: Sequence[Change], until: int, originals: Originals | None) -> None:
        """Apply as many changes as there is time for, in one transaction."""
        with self.view.transaction() as work:
            if work.position < until:  # else another host came first
                work.advance(self._apply_all(work, changes, until))
                _check_unchanged(originals)
        self.position = max(work.position, self.position)

    def _apply_all(self, work: ViewTransaction, changes: Sequence[Change], until: int) -> int:
        due = time.monotonic() + FLUSH
        waiting = work.waiting()
        for change in changes:
            position = change.record.position
            if position > until:
                break
            if position > work.position and self._wants(change):
                self._take(work, change, waiting)
                if time.monotonic() > due:
                    return position
        return until

    def _take(self, work: ViewTransaction, change: Change, waiting: dict[str, int]) -> None:
        """Apply one change, or park it behind an earlier one of its stream."""
        behind = waiting.get(change.record.stream)
        if behind is not None:
            work.park(self._aside(change, behind=behind))
        else:
            self._apply(work.writer, change)

    def _apply(self, writer: ViewWriter, change: Change) -> None:
        self._limit.working = change
        try:
            answer = self.declared.apply(writer, change)
        finally:
            self._limit.working = None
        if answer is not None:
            kind = "a generator" if inspect.isgenerator(answer) else type(answer).__name__
            raise TypeError(f"apply gave back {kind}; it writes through its view and gives back nothing")

    def _past_the_next_failure(self, changes: Sequence[Change], until: int, originals: Originals | None) -> None:
        """Go on one by one up to the change that fails also alone, and deal with that one."""
        for change in changes:
            if self.position < change.record.position <= until and self._wants(change):
                error = self._tried(change, originals)
                if error is not None:
                    self._settle(change, error)
                    return
        with self.view.transaction() as work:
            work.advance(max(until, work.position))
        self.position = work.position

    def _tried(self, change: Change, originals: Originals | None) -> BaseException | None:
        """Apply one change in a transaction of its own, as often as the projection wants; give the last failure."""
        failure: BaseException | None = None
        for attempt in range(self.declared.retries + 1):
            time.sleep(PAUSE * 2 ** (attempt - 1) if attempt else 0)
            try:
                self._alone(change, originals)
            except FAILURES as error:
                failure = error
            else:
                return None
        return failure

    def _alone(self, change: Change, originals: Originals | None) -> None:
        with self.view.transaction() as work:
            if work.position < change.record.position:
                self._take(work, change, work.waiting())
                work.flush()
                _check_unchanged(originals)
                work.advance(change.record.position)
        self.position = max(work.position, self.position)

    def _settle(self, change: Change, error: BaseException) -> None:
        """Do what the projection wants done with an event that it cannot take."""
        position, policy = change.record.position, self.declared.on_error
        if isinstance(error, STORE_TROUBLE):
            raise error
        with self.view.transaction() as work:
            if work.position < position:  # else another host came first
                if policy == "stop":
                    work.advance(position - 1)
                    self.fault = self._failed(f"event {change.record.id}", error)
                else:
                    work.park(self._failure(change, error, skipped=policy == "skip"))
                    work.advance(position)
        self.position = work.position
        if policy != "stop":
            name, skipped = type(error).__name__, policy == "skip"
            tell("parked", WARNING, projection=self.declared.key, position=position, error=name, skipped=skipped)

    def _failure(self, change: Change, error: BaseException, *, skipped: bool) -> Parked:
        return attrs.evolve(
            self._aside(change),
            error=told(error),
            traceback=_trace(error),
            attempts=self.declared.retries + 1,
            skipped=skipped,
        )

    def _aside(self, change: Change, *, behind: int | None = None) -> Parked:
        record, plugin = change.record, self.declared.plugin
        return Parked(
            position=record.position, stream=record.stream, event=record.id, error="", plugin=plugin, behind=behind
        )

    def _failed(self, stage: str, error: BaseException) -> PluginFailed:
        fault = PluginFailed(self.declared.name, stage=stage, reason=told(error))
        fault.__cause__ = error  # for authors: the traceback of what their projection did
        return fault

    def _wants(self, change: Change) -> bool:
        return (
            not self.declared.events
            or self._wants_type(type(change.record.event))
            or (change.after is not change.record.event and self._wants_type(type(change.before or change.after)))
        )

    def _wants_type(self, kind: type) -> bool:
        if kind not in self._wanted:
            self._wanted[kind] = issubclass(kind, self.declared.events)
        return self._wanted[kind]


def told(error: BaseException) -> str:
    """Say what an error says, also one that cannot say it."""
    try:
        return f"{type(error).__name__}: {error}"
    except FAILURES:
        return f"{type(error).__name__} (which cannot say what it is)"


def _trace(error: BaseException) -> str:
    try:
        return "".join(traceback.format_exception(error))[-TRACEBACK:]
    except FAILURES:
        return ""


def _check_unchanged(originals: Originals | None) -> None:
    changed = originals.restore() if originals else ()
    if changed:
        raise TypeError(f"apply changed an event ({changed[0].TOPIC}); events are facts and are shared by all projections")
