"""Which reports there are: those of this plugin and those that others brought, each under an id of its own."""

from __future__ import annotations

from difflib import get_close_matches

from ivp_registry.errors import InvalidInput, PluginFailed
from ivp_registry.plugins import Plugins

from .contract import Report

HOOK = "ivp_register_reports"


def reports_of(plugins: Plugins) -> tuple[list[Report], list[PluginFailed]]:
    """Give the reports that plugins brought, and a fault for each object that is no report or bears an id that is taken."""
    reports: dict[str, Report] = {}
    faults = []
    for plugin, each in plugins.brought(HOOK):
        if not isinstance(each, Report):
            faults.append(PluginFailed(plugin, stage="reports", reason=f"{each!r} is no Report"))
        elif each.id in reports:
            faults.append(PluginFailed(plugin, stage="reports", reason=f"the report '{each.id}' is there already"))
        else:
            reports[each.id] = each
    return list(reports.values()), faults


def report_of(reports: list[Report], name: str, chosen: str | None) -> Report:
    """
    Find the report of this *name* in the format *chosen*, or in its first.

    Raises:
        InvalidInput: If there is none, with what there is.
    """
    named = [each for each in reports if each.name == name]
    if not named:
        listing = sorted({each.name for each in reports})
        near = get_close_matches(name, listing, n=1) or listing
        raise InvalidInput(where="report", value=name, reason=f"one of {', '.join(near)}")
    found = next((each for each in named if chosen in (None, each.format)), None)
    if found is None:
        raise InvalidInput(where="format", value=chosen, reason=f"one of {', '.join(each.format for each in named)}")
    return found
