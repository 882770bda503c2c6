"""How connections to a register in PostgreSQL are opened: as the writer and nothing more, patient, never for ever."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import Any, TypeVar

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row, tuple_row

from ..errors import ServerUnreachable, StoreError
from .address import Address
from .postgres_schema import writer
from .postgres_words import LOADERS, marked, readable_error

STATEMENT_TIMEOUT = 600.0
"""Seconds that one statement may take; the longest looks at every event of a register once."""

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
Connection = psycopg.Connection[Any]
Answer = TypeVar("Answer")

SETTINGS = """
SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false),
       set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO', false),
       set_config('search_path', %s, false), set_config('default_transaction_isolation', 'read committed', false),
       (SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = %s AND pg_has_role(oid, 'MEMBER'))
"""
POOLED = (
    "a connection pooler stands between; it may hand the lock and the role of one client to another. Name the server "
    "itself in the service, ivp keeps its own connections"
)


def key_of(*names: str) -> int:
    """Give the number of an advisory lock: the same for the same names, in 64 bits."""
    return int.from_bytes(sha256("\x00".join(("ivp-registry", *names)).encode()).digest()[:8], signed=True)


class Spoken:
    """Speak to PostgreSQL in the few words of SQL that both databases know, with ``?`` for values and tuples for rows."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> psycopg.Cursor[tuple[Any, ...]]:
        """Run one statement."""
        return self.connection.cursor(row_factory=tuple_row).execute(marked(sql), parameters)

    def executemany(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each row."""
        self.connection.cursor(row_factory=tuple_row).executemany(marked(sql), rows)


class Connections:
    """
    Keep connections that are not in use, in the place of the library's pool.

    One is opened in the thread that wants it, so that what is wrong is told at once and as it is.
    """

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect, self._idle, self._process = connect, deque[Connection](), os.getpid()
        self._closed = False

    def open(self, *_: object) -> None:
        """Do nothing: there is nothing to prepare."""

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give one for the time of a block; one that is not as it was is not used again."""
        connection = self._taken()
        try:
            yield connection
        finally:
            if self._closed or connection.closed or connection.info.transaction_status is not TransactionStatus.IDLE:
                connection.close()
                self.let_go()
            else:
                self._idle.append(connection)

    def let_go(self) -> None:
        """Close those that are not in use: what cut one has likely cut all."""
        while self._idle:
            with suppress(IndexError):
                self._idle.pop().close()

    def close(self) -> None:
        """Let go of all, also of those that come back later."""
        self._closed = True
        self.let_go()

    def _taken(self) -> Connection:
        if self._process != os.getpid():  # a fork: those are its parent's
            self._idle, self._process = deque(), os.getpid()
        with suppress(IndexError):
            return self._idle.pop()
        return self._connect()


class Datastore(PostgresDatastore):
    """Be the library's datastore on one schema, with readable text ids, connected by service and as the writer."""

    def __init__(self, address: Address, *, lock_timeout: float) -> None:
        super().__init__("", "", "", "", "", schema=address.register, originator_id_type="text")
        self.address, self.lock_seconds = address, lock_timeout
        self.pool = Connections(self._connect)  # type: ignore[assignment]
        self._turns = threading.local()

    def register_type_adapters(self) -> None:
        """Do nothing: our statements need none of the library's types."""

    @contextmanager
    def session(self) -> Iterator[Spoken]:
        """Give a connection for the time of a block; what the server says is told as what it means."""
        with self.told(), self.pool.connection() as connection:
            yield Spoken(connection)

    @contextmanager
    def reading(self, *, steady: bool = False) -> Iterator[Spoken]:
        """Give one in a transaction that cannot write; if *steady*, it sees one state from its first statement on."""
        with self.session() as session, session.connection.transaction():
            session.execute(f"SET TRANSACTION {'ISOLATION LEVEL REPEATABLE READ, ' if steady else ''}READ ONLY")
            yield session

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what the server says into an error that names the register and the way out."""
        try:
            yield
        except psycopg.Error as error:
            raise readable_error(self.address, error) from error

    def persistently(self, what: Callable[[], Answer]) -> Answer:
        """Do *what*, which changes nothing, again until the server can be reached, within the time we wait for a lock."""
        pauses = self.pauses()
        while True:
            try:
                return what()
            except ServerUnreachable:
                if not next(pauses, False):
                    raise

    def pauses(self) -> Iterator[bool]:
        """Pause ever longer, until the time is over."""
        until, pause = time.monotonic() + self.lock_seconds, FIRST_PAUSE
        while time.monotonic() < until:
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            yield True

    @contextmanager
    def kept(self, *names: str) -> Iterator[bool]:
        """Hold an advisory lock for the time of a block, on a connection of its own, if nobody else has it."""
        key = key_of(*names)
        with self.session() as session:
            ((has,),) = session.execute("SELECT pg_try_advisory_lock(?)", (key,))
            try:
                yield bool(has)
            finally:
                self._unlock(session, key if has else None)

    @contextmanager
    def turn(self, key: int) -> Iterator[Spoken]:
        """Hold the write lock for the time of a block, and give the connection that holds it; to be taken again inside."""
        held: Spoken | None = getattr(self._turns, "held", None)
        if held is not None:
            yield held
            return
        with self.session() as session:
            session.execute("SELECT pg_advisory_lock(?)", (key,))
            self._turns.held = session
            try:
                yield session
            finally:
                self._turns.held = None
                self._unlock(session, key)

    @contextmanager
    def writing(self) -> Iterator[Spoken]:
        """Give the connection of this thread's turn, or any."""
        held: Spoken | None = getattr(self._turns, "held", None)
        if held is None:
            with self.session() as session:
                yield session
        else:
            with self.told():
                yield held

    @property
    def has_turn(self) -> bool:
        """Tell whether this thread keeps the others out."""
        return getattr(self._turns, "held", None) is not None

    def connect(self) -> Connection:
        """Connect as who the service says, without dropping any right: to make a register."""
        connection = psycopg.connect(
            service=self.address.service, autocommit=True, row_factory=dict_row, fallback_application_name="ivp",
            connect_timeout=max(2, round(self.lock_seconds)), tcp_user_timeout=30_000, client_encoding="utf8",
        )  # fmt: skip
        try:
            with self.told():
                found = connection.cursor(row_factory=tuple_row).execute("SELECT pg_backend_pid()").fetchone()
            if found != (connection.info.backend_pid,):  # a pooler invents one for its clients
                raise StoreError(self.address, reason=POOLED)
        except BaseException:
            connection.close()
            raise
        for name, loader in LOADERS.items():
            connection.adapters.register_loader(name, loader)
        return connection

    def _connect(self) -> Connection:
        connection = self.connect()
        register = self.address.register
        times = (f"{seconds * 1000:.0f}ms" for seconds in (max(self.lock_seconds, 0.001), STATEMENT_TIMEOUT))
        try:
            connection.execute(SETTINGS, (*times, register, writer(register)))
        except BaseException:
            connection.close()
            raise
        return connection

    def _unlock(self, session: Spoken, key: int | None) -> None:
        """Give a lock back; where that fails, end the session, which gives it back as well."""
        if key is None or session.connection.closed:
            return
        try:
            session.execute("SELECT pg_advisory_unlock(?)", (key,))
        except psycopg.Error:
            session.connection.close()
