"""A register on a server: who may do what, what waits and for how long, and what is told when something is wrong."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import psycopg
import pytest
from tests.store.samples import append, events

from ivp_registry.errors import (
    AlreadyExists,
    InvalidInput,
    NewerRegister,
    NotARegister,
    RegisterBusy,
    RegisterUnwritable,
    ServerUnreachable,
    StoreError,
)
from ivp_registry.store import Address, Table, create_store, open_store
from ivp_registry.store.postgres_words import marked

TABLE = Table(name="t", columns={"a": "text"}, key=("a",))


@pytest.fixture
def place(postgres):
    """Give the address of a register with plan/1 at position 1 and plan/2 at 2."""
    place = Address.parse(postgres.address())
    with closing(create_store(place)) as store:
        append(store, events("plan/1"), "c1")
        append(store, events("plan/2"), "c2", at=1)
    return place


@pytest.fixture
def as_role(postgres, place):
    """Give a function that makes a login with one role of the register, and opens the register as that."""
    opened = []

    def open_as(role: str, **more: object):
        login = f"{role}_login"
        with postgres.connect() as connection:
            connection.execute(f"CREATE ROLE {login} LOGIN IN ROLE {role}")
        service = postgres.offer(postgres.name(), user=login)
        opened.append(open_store(Address.parse(f"postgresql://{service}/{place.register}"), **more))
        return opened[-1]

    yield open_as
    for store in opened:
        store.close()


FORBIDDEN = (
    "UPDATE stored_events SET topic = 'x'", "DELETE FROM stored_events", "TRUNCATE stored_events", "UPDATE ledger SET leaf_index = 9",
    "DELETE FROM ledger", "TRUNCATE commits", "ALTER TABLE stored_events ADD COLUMN x int", "DROP TABLE ledger",
    "ALTER TABLE commits DISABLE TRIGGER ALL", "DROP TRIGGER append_only ON ledger", "CREATE TABLE own (a int)",
    "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET session_replication_role = replica", "INSERT INTO commits VALUES (1, 1, '', 'c1') ON CONFLICT (first) DO UPDATE SET last = 9",
    "COMMENT ON SCHEMA {register} IS 'ivp-registry, format 9'", "DROP SCHEMA {register} CASCADE", "SET ROLE {register}_owner",
    "LOCK TABLE stored_events IN EXCLUSIVE MODE",
)  # fmt: skip


class TestRights:
    @pytest.mark.parametrize("sql", FORBIDDEN)
    def test_a_writer_adds_and_does_nothing_else(self, as_role, place, sql):
        """Each statement that would change, remove or weaken what was recorded is refused to the writer by the server."""
        store = as_role(f"{place.register}_writer")
        with pytest.raises(RegisterUnwritable), store._datastore.session() as session, session.connection.transaction():
            session.execute(sql.format(register=place.register))

        assert append(store, events("plan/3"), "c3", at=2).commit.last == 3
        assert list(store.structure()) == []

    def test_there_is_no_sequence_to_set_back(self, as_role, place):
        """Positions come from no sequence, so `setval` has nothing to set."""
        store = as_role(f"{place.register}_writer")
        with store._datastore.session() as session:
            found = session.execute(
                "SELECT count(*) FROM pg_class WHERE relkind = 'S' AND relnamespace = ?::regnamespace", (place.register,)
            )
            assert found.fetchone() == (0,)
        with pytest.raises(StoreError), store._datastore.session() as session:
            session.execute("SELECT setval('stored_events_notification_id_seq', 1)")

    @pytest.mark.parametrize("sql", ["UPDATE {t} SET first = 1", "DELETE FROM {t}", "TRUNCATE {t}"])
    def test_triggers_stop_who_has_more_rights(self, postgres, place, sql):
        """The owner of the server is stopped too, until he takes the trigger away; that is then found."""
        table = f"{place.register}.commits"
        with postgres.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            connection.execute(sql.format(t=table))

    def test_a_reader_reads_and_views_live_in_memory(self, as_role, place):
        """Who may only read is refused to write, and makes views for himself."""
        store = as_role(f"{place.register}_reader")
        assert store.head() == 2
        with pytest.raises(RegisterUnwritable):
            append(store, events("plan/3"), "c3", at=2)
        view = store.shelf.open("told", 1, [TABLE])
        with view.transaction() as work:
            work.writer.insert("t", {"a": "x"})
        assert store.shelf.names() == []

    def test_a_reader_sees_the_views_of_the_writers(self, as_role, place):
        """A view that a writer made is read by others, in its schema."""
        writer, reader = as_role(f"{place.register}_writer"), as_role(f"{place.register}_reader")
        with writer.shelf.open("told", 1, [TABLE]).transaction() as work:
            work.writer.insert("t", {"a": "x"})
        assert reader.shelf.open("told", 1).rows("t", {}) == [{"a": "x"}]

    def test_the_superuser_acts_as_the_writer(self, place):
        """However many rights a service has, the register uses those of the writer."""
        with closing(open_store(place)) as store, store._datastore.session() as session:
            assert session.execute("SELECT current_user").fetchone() == (f"{place.register}_writer",)

    def test_no_register_sees_another(self, postgres, place, as_role):
        """The writer of one register can neither read nor write another in the same database, nor its views."""
        other = Address.parse(postgres.address())
        with closing(create_store(other)) as store:
            append(store, events("plan/9"), "c9")
            store.shelf.open("told", 1, [TABLE])
        mine = as_role(f"{place.register}_writer")
        for sql in (f"SELECT * FROM {other.register}.stored_events", f'SELECT * FROM "{other.register}/told@1".t'):
            with pytest.raises(RegisterUnwritable, match="denied"), mine._datastore.session() as session:
                session.execute(sql)
        assert (mine.head(), mine.shelf.names()) == (2, [])

    def test_who_has_no_role_is_told_which(self, postgres, place):
        """Who may not read is told which role may."""
        with postgres.connect() as connection:
            connection.execute(f"CREATE ROLE {place.register}_nobody LOGIN")
        service = postgres.offer(postgres.name(), user=f"{place.register}_nobody")
        with pytest.raises(StoreError, match=f"{place.register}_reader"):
            open_store(Address.parse(f"postgresql://{service}/{place.register}"))


class TestStructure:
    @pytest.mark.parametrize(
        ("sql", "found"),
        [
            ("DROP TRIGGER append_only ON {r}.ledger", ("trigger", "ledger")),
            ("ALTER TABLE {r}.ledger DISABLE TRIGGER append_only", ("trigger", "ledger")),
            ("CREATE OR REPLACE FUNCTION {r}.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'", ("trigger", "refuse")),
            ("ALTER TABLE {r}.commits DROP CONSTRAINT commits_command_id_key", ("table", "commits")),
            ("ALTER TABLE {r}.stored_events ADD COLUMN more text", ("table", "stored_events")),
            ("GRANT UPDATE ON {r}.stored_events TO {r}_writer", ("grant", "stored_events")),
            ("GRANT DELETE ON {r}.commits TO PUBLIC", ("grant", "commits")),
        ],
    )  # fmt: skip
    def test_what_was_weakened_is_found(self, postgres, place, sql, found):
        """A trigger, a rule or a right that is not as it was made is named by the verification."""
        with postgres.connect() as connection:
            connection.execute(sql.format(r=place.register))
        with closing(open_store(place)) as store:
            assert found in [(each.code, each.where) for each in store.structure()]


class TestOpening:
    def test_nothing_is_made_over_a_schema(self, place):
        """A second `create` refuses, and the register stays as it was."""
        with pytest.raises(AlreadyExists):
            create_store(place)
        with closing(open_store(place)) as store:
            assert store.head() == 2

    @pytest.mark.parametrize(
        ("sql", "error", "match"),
        [
            ("SELECT 1", NotARegister, "has no schema"),
            ("CREATE SCHEMA {r}", NotARegister, "something else"),
            ("CREATE SCHEMA {r}; COMMENT ON SCHEMA {r} IS 'ivp-registry, format 99'", NewerRegister, "99"),
        ],
    )
    def test_anything_else_is_named_for_what_it_is(self, postgres, sql, error, match):
        """What is no register, or one of newer software, is not opened."""
        address = Address.parse(postgres.address())
        with postgres.connect() as connection:
            connection.execute(sql.format(r=address.register))
        with pytest.raises(error, match=match):
            open_store(address)

    @pytest.mark.parametrize(
        "settings", [{"host": "/nowhere"}, {"user": "nobody_at_all"}, {"dbname": "no_such_database"}], ids=str
    )
    def test_a_server_that_cannot_be_reached_is_told_at_once(self, postgres, settings):
        """What is wrong with a service is told as the server says it, without waiting."""
        service, begun = postgres.offer(postgres.name(), **settings), time.monotonic()
        with pytest.raises(ServerUnreachable):
            open_store(Address.parse(f"postgresql://{service}/x"))
        assert time.monotonic() - begun < 5

    def test_a_service_that_is_not_there_is_named(self):
        """A wrong name of a service is told with that name."""
        with pytest.raises(StoreError, match="no_such_service"):
            open_store(Address.parse("postgresql://no_such_service/x"))

    @pytest.mark.parametrize(
        "text",
        [
            "postgresql://me:hunter2@host/db", "postgresql://me@host/db", "postgresql://host:5432/db", "postgres://s/x?password=hunter2",
            "postgresql:///x", "postgresql://s/Wrong", "postgresql://s/a/b", "postgresql://s/pg_x", "postgresql://s/" + "a" * 31,
        ],
    )  # fmt: skip
    def test_an_address_holds_no_secret(self, text):
        """Whatever is more than a service and a register is refused, and a password in it is not said again."""
        with pytest.raises(InvalidInput) as caught:
            Address.parse(text)
        assert "hunter2" not in str(caught.value)

    def test_addresses(self):
        """Service and register may be said in two ways; the register is `ivp` when none is named."""
        for text in (
            "postgresql://regio/ivp",
            "postgres://regio",
            "postgresql:///?service=regio",
            "postgresql:///ivp?service=regio",
        ):
            assert str(Address.parse(text)) == "postgresql://regio/ivp"


class TestWaiting:
    def test_a_writer_does_not_wait_for_ever(self, place):
        """While another process has the turn, a writer gives up after its time, and works when the turn is free."""
        with closing(open_store(place)) as holder, closing(open_store(place, lock_timeout=0.2)) as other:
            with holder.turn(), pytest.raises(RegisterBusy):
                append(other, events("plan/3"), "c3", at=2)
            assert append(other, events("plan/3"), "c3", at=2).commit.last == 3

    def test_a_writer_that_hangs_loses_the_lock(self, place):
        """A process that stops in the middle of writing is thrown out by the server, so that others can write."""
        with (
            closing(open_store(place, lock_timeout=1)) as hanging,
            closing(open_store(place, lock_timeout=10)) as other,
            pytest.raises(ServerUnreachable),
            hanging._datastore.session() as session,
            session.connection.transaction(),
        ):
            hanging._recorder._lock(session)
            assert append(other, events("plan/3"), "c3", at=2).commit.last == 3
            session.execute("SELECT 1")

    def test_settings_are_finite(self, place):
        """Locks and statements end by themselves."""
        with closing(open_store(place, lock_timeout=3)) as store, store._datastore.session() as session:
            shown = [session.execute(f"SHOW {name}").fetchone()[0] for name in ("lock_timeout", "statement_timeout")]
        assert shown == ["3s", "10min"]

    def test_a_restarted_server_is_found_again(self, postgres, place):
        """Connections that the server ended are replaced, for reading and for writing, without an error."""
        with closing(open_store(place)) as store:
            for number in range(3):
                with postgres.connect() as connection:
                    connection.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE application_name = 'ivp' AND datname = current_database()"
                    )
                assert store.head() == 2 + number
                assert append(store, events(f"plan/{number + 3}"), f"restarted-{number}", at=2).commit.last == 3 + number

    def test_a_listener_wakes_for_what_is_recorded(self, place):
        """Who waits is woken when something is recorded, and otherwise after its time."""
        with closing(open_store(place)) as one, closing(open_store(place)) as other:
            one.wait(0.01)  # begins to listen
            begun = time.monotonic()
            one.wait(0.2)
            assert 0.1 < time.monotonic() - begun < 5
            writer = threading.Timer(0.1, lambda: append(other, events("plan/3"), "c3", at=2))
            writer.start()
            begun = time.monotonic()
            one.wait(20)
            assert time.monotonic() - begun < 10
            assert one.head() == 3
            writer.join()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("a = ? AND b = ?", "a = %s AND b = %s"), ("'?' = ?", "'?' = %s"), ('"?" = ?', '"?" = %s'), ("-- ?\n?", "-- ?\n%s"),
        ("/* ? */ ?", "/* ? */ %s"), ("a LIKE 'x%' OR b % 2 = ?", "a LIKE 'x%%' OR b %% 2 = %s"), ("'it''s ?' = ?", "'it''s ?' = %s"),
    ],
)  # fmt: skip
def test_marks_are_found_outside_of_text(sql, said):
    """The question marks of both databases become psycopg's, and nothing else does."""
    assert marked(sql) == said
