"""A process that dies in the middle of recording: all of a command or none of it, and nothing that was acknowledged lost."""

from __future__ import annotations

import os
import random
import time
from collections import Counter

import pytest
from tests.store.samples import CLERK, make_register, priority, python

from ivp_registry import Registry

KILLS = 100 if os.environ.get("IVP_LONG") else 20
BATCH = 50

RECORD = f"""
import sys
import attrs
from ivp_registry import Registry
from tests.store.samples import CLERK, PLAN, priority
path, run = sys.argv[1:]
with Registry.open(path) as register:
    register.record(attrs.evolve(PLAN, plan=run), by=CLERK, command_id=run)
    for batch in range(10_000):
        facts = [attrs.evolve(priority(f"p-{{batch}}-{{n}}"), plan=run) for n in range({BATCH})]
        command = f"{{run}}-{{batch}}"
        register.record(*facts, by=CLERK, command_id=command)
        print(command, flush=True)
"""


def record_until_killed(path, run: str, chance: random.Random) -> list[str]:
    """Let a process record until it is killed at some moment, and give the commands that were acknowledged."""
    child = python(RECORD, path, run)
    for _ in range(chance.randrange(1, 3)):
        assert child.stdout.readline(), child.stderr.read()
    time.sleep(chance.uniform(0, 0.02))
    child.kill()
    out, _ = child.communicate()
    assert child.returncode == -9
    whole = out.splitlines(keepends=True)  # the last line may be cut off
    return [f"{run}-0", *(line.strip() for line in whole if line.endswith("\n"))]


@pytest.mark.slow
def test_a_killed_process_loses_nothing_and_leaves_no_part(tmp_path):
    """After each kill every command is there whole or not at all, all acknowledged ones are, and recording goes on."""
    path, chance = make_register(tmp_path / "register.db"), random.Random(20240101)

    for number in range(KILLS):
        acknowledged = record_until_killed(path, f"run-{number}", chance)

        with Registry.open(path) as register:
            after = register.record(priority(f"after-{number}"), by=CLERK)
            sizes = Counter(record.envelope.command_id for record in register.events())
            assert register.verify().findings == ()
        batches = {command: size for command, size in sizes.items() if command.count("-") == 2}
        assert set(batches.values()) == {BATCH}
        assert set(acknowledged) <= set(batches)
        assert after.events[0].position == sizes.total()
