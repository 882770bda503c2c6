"""The read models of one register: run them, read them, build them anew, by name."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence

import attrs

from ..errors import PluginFailed, UnknownView, ViewBehind
from ..store import Shelf, ViewStore
from ..telemetry import INFO, tell
from .changes import Source
from .contract import Declaration
from .host import Host, Progress, Watch
from .order import in_turn
from .parking import Retried, drop, retry
from .rebuild import Rebuilt, rebuild
from .runner import FAILURES, Runner, told
from .views import View, Views

LOOK = 0.02
"""Seconds between two looks at a view that is waited for."""


@attrs.frozen(kw_only=True)
class Version:
    """Hold one built version of a view; `answers` tells whether readers get this one, `pinned` that somebody chose so."""

    view: View
    answers: bool
    pinned: bool


class ReadModels:
    """
    Run the projections that *declared* gives over a register, and read what they wrote.

    A view whose projection is gone can still be read, as far as it came.
    """

    def __init__(self, source: Source, shelf: Shelf, declared: Callable[[], Sequence[Declaration]]) -> None:
        self._source, self._shelf, self._declared = source, shelf, declared
        self.views = Views(self.names, self.view)

    def run(self, chosen: Iterable[Declaration] | None = None, *, watch: Watch | None = None) -> list[Progress]:
        """
        Bring *chosen* projections (or all) up to date; one that fails is named in its progress and harms no other.

        Those that a chosen one must not be ahead of come with it. A new version answers once it has caught up.
        """
        wanted = list(self._declared() if chosen is None else chosen)
        host, faults = self._host(wanted, watch)
        host.run()
        turn = {each.key: number for number, each in enumerate(wanted)}
        return sorted([*faults, *host.progress()], key=lambda each: turn.get(each.key, len(turn)))

    def follow(
        self, stop: threading.Event, chosen: Iterable[Declaration] | None = None, *, watch: Watch | None = None
    ) -> list[Progress]:
        """Run *chosen* projections (or all), and go on with every new event until *stop* is set."""
        host, faults = self._host(self._declared() if chosen is None else chosen, watch)
        host.follow(stop)
        return [*faults, *host.progress()]

    def names(self) -> list[str]:
        """Name every view, those of projections that are gone included."""
        return sorted({*self._shelf.names(), *(each.name for each in self._declared())})

    def view(self, name: str) -> View:
        """
        Give the view of a projection, in the version that answers.

        Raises:
            UnknownView: If there is none.
        """
        declared = self.declared(name)
        answering = self._shelf.answering(name)
        if declared is not None and (answering is None or answering.version == declared.version):
            return self.view_of(declared)
        if answering is None:
            raise UnknownView(name, known=self.names())
        return self._view(name, answering.version)

    def view_of(self, declared: Declaration) -> View:
        """Give the view of a projection in the version that it has now, whichever answers."""
        return View(declared.name, declared.version, self._open(declared), self._source.head)

    def declared(self, name: str) -> Declaration | None:
        """Give what the projection of this name says of itself, if a plugin brings it."""
        return next((each for each in self._declared() if each.name == name), None)

    def versions(self, name: str) -> list[Version]:
        """List every version of a view that is there, the oldest first."""
        answering = self._shelf.answering(name)
        return [
            Version(
                view=self._view(name, number),
                answers=answering is not None and answering.version == number,
                pinned=answering is not None and answering.pinned and answering.version == number,
            )
            for number in self._shelf.versions(name)
        ]

    def fresh(self, name: str, *, catch_up: bool = True) -> View:
        """
        Give the view of a projection, brought up to date first unless told not to.

        Raises:
            UnknownView: If there is none.
            PluginFailed: If it cannot be brought up to date.
        """
        declared = self.declared(name)
        if catch_up and declared is not None:
            fault = self.run([declared])[0].fault
            if fault is not None:
                raise fault
        return self.view(name)

    def wait_for(self, name: str, position: int, *, timeout: float) -> View:
        """
        Wait until the view holds everything up to *position*, brought there by whichever process, and give it.

        Raises:
            ViewBehind: If it has not come so far after *timeout* seconds.
        """
        until = time.monotonic() + timeout
        while (view := self.view(name)).position < position:
            if time.monotonic() >= until:
                raise ViewBehind(name, position=view.position, wanted=position, seconds=timeout)
            time.sleep(LOOK)
        return view

    def rebuild(self, name: str, *, switch: bool = True, watch: Watch | None = None) -> Rebuilt:
        """
        Build a view anew from zero while the old one answers, see `rebuild`.

        Without *switch* the old version goes on answering until somebody switches.
        """
        built = rebuild(self._source, self._shelf, self.needed(name), switch=switch, watch=watch)
        if not switch and built.old_version != built.version:
            self._shelf.switch(name, built.old_version, pinned=True)
        return built

    def switch(self, name: str, version: int) -> View:
        """
        Let a version that is there answer from now on; one that is not the projection's own is pinned.

        Raises:
            UnknownView: If it is not there.
        """
        if version not in self._shelf.versions(name):
            raise UnknownView(f"{name}@{version}", known=[f"{name}@{each}" for each in self._shelf.versions(name)])
        declared = self.declared(name)
        self._shelf.switch(name, version, pinned=declared is None or declared.version != version)
        tell("switch", INFO, projection=f"{name}@{version}")
        return self._view(name, version)

    def prune(self, name: str) -> list[int]:
        """Throw away the versions of a view that neither answer nor are the projection's own, and give them."""
        declared, answering = self.declared(name), self._shelf.answering(name)
        kept = {each.version for each in (declared, answering) if each is not None}
        gone = [version for version in self._shelf.versions(name) if version not in kept]
        for version in gone:
            self._shelf.remove(name, version)
        return gone

    def retry(self, name: str, *, stream: str | None = None) -> Retried:
        """Try parked events of a projection again in their order, see `retry`."""
        declared = self.needed(name)
        return retry(self._source, Runner(declared, self._open(declared)), stream=stream)

    def drop(self, name: str, position: int) -> None:
        """Take a parked event from the list without applying it, see `drop`."""
        drop(self._open(self.needed(name)), position)

    def _host(self, chosen: Iterable[Declaration], watch: Watch | None) -> tuple[Host, list[Progress]]:
        runners, faults = list[Runner](), list[Progress]()
        for declared in in_turn(self._with_leaders(chosen)):
            try:
                self._check_leaders(declared)
                runners.append(Runner(declared, self._open(declared)))
            except FAILURES as error:  # its tables are the plugin's too, and must harm no other
                faults.append(self._broken(declared, error))
        return Host(self._source, runners, watch=watch, caught_up=self._let_answer), faults

    def _broken(self, declared: Declaration, error: BaseException) -> Progress:
        fault = PluginFailed(declared.name, stage="tables", reason=told(error))
        if isinstance(error, PluginFailed):
            fault = error
        head = self._source.head()
        return Progress(name=declared.name, version=declared.version, position=0, head=head, fault=fault)

    def _with_leaders(self, chosen: Iterable[Declaration]) -> list[Declaration]:
        """Add those that a chosen one must not be ahead of, and those that these must not."""
        found = {each.key: each for each in chosen}
        waiting = list(found.values())
        while waiting:
            for name in waiting.pop().after:
                leader = self.declared(name)
                if leader is not None and leader.key not in found:
                    found[leader.key] = leader
                    waiting.append(leader)
        return list(found.values())

    def _check_leaders(self, declared: Declaration) -> None:
        for name in sorted(declared.after):
            if self.declared(name) is None:
                raise PluginFailed(declared.name, stage="order", reason=f"it comes after '{name}', which no plugin brings")

    def _let_answer(self, declared: Declaration) -> None:
        answering = self._shelf.answering(declared.name)
        if answering is not None and not answering.pinned and answering.version < declared.version:
            self._shelf.switch(declared.name, declared.version, pinned=False)
            tell("switch", INFO, projection=declared.key)

    def needed(self, name: str) -> Declaration:
        """
        Give what the projection of this name says of itself.

        Raises:
            UnknownView: If no plugin brings it.
        """
        declared = self.declared(name)
        if declared is None:
            raise UnknownView(name, known=[each.name for each in self._declared()])
        return declared

    def _open(self, declared: Declaration) -> ViewStore:
        return self._shelf.open(declared.name, declared.version, declared.tables)

    def _view(self, name: str, version: int) -> View:
        return View(name, version, self._shelf.open(name, version), self._source.head)
