"""Fixtures that every room uses, how hard Hypothesis looks, and whether PostgreSQL and Chromium were really there."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from tests.browser.fixtures import REQUIRED as BROWSER_REQUIRED
from tests.browser.fixtures import browser_gate, is_in_browser  # noqa: F401
from tests.facts import SteppingClock
from tests.postgres.fixtures import REQUIRED, address, durable, is_on_server, postgres_server  # noqa: F401

from ivp_registry import Registry

settings.register_profile("short", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("short"), max_examples=1000)
settings.load_profile("long" if os.environ.get("IVP_LONG") else "short")

OUTSIDE = {
    "postgres": (is_on_server, REQUIRED, "on PostgreSQL"),
    "chromium": (is_in_browser, BROWSER_REQUIRED, "in Chromium"),
}
"""What some tests need beside Python: its mark, who needs it, the variable that requires it, and how it is told."""


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def register(clock: SteppingClock) -> Iterator[Registry]:
    with Registry.create(":memory:", clock=clock) as made:
        yield made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the server or the browser, so that it can be chosen, left out and counted."""
    for mark, (is_needed_by, _, _) in OUTSIDE.items():
        for item in filter(is_needed_by, items):
            item.add_marker(mark)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests PostgreSQL and Chromium ran, and how many were skipped for want of them."""
    for mark, (_, required, name) in OUTSIDE.items():
        told = _marked(terminalreporter, mark)
        if told or os.environ.get(required):
            terminalreporter.write_line(
                f"{name}: {told['passed']} passed, {told['failed']} failed, {told['skipped']} skipped"
            )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where a server or a browser is required and no test passed with it."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    if any(os.environ.get(required) and not _marked(reporter, mark)["passed"] for mark, (_, required, _) in OUTSIDE.items()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _marked(reporter: pytest.TerminalReporter, mark: str) -> Counter[str]:
    reports = (each for kind in ("passed", "failed", "error", "skipped") for each in reporter.stats.get(kind, ()))
    return Counter(each.outcome for each in reports if mark in getattr(each, "keywords", ()))
