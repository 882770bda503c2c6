from __future__ import annotations

from contextlib import closing

import pytest
from tests.store.samples import append, events

from ivp_registry.store import Address, create_store


@pytest.fixture
def store(address):
    """Give an empty store of each kind; what is proven on it is proven on all of them."""
    made = create_store(Address.parse(address), lock_timeout=2)
    yield made
    made.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "register.db"


@pytest.fixture
def filled(path):
    """Give the path of a store with plan/1 at position 1 (leaf 0, command c1) and plan/2 at 2 (leaf 1, command c2)."""
    with closing(create_store(Address.parse(path))) as store:
        append(store, events("plan/1"), "c1")
        append(store, events("plan/2"), "c2", at=1)
    return path
