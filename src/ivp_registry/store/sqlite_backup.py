"""A copy of a register in SQLite, made by the database itself: while others write, and with what its log holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from eventsourcing.persistence import DatabaseError, PersistenceError

from ..errors import IntegrityBroken, StoreError
from .sqlite_connection import Datastore, readable_error


def copy(source: Path, target: Path, *, lock_timeout: float) -> None:
    """
    Copy the database at *source*, as it is at one moment, into the empty file at *target*.

    A copy of the file by other means lacks what lies in the log beside it, which may be everything.

    Raises:
        IntegrityBroken: If *source* cannot be read as a database.
        StoreError: If *target* cannot be written: no right, no space.
    """
    datastore = Datastore(source, lock_timeout=lock_timeout)
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as made, datastore.transaction(commit=False) as cursor:
            made.execute("PRAGMA synchronous = FULL")
            cursor.sqlite_cursor.connection.backup(made)
    except (sqlite3.Error, DatabaseError, PersistenceError) as error:
        told = readable_error(source, error)
        if isinstance(told, IntegrityBroken):
            raise told from error
        raise StoreError(target, reason=str(told.facts["reason"])) from error
    finally:
        datastore.close()
