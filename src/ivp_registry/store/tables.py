"""How a projection declares its tables; every store makes the same of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from ..errors import InvalidInput, TablesChanged
from .columns import COLUMN_TYPES, ColumnType

NAME = re.compile(r"^[a-z][a-z0-9_]{0,40}$")
RESERVED = ("ivp_", "sqlite_", "pg_")
"""Beginnings of table names that the register and the databases keep for themselves."""


@attrs.frozen(kw_only=True)
class Table:
    """
    Declare one table: its columns with their types, its key, and the columns it is searched by.

    *about* is one sentence for whoever opens the view: what is a row?

    >>> Table(name="told", columns={"council": "text", "day": "date"}, key=("council",)).key
    ('council',)
    """

    name: str
    columns: Mapping[str, ColumnType]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    about: str = attrs.field(default="", eq=False)  # a better sentence makes no other table

    def __attrs_post_init__(self) -> None:
        for name in (self.name, *self.columns):
            if not isinstance(name, str) or not NAME.fullmatch(name):
                raise self._wrong(name, "a name is small letters, digits and _")
        if self.name.startswith(RESERVED):
            raise self._wrong(self.name, f"names that begin with {', '.join(RESERVED)} are taken")
        for name, kind in self.columns.items():
            if kind not in COLUMN_TYPES:
                raise self._wrong(kind, f"one of {', '.join(COLUMN_TYPES)}", column=name)
        for columns in (self.key, *self.indexes):
            if not isinstance(columns, tuple) or not columns or not set(columns) <= set(self.columns):
                raise self._wrong(columns, "the key and each index must be columns of the table")

    def _wrong(self, value: object, reason: str, *, column: str = "") -> InvalidInput:
        return InvalidInput(
            where=f"table {self.name}" + (f", column {column}" if column else ""), value=value, reason=reason
        )

    def to_data(self) -> dict[str, Any]:
        """Give the declaration as plain JSON data, to lie beside the rows."""
        return {
            "name": self.name, "columns": dict(self.columns), "key": list(self.key),
            "indexes": [list(columns) for columns in self.indexes], "about": self.about,
        }  # fmt: skip

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Table:
        """Read what `to_data` gave."""
        return cls(
            name=data["name"], columns=data["columns"], key=tuple(data["key"]),
            indexes=tuple(tuple(columns) for columns in data["indexes"]), about=data["about"],
        )  # fmt: skip


def check_same(key: str, made: Sequence[Table], declared: Sequence[Table] | None) -> None:
    """Refuse to use a view that was made with other tables than are *declared* now; None takes it as it is."""
    if declared is not None and list(declared) != list(made):
        raise TablesChanged(key)


def check_tables(tables: Sequence[Table]) -> None:
    """Refuse what is no declaration, or declares a table twice."""
    names = set[str]()
    for table in tables:
        if not isinstance(table, Table):
            raise InvalidInput(where="tables", value=table, reason="a projection declares its tables with Table(…)")
        if table.name in names:
            raise InvalidInput(where="tables", value=table.name, reason="declared twice")
        names.add(table.name)
