"""What happens around a register: a disk that is full or read-only, a quota, a folder or file that is gone or another, a clock."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.projections.samples import Brings
from tests.store.samples import CLERK, MOMENT, MUNICIPALITY, PLAN, ROOT, make_register, outcome, priority

from ivp_registry import Registry
from ivp_registry.errors import RegistryError

from .counting import Counting

ENGLISH = {**os.environ, "IVP_LANG": "en", "IVP_RECORDED_BY": str(CLERK)}
FILL = """
import sys
from ivp_registry import Registry, RegistryError
from tests.store.samples import CLERK, priority
with Registry.open(sys.argv[1]) as register:
    try:
        for number in range(100_000):
            register.record(*(priority(f"f-{number}-{n}") for n in range(20)), by=CLERK, command_id=f"f-{number}")
            print(number, flush=True)
    except RegistryError as error:
        print(f"{error.code}: {error} {error.hint}")
    print(len(list(register.events())), register.verify().is_consistent)
"""


def small_files():
    """Let a process write no file beyond some size, as a quota does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))


@contextmanager
def mounted(folder: Path, options: str):
    """Mount a small file system in memory on *folder*; skip where this process may not."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this process may not mount: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def filled(path: Path, **options) -> tuple[int, str, str]:
    """Record until it is refused; give how many commands were acknowledged, the refusal, and what is there then."""
    done = subprocess.run([sys.executable, "-c", FILL, path], cwd=ROOT, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    *acknowledged, refusal, there = done.stdout.splitlines()
    assert acknowledged
    return len(acknowledged), refusal, there


def see_that_it_goes_on(path: Path, commands: int) -> None:
    """See that all acknowledged commands are there whole, and that recording goes on."""
    with Registry.open(path) as register:
        assert register.head() == 2 + 20 * commands
        register.record(priority("after"), by=CLERK)
        assert register.verify().is_consistent


def test_a_full_disk_refuses_and_loses_nothing(tmp_path):
    """On a full disk recording is refused by place and reason, reading goes on, and with room recording does too."""
    with mounted(tmp_path / "disk", "size=1m") as disk:
        path = make_register(disk / "register.db")
        commands, refusal, there = filled(path)

        assert refusal.startswith("register-unwritable: ")
        assert "register.db" in refusal
        assert there == f"{2 + 20 * commands} True"
        subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
        see_that_it_goes_on(path, commands)


def test_a_quota_refuses_and_loses_nothing(tmp_path):
    """Where a file may grow no more, recording is refused by place and reason, and nothing acknowledged is lost."""
    path = make_register(tmp_path / "register.db")

    commands, refusal, there = filled(path, preexec_fn=small_files)

    assert refusal.startswith("register-unwritable: ")
    assert "register.db" in refusal
    assert there == f"{2 + 20 * commands} True"
    see_that_it_goes_on(path, commands)


def test_a_full_disk_harms_no_view(tmp_path):
    """A read model that finds no room is named, stays the fold, and goes on when there is room."""
    with mounted(tmp_path / "disk", "size=2m") as disk:
        path = make_register(disk / "register.db", priorities=30)
        with Registry.open(path, plugins=Brings(Counting())) as register:
            register.verify()
            (disk / "filler").write_bytes(bytes(max(0, shutil.disk_usage(disk).free - 4096)))
            (progress,) = register.project()
            assert progress.fault is None or "register" in str(progress.fault) or "counting" in str(progress.fault)
            (disk / "filler").unlink()
            (progress,) = register.project()

            assert (progress.fault, progress.behind) == (None, 0)


def test_a_read_only_file_system_is_read(tmp_path):
    """On a read-only file system everything is read and verified; recording is refused by name, the command line too."""
    with mounted(tmp_path / "disk", "size=4m") as disk:
        path = make_register(disk / "register.db", priorities=3)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with Registry.open(path, plugins=Brings(Counting())) as register:
            assert (register.head(), register.verify().is_consistent) == (5, True)
            (progress,) = register.project()
            assert progress.fault is None
            refused = outcome(lambda: register.record(priority("new"), by=CLERK))
        assert str(refused).startswith("register-unwritable")
        assert "register.db" in str(refused)
        for command, code in ((["verify"], 0), (["doctor"], 1), (["log"], 0)):
            done = ivp(path, *command)
            assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr


def ivp(path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from ivp_registry.cli import main; main()", "--register", str(path), *arguments]
    return subprocess.run(program, env=ENGLISH | environment, capture_output=True, text=True, cwd=path.parent.parent)


def test_a_folder_that_is_gone_is_named(tmp_path):
    """When the folder of an open register is removed, recording acknowledges nothing and the error names the register."""
    (tmp_path / "in").mkdir()
    path = make_register(tmp_path / "in" / "register.db")
    with Registry.open(path) as register:
        register.record(priority("before"), by=CLERK)
        shutil.rmtree(tmp_path / "in")
        refused = outcome(lambda: register.record(priority("new"), by=CLERK))

    assert isinstance(refused, str), "acknowledged although there is no file any more"
    assert "register.db" in refused
    done = ivp(path, "log")
    assert (done.returncode, "there is nothing there" in done.stderr) == (3, True)


def test_a_register_that_was_replaced_underneath_is_named(tmp_path):
    """When another file takes the place of an open register, nothing is acknowledged into the one that has no name any more."""
    path, other = make_register(tmp_path / "register.db"), make_register(tmp_path / "other.db", priorities=4)
    with Registry.open(path) as register:
        register.record(priority("before"), by=CLERK)
        other.replace(path)
        refused = outcome(lambda: register.record(priority("new"), by=CLERK))

    assert isinstance(refused, str), "acknowledged into a file that nobody will find"
    assert "register.db" in refused
    with Registry.open(path) as register:
        assert register.head() in (3, 6)  # the log of the first lies there still: SQLite takes it for that of the second
        assert register.verify().is_consistent


def test_another_kind_of_file_is_named(tmp_path):
    """A register in whose place something else lies is named for what it is."""
    path = make_register(tmp_path / "register.db")
    path.write_bytes(b"a letter\n" * 1000)

    with pytest.raises(RegistryError, match=r"register\.db.*another kind of file"):
        Registry.open(path)


def test_a_clock_set_back_keeps_the_order(tmp_path):
    """A clock that is set back a year gives the moment of the newest record, until it has passed it."""
    later, told = MOMENT + timedelta(seconds=1), [MOMENT]
    with Registry.create(tmp_path / "register.db", clock=lambda: told[-1]) as register:
        for fact, moment in ((MUNICIPALITY, MOMENT), (PLAN, MOMENT - timedelta(days=365)), (priority("a"), later)):
            told.append(moment)
            register.record(fact, by=CLERK)

        assert [each.envelope.recorded_at for each in register.events()] == [MOMENT, MOMENT, later]
        assert register.verify().is_consistent


def test_the_night_the_clock_goes_back_has_an_order(tmp_path):
    """Of the hour that comes twice on 27 October 2024 every moment is its own, and the end of that day comes after both."""
    night = [datetime(2024, 10, 27, hour, 30, tzinfo=UTC) for hour in (0, 1)]  # 02:30 in Amsterdam, twice
    moments = iter(night)
    with Registry.create(tmp_path / "register.db", clock=lambda: next(moments)) as register:
        register.record(MUNICIPALITY, by=CLERK)
        register.record(PLAN, by=CLERK)

        assert [register.position_at(moment) for moment in night] == [1, 2]
        assert (register.position_at(date(2024, 10, 26)), register.position_at(date(2024, 10, 27))) == (0, 2)
        assert register.verify().is_consistent


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Nowhere/Wrong"])
def test_the_zone_of_the_machine_changes_nothing(tmp_path, zone):
    """Whichever zone a machine is set to, a day is a day in Amsterdam: readings and bytes are the same."""
    (tmp_path / "in").mkdir()
    path = make_register(tmp_path / "in" / "register.db", priorities=2)
    known = MOMENT.date().isoformat()

    told = [
        ivp(path, "status", "--valid", known, "--known", known, "--json", TZ=each).stdout
        for each in ("Europe/Amsterdam", zone)
    ]
    recorded = ivp(path, "record", "priority-proposed", "--plan", "wijchen", "--priority", "z", "--label", "Z",
                   "--occurred-on", "2024-01-01", TZ=zone)  # fmt: skip

    assert told[0] == told[1]
    assert '"schema"' in told[0]
    assert recorded.returncode == 0, recorded.stderr
    with Registry.open(path) as register:
        newest = list(register.events())[-1].envelope.recorded_at
    assert abs(newest.timestamp() - time.time()) < 60
