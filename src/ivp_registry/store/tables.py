"""The tables of read models: how they are declared, and what a store offers to fill and read them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol, get_args

import attrs

from ..errors import InvalidInput

NAME = re.compile(r"^[a-z][a-z0-9_]{0,40}$")
ColumnType = Literal["text", "integer", "boolean", "date", "json"]


@attrs.frozen(kw_only=True)
class Table:
    """
    Declare one table: its columns with their types, and its key.

    >>> Table(name="told", columns={"council": "text", "day": "date"}, key=("council",)).key
    ('council',)
    """

    name: str
    columns: Mapping[str, ColumnType]
    key: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        for name in (self.name, *self.columns):
            if not NAME.fullmatch(name):
                raise InvalidInput(where=f"table {self.name}", value=name, reason="a name is small letters, digits and _")
        for name, kind in self.columns.items():
            if kind not in get_args(ColumnType):
                known = ", ".join(get_args(ColumnType))
                raise InvalidInput(where=f"table {self.name}, column {name}", value=kind, reason=f"one of {known}")
        if not self.key or not set(self.key) <= set(self.columns):
            raise InvalidInput(where=f"table {self.name}", value=self.key, reason="the key must be columns of the table")


class ViewStore(Protocol):
    """Keep the tables of one projection, rows and position in one transaction."""

    def position(self) -> int:
        """Give the position up to which the tables hold everything; 0 at the start."""

    def batch(self, position: int) -> AbstractContextManager[ViewWriter]:
        """Open one transaction that ends with *position*; an exception inside leaves rows and position as they were."""

    def rows(self, table: str, where: Mapping[str, object]) -> list[dict[str, object]]:
        """List rows of a table with these values, in order of its key."""

    def query(self, sql: str, parameters: Sequence[object]) -> list[dict[str, object]]:
        """Run a reading query; writing is refused by the database."""

    def close(self) -> None:
        """Let go of the tables."""


class ViewWriter(Protocol):
    """Write the tables of one projection, and no other."""

    def insert(self, table: str, row: Mapping[str, object]) -> None:
        """Add a row; a row with the same key is an error."""

    def upsert(self, table: str, row: Mapping[str, object]) -> None:
        """Add a row, or replace the row with the same key."""

    def update(self, table: str, where: Mapping[str, object], values: Mapping[str, object]) -> int:
        """Change the rows with these values; give how many."""

    def delete(self, table: str, where: Mapping[str, object]) -> int:
        """Remove the rows with these values; give how many."""

    def rows(self, table: str, where: Mapping[str, object]) -> list[dict[str, object]]:
        """List rows with these values, as they are inside this transaction."""
