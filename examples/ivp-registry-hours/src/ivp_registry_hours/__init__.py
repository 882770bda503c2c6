"""Answers: how many hours went to each priority, in each municipality?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivp_registry import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ivp_registry import Event, Projection


@hookimpl
def ivp_register_events() -> Iterable[type[Event]]:
    """Bring the event types of this plugin."""
    from .events import HoursSpent

    return [HoursSpent]


@hookimpl
def ivp_register_projections() -> Iterable[Projection]:
    """Bring its read models."""
    from .projection import Hours

    return [Hours()]
