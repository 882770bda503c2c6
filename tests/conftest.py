"""Fixtures that every room uses, how hard Hypothesis looks, and whether PostgreSQL was really there."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from tests.facts import SteppingClock
from tests.postgres.fixtures import REQUIRED, address, durable, is_on_server, postgres_server  # noqa: F401

from ivp_registry import Registry

settings.register_profile("short", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("short"), max_examples=1000)
settings.load_profile("long" if os.environ.get("IVP_LONG") else "short")

POSTGRES = "postgres"


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def register(clock: SteppingClock) -> Iterator[Registry]:
    with Registry.create(":memory:", clock=clock) as made:
        yield made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the server, so that it can be chosen, left out and counted."""
    for item in items:
        if is_on_server(item):
            item.add_marker(POSTGRES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests a PostgreSQL server ran."""
    told = _on_server(terminalreporter)
    if told or os.environ.get(REQUIRED):
        terminalreporter.write_line(
            f"on PostgreSQL: {told['passed']} passed, {told['failed']} failed, {told['skipped']} skipped"
        )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where a server is required and no test passed on one."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    required = os.environ.get(REQUIRED) and not hasattr(session.config, "workerinput")
    if required and reporter and not _on_server(reporter)["passed"]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _on_server(reporter: pytest.TerminalReporter) -> Counter[str]:
    reports = (each for kind in ("passed", "failed", "error", "skipped") for each in reporter.stats.get(kind, ()))
    return Counter(each.outcome for each in reports if POSTGRES in getattr(each, "keywords", ()))
