"""
The host reads the register once in pages and hands each change to every projection that wants it.

A projection that fails, hangs or waits for another stays where it is; the others lose nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import attrs

from ..errors import NewerEvent, PluginFailed
from ..telemetry import ERROR, Operation, tell
from .changes import Originals, Source, changes_of
from .contract import Change, Declaration
from .runner import Runner

PAGE = 1000
"""Events read at once, and so the most in one transaction; chosen by measurement, see `tests/bench`."""

POLL = 0.05
"""Seconds between two looks for new events while following; a look costs some microseconds."""


@attrs.frozen(kw_only=True)
class Progress:
    """Hold how far a projection is, and what stopped it if something did."""

    name: str
    version: int
    position: int
    head: int
    parked: int = 0
    waits_for: tuple[str, ...] = ()
    fault: PluginFailed | None = None

    @property
    def key(self) -> str:
        """Give name and version."""
        return f"{self.name}@{self.version}"

    @property
    def behind(self) -> int:
        """Count the events not yet seen."""
        return self.head - self.position


Watch = Callable[[Sequence[Progress]], None]
"""What is told after each page, to show how far the projections are."""


class Host:
    """Bring projections up to date with a register, in the order in which *runners* come."""

    def __init__(
        self,
        source: Source,
        runners: Sequence[Runner],
        *,
        watch: Watch | None = None,
        caught_up: Callable[[Declaration], None] | None = None,
    ) -> None:
        self._source, self._runners, self._watch, self._caught_up = source, runners, watch, caught_up
        names = {name for runner in runners for name in runner.declared.after}
        self._leaders = {name: [each for each in runners if each.declared.name == name] for name in names}

    def run(self, stop: threading.Event | None = None, *, until: int | None = None) -> None:
        """Bring each projection to what is the newest event now, or to *until*; stop early when *stop* is set."""
        head = self._source.head() if until is None else until
        begin = min((each.position for each in self._runners if each.fault is None), default=head)
        if begin < head:
            with Operation("catch_up", projections=len(self._runners), events=head - begin, last=head):
                self._bring(head, stop)
        for runner in self._runners:
            if self._caught_up and runner.fault is None and runner.position >= head:
                self._caught_up(runner.declared)

    def _bring(self, head: int, stop: threading.Event | None) -> None:
        sound = [runner for runner in self._runners if runner.fault is None]
        try:
            self._scan(self._runners, head, stop)
        except NewerEvent:  # not wanted by all of them: each goes as far as it can
            for runner in self._runners:
                try:
                    self._scan([runner], head, stop)
                except NewerEvent as error:
                    runner.fault = PluginFailed(runner.declared.name, stage="reading", reason=error)
        for runner in sound:
            if runner.fault is not None:
                tell(
                    "stopped",
                    ERROR,
                    projection=runner.declared.key,
                    position=runner.position,
                    stage=runner.fault.facts["stage"],
                )

    def follow(self, stop: threading.Event) -> None:
        """Run, and go on with every new event as soon as it is recorded, by whichever process, until *stop* is set."""
        while not stop.is_set():
            head = self._source.head()
            self.run(stop)
            while self._source.head() == head and not stop.wait(POLL):
                taken = [runner.take_heart() for runner in self._runners]
                if any(taken):
                    break

    def progress(self) -> list[Progress]:
        """Tell how far each projection is."""
        head = self._source.head()
        return [
            Progress(
                name=runner.declared.name, version=runner.declared.version, position=runner.position, head=head,
                parked=len(runner.view.parked()), waits_for=self._waits_for(runner, head), fault=runner.fault,
            )
            for runner in self._runners
        ]  # fmt: skip

    def _scan(self, runners: Sequence[Runner], head: int, stop: threading.Event | None) -> None:
        """Read once what any of *runners* wants, from where the last of them is, and feed all of them."""
        after = min((each.position for each in runners if each.position < self._reach(each, head)), default=head)
        topics = _union([runner.declared.topics() for runner in runners])
        while after < head and not (stop is not None and stop.is_set()):
            page = list(self._source.events(after=after, until=head, topics=topics, limit=PAGE))
            after = page[-1].position if len(page) == PAGE else head
            self._feed_all(runners, changes_of(page, self._source), after)
            if self._watch:
                self._watch(self.progress())

    def _feed_all(self, runners: Sequence[Runner], changes: Sequence[Change], end: int) -> None:
        originals = Originals(changes) if len(runners) > 1 else None
        for runner in runners:
            until = self._reach(runner, end)
            if runner.position < until:
                runner.feed(changes, until, originals)
                if originals is not None:
                    originals.restore()

    def _reach(self, runner: Runner, position: int) -> int:
        """Give how far a projection may come now: never further than one that it comes after."""
        if runner.fault is not None:
            return runner.position
        return min([position, *(leader.position for leader in self._leading(runner))])

    def _leading(self, runner: Runner) -> Iterator[Runner]:
        return (leader for name in runner.declared.after for leader in self._leaders[name])

    def _waits_for(self, runner: Runner, head: int) -> tuple[str, ...]:
        """Name those behind which a projection waits."""
        if runner.fault is not None or runner.position == head:
            return ()
        return tuple(sorted(each.declared.name for each in self._leading(runner) if each.position <= runner.position))


def _union(wanted: Sequence[set[str] | None]) -> set[str] | None:
    """Give the topics that any wants; None as soon as one wants all."""
    return None if None in wanted else set().union(*(each for each in wanted if each is not None))
