"""Where events lie. The only room that knows the eventsourcing library and the databases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InvalidInput
from .address import Address
from .contract import Append, Appended, ClockBehind, Commit, Health, ServerHealth, Store, StoredRow
from .tables import Table
from .views import Answering, Parked, Shelf, ViewStore, ViewTransaction, ViewWriter

if TYPE_CHECKING:
    from .postgres import PostgresStore

__all__ = [
    "Address",
    "Answering",
    "Append",
    "Appended",
    "ClockBehind",
    "Commit",
    "Health",
    "Parked",
    "ServerHealth",
    "Shelf",
    "Store",
    "StoredRow",
    "Table",
    "ViewStore",
    "ViewTransaction",
    "ViewWriter",
    "copy_store",
    "create_store",
    "health_of",
    "open_store",
    "server_health_of",
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
    if address.is_server:
        return _postgres().create(address, lock_timeout=lock_timeout)
    from .sqlite import SQLiteStore

    return SQLiteStore.create(address.path, lock_timeout=lock_timeout)


def copy_store(source: Path, target: Path, *, lock_timeout: float = LOCK_TIMEOUT) -> None:
    """
    Copy the store at *source*, as it is at one moment, into the empty file at *target*; views are not copied.

    Raises:
        IntegrityBroken: If it cannot be read.
        StoreError: If *target* cannot be written.
    """
    from .sqlite_backup import copy

    copy(source, target, lock_timeout=lock_timeout)


def health_of(path: Path, *, lock_timeout: float = LOCK_TIMEOUT) -> Health:
    """
    Tell how the database at *path* is run.

    Raises:
        IntegrityBroken: If it cannot be read.
    """
    from .sqlite_health import health

    return health(path, lock_timeout=lock_timeout)


def server_health_of(address: Address, *, lock_timeout: float = LOCK_TIMEOUT) -> ServerHealth:
    """
    Tell how the server that keeps the register at *address* is run.

    Raises:
        StoreError: If it cannot be reached.
    """
    from .postgres_health import health

    return health(address, lock_timeout=lock_timeout)


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
    if address.is_server:
        return _postgres().open(address, lock_timeout=lock_timeout)
    from .sqlite import SQLiteStore

    return SQLiteStore.open(address.path, lock_timeout=lock_timeout)


def _postgres() -> type[PostgresStore]:
    """Load what PostgreSQL needs, which is not installed with the rest."""
    try:
        from .postgres import PostgresStore
    except ModuleNotFoundError as error:
        reason = "this needs a driver: pip install 'ivp-registry[postgres]'"
        raise InvalidInput(where="register", value="postgresql", reason=reason) from error
    return PostgresStore
