"""How far a long work is, on one line of a terminal; of read models their events, rate, and how long it will take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TextIO

from ..projections import Progress
from .language import tr

PATIENCE = 1.0
"""Seconds of work before anything is shown."""


class Meter:
    """
    Show progress on a terminal, over whatever stood on that line; elsewhere show nothing.

    The rate is that of the events since the start, counted over the projection that is furthest behind.
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream or sys.stderr, clock
        self._begun, self._first, self._shown = clock(), -1, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._write("")

    def __call__(self, progress: Sequence[Progress]) -> None:
        """Show where the projections are now."""
        going = [each for each in progress if each.fault is None]
        if not going or not self._stream.isatty():
            return
        slowest = min(going, key=lambda each: each.position)
        if self._first < 0:
            self._first = slowest.position
        elapsed = self._clock() - self._begun
        if elapsed >= PATIENCE:
            rate = (slowest.position - self._first) / elapsed
            self._write(line(slowest, rate))

    def say(self, text: str) -> None:
        """Show *text* in the same way: to who waits at a terminal."""
        if self._stream.isatty() and self._clock() - self._begun >= PATIENCE:
            self._write(text)

    def _write(self, text: str) -> None:
        if text or self._shown:
            self._stream.write(f"\r{text:<{self._shown}}" + ("" if text else "\r"))
            self._stream.flush()
            self._shown = len(text)


def line(progress: Progress, rate: float) -> str:
    """
    Say how far one projection is, at so many events a second.

    >>> line(Progress(name="told", version=2, position=200, head=1000), 400.0).split(":")[0]
    'told@2'
    """
    told = tr("{key}: {position} of {head} events, {rate} a second, {left} s left")
    left = f"{progress.behind / rate:.0f}" if rate > 0 else "?"
    return told.format(key=progress.key, position=progress.position, head=progress.head, rate=round(rate), left=left)
