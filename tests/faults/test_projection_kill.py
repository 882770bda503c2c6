"""Hosts that die at any moment, run beside each other, or are stopped: a view is the fold, never an event twice or missed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from tests.faults.counting import Counting, wrong
from tests.projections.samples import Brings
from tests.store.samples import CLERK, ROOT, make_register, priority, python, said

from ivp_registry import Registry

KILLS = 1000 if os.environ.get("IVP_LONG") else 60

KILL_HOSTS = """
import os, random, signal, sys, time
from ivp_registry import Registry
from ivp_registry.projections import host, runner
from tests.faults.counting import Counting
from tests.projections.samples import Brings
from tests.store.samples import CLERK, priority
path, kills, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
runner.FLUSH = 0.002
died = 0

def work(what):
    pid = os.fork()
    if pid:
        return pid
    host.PAGE = chance.choice([3, 20])
    try:
        with Registry.open(path, plugins=Brings(Counting(version=what[0], slow=0.0005))) as register:
            register.read_models.rebuild("counting") if what[1] else register.project()
    finally:
        os._exit(0)

for number in range(10 * kills):
    if died >= kills:
        break
    with Registry.open(path) as register:
        register.record(*(priority(f"k-{number}-{n}") for n in range(chance.choice([1, 7, 30]))), by=CLERK)
    version = 1 if died < kills // 2 else 2
    pids = [work((version, chance.random() < 0.3)) for _ in range(chance.choice([1, 1, 2]))]
    time.sleep(chance.uniform(0, 0.12))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        died += os.waitpid(pid, 0)[1] == signal.SIGKILL
print(died)
"""


@pytest.mark.slow
def test_a_killed_host_leaves_the_fold(tmp_path):
    """After kills in mid-batch, mid-rebuild and mid-switch, with one host or two, the next run gives exactly the fold."""
    path = make_register(tmp_path / "register.db", priorities=20)

    (died,) = map(int, said(python(KILL_HOSTS, path, KILLS, 20261124), timeout=600))

    assert died >= KILLS  # those that were done before the kill came are not counted
    for version in (1, 2):
        with Registry.open(path, plugins=Brings(Counting(version=version))) as register:
            (progress,) = register.project()
            assert (progress.fault, progress.behind) == (None, 0)
            assert wrong(register, register.view_of(register.projections[0])) == []
    with Registry.open(path, plugins=Brings(Counting(version=2))) as register:
        assert register.views["counting"].version == 2
        assert [each.is_same for each in register.read_models.rebuild("counting").tables] == [True, True]
        assert register.verify().is_consistent


FOLLOW = """
import sys, threading, signal
from ivp_registry import Registry
from tests.faults.counting import Counting
from tests.projections.samples import Brings
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
with Registry.open(sys.argv[1], plugins=Brings(Counting(version=int(sys.argv[2])))) as register:
    print("ready", flush=True)
    (progress,) = register.read_models.follow(stop)
    assert progress.fault is None, progress.fault
"""


@pytest.mark.slow
def test_two_hosts_that_follow_share_the_work(tmp_path):
    """Two processes follow one register while a third writes: each event is applied once, by one of them."""
    path = make_register(tmp_path / "register.db")
    hosts = [python(FOLLOW, path, 1) for _ in range(2)]
    for host in hosts:
        assert host.stdout.readline() == "ready\n"
    with Registry.open(path, plugins=Brings(Counting())) as register:
        for number in range(150):
            receipt = register.record(priority(f"f-{number}"), by=CLERK)
        register.wait_for(receipt.events[0].position, "counting", timeout=30)

        assert wrong(register, register.views["counting"]) == []
    for host in hosts:
        host.terminate()
        said(host, timeout=30)


READ = """
import sys, time
from ivp_registry import Registry
from tests.faults.counting import wrong
with Registry.open(sys.argv[1]) as register:
    print("ready", flush=True)
    versions, positions, reads = set(), {}, 0
    while not (len(versions) > 1 and reads > 50) and reads < 100_000:
        view = register.views["counting"]
        problems = wrong(register, view)
        assert not problems, (view.version, problems)
        assert view.position >= positions.get(view.version, 0), "a view went back"
        positions[view.version] = view.position
        versions.add(view.version)
        reads += 1
    print(sorted(versions), reads)
"""


@pytest.mark.slow
def test_a_reader_sees_a_whole_view_at_every_moment(tmp_path):
    """While events come in, the same version is built anew and a new one is built and switched to, no read fails or sees half."""
    path = make_register(tmp_path / "register.db", priorities=200)
    with Registry.open(path, plugins=Brings(Counting())) as register:
        register.project()
        reader = python(READ, path)
        assert reader.stdout.readline() == "ready\n"
        follower = python(FOLLOW, path, 1)
        assert follower.stdout.readline() == "ready\n"
        for number in range(5):
            register.record(*(priority(f"r-{number}-{n}") for n in range(20)), by=CLERK)
            register.read_models.rebuild("counting")
        register.plugins = Brings(Counting(version=2))
        register.record(priority("last"), by=CLERK)
        built = register.read_models.rebuild("counting")

        assert (built.switched, register.views["counting"].version) == (True, 2)
    (seen,) = said(reader, timeout=120)
    assert seen.startswith("[1, 2]")
    follower.terminate()
    said(follower)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_following_on_the_command_line_stops_cleanly(tmp_path, kind):
    """`ivp projections run --follow` goes on with what another process records, and ends with 0 when it is told to."""
    path = make_register(tmp_path / "register.db")
    program = [sys.executable, "-c", "from ivp_registry.cli import main; main()"]
    command = [*program, "--register", path, "projections", "run", "--follow", "--json"]
    following = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "IVP_LANG": "en"}
    )
    assert "Following the register" in following.stderr.readline()
    with Registry.open(path) as register:
        position = register.record(priority("new"), by=CLERK).events[0].position
        from ivp_registry.plugins import discover

        register.plugins = discover(wanted=["audit"])
        register.wait_for(position, "deviations", timeout=30)
    time.sleep(0.05)
    following.send_signal(kind)
    out, err = following.communicate(timeout=30)

    assert (following.returncode, err) == (0, "")
    assert [row["behind"] for row in json.loads(out)["data"] if row["name"] == "deviations"] == [0]
