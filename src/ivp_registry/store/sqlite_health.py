"""What a doctor asks of a register in SQLite: the library that runs it, and the settings that really hold."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from eventsourcing.persistence import DatabaseError, PersistenceError

from ..errors import RegistryError
from .contract import Health
from .sqlite_connection import Datastore, readable_error
from .writing import to_moment


def health(path: Path, *, lock_timeout: float) -> Health:
    """
    Ask the database itself, over a connection as the register uses it.

    Raises:
        IntegrityBroken: If it cannot be read.
    """
    datastore = Datastore(path, lock_timeout=lock_timeout)
    try:
        with datastore.transaction(commit=False) as cursor:
            asked = cursor.sqlite_cursor
            settings = {name: asked.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "secure_delete")}
            events = asked.execute("SELECT coalesce(max(rowid), 0) FROM stored_events").fetchone()[0]
            newest = asked.execute("SELECT recorded_at FROM commits ORDER BY first DESC LIMIT 1").fetchone()
        moment = to_moment(newest[0]) if newest else None
        return Health(version=sqlite3.sqlite_version, events=events, newest=moment, **settings)
    except RegistryError:
        raise
    except (sqlite3.Error, DatabaseError, PersistenceError) as error:
        raise readable_error(path, error) from error
    finally:
        datastore.close()
