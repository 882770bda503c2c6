from __future__ import annotations

import pytest
from tests.facts import DRUTEN, SteppingClock, deviated, notified, record

from ivp_registry import Registry


@pytest.fixture(params=["memory", "sqlite"])
def register(request, tmp_path):
    """Give a register with two notifications (positions 8 and 9), on both stores."""
    with Registry.create(":memory:" if request.param == "memory" else tmp_path / "r.db", clock=SteppingClock()) as made:
        record(made, deviated(notified(), notified(DRUTEN)))
        yield made
