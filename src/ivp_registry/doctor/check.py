"""One thing looked at."""

from __future__ import annotations

from enum import StrEnum

import attrs


class Outcome(StrEnum):
    """Say how bad it is: in order, a danger to know of, or something to mend now."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@attrs.frozen(kw_only=True)
class Check:
    """
    Hold what was looked at, what was found, what that means and, where it is not in order, what to do.

    *name*, *code* and *found* are data, the same in every language; *why* and *remedy* are sentences. *code* is ``ok``, or
    says which danger it is; it does not change between versions. *value* is what was measured, in *unit*.
    """

    name: str
    code: str = "ok"
    outcome: Outcome
    found: str
    why: str
    remedy: str | None = None
    value: float | None = None
    unit: str | None = None
