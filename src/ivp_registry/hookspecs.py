"""
The hooks of the core: three, each called once when a register is opened, each returning objects that the host runs.

A plugin is a distribution with an entry point in the group ``ivp_registry.plugins`` that names a module holding
functions marked with `hookimpl`. No hook is ever called per event.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from .events import Event
    from .projections import Projection

PROJECT = "ivp_registry"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def ivp_register_events() -> Iterable[type[Event]]:  # type: ignore[empty-body]
    """
    Give event types of the plugin's own, under topics of its own.

    Since: 0.1
    """


@hookspec
def ivp_register_projections() -> Iterable[Projection]:  # type: ignore[empty-body]
    """
    Give projections; the host makes their tables and runs them.

    Since: 0.1
    """


@hookspec
def ivp_register_hooks() -> Iterable[object]:  # type: ignore[empty-body]
    """
    Give modules or classes with hook specifications of the plugin's own, for plugins of that plugin.

    Since: 0.1
    """
