"""The vocabulary: one class for each kind of fact, listed here once. Topics are for ever; classes can move."""

from __future__ import annotations

from . import council, driehoek, execution, plan, register, secrecy
from .base import Event, event

MODULES = (plan, driehoek, council, execution, secrecy, register)

CORE: tuple[type[Event], ...] = tuple(
    declared
    for module in MODULES
    for declared in vars(module).values()
    if isinstance(declared, type) and issubclass(declared, Event) and declared.__module__ == module.__name__
)
"""Every event type of the core, in reading order."""

__all__ = ["CORE", "MODULES", "Event", "event"]
