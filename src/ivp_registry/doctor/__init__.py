"""
What around a register endangers it: the database library, the disk, the clock, the keys, the plugins, the open tail.

The register itself is verified elsewhere; a doctor looks at what no verification of stored bytes can see. It runs no
plugin.
"""

from __future__ import annotations

from datetime import datetime

from ..anchoring import Keyring, Shelf
from ..errors import InvalidInput
from ..registry import Registry
from ..store import health_of, server_health_of
from . import keys, machine, plugins, server
from .check import Check, Outcome

__all__ = ["Check", "Outcome", "diagnose"]


def diagnose(register: Registry, keyring: Keyring, *, now: datetime) -> list[Check]:
    """
    Look at everything once, and give a row for each thing looked at, those in order too.

    Raises:
        InvalidInput: If the register lives in memory.
        IntegrityBroken: If its database cannot be read.
    """
    if register.address.is_memory:
        raise InvalidInput(where="register", value=register.address.text, reason="a register in memory has no file")
    path = register.address.path
    if register.address.is_server:
        found = server_health_of(register.address)
        return [
            *server.looked_at(found),
            machine.clock(found.newest, now),
            *keys.modes(keyring),
            *plugins.installed(),
            keys.tail(found.events, Shelf(path)),
        ]
    health = health_of(path)
    return [
        machine.sqlite_version(health.version),
        machine.file_system(path),
        machine.synchronous(health.synchronous),
        machine.secure_delete(health.secure_delete),
        machine.free_disk(path),
        machine.clock(health.newest, now),
        *keys.modes(keyring),
        *plugins.installed(),
        keys.tail(health.events, Shelf(path)),
    ]
