"""Power that goes at any moment: what was acknowledged is on the disk, whatever else of the writing came there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from random import Random

import pytest
from tests.store.samples import ROOT

from .injecting import why_not
from .powercut import Disk, Sync, Write

LONG = bool(os.environ.get("IVP_LONG"))
IMAGES, COMMANDS = ("10000", "12") if LONG else ("150", "3")
REASON = why_not()


def found_with(setting: str) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.faults.powercut", setting, IMAGES, COMMANDS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(REASON is not None, reason=REASON or "")
def test_what_was_acknowledged_survives_a_power_cut():
    """With the settings as shipped no disk that a power cut can leave lacks an acknowledged command, a part, or order."""
    found = found_with("FULL")

    assert (found["lost"], found["broken"], found["examples"]) == (0, 0, [])
    assert found["images"] >= int(IMAGES) / 2


@pytest.mark.slow
@pytest.mark.skipif(REASON is not None, reason=REASON or "")
@pytest.mark.parametrize("setting", ["NORMAL", "OFF"])
def test_weaker_settings_are_seen_to_lose(setting):
    """The same images of a register that does not wait for the disk lack what was acknowledged: the test can see it."""
    assert found_with(setting)["lost"] > 0


def test_a_disk_keeps_what_was_synchronised():
    """Of two writes and a synchronisation of one file, images have the one for certain and the other perhaps."""
    disk = Disk({"": b"aaaa"})
    for step in (Write("", 0, b"b"), Sync(""), Write("", 2, b"cc"), Write("-wal", 0, b"w" * 2000)):
        disk.take(step)

    images = list(disk.images(Random(1), 40))

    assert {bytes(each[""]) for each in images} == {b"baaa", b"bacc"}
    assert {len(each.get("-wal", b"")) for each in images} > {0, 2000}
