"""
Answers, for people: what was decided, what was departed from, which council was told, and how to check that.

Found by the register through its entry points; `reading` gives an account of the register, `secrecy` decides what of it
is public, `site` and its neighbours make files of an account, `commands` delivers them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivp_registry import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ivp_registry import Projection

    from .contract import Report


@hookimpl
def ivp_register_hooks() -> Iterable[object]:
    """Declare the hook by which plugins bring reports and formats."""
    from . import hookspecs

    return [hookspecs]


@hookimpl
def ivp_register_projections() -> Iterable[Projection]:
    """Offer the read model that every report is made from."""
    from .projection import ReportLines

    return [ReportLines()]


@hookimpl
def ivp_register_reports() -> Iterable[Report]:
    """Offer the reports of this plugin, by the same hook that others use."""
    from .built_in import reports

    return reports()
