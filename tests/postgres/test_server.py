"""The server of the tests is real, is one for all processes of a run, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.postgres.binaries import NoPostgreSQL, Programs
from tests.postgres.guardian import STATE
from tests.postgres.server import ROOT, SERVICE, shared_server


def test_a_real_server_answers(postgres):
    """The database of this process is there, and is reached by its service and over a socket."""
    with postgres.connect(service=SERVICE) as connection:
        assert connection.info.dbname == postgres.database
        assert connection.info.host.startswith("/")
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_version").fetchone()[0].startswith(postgres.version)


def test_never_as_root(postgres):
    """Where the tests run as root, the server does not."""
    with postgres.connect() as connection:
        data = Path(connection.execute("SHOW data_directory").fetchone()[0])
    assert data.stat().st_uid != 0
    assert data.stat().st_mode & 0o777 == 0o700


USE = """
import sys
from pathlib import Path
from tests.postgres.server import shared_server
with shared_server(Path(sys.argv[1]), sys.argv[2]) as server:
    print(server.folder, flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_one_for_all_and_gone_with_the_last(postgres, tmp_path):
    """Two processes of a run share one server; when both are gone, also by kill -9, so are server and folder."""
    run = tmp_path / "run"
    users = [
        subprocess.Popen(
            [sys.executable, "-c", USE, run, name], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for name in "ab"
    ]
    folders = {user.stdout.readline().strip() for user in users}
    assert len(folders) == 1
    folder = Path(folders.pop())
    users[0].kill()
    users[0].communicate()
    assert (folder / "data" / "postmaster.pid").exists()

    users[1].communicate()

    until = time.monotonic() + 30
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()
    assert not (run / STATE).exists()


def test_without_programs_the_reason_is_told(monkeypatch, tmp_path):
    """A machine without PostgreSQL is told what to install or to name."""
    monkeypatch.setenv("IVP_PG_BIN", str(tmp_path))
    with pytest.raises(NoPostgreSQL), shared_server(tmp_path / "run", "x"):
        pass
    assert "reason" in json.loads((tmp_path / "run" / STATE).read_text())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_programs_run_as_somebody_else(tmp_path):
    """As root the programs run as a user who is not."""
    assert Programs.found(tmp_path).user
