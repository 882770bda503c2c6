"""Several processes on one register: nothing lost, nothing twice, nothing decided on what no longer holds."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import attrs
import pytest
from tests.store.samples import CLERK, PLAN, make_register, priority, python, said

from ivp_registry import Registry
from ivp_registry.errors import ConcurrentChange

WRITERS, EACH = 4, 40

RECORD = """
import sys, time
from ivp_registry import LocalNormAdopted, Registry
from tests.store.samples import CLERK, DAY, priority
path, me, each, kind, start = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], float(sys.argv[5])
with Registry.open(path) as register:
    time.sleep(max(0, start - time.time()))
    for number in range(each):
        name = f"w{me}-{number}"
        norm = LocalNormAdopted(municipality="gm0296", days=number, title=name, occurred_on=DAY)
        receipt = register.record(priority(name) if kind == "own" else norm, by=CLERK, command_id=name)
        print(receipt.command_id, receipt.events[0].position, receipt.events[0].leaf_index, flush=True)
"""

RACE = """
import sys, time
from datetime import UTC, datetime
from ivp_registry.errors import ConcurrentChange
from ivp_registry.store import Address, ClockBehind, open_store
from tests.store.samples import events
path, me, other, rounds, start = *sys.argv[1:4], int(sys.argv[4]), float(sys.argv[5])
store = open_store(Address.parse(path))
for number in range(rounds):
    time.sleep(max(0, start + number * 0.01 - time.time()))
    try:
        rows, seen = events(f"on-call/{number}/{me}"), {f"on-call/{number}/{other}": 0}
        while True:
            try:
                store.append(rows, command_id=f"{number}-{me}", recorded_at=datetime.now(UTC), expect=seen)
                break
            except ClockBehind:
                pass
        print(number)
    except ConcurrentChange:
        pass
store.close()
"""

AMEND = """
import sys, time
import attrs
from ivp_registry import EventRetracted, Registry
from ivp_registry.errors import NotAdmitted
from tests.store.samples import CLERK, DAY, priority
path, kind, rounds, start = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
with Registry.open(path) as register:
    for number in range(rounds):
        plan = f"plan-{number}"
        retraction = EventRetracted(target=f"plan/{plan}@1", reason="never drafted", occurred_on=DAY)
        fact = attrs.evolve(priority("late"), plan=plan) if kind == "add" else retraction
        time.sleep(max(0, start + number * 0.015 - time.time()))
        try:
            register.record(fact, by=CLERK)
            print("recorded")
        except NotAdmitted:
            print("refused")
"""

TAIL = """
import sys
from ivp_registry import Registry
after, until = 0, int(sys.argv[2])
with Registry.open(sys.argv[1]) as register:
    while after < until:
        for record in register.events(after=after, limit=7):
            after = record.position
            print(after, record.id)
"""


@pytest.fixture
def path(durable):
    return make_register(durable)


def run_writers(path, kind: str) -> list[list[tuple[str, int, int]]]:
    """Let several processes record at the same time, and give what each was told, in its order."""
    start = time.time() + 0.5
    children = [python(RECORD, path, me, EACH, kind, start) for me in range(WRITERS)]
    told = [[line.split() for line in said(child)] for child in children]
    return [[(name, int(position), int(leaf)) for name, position, leaf in lines] for lines in told]


class TestWriters:
    @pytest.mark.parametrize("kind", ["own", "shared"], ids=["own streams", "one stream"])
    def test_nothing_is_lost_or_doubled(self, path, kind):
        """What each writer was told is there, once, where it was told; positions and leaves have no gap."""
        told = run_writers(path, kind)

        together = sorted(position for lines in told for _, position, _ in lines)
        assert together == list(range(3, 3 + WRITERS * EACH))
        assert all(leaf == position - 1 for lines in told for _, position, leaf in lines)
        assert all(lines == sorted(lines, key=lambda line: line[1]) for lines in told)
        with Registry.open(path) as register:
            found = {record.position: record.envelope.command_id for record in register.events(after=2)}
            verdict = register.verify()
        assert found == {position: name for lines in told for name, position, _ in lines}
        assert (verdict.findings, verdict.size) == ((), 2 + WRITERS * EACH)

    def test_time_never_goes_back(self, path):
        """Moments of recording follow the order of the ledger, whichever process stamped them."""
        run_writers(path, "own")

        with Registry.open(path) as register:
            moments = [record.envelope.recorded_at for record in register.events()]
        assert moments == sorted(moments)


class TestReader:
    def test_sees_every_position_once(self, path):
        """A reader that follows the register while others write sees each position, in order, once."""
        reader = python(TAIL, path, 2 + WRITERS * EACH)

        run_writers(path, "own")

        seen = [line.split() for line in said(reader)]
        assert [int(position) for position, _ in seen] == list(range(1, 3 + WRITERS * EACH))
        assert len({record_id for _, record_id in seen}) == len(seen)


class TestGuards:
    def test_of_two_that_exclude_each_other_one_is_written(self, path):
        """Two writers who each write only if the other has not: in every round of the race exactly one wins."""
        rounds, start = 60, time.time() + 0.5
        children = [python(RACE, path, me, other, rounds, start) for me, other in ("ab", "ba")]

        won = [set(map(int, said(child))) for child in children]

        assert won[0] | won[1] == set(range(rounds))
        assert won[0] & won[1] == set()

    def test_expected_versions_are_not_tried_anew(self, path):
        """A caller who says which version he decided on is refused at once when it has moved: it is stamped only once."""
        looks = []
        with Registry.open(path, clock=lambda: looks.append(1) or datetime.now(UTC)) as register:
            with pytest.raises(ConcurrentChange, match="'plan/wijchen' is at version 1, not 0"):
                register.record(priority("new"), by=CLERK, expect={"plan/wijchen": 0})
            assert len(looks) == 1
            assert register.record(priority("new"), by=CLERK, expect={"plan/wijchen": 1}).events[0].position == 3


class TestAmendments:
    def test_rest_on_what_is_not_there(self, path):
        """A plan is never retracted while another process adds to it: one of the two is refused, in every round."""
        rounds = range(60)
        with Registry.open(path) as register:
            for number in rounds:
                register.record(attrs.evolve(PLAN, plan=f"plan-{number}"), by=CLERK)
        start = time.time() + 0.5

        told = [said(python_) for python_ in [python(AMEND, path, kind, len(rounds), start) for kind in ("add", "retract")]]

        assert list(map(set, zip(*told, strict=True))) == [{"recorded", "refused"}] * len(rounds)
