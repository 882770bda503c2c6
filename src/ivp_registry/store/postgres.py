"""
A register in PostgreSQL: one schema, written by any number of processes on any number of machines.

Durable when acknowledged, as far as the server is: one transaction for events, leaves and commit, under an advisory
lock. A reply that was lost on the way is no failure: what became of the write is read back.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from datetime import datetime
from typing import Any

from eventsourcing.persistence import StoredEvent
from psycopg import errors as sql_errors
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from ..errors import (
    AlreadyExists,
    ConcurrentChange,
    NewerRegister,
    NotARegister,
    OutcomeUnknown,
    ServerUnreachable,
    StoreError,
)
from ..ledger import Entry, Finding, leaf_hash
from .address import Address
from .postgres_connection import Connection, Datastore
from .postgres_recorder import POSITION, PostgresRecorder
from .postgres_schema import FORMAT, MARK, reader, statements
from .postgres_shelf import PostgresShelf
from .postgres_structure import structure
from .postgres_words import marked
from .sql import ENTRIES, LEAVES_UNTIL, ORPHANS, SQLStore
from .writing import Leaf, any_moment

PAGE = 2000
"""Rows that a long reading holds at once."""

SCHEMA = """
SELECT obj_description(oid, 'pg_namespace'), has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = ?
"""


class PostgresStore(SQLStore):
    """Keep events in one schema of a PostgreSQL database; see `Store` for what each method promises."""

    POSITION = POSITION

    def __init__(self, address: Address, lock_timeout: float) -> None:
        self.place = self._address = address
        self._datastore = Datastore(address, lock_timeout=lock_timeout)
        self._recorder = PostgresRecorder(self._datastore)
        self._listening: Connection | None = None
        self.shelf = PostgresShelf(self._datastore)

    @classmethod
    def create(cls, address: Address, *, lock_timeout: float) -> PostgresStore:
        """Make an empty register with its roles, or leave nothing behind; as who the service says, with all his rights."""
        datastore = Datastore(address, lock_timeout=lock_timeout)
        try:
            with datastore.told(), closing(datastore.connect()) as connection, connection.transaction():
                for statement in statements(address.register, connection.info.dbname):
                    connection.execute(statement)  # names were checked with the address
        except StoreError as error:
            if isinstance(error.__cause__, sql_errors.DuplicateSchema | sql_errors.DuplicateObject):
                raise AlreadyExists(address, reason=str(error.facts["reason"])) from error
            raise
        return cls.open(address, lock_timeout=lock_timeout)

    @classmethod
    def open(cls, address: Address, *, lock_timeout: float) -> PostgresStore:
        """Open the register at *address*; anything else there is named for what it is."""
        store = cls(address, lock_timeout)
        try:
            store._check_mark()
        except BaseException:
            store.close()
            raise
        return store

    def turn(self) -> AbstractContextManager[object]:
        return self._datastore.turn(self._recorder.key)

    def leaves(self, *, until: int) -> Iterable[bytes]:
        for (leaf,) in self._walk((LEAVES_UNTIL, until)):
            yield leaf

    def structure(self) -> Iterator[Finding]:
        with self._datastore.reading(steady=True) as session:
            yield from structure(session, self._address.register)

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        queries = ((query.format(position=POSITION), after) for query in (ENTRIES, ORPHANS))
        for position, aggregate, version, topic, state, leaf_index, leaf, command_id, moment in self._walk(*queries):
            yield Entry(
                position=position, aggregate=aggregate, version=version, topic=topic, state=state,
                leaf_index=leaf_index, leaf_hash=leaf, command_id=command_id, recorded_at=any_moment(moment),
            )  # fmt: skip

    def wait(self, timeout: float) -> None:
        """Listen for what others record; where the connection is lost, looking now and then has to do."""
        try:
            with self._datastore.told():
                if self._listening is None:
                    self._listening = self._datastore.connect()
                    self._listening.execute(SQL("LISTEN {}").format(Identifier(self._recorder.channel_name)))
                    return  # what came before this is found by looking once more
                for _ in self._listening.notifies(timeout=timeout, stop_after=1):
                    pass
        except ServerUnreachable:
            self._stop_listening()
            time.sleep(timeout)

    def close(self) -> None:
        self._stop_listening()
        self.shelf.close()
        self._datastore.close()

    def _record(
        self, stored: Sequence[StoredEvent], *, command_id: str, recorded_at: datetime, expect: Mapping[str, int]
    ) -> list[Leaf]:
        has_turn, pauses, lost = self._datastore.has_turn, self._datastore.pauses(), None
        while True:
            try:
                if lost is not None:
                    found = self._read_back(stored, command_id)
                    if found is not None:
                        return found
                    if has_turn:
                        raise ConcurrentChange(self.place, reason="the connection that kept others out was lost") from lost
                with self._datastore.writing() as session:
                    return self._recorder.record(
                        session, stored, command_id=command_id, recorded_at=recorded_at, expect=expect
                    )
            except ServerUnreachable as error:
                lost = error
                if not next(pauses, False):
                    raise OutcomeUnknown(self.place, command_id=command_id, reason=str(error.facts["reason"])) from error

    def _read_back(self, stored: Sequence[StoredEvent], command_id: str) -> list[Leaf] | None:
        """Give what became of a write of which no answer came: its own leaves show that it is there."""
        with self._datastore.session() as session:
            found = self._recorder.written(session, command_id)
        mine = [leaf_hash(str(each.originator_id), each.originator_version, each.topic, each.state) for each in stored]
        return found if found is not None and [leaf for *_, leaf in found] == mine else None

    def _select(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        def select() -> list[Any]:
            with self._datastore.session() as session:
                return session.execute(sql, parameters).fetchall()

        return self._datastore.persistently(select)

    def _walk(self, *queries: tuple[str, int]) -> Iterator[tuple[Any, ...]]:
        """Give the rows of *queries* as of one moment, however many there are."""
        with self._datastore.reading(steady=True) as session:
            session.execute("SET LOCAL cursor_tuple_fraction = 1")
            for sql, value in queries:
                with session.connection.cursor("walk", row_factory=tuple_row) as cursor:
                    cursor.itersize = PAGE
                    cursor.execute(marked(sql), (value,))
                    yield from cursor

    def _check_mark(self) -> None:
        with self._datastore.session() as session:
            found = session.execute(SCHEMA, (self._address.register,)).fetchone()
        if found is None:
            raise NotARegister(self.place, reason=f"the database has no schema '{self._address.register}'")
        mark = MARK.match(found[0] or "")
        if mark is None:
            raise NotARegister(self.place, reason=f"the schema '{self._address.register}' is of something else")
        if int(mark[1]) > FORMAT:
            raise NewerRegister(self.place, found=int(mark[1]), known=FORMAT)
        if not found[1]:
            raise StoreError(self.place, reason=f"no right to read it; the role '{reader(self._address.register)}' has it")

    def _stop_listening(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.close()
