"""The lock between processes: whatever the system answers, what was written stays acknowledged and others get their turn."""

from __future__ import annotations

import fcntl

import pytest
from tests.store.samples import CLERK, make_register, priority

from ivp_registry import Registry
from ivp_registry.store import sqlite_lock
from ivp_registry.store.sqlite_lock import WriteLock


@pytest.fixture
def failing(monkeypatch):
    """Let unlocking fail, as a disk with errors does."""
    flock = fcntl.flock

    def broken(file, how):
        if how == fcntl.LOCK_UN:
            raise OSError(5, "Input/output error")
        flock(file, how)

    monkeypatch.setattr(sqlite_lock.fcntl, "flock", broken)


def test_a_record_is_acknowledged_although_unlocking_failed(tmp_path, failing):
    """An error after the commit is none of the caller's, who would record the same again; the next writer gets its turn."""
    path = make_register(tmp_path / "register.db")

    with Registry.open(path) as register, Registry.open(path, lock_timeout=0.5) as other:
        assert register.record(priority("a"), by=CLERK).events[0].position == 3
        assert other.record(priority("b"), by=CLERK).events[0].position == 4
        assert register.record(priority("c"), by=CLERK).events[0].position == 5


def test_a_lock_is_let_go_when_its_holder_fails(tmp_path):
    """An error inside goes on to the caller, and the lock is free."""
    lock = WriteLock(tmp_path / "register.db", timeout=0)
    (tmp_path / "register.db").touch()
    with pytest.raises(ValueError, match="inside"), lock:
        raise ValueError("inside")

    with WriteLock(tmp_path / "register.db", timeout=0):
        pass
    lock.close()
