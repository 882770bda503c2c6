"""
What a running register tells of itself to whoever listens: log records, spans and measurements.

Nothing is loaded for it. `logging` and OpenTelemetry are spoken to where the program has loaded them; a program that
has not cannot be listening. Told are places, counts, codes and durations, never the text of an event.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from .spans import Span

__all__ = ["ACTIONS", "DEBUG", "ERROR", "FIELDS", "INFO", "LOGGER", "WARNING", "Operation", "tell"]

LOGGER = "ivp_registry"
"""The logger; each action has a child of its own, ``ivp_registry.record`` and so on."""

DEBUG, INFO, WARNING, ERROR = 10, 20, 30, 40
"""The levels of `logging`, which need not be loaded to name them."""

ACTIONS = {
    "record": "events were recorded, or a command was repeated or refused",
    "overtaken": "another writer came first; the command is admitted anew",
    "clock_behind": "the clock stands before the newest record; the events get the moment of that record",
    "catch_up": "read models were brought up to date",
    "stopped": "a projection cannot go on",
    "parked": "an event was set aside, because a projection cannot take it",
    "rebuild": "a read model was built anew",
    "switch": "another version of a read model answers",
    "verify": "the register was verified",
    "checkpoint": "the register was signed",
    "backup": "a copy was made and verified",
    "restore": "a backup was brought back",
    "plugin_failed": "a plugin was left out",
}
"""What is told of, in words."""

FIELDS = {
    "action": "one of the actions",
    "error": "code of the error that ended it, or the name of its class",
    "seconds": "how long it took",
    "events": "how many events it was about",
    "first": "position of the first of them",
    "last": "position of the last of them",
    "command_id": "id of the command",
    "repeated": "whether the command had been recorded before",
    "behind": "by how many seconds the clock is behind",
    "projections": "how many projections took part",
    "projection": "name and version of one projection",
    "position": "position up to which it came, or of the event in question",
    "skipped": "whether the event was skipped rather than parked",
    "plugin": "name of the plugin",
    "stage": "at which step it failed",
    "size": "how many events the register, the checkpoint or the copy has",
    "findings": "how many findings there are",
    "anchored": "up to which event something kept elsewhere confirms the register",
    "unanchored": "how many events are younger than that",
    "origin": "name of the log that signed",
}
"""What a log record holds, each as ``ivp_<name>``, and a span as ``ivp.<name>``."""

_is_silent_by_default = False


def tell(action: str, level: int, **facts: object) -> None:
    """Write a log record with *facts* as fields, if anybody listens at *level*."""
    logging = sys.modules.get("logging")
    if logging is None:
        return
    _keep_silent_by_default()
    logger = logging.getLogger(f"{LOGGER}.{action}")
    if logger.isEnabledFor(level):
        told = {name: fact for name, fact in facts.items() if fact is not None}
        text = " ".join([action, *(f"{name}={fact}" for name, fact in told.items())])
        logger.log(level, "%s", text, extra={f"ivp_{name}": fact for name, fact in {"action": action, **told}.items()})


class Operation:
    """
    Time one operation, and tell of it when it is over, whichever way it ends.

    What is put into `facts` meanwhile is told with it; `level` is for when it ends well.
    """

    def __init__(self, action: str, level: int = INFO, **facts: object) -> None:
        self.action, self.level, self.facts = action, level, facts
        self._begun = 0.0
        self._span: Span | None = None

    def __enter__(self) -> Self:
        self._begun = time.perf_counter()
        if "opentelemetry" in sys.modules:
            self._span = _span(self.action)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        seconds = time.perf_counter() - self._begun
        if error is not None:  # not its sentence, which may hold text of an event
            self.facts["error"] = getattr(error, "code", type(error).__name__)
        if self._span is not None:
            self._span.end(self.facts, seconds)
        tell(self.action, WARNING if error else self.level, **self.facts, seconds=round(seconds, 6))


def _span(action: str) -> Span | None:
    try:
        from .spans import Span
    except ImportError:  # another part of OpenTelemetry is there without its API
        return None
    return Span(action)


def _keep_silent_by_default() -> None:
    """Keep `logging` from writing to stderr where the program gave it nowhere to write."""
    global _is_silent_by_default  # noqa: PLW0603  # once in a process
    if not _is_silent_by_default:
        import logging

        logging.getLogger(LOGGER).addHandler(logging.NullHandler())
        _is_silent_by_default = True
