"""Fixtures: the server, and the address of an empty place on each store; and the count of tests that a server ran."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .binaries import NoPostgreSQL
from .server import Server, shared_server

REQUIRED = "IVP_REQUIRE_POSTGRES"
STORES = ("memory", "sqlite", "postgresql")
DURABLE = STORES[1:]
RAN = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session", name="postgres")
def postgres_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    """Give the server of this test run; without one, skip, or fail where it is required."""
    base = tmp_path_factory.getbasetemp()
    try:
        with shared_server((base if worker_id == "master" else base.parent) / "postgres", worker_id) as server:
            yield server
    except NoPostgreSQL as error:
        if os.environ.get(REQUIRED):
            pytest.fail(f"{REQUIRED} is set, and there is no server: {error}")
        pytest.skip(str(error))


def address_on(store: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """Give the address of a register that is not there yet."""
    if store == "memory":
        return ":memory:"
    return str(folder / "register.db") if store == "sqlite" else request.getfixturevalue("postgres").address()


@pytest.fixture(params=STORES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty place on each store; what is proven with it is proven on all of them."""
    return address_on(request.param, request, tmp_path)


@pytest.fixture(params=DURABLE)
def durable(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty place on each store that several processes can use."""
    return address_on(request.param, request, tmp_path)


def is_on_server(item: pytest.Item) -> bool:
    """Tell whether a test needs the server."""
    chosen = getattr(item, "callspec", None)
    return "postgresql" in (chosen.params.values() if chosen else ()) or "postgres" in getattr(item, "fixturenames", ())
