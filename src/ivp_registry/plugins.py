"""Find plugins, load each by itself, ask what it brings. What goes wrong is kept as a fault and named, never hidden."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

import attrs
import pluggy

from . import hookspecs
from .errors import PluginFailed
from .events import CORE, Event
from .projections import Projection, key_of
from .store.tables import NAME

GROUP = "ivp_registry.plugins"
CHOICE = "IVP_PLUGINS"
"""Environment variable: names of the plugins to load, separated by commas; empty loads none."""


@attrs.frozen(kw_only=True)
class PluginStatus:
    """Hold what is known of one plugin: where it came from, whether it works, what it brings."""

    name: str
    distribution: str
    version: str
    status: Literal["loaded", "failed", "left out"]
    projections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    milliseconds: int = 0
    fault: PluginFailed | None = None


class Plugins:
    """
    Hold the plugins of one opened register: their event types, their projections, their faults.

    Order is by name, so that every machine has the same; a plugin that fails is left out alone.
    """

    def __init__(self, points: Iterable[EntryPoint], wanted: Iterable[str] | None = None) -> None:
        self.events: list[type[Event]] = []
        self.projections: list[Projection] = []
        self.statuses: list[PluginStatus] = []
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        chosen = None if wanted is None else set(wanted)
        found = sorted(points, key=lambda each: each.name)
        for point in found:
            if chosen is None or point.name in chosen:
                self._load(point)
            else:
                self.statuses.append(_status(point, "left out"))
        for missing in sorted((chosen or set()) - {point.name for point in found} - {""}):
            fault = PluginFailed(missing, stage="find", reason="no plugin of this name is installed")
            self.statuses.append(PluginStatus(name=missing, distribution="", version="", status="failed", fault=fault))

    @property
    def faults(self) -> list[PluginFailed]:
        """List what went wrong, in order of plugin."""
        return [status.fault for status in self.statuses if status.fault]

    def _load(self, point: EntryPoint) -> None:
        begun = time.perf_counter()
        stage, module, fault = "load", None, None
        events, projections = list[type[Event]](), list[Projection]()
        try:
            if not NAME.fullmatch(point.name):
                raise ValueError("a plugin's name is small letters, digits and _")
            module = point.load()
            stage = "register"
            self._manager.register(module, point.name)
            self._manager.check_pending()
            stage = "hooks"
            events, projections = self._brought(module)
        except (Exception, SystemExit) as error:  # a plugin may raise anything, and must harm no other
            if module is not None and self._manager.get_plugin(point.name) is module:
                self._manager.unregister(module)
            fault = PluginFailed(point.name, stage=stage, reason=f"{type(error).__name__}: {error}")
        self.events += events
        self.projections += projections
        brought = {"projections": tuple(map(key_of, projections)), "topics": tuple(each.TOPIC for each in events)}
        took = round((time.perf_counter() - begun) * 1000)
        self.statuses.append(_status(point, "failed" if fault else "loaded", milliseconds=took, fault=fault, **brought))

    def _brought(self, module: Any) -> tuple[list[type[Event]], list[Projection]]:
        """Ask one plugin alone for its objects, and refuse what would clash, before anything is taken over."""
        others = set(self._manager.get_plugins()) - {module}
        for spec in _flat(self._manager.subset_hook_caller("ivp_register_hooks", others)()):
            self._manager.add_hookspecs(spec)
        events = list(_flat(self._manager.subset_hook_caller("ivp_register_events", others)()))
        projections = list(_flat(self._manager.subset_hook_caller("ivp_register_projections", others)()))
        _check_events(events, {cls.TOPIC for cls in (*CORE, *self.events)})
        _check_projections(projections, {projection.name for projection in self.projections})
        return events, projections


def _check_events(events: Iterable[type[Event]], taken: set[str]) -> None:
    for each in events:
        if not (isinstance(each, type) and issubclass(each, Event) and hasattr(each, "TOPIC")):
            raise TypeError(f"{each!r} is not a class declared with @event")
        if each.TOPIC in taken:
            raise ValueError(f"the topic '{each.TOPIC}' is taken")
        taken.add(each.TOPIC)


def _check_projections(projections: Iterable[Projection], taken: set[str]) -> None:
    for each in projections:
        if not NAME.fullmatch(each.name) or each.name in taken:
            raise ValueError(f"the name of projection '{each.name}' is taken or not allowed")
        if not isinstance(each.version, int) or each.version < 1:
            raise ValueError(f"the version of projection '{each.name}' is a whole number from 1")
        taken.add(each.name)


def discover(*, wanted: Iterable[str] | None = None) -> Plugins:
    """Load the installed plugins, or those *wanted* by name; the environment variable `IVP_PLUGINS` also chooses."""
    if wanted is None and CHOICE in os.environ:
        wanted = [name.strip() for name in os.environ[CHOICE].split(",")]
    return Plugins(entry_points(group=GROUP), wanted)


def _flat(answers: Iterable[Iterable[Any]]) -> Iterable[Any]:
    return (each for answer in answers for each in answer)


def _status(point: EntryPoint, status: Literal["loaded", "failed", "left out"], **known: Any) -> PluginStatus:
    dist = point.dist
    return PluginStatus(
        name=point.name, distribution=dist.name if dist else "", version=dist.version if dist else "", status=status, **known
    )
