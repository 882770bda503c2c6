"""
``python -m tests.bench.endurance [EVENTS]``: memory of a catch-up over a long register, and what an idle follower costs.

The events are written straight into the store, as a recording of them would have left them.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivp_registry import Registry
from ivp_registry.events.plan import PlanStatementRecorded
from ivp_registry.projections import Declaration
from ivp_registry.store import Address, Append, Store, create_store

from .projecting import Statements
from .rows import CODEC, envelope, statement

START = datetime(2024, 1, 1, tzinfo=UTC)
MEBIBYTE = 1024
IDLE = 10.0
"""Seconds for which a follower is watched."""


def fill(store: Store, events: int) -> None:
    """Write statements, a thousand in a commit."""
    for first in range(0, events, 1000):
        rows = [
            Append(stream=fact.stream(), version=1, topic=fact.TOPIC, state=CODEC.encode(fact, envelope()))
            for fact in map(statement, range(first, first + 1000))
        ]
        moment = START + timedelta(seconds=first)
        store.append(rows, command_id=f"c{first}", recorded_at=moment, expect={})


def peak() -> int:
    """Give the most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBIBYTE


def idle_share(register: Registry) -> float:
    """Give the share of a core that a follower takes while nothing happens."""
    stop = threading.Event()
    before, begun = time.process_time(), time.perf_counter()
    threading.Timer(IDLE, stop.set).start()
    register.read_models.follow(stop, [Declaration.of(Statements("idle"))])
    return (time.process_time() - before) / (time.perf_counter() - begun)


def main(events: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"
        store = create_store(Address.parse(path))
        fill(store, events)
        store.close()
        with Registry.open(path) as register:
            base = peak()
            begun = time.perf_counter()
            (progress,) = register.project([Statements("idle", (PlanStatementRecorded,))])
            took = time.perf_counter() - begun
            print(
                f"{progress.position} events: {took:.1f} s, {events / took:.0f} a second, {peak() - base} MiB over the base"
            )
            print(f"idle follower: {idle_share(register):.2%} of a core")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
