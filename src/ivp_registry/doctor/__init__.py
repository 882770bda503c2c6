"""
What around a register endangers it: the database library, the disk, the clock, the keys, the plugins, the open tail.

The register itself is verified elsewhere; a doctor looks at what no verification of stored bytes can see. It runs no
plugin.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from ..anchoring import Keyring, Shelf
from ..errors import InvalidInput
from ..registry import Registry
from ..store import health_of
from . import keys, machine, plugins, watch
from .check import Check, Outcome
from .readings import Readings, ViewReading, take_readings

__all__ = ["Check", "Diagnosis", "Outcome", "Readings", "ViewReading", "diagnose", "take_readings"]


@attrs.frozen(kw_only=True)
class Diagnosis:
    """Hold a row for each thing looked at, and what was measured."""

    checks: tuple[Check, ...]
    readings: Readings

    @property
    def outcome(self) -> Outcome:
        """Give the worst outcome of all."""
        return max((each.outcome for each in self.checks), key=list(Outcome).index)


def diagnose(register: Registry, keyring: Keyring, *, now: datetime) -> Diagnosis:
    """
    Look at everything once, and give a row for each thing looked at, those in order too.

    Raises:
        InvalidInput: If the register lives in memory.
        IntegrityBroken: If its database cannot be read.
    """
    if register.address.is_memory:
        raise InvalidInput(where="register", value=register.address.text, reason="a register in memory has no file")
    path = register.address.path
    health = health_of(path)
    readings = take_readings(register, now=now)
    checks = [
        machine.sqlite_version(health.version),
        machine.file_system(path),
        machine.synchronous(health.synchronous),
        machine.secure_delete(health.secure_delete),
        machine.free_disk(path),
        machine.clock(health.newest, now),
        *keys.modes(keyring),
        *plugins.installed(),
        keys.tail(health.events, Shelf(path)),
        watch.verified(path, readings),
        *watch.parked(readings),
    ]
    return Diagnosis(checks=tuple(checks), readings=readings)
