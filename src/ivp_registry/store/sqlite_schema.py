"""The tables of a register in SQLite, and the triggers that keep them append-only."""

from __future__ import annotations

APPLICATION_ID = 0x49565052  # "IVPR"
FORMAT = 1
"""Counted up when a register written by this version cannot be read by an older one."""

MAGIC = b"SQLite format 3\x00"

EVENTS = """
CREATE TABLE stored_events (
    rowid INTEGER PRIMARY KEY,
    originator_id TEXT NOT NULL CHECK (originator_id <> ''),
    originator_version INTEGER NOT NULL CHECK (originator_version >= 0),
    topic TEXT NOT NULL CHECK (topic <> ''),
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
) STRICT
"""

LEDGER = """
CREATE TABLE ledger (
    leaf_index INTEGER PRIMARY KEY CHECK (leaf_index >= 0),
    notification_id INTEGER NOT NULL UNIQUE REFERENCES stored_events (rowid),
    leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32)
) STRICT
"""

COMMITS = """
CREATE TABLE commits (
    first INTEGER PRIMARY KEY CHECK (first > 0),
    last INTEGER NOT NULL CHECK (last >= first),
    recorded_at TEXT NOT NULL,
    command_id TEXT NOT NULL UNIQUE
) STRICT
"""

TABLES = {"stored_events": EVENTS, "ledger": LEDGER, "commits": COMMITS}
KEYS = {"stored_events": "rowid", "ledger": "leaf_index", "commits": "first"}
UNIQUES = {
    "stored_events": "originator_id = NEW.originator_id AND originator_version = NEW.originator_version",
    "ledger": "notification_id = NEW.notification_id",
    "commits": "command_id = NEW.command_id",
}


def triggers() -> dict[str, str]:
    """
    Give the triggers, by name.

    They stop accidents and other software, not the owner of the file, who can drop them; that is what checkpoints
    are for. The insert trigger is needed because REPLACE removes rows without asking the delete trigger.
    """
    made = {}
    for table, key in KEYS.items():
        for verb in ("UPDATE", "DELETE"):
            made[f"{table}_no_{verb.lower()}"] = (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the register is append-only: {verb} refused'); END"
            )
        made[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key} OR ({UNIQUES[table]})) "
            f"BEGIN SELECT RAISE(ABORT, 'the register is append-only: REPLACE refused'); END"
        )
    return made


def statements() -> list[str]:
    """List everything that makes an empty register."""
    marks = [f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {FORMAT}"]
    return [*TABLES.values(), *triggers().values(), *marks]
