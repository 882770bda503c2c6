"""Interrupt a projection that hangs, so that it stops alone."""

from __future__ import annotations

import ctypes
import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self


class TookTooLong(BaseException):
    """End the work on an event; no `Exception`, so that a projection that catches everything does not catch this."""

    def __init__(self, *_: object) -> None:
        super().__init__("it took too long")


class Limit:
    """
    Interrupt the work on one event after *seconds* of it, at the latest after twice as long; None never does.

    In the main thread by a signal, which also ends waiting for a network or a lock; in another thread by an exception
    that waits until Python runs there again.
    """

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self.working: object = None
        self._seen: object = None
        self._before: Any = None
        self._ticking: _Ticking | None = None

    def __enter__(self) -> Self:
        if self._seconds is not None:
            if _signals_are_free():
                self._before = signal.signal(signal.SIGALRM, self._ring)
                signal.setitimer(signal.ITIMER_REAL, self._seconds, self._seconds)
            else:
                self._ticking = _Ticking(self, self._seconds)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.working = None
        if self._ticking is not None:
            self._ticking.end()
            self._ticking = None
        elif self._seconds is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)

    def is_over(self) -> bool:
        """Tell, once every *seconds*, whether the work on the same event goes on since the last time."""
        hangs, self._seen = self.working is not None and self.working is self._seen, self.working
        return hangs

    def _ring(self, _: int, __: FrameType | None) -> None:
        if self.is_over():
            raise TookTooLong


class _Ticking:
    """Watch the thread that made this, from another one."""

    def __init__(self, limit: Limit, seconds: float) -> None:
        self._limit, self._seconds, self._watched = limit, seconds, threading.get_ident()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._done.set()
        self._thread.join()
        _raise_in(self._watched, None)  # what was asked for and has not come yet is no longer wanted

    def _tick(self) -> None:
        while not self._done.wait(self._seconds):
            if self._limit.is_over():
                _raise_in(self._watched, TookTooLong)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)


def _signals_are_free() -> bool:
    """Tell whether the alarm of this process can be used: from its main thread, and by nobody else."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return False
    return signal.getitimer(signal.ITIMER_REAL)[0] == 0
