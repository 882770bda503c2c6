"""
Run one server for all processes of one test run, and end it when the last of them is gone, however it went.

Each process that uses the server holds a shared lock on a file, which the system frees when it dies. This program
waits for the exclusive one.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
from pathlib import Path

from .binaries import NoPostgreSQL, Programs
from .cluster import Cluster, remove, short_folder

USERS, STATE = "users.lock", "state.json"


def main(run: Path) -> None:
    """Start, tell, wait, stop, and leave nothing behind."""
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # it ends with the tests, not by what ends them
        signal.signal(kind, signal.SIG_IGN)
    folder = short_folder()
    try:
        cluster = Cluster.made(folder, Programs.found(folder))
        try:
            told = {"place": dict(cluster.place()), "folder": str(folder), "version": cluster.programs.version()}
            tell(run, told)
            with (run / USERS).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                (run / STATE).unlink()
        finally:
            cluster.stop()
    except NoPostgreSQL as error:
        tell(run, {"reason": str(error)})
    finally:
        remove(folder)


def tell(run: Path, state: object) -> None:
    """Write what the waiting processes read, whole or not at all."""
    part = run / f"{STATE}.{os.getpid()}"
    part.write_text(json.dumps(state))
    part.replace(run / STATE)


if __name__ == "__main__" and not os.fork():  # nobody's child: whoever started it need not wait for it
    main(Path(sys.argv[1]))
