"""The reports of this plugin; each is made by the same contract as those of others."""

from __future__ import annotations

from .contract import Report
from .letters.reports import reports as letters
from .tables.reports import reports as tables


def reports() -> list[Report]:
    """List them; what makes a report is imported when it is made."""
    return [*letters(), *tables()]
