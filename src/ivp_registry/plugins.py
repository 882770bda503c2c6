"""Find plugins, load each by itself, ask what it brings. What goes wrong is kept as a fault and named, never hidden."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points, version
from typing import Any, Literal

import attrs
import pluggy

from . import hookspecs
from .errors import PluginFailed, PluginForOther
from .events import CORE, Event
from .projections import Declaration
from .projections.order import in_turn
from .store.tables import NAME
from .telemetry import WARNING, tell

GROUP = "ivp_registry.plugins"
DISTRIBUTION = "ivp-registry"
CHOICE = "IVP_PLUGINS"
"""Environment variable: names of the plugins to load, separated by commas; empty loads none."""

FAILURES = (Exception, SystemExit)
"""What a plugin may raise without harming others."""


@attrs.frozen(kw_only=True)
class PluginStatus:
    """Hold what is known of one plugin: where it came from, whether it works, what it brings, in order of loading."""

    name: str
    distribution: str
    version: str
    status: Literal["loaded", "failed", "left out"]
    order: int
    hooks: tuple[str, ...] = ()
    projections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    milliseconds: float = 0
    fault: PluginFailed | None = None


@attrs.define
class _Plugin:
    """Follow one plugin while it loads."""

    point: EntryPoint
    wanted: bool = True
    module: Any = None
    hooks: tuple[str, ...] = ()
    events: list[type[Event]] = attrs.field(factory=list)
    declared: list[Declaration] = attrs.field(factory=list)
    seconds: float = 0
    fault: PluginFailed | None = None

    @property
    def name(self) -> str:
        return self.point.name

    @property
    def is_sound(self) -> bool:
        return self.wanted and self.fault is None

    @property
    def title(self) -> str:
        """Name the plugin with the version of its distribution."""
        return f"{self.name} {self.point.dist.version}" if self.point.dist else self.name


class Plugins:
    """
    Hold the plugins of one opened register: their event types, their projections, their faults.

    Order is by name, so that every machine has the same; a plugin that fails is left out alone. Each step is done for
    all before the next, so that a plugin may answer hooks of one that is loaded after it.
    """

    def __init__(
        self, points: Iterable[EntryPoint], wanted: Iterable[str] | None = None, left_out: Iterable[str] = ()
    ) -> None:
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        ordered = sorted(points, key=lambda point: point.name)
        chosen, not_chosen = None if wanted is None else {*wanted} - {""}, set(left_out)
        self._plugins = [
            _Plugin(point, wanted=point.name not in not_chosen and (chosen is None or point.name in chosen))
            for point in ordered
        ]
        self._missing = sorted(((chosen or set()) | not_chosen) - {point.name for point in ordered})
        for stage, step in self._steps().items():
            for plugin in self._plugins:
                self._attempt(plugin, stage, step)

    @property
    def events(self) -> list[type[Event]]:
        """List the event types that plugins bring."""
        return [each for plugin in self._plugins if plugin.is_sound for each in plugin.events]

    @property
    def declared(self) -> list[Declaration]:
        """List the projections that plugins bring, in the order in which they are fed."""
        return in_turn(each for plugin in self._plugins if plugin.is_sound for each in plugin.declared)

    @property
    def statuses(self) -> list[PluginStatus]:
        """List what is known of each plugin, in the order in which they load; those that are not there come last."""
        found = [_status(plugin, order) for order, plugin in enumerate(self._plugins, 1)]
        return found + [_not_there(name, order) for order, name in enumerate(self._missing, len(found) + 1)]

    @property
    def faults(self) -> list[PluginFailed]:
        """List what went wrong, in order of plugin."""
        return [status.fault for status in self.statuses if status.fault]

    def brought(self, hook: str) -> list[tuple[str, Any]]:
        """
        Ask every plugin for the objects it brings under *hook*, one that a plugin declared; give each with its plugin.

        A plugin that fails here is left out from then on, and named in `faults`.
        """
        found: list[tuple[str, Any]] = []
        for plugin in self._plugins:
            if hook in plugin.hooks:
                self._attempt(plugin, hook, lambda each: found.extend([(each.name, it) for it in self._ask(each, hook)]))
        return found

    def _steps(self) -> dict[str, Callable[[_Plugin], None]]:
        return {
            "find": self._check_name,
            "version": _check_version,
            "load": _load,
            "hooks": self._add_hooks,
            "register": self._register,
            "events": self._take_events,
            "projections": self._take_projections,
        }

    def _attempt(self, plugin: _Plugin, stage: str, step: Callable[[_Plugin], None]) -> None:
        """Do one step for one plugin; whatever it raises is its fault, and it is left out from then on."""
        if not plugin.is_sound:
            return
        begun = time.perf_counter()
        try:
            step(plugin)
        except PluginFailed as fault:
            plugin.fault = fault
        except FAILURES as error:
            plugin.fault = PluginFailed(plugin.name, stage=stage, reason=f"{type(error).__name__}: {error}")
        if plugin.fault is not None:
            tell("plugin_failed", WARNING, plugin=plugin.name, stage=stage)
        plugin.seconds += time.perf_counter() - begun

    def _check_name(self, plugin: _Plugin) -> None:
        if not NAME.fullmatch(plugin.name):
            raise ValueError("a plugin's name is small letters, digits and _")
        if any(other.name == plugin.name for other in self._plugins[: self._plugins.index(plugin)]):
            raise ValueError("another distribution has a plugin of this name")

    def _add_hooks(self, plugin: _Plugin) -> None:
        """Take over the hook specifications that a plugin brings for other plugins."""
        plugin.hooks = tuple(self._hooks_of(plugin.module))
        for name, hook in self._hooks_of(plugin.module).items():
            for specs in getattr(plugin.module, hook)() if name == "ivp_register_hooks" else ():
                self._manager.add_hookspecs(specs)

    def _register(self, plugin: _Plugin) -> None:
        callers = {name: caller for name, caller in vars(self._manager.hook).items() if not name.startswith("_")}
        known = [name for name, caller in callers.items() if caller.has_spec()]
        for hook in plugin.hooks:
            if hook not in known:
                near = get_close_matches(hook, known, n=1)
                raise ValueError(f"there is no hook '{hook}'." + (f" Did you mean '{near[0]}'?" if near else ""))
        self._manager.register(plugin.module, plugin.name)

    def _take_events(self, plugin: _Plugin) -> None:
        found = self._ask(plugin, "ivp_register_events")
        taken = {cls.TOPIC for cls in (*CORE, *self.events)}
        prefix = plugin.name.replace("_", "-") + "-"
        for each in found:
            if not (isinstance(each, type) and issubclass(each, Event) and hasattr(each, "TOPIC")):
                raise TypeError(f"{each!r} is not a class declared with @event")
            if each.TOPIC in taken:
                raise ValueError(f"the topic '{each.TOPIC}' is taken")
            if not each.TOPIC.startswith(prefix):
                raise ValueError(f"the topic '{each.TOPIC}' does not begin with '{prefix}', as topics of this plugin do")
            taken.add(each.TOPIC)
        plugin.events = found

    def _take_projections(self, plugin: _Plugin) -> None:
        found = [Declaration.of(each, plugin=plugin.title) for each in self._ask(plugin, "ivp_register_projections")]
        taken = {each.name for each in self.declared}
        for each in found:
            if each.name in taken:
                raise ValueError(f"the name of projection '{each.name}' is taken")
            taken.add(each.name)
        in_turn([*self.declared, *found])
        plugin.declared = found

    def _ask(self, plugin: _Plugin, hook: str) -> list[Any]:
        """Ask one plugin alone for what it brings."""
        others = set(self._manager.get_plugins()) - {plugin.module}
        return [each for answer in self._manager.subset_hook_caller(hook, others)() for each in answer]

    def _hooks_of(self, module: Any) -> dict[str, str]:
        """Give the hooks that a plugin's module answers, each with the name of its function there."""
        marked = {name: self._manager.parse_hookimpl_opts(module, name) for name in dir(module)}
        return {options.get("specname") or name: name for name, options in marked.items() if options is not None}


def discover(*, wanted: Iterable[str] | None = None, left_out: Iterable[str] = ()) -> Plugins:
    """
    Load the installed plugins, or those *wanted* by name, but for those *left_out*.

    The environment variable `IVP_PLUGINS` also chooses, where *wanted* does not.
    """
    if wanted is None and CHOICE in os.environ:
        wanted = [name.strip() for name in os.environ[CHOICE].split(",")]
    return Plugins(entry_points(group=GROUP), wanted, left_out)


def _check_version(plugin: _Plugin) -> None:
    """Refuse a plugin whose distribution asks for another version of this one than is installed."""
    from packaging.requirements import Requirement

    dist = plugin.point.dist
    if dist is None:
        return
    for text in dist.requires or ():
        asked = Requirement(text)
        if asked.name == DISTRIBUTION and not asked.specifier.contains(version(DISTRIBUTION), prereleases=True):
            raise PluginForOther(plugin.name, distribution=dist.name, wanted=text, found=version(DISTRIBUTION))


def _load(plugin: _Plugin) -> None:
    plugin.module = plugin.point.load()


def _status(plugin: _Plugin, order: int) -> PluginStatus:
    dist = plugin.point.dist
    return PluginStatus(
        name=plugin.name, distribution=dist.name if dist else "", version=dist.version if dist else "",
        status="failed" if plugin.fault else "loaded" if plugin.wanted else "left out", order=order, hooks=plugin.hooks,
        projections=tuple(each.key for each in plugin.declared), topics=tuple(each.TOPIC for each in plugin.events),
        milliseconds=round(plugin.seconds * 1000, 1), fault=plugin.fault,
    )  # fmt: skip


def _not_there(name: str, order: int) -> PluginStatus:
    fault = PluginFailed(name, stage="find", reason="no plugin of this name is installed")
    return PluginStatus(name=name, distribution="", version="", status="failed", order=order, fault=fault)
