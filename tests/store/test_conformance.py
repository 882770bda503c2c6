"""
The conformance suites of the eventsourcing library, run on our recorders.

Left out, because they do not apply:
- `AggregateRecorderTestCase` wants `insert_events` to give None; an application recorder gives positions. What else it
  promises (selection by version, in both orders) stands in `TestSelection` below.
- `NonInterleavingNotificationIDsBaseCase` makes its own tables; that positions do not interleave is in test_concurrency.
- `TrackingRecorderTestCase` and `ProcessRecorderTestCase`: positions of projections lie in the view stores, see
  test_contract; our recorders track nothing.
- `optional_test_insert_subscribe` in memory and SQLite: nothing here subscribes; SQLite gives NotImplementedError.
- `test_performance` measures and asserts nothing; ratios are measured by `make bench`.
The datastore holds text ids, so `new_originator_id` gives text where the suites by default take UUIDs.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.tests import persistence as suites
from tests.postgres.fixtures import STORES
from tests.postgres.server import Server

from ivp_registry.store import Address
from ivp_registry.store.memory import MemoryRecorder
from ivp_registry.store.postgres import PostgresStore
from ivp_registry.store.postgres_recorder import PostgresRecorder
from ivp_registry.store.sqlite import SQLiteStore
from ivp_registry.store.sqlite_recorder import SQLiteRecorder


def make_memory_recorder(folder: Path) -> MemoryRecorder:
    return MemoryRecorder()


def make_sqlite_recorder(folder: Path) -> SQLiteRecorder:
    return SQLiteStore.create(folder / f"{uuid4()}.db", lock_timeout=10)._recorder


def make_postgres_recorder(server: Server) -> PostgresRecorder:
    return PostgresStore.create(Address.parse(server.address()), lock_timeout=10)._recorder


class Conformance(suites.ApplicationRecorderTestCase[ApplicationRecorder]):
    """Run the suite in a folder of its own; recorders are closed when the suite's reading threads, unjoined, are done."""

    __test__ = False
    test_performance = None  # type: ignore[assignment]  # see above

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.threads = set(threading.enumerate())

    def close(self, recorder: SQLiteRecorder | PostgresRecorder) -> None:
        for thread in set(threading.enumerate()) - self.threads:
            thread.join()
        recorder.datastore.close()

    def new_originator_id(self) -> str:
        return str(uuid4())


class TestMemoryRecorder(Conformance):
    """The recorder in memory keeps every promise of the library's suite."""

    __test__ = True

    def create_recorder(self) -> MemoryRecorder:
        return make_memory_recorder(self.folder)


class TestSQLiteRecorder(Conformance):
    """The recorder in a file keeps every promise of the library's suite."""

    __test__ = True

    def create_recorder(self) -> SQLiteRecorder:
        recorder = make_sqlite_recorder(self.folder)
        self.addCleanup(self.close, recorder)
        return recorder


class TestPostgresRecorder(Conformance):
    """The recorder on a server keeps every promise of the library's suite, its subscriptions included."""

    __test__ = True

    @pytest.fixture(autouse=True)
    def on(self, postgres: Server) -> None:
        self.server = postgres

    def create_recorder(self) -> PostgresRecorder:
        recorder = make_postgres_recorder(self.server)
        self.addCleanup(self.close, recorder)
        return recorder

    def test_insert_subscribe(self) -> None:
        """Who subscribes gets what is inserted."""
        super().optional_test_insert_subscribe()


@pytest.fixture(params=STORES)
def recorder(request, tmp_path):
    if request.param == "postgresql":
        made = make_postgres_recorder(request.getfixturevalue("postgres"))
    else:
        made = {"memory": make_memory_recorder, "sqlite": make_sqlite_recorder}[request.param](tmp_path)
    yield made
    if not isinstance(made, MemoryRecorder):
        made.datastore.close()


class TestSelection:
    def test_every_slice_of_a_stream_can_be_selected(self, recorder):
        """Events of one stream are selected after a version, up to a version, in both orders, so many at most."""
        stream = [StoredEvent("plan/a", version, "noted", b"{}") for version in (1, 2, 3)]
        recorder.insert_events([*stream, StoredEvent("plan/b", 1, "noted", b"{}")])

        assert list(recorder.select_events("plan/a")) == stream
        assert list(recorder.select_events("plan/a", gt=1, lte=2)) == stream[1:2]
        assert list(recorder.select_events("plan/a", desc=True, limit=2)) == [stream[2], stream[1]]
        assert list(recorder.select_events("plan/c")) == []

    def test_nothing_to_insert_is_no_insert(self, recorder):
        """Inserting no events gives no positions and moves nothing."""
        assert list(recorder.insert_events([]) or []) == []
        assert recorder.max_notification_id() is None
