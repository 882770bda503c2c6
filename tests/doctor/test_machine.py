"""What a doctor says of the machine: each danger is named, and what is no danger is not."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from ivp_registry.doctor import Outcome, machine

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("version", "outcome"),
    [
        ("3.6.23", "ok"),
        ("3.7.0", "warning"),
        ("3.40.1", "warning"),
        ("3.51.2", "warning"),
        ("3.51.3", "ok"),
        ("3.100.0", "ok"),
    ],
)
def test_the_race_of_sqlite_is_known_by_version(version, outcome):
    """Versions 3.7.0 to 3.51.2 are warned of, compared as numbers, and no other."""
    check = machine.sqlite_version(version)

    assert (check.outcome, check.found, check.remedy is None) == (outcome, version, outcome == "ok")


@pytest.mark.parametrize(
    ("place", "kind", "outcome"),
    [("/srv/share/register.db", "nfs4", "fault"), ("/srv/share/local/register.db", "xfs", "ok"), ("/srv/register.db", "ext4", "ok"),
     ("/srv/shared/register.db", "ext4", "ok"), ("/mnt/with space/register.db", "cifs", "fault"), ("/twice/register.db", "fuse.sshfs", "fault")],
)  # fmt: skip
def test_a_network_file_system_is_a_fault(tmp_path, place, kind, outcome):
    """The deepest mount above the register counts, of two on one place the last, and its name may have spaces."""
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda / ext4 rw 0 0\nserver:/x /srv/share nfs4 rw 0 0\n/dev/sdb /srv/share/local xfs rw 0 0\nbroken\n"
        "//s/x /mnt/with\\040space cifs rw 0 0\n/dev/sdc /twice ext4 rw 0 0\nhost: /twice fuse.sshfs rw 0 0\n"
    )

    check = machine.file_system(Path(place), mounts)

    assert (check.outcome, check.found) == (outcome, kind)


def test_where_no_mounts_are_told_it_says_so(tmp_path):
    """What cannot be found out is never called in order."""
    assert machine.file_system(tmp_path, tmp_path / "nothing").outcome is Outcome.WARNING


@pytest.mark.parametrize(("setting", "outcome"), [(0, "fault"), (1, "fault"), (2, "ok"), (3, "ok")])
def test_a_setting_that_loses_records_is_a_fault(setting, outcome):
    """Only FULL and EXTRA keep what was acknowledged through a power cut."""
    assert machine.synchronous(setting).outcome == outcome


@pytest.mark.parametrize(("setting", "outcome"), [(0, "warning"), (1, "ok"), (2, "warning")])
def test_a_setting_that_keeps_what_is_erased_is_warned_of(setting, outcome):
    """Only ON overwrites what is erased."""
    assert machine.secure_delete(setting).outcome == outcome


@pytest.mark.parametrize(
    ("free", "outcome"), [(0, "fault"), (10 * 2**20, "warning"), (100 * 2**20, "warning"), (2**30, "ok")]
)
def test_a_disk_that_fills_up_is_told_in_time(tmp_path, monkeypatch, free, outcome):
    """A disk without room for a copy is warned of; one that will refuse records is a fault."""
    (tmp_path / "register.db").write_bytes(bytes(1000))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert machine.free_disk(tmp_path / "register.db").outcome == outcome


@pytest.mark.parametrize(
    ("newest", "outcome"),
    [(None, "ok"), (NOW, "ok"), (NOW - timedelta(days=9), "ok"), (NOW + timedelta(seconds=1), "fault")],
)
def test_a_record_from_the_future_is_a_fault(newest, outcome):
    """When the newest record is later than now, a clock is or was wrong."""
    assert machine.clock(newest, NOW).outcome == outcome
