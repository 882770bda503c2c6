"""A pooler between register and server hands one client's lock to another: it is known and refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import pytest
from tests.postgres.binaries import Programs
from tests.postgres.cluster import remove, short_folder

from ivp_registry.errors import StoreError
from ivp_registry.store import Address, open_store

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@pytest.fixture(params=["transaction", "session"])
def pooled(request, postgres, tmp_path):
    """Give a service that goes by way of PgBouncer."""
    if PGBOUNCER is None:
        pytest.skip("PgBouncer is not on this machine: not tested that it is refused")
    folder = short_folder()
    programs = Programs.found(folder)
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\n* = host={postgres.place['host']} port=5432 user=postgres\n[pgbouncer]\nlisten_addr=\nlisten_port=6543\n"
        f"unix_socket_dir={folder}\nauth_type=any\npool_mode={request.param}\nignore_startup_parameters=extra_float_digits\n"
    )
    programs.own(folder)
    folder.chmod(0o755)
    command = [PGBOUNCER, str(settings)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **programs.options()
    )
    until = time.monotonic() + 20
    while not (folder / ".s.PGSQL.6543").exists() and time.monotonic() < until:
        time.sleep(0.02)
    yield postgres.offer(postgres.name(), host=str(folder), port=6543)
    process.terminate()
    process.wait(20)
    remove(folder)


def test_a_pooler_is_refused_with_the_reason(postgres, pooled):
    """By way of PgBouncer, in whichever mode, no register is opened, and what to do is said."""
    with pytest.raises(StoreError, match="pooler") as caught:
        open_store(Address.parse(f"postgresql://{pooled}/x"))
    assert "Name the server itself" in str(caught.value)
