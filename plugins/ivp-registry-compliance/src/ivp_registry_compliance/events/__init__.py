"""The facts that only the law asks for; the vocabulary of the register has the rest."""

from __future__ import annotations

from ivp_registry.events import Event

from . import council, documents, privacy

MODULES = (council, documents, privacy)

TYPES: tuple[type[Event], ...] = tuple(
    declared
    for module in MODULES
    for declared in vars(module).values()
    if isinstance(declared, type) and issubclass(declared, Event) and declared.__module__ == module.__name__
)
"""Every event type of this plugin, in reading order."""

TOPICS = frozenset(each.TOPIC for each in TYPES)
