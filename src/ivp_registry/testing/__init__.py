"""
For the tests of plugins and stores: facts to begin from, given/when/then, and the promises that each must keep.

Needs pytest, which the register itself does not.

>>> from ivp_registry.testing import ProjectionContract, given, planned
"""

from __future__ import annotations

import pytest

for _room in ("laws", "store_contract", "event_contract"):  # before they are loaded, so that their asserts say what differs
    pytest.register_assert_rewrite(f"{__name__}.{_room}")

from .event_contract import EventContract
from .facts import (
    BEUNINGEN,
    CLERK,
    DRUTEN,
    PLAN,
    START,
    WIJCHEN,
    SteppingClock,
    agreement,
    corrected,
    deviated,
    deviation,
    drafted,
    municipality,
    notified,
    planned,
    proposed,
    record,
    retracted,
)
from .laws import check_projection
from .projection_contract import ProjectionContract
from .registers import Brought, memory_register
from .store_contract import StoreContract
from .story import Given, Story, given

__all__ = [
    "BEUNINGEN",
    "CLERK",
    "DRUTEN",
    "PLAN",
    "START",
    "WIJCHEN",
    "Brought",
    "EventContract",
    "Given",
    "ProjectionContract",
    "SteppingClock",
    "StoreContract",
    "Story",
    "agreement",
    "check_projection",
    "corrected",
    "deviated",
    "deviation",
    "drafted",
    "given",
    "memory_register",
    "municipality",
    "notified",
    "planned",
    "proposed",
    "record",
    "retracted",
]
