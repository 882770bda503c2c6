"""What the program tells of itself while it runs, as JSON Lines on stderr; nothing unless it is asked for."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from ..errors import InvalidInput
from ..safe_text import safe_json
from .config import setting

if TYPE_CHECKING:
    import logging

LEVELS = ("debug", "info", "warning", "error")
OWN = "ivp_"
"""How the names of our own fields of a log record begin."""


def listen(ctx: click.Context, given: str | None) -> None:
    """
    Write log records from the level that was chosen on, until the command is over.

    Raises:
        InvalidInput: If there is no such level.
    """
    level = setting("log_level", given)
    if level is None:
        return
    if level not in LEVELS:
        raise InvalidInput(where="log_level", value=level, reason=f"one of {', '.join(LEVELS)}")
    import logging

    root, lines = logging.getLogger(), logging.StreamHandler(sys.stderr)
    lines.format = line  # type: ignore[method-assign]  # a class of its own would need logging before it is wanted
    before = root.level
    root.addHandler(lines)
    root.setLevel(level.upper())
    ctx.call_on_close(lambda: root.setLevel(before))
    ctx.call_on_close(lambda: root.removeHandler(lines))


def line(record: logging.LogRecord) -> str:
    """Write one log record as JSON; of an exception only its class, since its sentence may hold text of an event."""
    told = {name.removeprefix(OWN): value for name, value in vars(record).items() if name.startswith(OWN)}
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if record.exc_info and record.exc_info[0]:
        told["error"] = record.exc_info[0].__name__
    return safe_json(
        {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()} | told
    )
