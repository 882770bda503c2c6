"""A register moves between stores, either way: the same positions, bytes and root, whatever happens on the way."""

from __future__ import annotations

import random
import time

import pytest
from tests.facts import SteppingClock, deviated, notified, record
from tests.postgres.fixtures import DURABLE, STORES, address_on
from tests.store.samples import CLERK, make_register, python

from ivp_registry import Registry
from ivp_registry.errors import AlreadyExists, IntegrityBroken, NotARegister

MIGRATE = """
import sys
from ivp_registry import Registry
with Registry.open(sys.argv[1]) as register:
    register.migrate(sys.argv[2], resume=sys.argv[3] == "again", progress=lambda position: print(position, flush=True))
"""


@pytest.fixture(params=[(one, other) for one in STORES for other in DURABLE], ids="-to-".join)
def way(request, tmp_path):
    """Give an address to move from and one to move to."""
    (tmp_path / "other").mkdir()
    one, other = request.param
    return address_on(one, request, tmp_path), address_on(other, request, tmp_path / "other")


@pytest.fixture
def other(durable, request, tmp_path):
    """Give an empty place on the store that `durable` is not on."""
    (tmp_path / "other").mkdir()
    return address_on("sqlite" if durable.startswith("postgresql") else "postgresql", request, tmp_path / "other")


def everything(register: Registry) -> object:
    """Give what a reader can see, and every stored byte."""
    return (register.root(), list(register.entries()), list(register.events()), register.verify(), register.head())


def test_everything_is_the_same_on_the_other_side(way):
    """Positions, bytes, leaves, commits, moments, root and verdict are equal, whichever way it went."""
    source, target = way
    with Registry.create(source, clock=SteppingClock()) as register:
        record(register, deviated(notified()))
        register.record(notified(on="2024-05-01"), by=CLERK, command_id="last")
        moved = register.migrate(target)
        with Registry.open(target) as made:
            assert everything(made) == everything(register)
            assert (moved.events, moved.copied, moved.root) == (made.head(), made.head(), register.root())
            assert made.record(notified(on="2024-05-01"), by=CLERK, command_id="last").repeated


def test_nothing_is_overwritten(durable, other):
    """What is at the other place stays as it was: another register, or one that has gone on."""
    make_register(durable, priorities=2)
    make_register(other)
    with Registry.open(durable) as register, Registry.open(other) as there:
        before = everything(there)
        for resume in (False, True):
            with pytest.raises(AlreadyExists):
                register.migrate(other, resume=resume)
        assert everything(there) == before


def test_there_has_to_be_something_to_go_on_with(durable, other):
    """Going on with a migration that never began is refused."""
    make_register(durable)
    with Registry.open(durable) as register, pytest.raises(NotARegister):
        register.migrate(other, resume=True)


@pytest.mark.slow
def test_a_killed_migration_goes_on(durable, other):
    """After kills at any moment, a migration that goes on ends with the same root and no event twice."""
    make_register(durable, priorities=300)
    chance, reached = random.Random(20261124), 0
    for number in range(4):
        child = python(MIGRATE, durable, other, "again" if number else "first")
        assert child.stdout.readline()
        time.sleep(chance.uniform(0, 0.02))
        child.kill()
        child.communicate()
        with Registry.open(other) as made:
            assert made.verify().is_consistent
            assert made.head() > reached
            reached = made.head()

    with Registry.open(durable) as register:
        assert reached < register.head()
        register.migrate(other, resume=True)
        with Registry.open(other) as made:
            assert everything(made) == everything(register)


def test_what_is_damaged_is_not_moved(postgres, tmp_path):
    """A register whose bytes were changed is named, and its copy does not pass for whole."""
    address = postgres.address()
    make_register(address, priorities=3)
    with postgres.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"UPDATE {address.rpartition('/')[2]}.stored_events SET topic = 'x' WHERE notification_id = 3")
    with Registry.open(address) as register, pytest.raises(IntegrityBroken, match="ledger"):
        register.migrate(tmp_path / "copy.db")
