"""
How events written by an earlier version are read: one pure step from each version to the next.

Bytes in the ledger never change, so a step stays here for ever, proven on golden bytes of its version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import InvalidInput, NewerEvent

Fields = dict[str, Any]


def deviation_agreed_1(fields: Fields) -> Fields:
    """Version 1 named one priority; a deviation can depart from several."""
    rest = {name: value for name, value in fields.items() if name != "priority"}
    return {**rest, "priorities": [fields["priority"]]} if "priority" in fields else rest


def secrecy_imposed_1(fields: Fields) -> Fields:
    """Version 1 did not say what it covers, nor whether that may be known; so neither is known of it."""
    return fields


UPCASTS: Mapping[tuple[str, int], Callable[[Fields], Fields]] = {
    ("deviation-agreed", 1): deviation_agreed_1,
    ("secrecy-imposed", 1): secrecy_imposed_1,
}


def upcast(topic: str, fields: Fields, *, found: int, wanted: int) -> Fields:
    """
    Bring *fields* of version *found* to version *wanted*.

    What a version lacks stays lacking: the reader of the last version tells what is missing.

    Raises:
        InvalidInput: If there never was a version *found*.
        NewerEvent: If *found* is newer than this software knows.
    """
    if found < 1:
        raise InvalidInput(where="v", value=found, reason="versions are counted from 1")
    if found > wanted:
        raise NewerEvent(topic, found=found, known=wanted)
    for version in range(found, wanted):
        fields = UPCASTS[topic, version](fields)
    return fields
