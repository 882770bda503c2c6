"""Days and moments: what a day means as a moment, for readers in Europe/Amsterdam."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from .errors import InvalidInput

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def to_moment(known: datetime | date) -> datetime:
    """
    Give the moment that *known* means: itself, or for a day its last microsecond in Europe/Amsterdam.

    Raises:
        InvalidInput: If a moment has no time zone.

    >>> to_moment(date(2025, 3, 5)).isoformat()
    '2025-03-05T22:59:59.999999+00:00'
    """
    if not isinstance(known, datetime):
        return datetime.combine(known, time.max, AMSTERDAM).astimezone(UTC)
    if known.tzinfo is None:
        raise InvalidInput(where="known", value=known.isoformat(), reason="a moment needs a time zone, such as +01:00")
    return known.astimezone(UTC)


def parse_moment(text: str) -> datetime | date:
    """Read a day (``2025-03-05``) or a moment (``2025-03-05T14:00+01:00``; without zone: Europe/Amsterdam)."""
    try:
        if len(text) == len("2025-03-05"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            where="known", value=text, reason="write a day as 2025-03-05 or a moment as 2025-03-05T14:00"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)
