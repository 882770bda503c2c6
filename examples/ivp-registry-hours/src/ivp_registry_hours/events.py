"""What this plugin records."""

from __future__ import annotations

from ivp_registry import Event, event
from ivp_registry.events.fields import code, slug, whole
from ivp_registry.values import MunicipalityCode, Slug


@event(
    "hours-spent",  # for ever: it stands in the ledger, and begins with the plugin's name
    stream="plan/{plan}/hours/{priority}/{municipality}",
    needs=("plan/{plan}", "plan/{plan}/priority/{priority}"),
)
class HoursSpent(Event):
    """Enforcement in one municipality spent hours on a priority of the plan that day."""

    plan: Slug = slug("plan")
    priority: Slug = slug("priority")
    municipality: MunicipalityCode = code()
    hours: int = whole("hours of that day", least=1, most=10_000)
