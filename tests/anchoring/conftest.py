"""A register of some weeks with a log of its own, and a clock that tells one moment a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.facts import SteppingClock
from tests.store.samples import CLERK, MOMENT, MUNICIPALITY, PLAN, priority

from ivp_registry import Registry
from ivp_registry.anchoring import Keyring, Signer

ORIGIN = "veiligheid.wijchen.nl/ivp"
DAY = timedelta(days=1)


def fill(register: Registry, upto: int) -> None:
    """Record one event a day until there are *upto*."""
    for fact in (MUNICIPALITY, PLAN, *(priority(f"p-{number}") for number in range(3, 100)))[register.head() : upto]:
        register.record(fact, by=CLERK)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    keyring = Keyring(tmp_path / "keys")
    keyring.new(ORIGIN)
    return keyring


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(MOMENT, DAY)


@pytest.fixture
def register(tmp_path: Path, clock: SteppingClock) -> Iterator[Registry]:
    """Give a register of twenty events, recorded on twenty days."""
    with Registry.create(tmp_path / "register.db", clock=clock) as register:
        fill(register, 20)
        yield register


@pytest.fixture
def signer(keyring: Keyring, clock: SteppingClock) -> Signer:
    """Give a signer whose clock stands between the last event and the next."""
    return Signer(keyring, ORIGIN, clock=lambda: clock.at - DAY / 2)
