"""Fixture: the gate. One browser in each process of a test run, for all the tests in it that open pages."""

from __future__ import annotations

import os

import pytest

REQUIRED = "IVP_REQUIRE_BROWSER"
OPEN = pytest.StashKey[object]()


@pytest.fixture(scope="session", name="gate")
def browser_gate(pytestconfig: pytest.Config) -> object:
    """Give the gate of this process (`tests.browser.gate.Gate`); without a browser, skip, or fail where it is required."""
    from .chromium import NoBrowser  # here, so that who opens no page does not load what drives the browser
    from .gate import Gate

    stash = pytestconfig.stash
    if OPEN not in stash:  # each conftest that imports this fixture has its own, and all of them have one browser
        try:
            gate = Gate()
        except NoBrowser as error:
            if os.environ.get(REQUIRED):
                pytest.fail(f"{REQUIRED} is set, and there is no browser: {error}")
            pytest.skip(str(error))
        stash[OPEN] = gate
        pytestconfig.add_cleanup(gate.close)
    return stash[OPEN]


def is_in_browser(item: pytest.Item) -> bool:
    """Tell whether a test needs the browser."""
    return "gate" in getattr(item, "fixturenames", ())
