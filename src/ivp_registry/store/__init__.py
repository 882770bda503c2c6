"""Where events lie. The only room that knows the eventsourcing library and the databases."""

from __future__ import annotations

from .address import Address
from .contract import Append, Appended, ClockBehind, Commit, Store, StoredRow
from .tables import Table
from .views import Answering, Parked, Shelf, ViewStore, ViewTransaction, ViewWriter

__all__ = [
    "Address",
    "Answering",
    "Append",
    "Appended",
    "ClockBehind",
    "Commit",
    "Parked",
    "Shelf",
    "Store",
    "StoredRow",
    "Table",
    "ViewStore",
    "ViewTransaction",
    "ViewWriter",
    "create_store",
    "open_store",
]

LOCK_TIMEOUT = 10.0
"""Seconds to wait for another writer before giving up."""


def create_store(address: Address, *, lock_timeout: float = LOCK_TIMEOUT) -> Store:
    """
    Make an empty store at *address*, never over something that is there.

    Raises:
        AlreadyExists: If there is something.
    """
    if address.is_memory:
        from .memory import MemoryStore

        return MemoryStore()
    from .sqlite import SQLiteStore

    return SQLiteStore.create(address.path, lock_timeout=lock_timeout)


def open_store(address: Address, *, lock_timeout: float = LOCK_TIMEOUT) -> Store:
    """
    Open the store at *address*.

    Raises:
        NotARegister: If there is none.
        NewerRegister: If it was made by newer software.
    """
    if address.is_memory:
        from .memory import MemoryStore

        return MemoryStore()
    from .sqlite import SQLiteStore

    return SQLiteStore.open(address.path, lock_timeout=lock_timeout)
