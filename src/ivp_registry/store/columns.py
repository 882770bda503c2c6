"""
The types of the columns of read models: seven, each meaning the same in every database that keeps views.

A value is checked when it is written, so that a wrong one is the fault of the event that brought it and not a riddle
for whoever reads the view a year later.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from ..errors import InvalidInput

ColumnType = Literal["text", "integer", "real", "boolean", "date", "moment", "json"]
COLUMN_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)
INTEGERS = range(-(2**63), 2**63)
"""What fits in the whole numbers of SQLite and PostgreSQL alike."""


class WrongValue(ValueError):
    """Tell what a column would have taken."""


def _text(value: object) -> str:
    if type(value) is str:
        return value
    if isinstance(value, str):  # ids and codes are texts of a kind
        return str.__str__(value)
    raise WrongValue("a text")


def _integer(value: object) -> int:
    if type(value) is int and value in INTEGERS:
        return value
    raise WrongValue("a whole number of 64 bits")


def _real(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise WrongValue("a finite number")


def _boolean(value: object) -> int:
    if type(value) is bool:
        return int(value)
    raise WrongValue("True or False")


def _day(value: object) -> str:
    if type(value) is date:
        return value.isoformat()
    raise WrongValue("a datetime.date")


def _moment(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return moment_text(value)
    raise WrongValue("a datetime with a time zone")


def _json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise WrongValue(f"what JSON can hold ({error})") from error


TO_STORED: Mapping[ColumnType, Callable[[object], Any]] = {
    "text": _text, "integer": _integer, "real": _real, "boolean": _boolean, "date": _day, "moment": _moment, "json": _json,
}  # fmt: skip
FROM_STORED: Mapping[ColumnType, Callable[[Any], Any]] = {
    "boolean": bool, "date": date.fromisoformat, "moment": datetime.fromisoformat, "json": json.loads,
}  # fmt: skip
"""How a value is read back; the types that are not here are read as they lie."""


def stored(where: str, kind: ColumnType, value: object) -> Any:
    """
    Give *value* as a column of type *kind* keeps it; None is kept as no value.

    Raises:
        InvalidInput: If the column does not take it.
    """
    if value is None:
        return None
    try:
        return TO_STORED[kind](value)
    except WrongValue as error:
        raise InvalidInput(where=where, value=value, reason=f"the column takes {error}") from error


def typed(kind: ColumnType, value: Any) -> Any:
    """Give a stored value as Python has it."""
    read = FROM_STORED.get(kind)
    return value if value is None or read is None else read(value)


def moment_text(moment: datetime) -> str:
    """Write a moment so that text order is time order: UTC, always with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"
