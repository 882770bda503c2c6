"""A PostgreSQL server of our own in a temporary folder, reached by a socket there and by nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from .binaries import NoPostgreSQL, Programs

PORT = 5432
SUPERUSER = "postgres"
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB", "max_connections": "200"}
"""Settings of a server that nobody will miss; with none of them does PostgreSQL promise less while it runs."""

HBA = """\
local  all          +with_password  scram-sha-256
local  all          all             trust
local  replication  all             trust
"""
"""Whoever is a member of ``with_password`` has to give one."""

PATIENCE = 60.0


class Cluster:
    """Hold one server: its folder, its socket, its process."""

    def __init__(self, programs: Programs, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.sockets, self.files = folder / "socket", folder / "data"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def made(cls, folder: Path, programs: Programs, **settings: str) -> Cluster:
        """Make an empty one in *folder*, which is ours, and start it."""
        cluster = cls(programs, folder)
        cluster._make_folders()
        programs.run(
            "initdb", "-D", cluster.files, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "-k", "--no-sync",
            check=True,
        )  # fmt: skip
        (cluster.files / "pg_hba.conf").write_text(HBA)
        cluster.start(**settings)
        with cluster.connect() as connection:
            connection.execute("CREATE ROLE with_password NOLOGIN")
        return cluster

    def start(self, **settings: str) -> None:
        """Start it, and wait until it answers."""
        given = {**FAST, "listen_addresses": "", "unix_socket_directories": str(self.sockets), "port": str(PORT), **settings}
        command = self.programs.command(
            "postgres", "-D", self.files, *(f"--{name}={value}" for name, value in given.items())
        )
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **self.programs.options()
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise NoPostgreSQL(f"the server did not start: {self.log()}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it: at once (SIGQUIT), in order (SIGINT), or as the kernel would (SIGKILL)."""
        if self._process is not None:
            if how is signal.SIGKILL:
                os.killpg(self._process.pid, how)
            else:
                self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def connect(self, **more: object) -> psycopg.Connection:
        """Connect as the superuser."""
        return psycopg.connect(**{**self.place(), "autocommit": True, **more})

    def place(self) -> Mapping[str, object]:
        """Tell where it is, in libpq's words."""
        return {"host": str(self.sockets), "port": PORT, "user": SUPERUSER, "dbname": "postgres"}

    def log(self) -> str:
        """Give what it said."""
        return (self.folder / "log").read_text(errors="replace")

    def _make_folders(self) -> None:
        self.folder.chmod(0o755)
        for each in (self.files, self.sockets):
            each.mkdir()
            self.programs.own(each)
        self.files.chmod(0o700)

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True


def short_folder() -> Path:
    """Make a folder whose name is short enough for a socket in it: 107 bytes at most."""
    return Path(tempfile.mkdtemp(prefix="ivp-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))


def remove(folder: Path) -> None:
    """Remove what `short_folder` made."""
    shutil.rmtree(folder, ignore_errors=True)
