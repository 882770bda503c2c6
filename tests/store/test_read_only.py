"""A register that may be read and not written: read where that is possible, refused with the reason where it is not."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.samples import ROOT, make_register

NOBODY = 65534
SCRIPT = f"""
import os, sys, tempfile
from ivp_registry import Registry, RegistryError
from tests.store.samples import CLERK, make_register, outcome, priority
from pathlib import Path
with tempfile.TemporaryDirectory() as folder:  # load everything while we may still read the interpreter's files
    with Registry.open(make_register(Path(folder) / "x.db")) as register:
        register.verify()
if os.getuid() == 0:
    os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
try:
    with Registry.open(sys.argv[1], lock_timeout=1) as register:
        print(register.head(), register.verify().findings)
        print(outcome(lambda: register.record(priority("new"), by=CLERK)))
        print(register.head())
except RegistryError as error:
    print(f"{{error.code}}: {{error}}")
"""


@pytest.fixture
def folder():
    """Give a folder that another user may enter, as the temporary folders of the tests are not."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)
        Path(made).chmod(0o755)


def as_reader(path: Path, *, folder_mode: int) -> list[str]:
    """Open the register as a user who may not write it, and give what was said."""
    for file in path.parent.iterdir():
        file.chmod(0o444)
    path.parent.chmod(folder_mode)
    child = subprocess.run([sys.executable, "-c", SCRIPT, path], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert child.returncode == 0, child.stderr
    return child.stdout.splitlines()


def leave_log(path: Path) -> None:
    """Write one more page into the log of the register and stop without folding it in, as a killed process does."""
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA wal_autocheckpoint = 0'); c.execute('CREATE TABLE late (a)'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, path], check=True, timeout=60)


READS_ONLY = "register-unwritable: '{path}' cannot be written: no right to write it."


class TestReadOnly:
    @pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["read-only folder", "open folder"])
    def test_reading_works_and_writing_is_refused(self, folder, folder_mode):
        """Without the right to write, everything can be read and verified; recording is refused and leaves no lock file."""
        path = make_register(folder / "register.db", priorities=3)
        (folder / "register.db.lock").unlink()

        read, written, after = as_reader(path, folder_mode=folder_mode)

        assert (read, written, after) == ("5 ()", READS_ONLY.format(path=path), "5")
        assert not (folder / "register.db.lock").exists()

    def test_newest_records_are_read_from_the_log(self, folder):
        """What lies in the log only is read too, where its index is there to be read."""
        path = make_register(folder / "register.db", priorities=3)
        leave_log(path)

        assert as_reader(path, folder_mode=0o555) == ["5 ()", READS_ONLY.format(path=path), "5"]

    def test_a_log_that_cannot_be_read_is_told(self, folder):
        """Rather than leave out the newest records in silence, opening is refused with the reason."""
        path = make_register(folder / "register.db")
        leave_log(path)
        (folder / "register.db-shm").unlink()

        (said,) = as_reader(path, folder_mode=0o555)

        assert said.startswith(f"store-error: {path}: its newest records lie in a log that only who may write")

    def test_readers_see_what_others_write_meanwhile(self, folder):
        """A reader without rights is not stuck on what was there when it opened the register."""
        path = make_register(folder / "register.db")
        script = SCRIPT.replace(
            "print(register.head(), ", "print('at', register.head(), flush=True); sys.stdin.read(); print(register.head(), "
        )
        path.chmod(0o644)
        child = subprocess.Popen(
            [sys.executable, "-c", script, path], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert child.stdout.readline() == "at 2\n"
        with closing(sqlite3.connect(path)) as writer:
            writer.execute("INSERT INTO stored_events VALUES (99, 'plan/x', 1, 't', x'00')")
            writer.commit()

        out, _ = child.communicate("")

        assert out.startswith("99 ")
