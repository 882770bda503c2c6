"""The one server of a test run, for whichever process of it comes first, and a database for each process."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs
import psycopg
from psycopg.sql import SQL, Identifier

from .binaries import NoPostgreSQL
from .guardian import STATE, USERS

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
SERVICE = "ivp_tests"


@attrs.frozen
class Server:
    """Hold where the server is, and the database that this process has to itself."""

    place: Mapping[str, object]
    folder: Path
    version: str
    database: str
    services: Path
    numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))

    def address(self, service: str = SERVICE) -> str:
        """Give the address of a register that is not there yet."""
        return f"postgresql://{service}/{self.name()}"

    def name(self) -> str:
        """Give a name that no register, role or service of this run has."""
        return f"{self.database}_{next(self.numbers)}"

    def connect(self, **more: object) -> psycopg.Connection:
        """Connect to the database as the superuser, beside the library."""
        return psycopg.connect(**{**self.place, "dbname": self.database, "autocommit": True, **more})

    def offer(self, service: str, **settings: object) -> str:
        """Add a service to the service file, and give its name."""
        lines = [
            f"[{service}]",
            *(f"{name}={value}" for name, value in {**self.place, "dbname": self.database, **settings}.items()),
        ]
        with self.services.open("a") as file:
            file.write("\n".join(lines) + "\n")
        return service


@contextlib.contextmanager
def shared_server(run: Path, worker: str) -> Iterator[Server]:
    """
    Give the server of the test run whose folder is *run*, started if need be, with a database for *worker*.

    Raises:
        NoPostgreSQL: If there are no programs, or they do not start.
    """
    run.mkdir(exist_ok=True)
    with (run / USERS).open("a") as users:
        state = _joined(run, users.fileno())
        if "reason" in state:
            raise NoPostgreSQL(state["reason"])
        database = f"t_{worker}"
        with psycopg.connect(**state["place"], autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(database)))
        server = Server(state["place"], Path(state["folder"]), state["version"], database, run / f"{worker}.conf")
        server.offer(SERVICE)
        with _named("PGSERVICEFILE", str(server.services)):
            yield server


def _joined(run: Path, users: int) -> dict[str, object]:
    """Be counted among the users of a server that runs, and give what its guardian tells."""
    with (run / "start.lock").open("w") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)  # a guardian that is about to stop has let go of its state after this
        if not (run / STATE).exists():
            with (run / "guardian.log").open("ab") as log:
                subprocess.run(
                    [sys.executable, "-m", "tests.postgres.guardian", str(run)], cwd=ROOT, stdin=subprocess.DEVNULL,
                    stdout=log, stderr=log, start_new_session=True, check=True,
                )  # fmt: skip
        return _told(run)


def _told(run: Path) -> dict[str, object]:
    until = time.monotonic() + PATIENCE
    while not (run / STATE).exists():
        if time.monotonic() > until:
            raise NoPostgreSQL(f"the server did not start: {(run / 'guardian.log').read_text()}")
        time.sleep(0.02)
    return json.loads((run / STATE).read_text())


@contextlib.contextmanager
def _named(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before
