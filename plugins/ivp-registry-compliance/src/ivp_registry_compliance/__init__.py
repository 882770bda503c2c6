"""
Answers: was what the law and the plan ask of each council done, on which evidence, and what has still to be done?

Found by the register through its entry points; `rules` judge, `law` holds what they rest on, `commands` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivp_registry import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ivp_registry import Event

    from .contract import Rule


@hookimpl
def ivp_register_hooks() -> Iterable[object]:
    """Declare the hook by which plugins bring rules."""
    from . import hookspecs

    return [hookspecs]


@hookimpl
def ivp_register_events() -> Iterable[type[Event]]:
    """Offer the event types that only the law asks for, and their labels in Dutch."""
    from pathlib import Path

    from ivp_registry.cli.language import add_catalogue

    from .events import TYPES

    add_catalogue("ivp_registry_compliance", Path(__file__).parent / "locale")
    return TYPES


@hookimpl
def ivp_register_rules() -> Iterable[Rule]:
    """Offer the rules of this plugin, by the same hook that others use."""
    from .rules import rules

    return rules()
