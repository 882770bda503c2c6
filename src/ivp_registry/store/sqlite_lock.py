"""
One writer at a time between processes, by a lock file beside the register.

SQLite 3.7.0 to 3.51.2 can lose a write when two connections meet at a WAL reset; with one writer at a time they do
not meet. Source: release note of SQLite 3.51.3.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import RegisterBusy, RegisterUnwritable

try:
    import fcntl
except ImportError:  # not a POSIX system: SQLite's own lock has to do
    fcntl = None  # type: ignore[assignment]

PAUSE = 0.002


class WriteLock:
    """
    Hold the right to write, within *timeout* seconds or not at all; freed by the system when the process dies.

    Who holds it may take it again inside: what is read in between is still so when it is written.
    """

    def __init__(self, register: Path, timeout: float) -> None:
        self._register, self._timeout = register, timeout
        self._threads = threading.RLock()
        self._depth = 0
        self._file: int | None = None

    def __enter__(self) -> Self:
        if not self._threads.acquire(timeout=self._timeout):
            raise RegisterBusy(self._register, reason=f"{self._timeout:g} seconds")
        try:
            if not self._depth:
                self._lock_file()
        except BaseException:
            self._threads.release()
            raise
        self._depth += 1
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._depth -= 1
        try:
            if fcntl and self._file is not None and not self._depth:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        except OSError:  # what was written is written; closing the file lets go of it too
            self.close()
        finally:
            self._threads.release()

    def close(self) -> None:
        """Let go of the lock file."""
        if self._file is not None:
            with suppress(OSError):  # the system has closed it all the same
                os.close(self._file)
            self._file = None

    def _lock_file(self) -> None:
        if fcntl is None:
            return
        if self._file is None:
            self._file = self._open()
        until = time.monotonic() + self._timeout
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if time.monotonic() >= until:
                    raise RegisterBusy(self._register, reason=f"{self._timeout:g} seconds") from error
                time.sleep(PAUSE)
            else:
                return

    def _open(self) -> int:
        path = self._register.with_name(self._register.name + ".lock")
        if not os.access(self._register, os.W_OK):  # and so leave no lock file that its owner may not open
            raise RegisterUnwritable(self._register, reason="no right to write it")
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise RegisterUnwritable(self._register, reason=error.strerror or str(error)) from error
