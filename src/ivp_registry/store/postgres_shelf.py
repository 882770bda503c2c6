"""
The views of one register in PostgreSQL: a schema for each version, and a table that says which answers.

Who may only read makes views in memory, where they are not there yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..errors import InvalidInput, RebuildRunning, UnknownView
from .kept_shelf import KeptShelf
from .postgres_connection import Datastore
from .postgres_schema import views
from .postgres_views import PostgresViewStore
from .tables import Table
from .views import Answering, ViewStore

LONGEST = 63
"""Bytes of a name. Source: PostgreSQL, 4.1.1, Identifiers and Key Words."""

KEY = re.compile(r"([a-z][a-z0-9_]*)@([1-9][0-9]*)")
SCHEMAS = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, ?)"
FIRST = "INSERT INTO {}.answering VALUES (?, ?, ?) ON CONFLICT (view) DO NOTHING"
SWITCH = (
    "INSERT INTO {}.answering VALUES (?, ?, ?) "
    "ON CONFLICT (view) DO UPDATE SET version = excluded.version, pinned = excluded.pinned"
)


class PostgresShelf(KeptShelf):
    """Keep views in schemas named ``register/view@version``; see `Shelf`."""

    def __init__(self, datastore: Datastore) -> None:
        super().__init__()
        self._datastore, self._prefix = datastore, f"{datastore.schema}/"
        self._answering = f'"{views(datastore.schema)}"'

    @contextmanager
    def spare(self, name: str, version: int, tables: Sequence[Table]) -> Iterator[ViewStore]:
        schema = self._schema(name, version, spare=True)
        self._drop(schema)  # what a process that was killed left behind
        try:
            yield PostgresViewStore(self._datastore, schema, f"{name}@{version}", tables)
        finally:
            self._drop(schema)

    @contextmanager
    def claim(self, name: str, version: int) -> Iterator[None]:
        with self._datastore.kept("build", self._schema(name, version)) as is_ours:
            if not is_ours:
                raise RebuildRunning(f"{name}@{version}")
            yield

    def answering(self, name: str) -> Answering | None:
        sql = f"SELECT version, pinned FROM {self._answering}.answering WHERE view = ?"

        def ask() -> tuple[int, int] | None:
            with self._datastore.session() as session:
                return session.execute(sql, (name,)).fetchone()

        found = self._datastore.persistently(ask)
        return Answering(version=found[0], pinned=bool(found[1])) if found else self._memory.answering(name)

    def switch(self, name: str, version: int, *, pinned: bool) -> None:
        self._point(SWITCH, name, version, pinned=pinned)

    def remove(self, name: str, version: int) -> None:
        self._open.pop((name, version), None)
        self._drop(self._schema(name, version))

    def _opened(self, name: str, version: int, tables: Sequence[Table] | None) -> ViewStore:
        if tables is None and (name, version) not in self._keys():
            raise UnknownView(f"{name}@{version}", known=self._known())
        view = PostgresViewStore(self._datastore, self._schema(name, version), f"{name}@{version}", tables)
        if self.answering(name) is None:
            self._point(FIRST, name, version, pinned=False)
        return view

    def _schema(self, name: str, version: int, *, spare: bool = False) -> str:
        schema = f"{self._prefix}{name}@{version}" + (".spare" if spare else "")
        if len(schema) > LONGEST - (0 if spare else len(".spare")):
            raise InvalidInput(where="view", value=f"{name}@{version}", reason="its name is too long for PostgreSQL")
        return schema

    def _keys(self) -> list[tuple[str, int]]:
        def ask() -> list[tuple[str]]:
            with self._datastore.session() as session:
                return session.execute(SCHEMAS, (self._prefix,)).fetchall()

        found = (KEY.fullmatch(schema.removeprefix(self._prefix)) for (schema,) in self._datastore.persistently(ask))
        return [(key[1], int(key[2])) for key in found if key]

    def _drop(self, schema: str) -> None:
        with self._datastore.session() as session:
            session.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')

    def _point(self, sql: str, name: str, version: int, *, pinned: bool) -> None:
        with self._datastore.session() as session:
            session.execute(sql.format(self._answering), (name, version, int(pinned)))
