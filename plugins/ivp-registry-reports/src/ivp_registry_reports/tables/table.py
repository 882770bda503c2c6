"""
A table before it has a form: one declaration of columns, from which every form follows.

A cell holds the value itself (a day, a number, a code, text as it was entered); how it is written, and made harmless,
is for the writer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from ..account import Basis

Row = Mapping[str, Any]


class Kind(StrEnum):
    """What a column holds; writers choose the form by it."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    CODE = "code"
    DAY = "day"
    NUMBER = "number"
    FLAG = "flag"


@attrs.frozen
class Column:
    """Hold a column: its name for programs, its title for people (English, translated when shown), and what it holds."""

    name: str
    title: str
    kind: Kind = Kind.TEXT


@attrs.frozen(kw_only=True)
class Table:
    """
    Hold a whole table with what it rests on.

    Each row has a value, a tuple of values, or None for each column.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    basis: Basis


BASIS = (
    Column("valid", "held on", Kind.DAY),
    Column("known", "known at", Kind.TEXT),
    Column("position", "position", Kind.NUMBER),
    Column("root", "root", Kind.IDENTIFIER),
    Column("audience", "audience", Kind.CODE),
)
"""What every row rests on; in forms that have no other place for it, each row says so itself."""


def basis_row(basis: Basis) -> dict[str, date | str | int | None]:
    """Give what *basis* says under the names of `BASIS`."""
    return {
        "valid": basis.valid,
        "known": basis.known.isoformat().replace("+00:00", "Z") if basis.known else None,
        "position": basis.position,
        "root": basis.root,
        "audience": basis.audience,
    }


def carrying_basis(table: Table) -> Table:
    """Give *table* with what it rests on in every row."""
    basis = basis_row(table.basis)
    return attrs.evolve(table, columns=(*table.columns, *BASIS), rows=tuple({**row, **basis} for row in table.rows))
