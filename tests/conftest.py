"""Fixtures that every room uses, and how hard Hypothesis looks."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from tests.facts import SteppingClock

from ivp_registry import Registry

settings.register_profile("short", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("short"), max_examples=1000)
settings.load_profile("long" if os.environ.get("IVP_LONG") else "short")


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def register(clock: SteppingClock) -> Iterator[Registry]:
    with Registry.create(":memory:", clock=clock) as made:
        yield made
