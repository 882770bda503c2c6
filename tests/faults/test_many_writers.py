"""Eight processes append to one register at once, others read and project: judged as a whole when all is over."""

from __future__ import annotations

import json
import os
import time

import pytest
from tests.faults.counting import Counting, wrong
from tests.faults.history import History, Told, anomalies
from tests.projections.samples import Brings
from tests.store.samples import make_register, python, said

from ivp_registry import Registry
from ivp_registry.store import Address, open_store

WRITERS, EACH = 8, 1000 if os.environ.get("IVP_LONG") else 100
ROUNDS = 100

WRITE = """
import json, sys, time
from ivp_registry import Registry
from tests.store.samples import CLERK, priority
path, me, each, start = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
worst = 0
with Registry.open(path, lock_timeout=60) as register:
    time.sleep(max(0, start - time.time()))
    for number in range(each):
        command, begun = f"{me}-{number}", time.monotonic()
        receipt = register.record(priority(f"w{command}"), by=CLERK, command_id=command)
        worst = max(worst, time.monotonic() - begun)
        print(command, receipt.events[0].position)
print(worst)
"""

READ = """
import json, sys, time
from ivp_registry import Registry
last, looks = int(sys.argv[2]), []
with Registry.open(sys.argv[1], lock_timeout=60) as register:
    while not looks or len(looks[-1]) < last:
        looks.append([record.envelope.command_id for record in register.events()])
        time.sleep(0.3)
print(json.dumps(looks))
"""

RACE = """
import sys, time
from datetime import UTC, datetime
from ivp_registry.errors import ConcurrentChange
from ivp_registry.store import Address, ClockBehind, open_store
from tests.store.samples import events
path, me, other, rounds, start = *sys.argv[1:4], int(sys.argv[4]), float(sys.argv[5])
store = open_store(Address.parse(path), lock_timeout=60)
for number in range(rounds):
    time.sleep(max(0, start + number * 0.02 - time.time()))
    while True:
        try:
            rows, seen = events(f"on-call/{number}/{me}"), {f"on-call/{number}/{other}": 0}
            store.append(rows, command_id=f"{number}-{me}", recorded_at=datetime.now(UTC), expect=seen)
            print(number)
        except ClockBehind:
            continue
        except ConcurrentChange:
            pass
        break
store.close()
"""


@pytest.mark.slow
def test_many_writers_leave_one_history(durable, capsys):
    """The ledger is dense, each acknowledged append stands in it once and in its process's order, readers see prefixes only."""
    make_register(durable)
    last, start = 2 + WRITERS * EACH, time.time() + 3
    reader = python(READ, durable, last) if EACH <= 100 else None
    children = {f"w{me}": python(WRITE, durable, me, EACH, start) for me in range(WRITERS)}

    with Registry.open(durable, plugins=Brings(Counting()), lock_timeout=60) as register:
        while register.head() < last and any(child.poll() is None for child in children.values()):
            register.project()  # beside the writers: it misses none
            time.sleep(0.1)
        lines = {name: said(child, timeout=900) for name, child in children.items()}
        (progress,) = register.project()
        assert (progress.fault, progress.behind) == (None, 0)
        assert wrong(register, register.views["counting"]) == []
        ledger = {record.position: record.envelope.command_id for record in register.events()}
        assert register.verify().is_consistent
    told = {name: [Told(command, int(at)) for command, at in map(str.split, each[:-1])] for name, each in lines.items()}
    looks = {"reader": json.loads(said(reader, timeout=900)[0])} if reader else {}

    assert anomalies(History(ledger=ledger, writers=told, readers=looks)) == []
    assert len(ledger) == last
    with capsys.disabled():
        worst = max(float(each[-1]) for each in lines.values())
        print(f"\n{WRITERS} writers x {EACH} on {durable.split(':')[0][:12]}: worst wait {worst:.2f} s")


@pytest.mark.slow
def test_guards_hold_in_a_hundred_races(durable):
    """Two writers who each write only if the other has not: exactly one wins each race, there is no write skew."""
    make_register(durable)
    start = time.time() + 2
    children = [python(RACE, durable, me, other, ROUNDS, start) for me, other in ("ab", "ba")]

    won = [set(map(int, said(child, timeout=120))) for child in children]

    assert won[0] | won[1] == set(range(ROUNDS))
    assert won[0] & won[1] == set()
    store = open_store(Address.parse(durable), lock_timeout=5)
    assert store.head() == 2 + ROUNDS
    store.close()
