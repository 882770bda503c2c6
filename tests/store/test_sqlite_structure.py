"""What the SQLite store finds wrong with its own tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ivp_registry.errors import IntegrityBroken
from ivp_registry.store import Address, open_store
from ivp_registry.store.sqlite_schema import KEYS


class TestStructure:
    def test_verification_names_a_dropped_trigger(self, filled):
        """A register without one of its triggers does not verify, and the finding names the trigger."""
        with closing(sqlite3.connect(filled)) as connection:
            connection.execute("DROP TRIGGER ledger_no_update")

        with closing(open_store(Address.parse(filled))) as store:
            assert [(finding.code, finding.where) for finding in store.structure()] == [("trigger", "ledger_no_update")]

    def test_verification_names_a_changed_table(self, filled):
        """A table that is not the one that was made is a finding, also while everything in it can be read."""
        with closing(sqlite3.connect(filled)) as connection:
            connection.execute("ALTER TABLE commits ADD COLUMN note TEXT")

        with closing(open_store(Address.parse(filled))) as store:
            assert [(finding.code, finding.where) for finding in store.structure()] == [("table", "commits")]

    @pytest.mark.parametrize(
        ("sql", "code", "where"),
        [
            ("DELETE FROM commits WHERE first = 1", "commits", "commit c2"),
            ("DELETE FROM commits WHERE first = 2", "commits", "commits"),
            ("DELETE FROM stored_events WHERE rowid = 1", "commits", "commits"),
            ("DELETE FROM stored_events WHERE rowid = 2", "commits", "commits"),
        ],
    )
    def test_verification_counts_what_commits_account_for(self, filled, sql, code, where):
        """Commits account for every event, once: a commit or an event that is gone is a finding."""
        with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
            triggers = [row[0] for row in connection.execute("SELECT sql FROM sqlite_schema WHERE name LIKE '%_no_delete'")]
            for table in KEYS:
                connection.execute(f"DROP TRIGGER {table}_no_delete")
            connection.execute(sql)
            for trigger in triggers:
                connection.execute(trigger)

        with closing(open_store(Address.parse(filled))) as store:
            assert (code, where) in {(finding.code, finding.where) for finding in store.structure()}

    @pytest.mark.parametrize(
        "moment", ["2024-01-01\x1412:00:00.000000Z", "2024-01-01T12:00:00,000000Z", "soon", "2024-01-01"]
    )
    def test_a_moment_is_read_only_as_it_was_written(self, filled, moment):
        """Another way to write a moment sorts elsewhere, so it is damage and not a moment."""
        with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
            connection.execute("DROP TRIGGER commits_no_update")
            connection.execute("UPDATE commits SET recorded_at = ? WHERE first = 1", (moment,))

        with closing(open_store(Address.parse(filled))) as store, pytest.raises(IntegrityBroken, match="is not a moment"):
            store.commit_of("c1")
