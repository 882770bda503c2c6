"""Passwords stand in the pass file, and are seen nowhere else: no argument, log, traceback, environment or process list."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.store.samples import ROOT, make_register

CANARY = "kanarie-7f3a-geheim"
PROGRAM = [sys.executable, "-c", "from ivp_registry.cli import main; main()"]
EVERYTHING = """
import logging, sys, traceback
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
logging.getLogger("psycopg").setLevel(logging.DEBUG)
from ivp_registry import Registry
def shown(thing, depth=3):
    print(repr(thing))
    if depth:
        for each in list(getattr(thing, "__dict__", {}).values()):
            shown(each, depth - 1)
try:
    with Registry.open(sys.argv[1], lock_timeout=1) as register:
        shown(register)
        with register._store._datastore.session() as session:
            print(session.connection, session.connection.info.get_parameters())
            session.execute("SELECT nonsense")
except Exception:
    traceback.print_exc()
"""


@pytest.fixture
def place(postgres, tmp_path):
    """Give a register, and two services with a password: the right one and a wrong one, both with the canary in it."""
    address = postgres.address()
    make_register(address)
    name = address.rpartition("/")[2]
    with postgres.connect() as connection:
        connection.execute(f"CREATE ROLE {name}_clerk LOGIN PASSWORD '{CANARY}' IN ROLE {name}_writer, with_password")
    services = {}
    for kind, password in (("right", CANARY), ("wrong", CANARY + "-wrong")):
        file = tmp_path / f"{kind}.pass"
        file.write_text(f"*:*:*:*:{password}\n")
        file.chmod(0o600)
        service = postgres.offer(postgres.name(), user=f"{name}_clerk", passfile=str(file))
        services[kind] = f"postgresql://{service}/{name}"
    return services


def run(*command: str, register: str = "") -> str:
    environment = {
        **os.environ,
        "IVP_LANG": "en",
        "IVP_LOCK_TIMEOUT": "1",
        **({"IVP_REGISTER": register} if register else {}),
    }
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=60)
    return f"{done.returncode}\n{done.stdout}{done.stderr}"


@pytest.mark.slow
def test_a_password_is_seen_nowhere(place):
    """Whatever is said, logged, shown or raised while one connects, reads and fails: the password is not in it."""
    assert "0\n" in run(*PROGRAM, "status", register=place["right"])
    told = run(*PROGRAM, "status", register=place["wrong"])
    assert "password authentication failed" in told
    seen = [
        told,
        run(sys.executable, "-c", EVERYTHING, place["right"]),
        run(sys.executable, "-c", EVERYTHING, place["wrong"]),
    ]
    assert 'column "nonsense" does not exist' in seen[1]
    assert not [text for text in seen if CANARY in text]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads the process list of Linux")
def test_a_password_is_in_no_process_list(place):
    """While a process follows the register, neither its arguments nor its environment nor those of the server hold it."""
    environment = {**os.environ, "IVP_LANG": "en"}
    command = [*PROGRAM, "--register", place["right"], "projections", "run", "--follow"]
    following = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert "Following" in following.stderr.readline()
        for process in Path("/proc").glob("[0-9]*"):
            for file in ("cmdline", "environ"):
                try:
                    assert CANARY.encode() not in (process / file).read_bytes()
                except OSError:
                    continue
    finally:
        following.terminate()
        following.communicate(timeout=30)


def test_a_password_in_an_address_is_refused_and_not_repeated(postgres):
    """Whoever writes a password into an address is told to change it, without reading it again."""
    told = run(*PROGRAM, "status", register=f"postgresql://clerk:{CANARY}@host/db")

    assert told.startswith("3\n")
    assert "change it" in told
    assert CANARY not in told
