"""The words that differ: marks for values, how values come back, and what an error of the server means."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader

from ..errors import IntegrityBroken, RegisterBusy, RegisterUnwritable, RegistryError, ServerUnreachable, StoreError
from ..wording import shown
from .columns import moment_text

PARTS = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | (\?) | %""",
    re.VERBOSE | re.DOTALL,
)
LOST = {"57P01", "57P02", "57P03", "57P05", "25P03"}
"""The server goes, or threw this connection out. Source: PostgreSQL, Appendix A, error codes."""

BUSY = {"55P03", "57014", "40P01"}
UNWRITABLE = {"42501", "25006", "53100", "53400"}
DAMAGED = {"XX001", "XX002"}


@lru_cache(maxsize=512)
def marked(sql: str) -> str:
    """
    Write the marks for values as psycopg wants them, outside of quoted text and comments.

    >>> marked("SELECT '?' LIKE 'a%' WHERE a = ?")
    "SELECT '?' LIKE 'a%%' WHERE a = %s"
    """
    return PARTS.sub(lambda found: "%s" if found[1] else found[0].replace("%", "%%"), sql)


class _Truth(Loader):
    """Give true and false as SQLite keeps them."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"t")


class _Day(Loader):
    """Give a day as SQLite keeps it."""

    def load(self, data: Buffer) -> str:
        return bytes(data).decode()


class _Moment(Loader):
    """Give a moment as SQLite keeps it."""

    def load(self, data: Buffer) -> str:
        return moment_text(datetime.fromisoformat(bytes(data).decode()).astimezone(UTC))


class _Number(Loader):
    """Give a number as SQLite would: sums of whole numbers are whole."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text or not text.lstrip("-").isdecimal() else int(text)


LOADERS: dict[str, type[Loader]] = {"bool": _Truth, "date": _Day, "timestamptz": _Moment, "numeric": _Number}
"""Values of views come back as they would from SQLite, so that whoever asks in SQL need not know which store it is."""


def readable_error(place: object, error: psycopg.Error) -> RegistryError:
    """Say what an error of the server, or of the way to it, means for the register."""
    state = error.sqlstate or ""
    reason = shown(error.diag.message_primary or str(error).strip() or type(error).__name__, 200)[1:-1]
    if state in LOST or state.startswith("08") or (not state and isinstance(error, _CUT)):
        return ServerUnreachable(place, reason=reason)
    if state in BUSY:
        return RegisterBusy(place, reason="the waiting time")
    if state in UNWRITABLE:
        return RegisterUnwritable(place, reason=reason)
    if state in DAMAGED:
        return IntegrityBroken(str(place), reason=reason)
    return StoreError(place, reason=reason)


_CUT = (psycopg.OperationalError, psycopg.InterfaceError)
