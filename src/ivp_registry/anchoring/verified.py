"""
When a register was verified last, and with what outcome: a small file beside it, for whoever watches over it.

It proves nothing, since who owns the register owns this file too; it shows that the verification still runs.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from ..errors import InvalidInput
from ..ledger import Verdict
from . import files

SUFFIX = ".verified"
FORMAT = "ivp/verified/1"
LIMIT = 1000


@attrs.frozen(kw_only=True)
class Verified:
    """Hold the outcome of a verification: how many events there were, how many were anchored, how many findings."""

    at: datetime
    size: int
    anchored: int
    findings: int


def remember(register: Path, verdict: Verdict, *, at: datetime) -> None:
    """
    Write down the outcome of a verification of the register at *register*.

    Raises:
        StoreError: If it cannot be written there.
    """
    kept = {
        "schema": FORMAT, "at": at.isoformat(), "size": verdict.size, "anchored": verdict.size - verdict.tail,
        "findings": len(verdict.findings) + verdict.more,
    }  # fmt: skip
    with files.named(register.parent):
        register.parent.mkdir(parents=True, exist_ok=True)  # that of a register on a server
    files.replace(_place(register), json.dumps(kept, indent=1) + "\n")


def last_verified(register: Path) -> Verified | None:
    """
    Give what `remember` wrote; None if the register was never verified here.

    Raises:
        InvalidInput: If it cannot be read as that.
        StoreError: If it cannot be read at all.
    """
    path = _place(register)
    if not files.is_there(path):
        return None
    text = files.read(path, longest=LIMIT)
    try:
        kept: dict[str, Any] = json.loads(text)
        if kept.pop("schema") != FORMAT:
            raise ValueError("schema")
        found = Verified(**kept | {"at": datetime.fromisoformat(kept["at"])})
        if found.at.tzinfo is None or any(type(each) is not int for each in (found.size, found.anchored, found.findings)):
            raise ValueError("values")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(where=path.name, value=text, reason="not what 'ivp verify' wrote") from error
    return found


def _place(register: Path) -> Path:
    return register.with_name(register.name + SUFFIX)
