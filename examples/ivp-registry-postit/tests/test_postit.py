"""The example keeps every promise of a report, and becomes a command by being there."""

from __future__ import annotations

import ivp_registry_postit

from ivp_registry_reports.contract import Report
from ivp_registry_reports.testing import ReportContract


class TestText(ReportContract):
    """The card as text."""

    def report(self) -> Report:
        return ivp_registry_postit.ivp_register_reports()[0]


class TestPicture(ReportContract):
    """The card as a picture."""

    def report(self) -> Report:
        return ivp_registry_postit.ivp_register_reports()[1]
