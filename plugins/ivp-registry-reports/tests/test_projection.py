"""The read model of the reports keeps every promise of a projection."""

from __future__ import annotations

from collections.abc import Sequence

from ivp_registry import Event, Projection
from ivp_registry.testing import WIJCHEN, ProjectionContract, corrected, deviated, notified, retracted
from ivp_registry_reports.projection import ReportLines


class TestReportLines(ProjectionContract):
    """The timeline is the same however it is run, and keeps what was corrected and retracted in sight."""

    keeps_history = True
    takes_everything = True

    def projection(self) -> Projection:
        return ReportLines()

    def events(self) -> Sequence[Event]:
        told = f"plan/tweestromenland-2023-2026/notification/{WIJCHEN}"
        return deviated(notified(), corrected(f"{told}@1", notified(on="2024-02-19")), retracted(f"{told}@2"))
