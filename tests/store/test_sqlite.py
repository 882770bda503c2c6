"""The SQLite store: append-only in the database itself, made once, and refusals that name the place and the cause."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date

import pytest
from tests.store.samples import CLERK, MUNICIPALITY, ROOT, append, events, make_register, priority, python

from ivp_registry import Registry
from ivp_registry.errors import AlreadyExists, IntegrityBroken, NewerRegister, NotARegister, RegisterBusy, RegisterUnwritable
from ivp_registry.store import Address, Table, create_store, open_store
from ivp_registry.store.sqlite_schema import KEYS

INSERTS = {
    "stored_events": "(rowid, originator_id, originator_version, topic, state) VALUES ({key}, 'plan/{value}', 1, 't', x'00')",
    "ledger": "(leaf_index, notification_id, leaf_hash) VALUES ({key}, {value}, zeroblob(32))",
    "commits": "(first, last, recorded_at, command_id) VALUES ({key}, 9, '2030', 'c{value}')",
}
VALUES = {"stored_events": "originator_version", "ledger": "notification_id", "commits": "command_id"}


def dump(path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def attempts(table: str):
    """Give every way to change or replace what is there, by primary key and by the other unique key."""
    key, value = KEYS[table], VALUES[table]
    taken = {"stored_events": 1, "ledger": 0, "commits": 1}[table]
    yield f"UPDATE {table} SET {key} = 77"
    yield f"UPDATE OR REPLACE {table} SET {key} = {taken} WHERE {key} <> {taken}"
    yield f"UPDATE OR IGNORE {table} SET {value} = {value}"
    yield f"DELETE FROM {table}"
    yield f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})"
    for clash in (INSERTS[table].format(key=taken, value=3), INSERTS[table].format(key=99, value=1)):
        yield f"REPLACE INTO {table} {clash}"
        yield f"INSERT INTO {table} {clash}"
        yield f"INSERT INTO {table} {clash} ON CONFLICT DO UPDATE SET {key} = 77"


class TestAppendOnly:
    @pytest.mark.parametrize(("table", "sql"), [(table, sql) for table in KEYS for sql in attempts(table)])
    def test_the_database_refuses(self, filled, table, sql):
        """Any software that would change, remove or replace a row is stopped by the database, and nothing is changed."""
        before = dump(filled)

        with closing(sqlite3.connect(filled)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(sql)

        assert dump(filled) == before

    @pytest.mark.parametrize("table", KEYS)
    def test_the_attempts_are_sound(self, filled, table):
        """The refusals above come from the triggers alone: without them every table can be changed."""
        for verb in ("update", "delete", "replace"):
            with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
                connection.execute(f"DROP TRIGGER {table}_no_{verb}")
        with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
            connection.execute(f"REPLACE INTO {table} {INSERTS[table].format(key=1, value=1)}")
            assert connection.execute(f"DELETE FROM {table}").rowcount > 0


class TestSettings:
    def test_every_connection_keeps_acknowledged_events(self, filled):
        """Connections write through to the disk (FULL, WAL), wipe what they drop and trust no schema."""
        with closing(open_store(Address.parse(filled), lock_timeout=3)) as store:
            found = {
                name: store._select(f"PRAGMA {name}")[0][0]
                for name in ("synchronous", "journal_mode", "secure_delete", "trusted_schema", "busy_timeout")
            }

        assert found == {
            "synchronous": 2, "journal_mode": "wal", "secure_delete": 1, "trusted_schema": 0, "busy_timeout": 3000,
        }  # fmt: skip

    def test_no_waiting_time_is_no_waiting(self, filled):
        """With a waiting time of 0 a locked register is told at once."""
        with closing(open_store(Address.parse(filled), lock_timeout=0)) as store:
            assert store._select("PRAGMA busy_timeout")[0][0] == 0

    def test_a_copy_without_log_gets_one(self, filled, tmp_path):
        """A backup made with VACUUM INTO, which is not in WAL mode, is a register like any other."""
        copy = tmp_path / "copy.db"
        with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(f"VACUUM INTO '{copy}'")

        with closing(open_store(Address.parse(copy))) as store:
            assert store._select("PRAGMA journal_mode")[0][0] == "wal"
            assert append(store, events("plan/3"), "c3", at=2).commit.last == 3


class TestCreate:
    @pytest.mark.parametrize("kind", ["register", "file", "empty file", "folder"])
    def test_nothing_is_overwritten(self, filled, kind):
        """A register is never made where something is, and what is there stays as it was."""
        if kind != "register":
            filled.unlink()
            filled.mkdir() if kind == "folder" else filled.write_text("x" if kind == "file" else "")
        before = filled.read_bytes() if filled.is_file() else None

        with pytest.raises(AlreadyExists, match=r"register\.db' exists already"):
            create_store(Address.parse(filled))

        assert (filled.read_bytes() if filled.is_file() else None) == before

    def test_an_orphaned_log_is_not_emptied(self, filled):
        """Where the log of a vanished register lies, no new one is made: SQLite would throw the log away."""
        log = filled.with_name("register.db-wal")
        filled.rename(filled.with_name("moved.db"))
        log.write_bytes(b"records")

        with pytest.raises(AlreadyExists, match="log"):
            create_store(Address.parse(filled))

        assert log.read_bytes() == b"records"
        assert not filled.exists()

    @pytest.mark.parametrize("where", ["there/register.db", "there/deeper/register.db"])
    def test_a_file_in_the_way_is_told(self, tmp_path, where):
        """A folder that cannot be made, because a file has its name, is told as what it is."""
        (tmp_path / "there").write_text("x")

        with pytest.raises(RegisterUnwritable, match=r"register\.db' cannot be written"):
            create_store(Address.parse(tmp_path / where))

    def test_opening_makes_nothing(self, path):
        """Opening where nothing is makes no file, no log, no lock."""
        with pytest.raises(NotARegister, match=r"register\.db' is not a register: there is nothing there"):
            open_store(Address.parse(path))

        assert list(path.parent.iterdir()) == []

    @pytest.mark.parametrize("name", ["a?mode=memory.db", "50%41#x.db", ":memory:.db", "é ü.db", "dir with/space.db"])
    def test_odd_names_are_only_names(self, tmp_path, name):
        """Characters that mean something in a URI are part of the file's name and of nothing else."""
        with closing(create_store(Address.parse(tmp_path / name))) as store:
            append(store, events("plan/a"), "one")

        assert (tmp_path / name).is_file()
        with closing(open_store(Address.parse(tmp_path / name))) as store:
            assert store.head() == 1


def make_newer(path):
    make_register(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 2")


def make_other_database(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")


WRONG = {
    "folder": (lambda path: path.mkdir(), NotARegister, "it is a folder"),
    "empty": (lambda path: path.write_text(""), NotARegister, "another kind of file"),
    "text": (lambda path: path.write_text("municipality,name\n"), NotARegister, "another kind of file"),
    "torn": (lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(500)), IntegrityBroken, "not a database"),
    "other database": (make_other_database, NotARegister, "another application"),
    "newer": (make_newer, NewerRegister, "has format 2; this version reads up to 1"),
}


class TestOpen:
    @pytest.mark.parametrize(("make", "error", "message"), WRONG.values(), ids=list(WRONG))
    def test_what_is_no_register_is_named(self, path, make, error, message):
        """Opening something else says what it is and where, and leaves it as it was."""
        make(path)
        before = path.read_bytes() if path.is_file() else None

        with pytest.raises(error, match=rf"register\.db.*{message}"):
            open_store(Address.parse(path))

        assert (path.read_bytes() if path.is_file() else None) == before

    def test_a_missing_part_of_the_path_is_told(self, filled):
        """A file where the path wants a folder is no register either."""
        with pytest.raises(NotARegister, match="Not a directory"):
            open_store(Address.parse(filled / "register.db"))


HOLD = """
import fcntl, sqlite3, sys
if sys.argv[2] == "lock file":
    held = open(sys.argv[1] + ".lock", "w"); fcntl.flock(held, fcntl.LOCK_EX)
else:
    held = sqlite3.connect(sys.argv[1], isolation_level=None); held.execute("BEGIN IMMEDIATE")
print("held", flush=True); sys.stdin.read()
"""


class TestBusy:
    @pytest.mark.parametrize("how", ["lock file", "BEGIN IMMEDIATE"])
    def test_a_lock_held_elsewhere_is_told_in_time(self, filled, how):
        """While another process holds the lock a write gives up after the waiting time, and succeeds once it is free."""
        holder = python(HOLD, filled, how)
        assert holder.stdout.readline() == "held\n"
        with closing(open_store(Address.parse(filled), lock_timeout=0.3)) as store:
            started = time.monotonic()
            with pytest.raises(RegisterBusy, match=r"register\.db' is being written by another process"):
                append(store, events("plan/3"), "c3", at=2)
            assert 0.25 < time.monotonic() - started < 2
            assert (store.head(), store.commit_of("c3")) == (2, None)

            holder.communicate("")
            assert append(store, events("plan/3"), "c3", at=2).commit.last == 3


FILL = """
import resource, signal, sys
from ivp_registry import Registry, RegistryError
from tests.store.samples import CLERK, priority
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Registry.open(sys.argv[1]) as register:
    limit = 300_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    done = 0
    try:
        for number in range(10_000):
            register.record(priority(f"full-{number}", "x" * 250), by=CLERK, command_id=f"full-{number}")
            done += 1
    except RegistryError as error:
        print(error.code); print(error); print(register.head()); print(done); print(register.verify().findings)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(register.record(priority("after"), by=CLERK).events[0].position)
"""


class TestDiskFull:
    def test_is_told_and_harms_nothing(self, path):
        """On a full disk a write is refused with nothing recorded; reading goes on, and writing once there is space."""
        make_register(path)

        child = subprocess.run([sys.executable, "-c", FILL, path], cwd=ROOT, capture_output=True, text=True, timeout=60)

        code, message, head, done, findings, after = child.stdout.splitlines() or [child.stderr] * 6
        assert (code, findings) == ("register-unwritable", "()")
        assert "register.db' cannot be written: " in message
        assert int(head) == int(done) + 2 > 10
        assert int(after) == int(head) + 1
        with Registry.open(path) as register:
            assert register.verify().is_consistent
            assert register.record(priority("later"), by=CLERK).events[0].position == int(after) + 1

    def test_making_one_leaves_nothing_behind(self, path):
        """A register that cannot be made whole is not made at all."""
        script = (
            "import resource, signal, sys; from ivp_registry import Registry; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); Registry.create(sys.argv[1])"
        )
        child = subprocess.run([sys.executable, "-c", script, path], cwd=ROOT, capture_output=True, text=True, timeout=60)

        assert "RegisterUnwritable" in child.stderr
        assert list(path.parent.iterdir()) == []


class TestViews:
    def test_lie_beside_the_register(self, path):
        """The tables of a projection are a database of their own, in a folder named after the register."""
        with closing(create_store(Address.parse(path))) as store:
            store.shelf.open("told", 2, [Table(name="t", columns={"a": "text"}, key=("a",))])

        assert (path.parent / "register.db.views" / "told@2.sqlite").is_file()

    def test_a_place_where_none_can_be_made_is_no_obstacle(self, path):
        """Where the folder of views cannot be made, views are made in memory."""
        (path.parent / "register.db.views").write_text("in the way")
        with closing(create_store(Address.parse(path))) as store:
            view = store.shelf.open("told", 1, [Table(name="t", columns={"a": "text"}, key=("a",))])

            assert view.place == ":memory:"
            assert store.shelf.answering("told").version == 1


def test_a_stored_text_that_is_no_text_is_damage(path):
    """Text in the file that is not UTF-8 is told as damage when it is read, and found by verification with its place."""
    with Registry.create(path) as register:
        register.record(MUNICIPALITY, by=CLERK)
    path.write_bytes(path.read_bytes().replace(b"municipality-registered", b"municipality-\xffegistered"))

    with Registry.open(path) as register:
        with pytest.raises(IntegrityBroken, match="UTF-8"):
            register.as_of(valid=date(2024, 1, 1))
        assert [f.code for f in register.verify().findings if "(position 1)" in f.where] == ["event-missing"]
