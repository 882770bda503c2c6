from __future__ import annotations

import pytest
from tests.facts import DRUTEN, SteppingClock, deviated, notified, record

from ivp_registry import Registry


@pytest.fixture
def register(address):
    """Give a register with two notifications (positions 8 and 9), on each store."""
    with Registry.create(address, clock=SteppingClock()) as made:
        record(made, deviated(notified(), notified(DRUTEN)))
        yield made
