"""Raw: `sqlite3` and `json`. Stock: `eventsourcing` as shipped. Emmett: its store. Ours: the register. Same rows, same durability."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent

from ivp_registry import Registry

from .rows import BY, opening, plain, statement

INSERT = "INSERT INTO events (stream, version, topic, state) VALUES (?, ?, ?, ?)"


class Raw:
    """Rows and JSON by hand: a table, a primary key, WAL, `synchronous=FULL`."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "raw.db", isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, stream TEXT, version INTEGER, topic TEXT, state BLOB, UNIQUE (stream, version))"
        )

    def write(self, facts: list[dict[str, Any]]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        rows = [(f"plan/p/statement/{fact['data']['statement']}", 1, "t", json.dumps(fact).encode()) for fact in facts]
        self._db.executemany(INSERT, rows)
        self._db.execute("COMMIT")

    def read(self) -> int:
        return sum(1 for (state,) in self._db.execute("SELECT state FROM events ORDER BY id") if json.loads(state))

    @staticmethod
    def facts(first: int, count: int) -> list[dict[str, Any]]:
        return [plain(number) for number in range(first, first + count)]


class Fact(DomainEvent):
    """A fact in the library's own style."""

    content: dict[str, Any]


class Stock:
    """`eventsourcing` as shipped: application, mapper with its JSON transcoder, SQLite recorder."""

    def __init__(self, folder: Path) -> None:
        self._app: Application = Application(
            {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "stock.db")}
        )

    def write(self, facts: list[Fact]) -> None:
        self._app.events.put(facts)

    def read(self) -> int:
        read, start = 0, 1
        while page := self._app.recorder.select_notifications(start, 500):
            read += sum(1 for notification in page if self._app.mapper.to_domain_event(notification))
            start = page[-1].id + 1
        return read

    @staticmethod
    def facts(first: int, count: int) -> list[Fact]:
        return [
            Fact(
                originator_id=uuid5(NAMESPACE_URL, str(number)),
                originator_version=1,
                timestamp=Fact.create_timestamp(),
                content=plain(number),
            )
            for number in range(first, first + count)
        ]


class Ours:
    """The register: admission, ledger and commit included."""

    def __init__(self, folder: Path) -> None:
        self.register = Registry.create(folder / "ours.db")
        self.register.record(*opening(), by=BY)

    def write(self, facts: list[Any]) -> None:
        self.register.record(*facts, by=BY)

    def read(self) -> int:
        return sum(1 for _ in self.register.events())

    @staticmethod
    def facts(first: int, count: int) -> list[Any]:
        return [statement(number) for number in range(first, first + count)]
