"""Connections that break at the worst moment: what was recorded is recorded once, and nobody is told otherwise."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest
from tests.postgres.proxy import REPLY, REQUEST, proxy_to
from tests.store.samples import CLERK, make_register, priority

from ivp_registry import EventRetracted, Registry
from ivp_registry.errors import OutcomeUnknown, ServerUnreachable
from ivp_registry.store import Address, open_store
from ivp_registry.testing.store_contract import append, rows

CUTS = 1000 if os.environ.get("IVP_LONG") else 100


@pytest.fixture
def link(postgres):
    with proxy_to(Path(postgres.place["host"])) as proxy:
        yield proxy


@pytest.fixture
def place(postgres, link):
    """Give the address of a register with a plan, by way of the link."""
    address = postgres.address()
    make_register(address)
    service = postgres.offer(postgres.name(), host=str(link.folder))
    return address.replace("ivp_tests", service)


def test_a_lost_reply_is_no_failure(place, link):
    """The link is cut at a hundred commits, before or after the server has them: none is lost, doubled or reported as failed."""
    chance = random.Random(20261124)
    with Registry.open(place) as register:
        before = register.head()
        for number in range(CUTS):
            link.cut = chance.choice([REPLY, REQUEST])
            receipt = register.record(priority(f"cut-{number}"), by=CLERK, command_id=f"cut-{number}")
            assert not receipt.repeated
            assert receipt.events[0].position == before + number + 1
        assert link.cuts == CUTS
        found = Counter(record.envelope.command_id for record in register.events(after=before))
        assert found == Counter(f"cut-{number}" for number in range(CUTS))
        assert register.verify().findings == ()


@pytest.mark.parametrize("where", [REPLY, REQUEST])
def test_a_lost_turn_is_taken_again(place, link, where):
    """An amendment, which keeps others out while it reads, is recorded once although the link was cut at its commit."""
    with Registry.open(place) as register:
        receipt = register.record(priority("wrong"), by=CLERK)
        link.cut = where
        fact = EventRetracted(target=receipt.events[0].id, reason="never said", occurred_on=priority("x").occurred_on)
        position = register.record(fact, by=CLERK, command_id="retract").events[0].position

        assert (link.cuts, register.head()) == (1, position)


def test_what_somebody_else_recorded_is_not_taken_for_ours(place, link):
    """A command id that another used while our reply was lost is answered as a repeated command, not as ours."""
    store = open_store(Address.parse(place), lock_timeout=5)
    append(store, rows("a"), "one", at=10**9)
    link.cut = REQUEST
    assert append(store, rows("b"), "one", at=10**9).repeated
    store.close()


def test_a_server_that_stays_away_leaves_the_outcome_open(place, link):
    """When the server does not come back in time, the error says that the outcome is unknown, and how to find it out."""
    with Registry.open(place, lock_timeout=1) as register:
        register.record(priority("first"), by=CLERK)
        link.cut = REPLY
        server, link._server = link._server, Path("/nowhere")
        with pytest.raises(OutcomeUnknown, match="'lost'") as caught:
            register.record(priority("lost"), by=CLERK, command_id="lost")
        assert "same command id" in caught.value.hint
        with pytest.raises(ServerUnreachable):
            register.head()
        link._server = server

        assert register.record(priority("lost"), by=CLERK, command_id="lost").repeated
