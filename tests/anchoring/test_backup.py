"""Backups: whole, verified and durable copies of a register in use, or nothing at all."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.samples import MOMENT

from ivp_registry import Registry
from ivp_registry.anchoring import Shelf, Signer, gather
from ivp_registry.anchoring.backup import back_up
from ivp_registry.anchoring.copies import unsigned
from ivp_registry.errors import AlreadyExists, ForkedCopy, IntegrityBroken, InvalidInput, OlderCopy, StoreError, WouldFork
from ivp_registry.ledger import Checkpoint

from .conftest import ORIGIN, fill


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def tamper(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.executescript(sql)


def test_a_copy_is_the_register_with_its_checkpoints(register, signer, keyring, tmp_path):
    """A copy has every event and every checkpoint, the newest signed for it, and the public keys beside them."""
    Shelf(register.address.path).add(signer.sign(register))
    fill(register, 25)

    made = back_up(register, tmp_path / "copy.db", signer=signer)

    shelf = Shelf(tmp_path / "copy.db")
    assert [int(path.name[:12]) for path in shelf.paths()] == [20, 25]
    assert shelf.newest().opened([key.verifier for key in keyring.keys(signer.origin)])
    assert shelf.policy().logs == (keyring.keys(signer.origin)[0].verifier,)
    assert made.verdict.root == shelf.newest().root == register.root()
    with Registry.open(tmp_path / "copy.db") as copy:
        assert [record.id for record in copy.events()] == [record.id for record in register.events()]
        assert copy.verify(evidence=gather(shelf)).is_consistent


def test_what_lies_in_the_log_is_copied(register, tmp_path):
    """Records that are not in the main file yet are in the copy, where a copy of the file would lack them."""
    back_up(register, tmp_path / "copy.db")

    shutil.copyfile(register.address.path, tmp_path / "naive.db")
    with (
        closing(sqlite3.connect(tmp_path / "naive.db")) as naive,
        pytest.raises(sqlite3.OperationalError, match="no such table"),
    ):
        naive.execute("SELECT * FROM stored_events")
    with Registry.open(tmp_path / "copy.db") as copy:
        assert copy.head() == 20


def test_a_copy_is_one_moment_of_a_register_in_use(keyring, tmp_path):
    """While another writes, each copy is a beginning of the register, and has all that was signed for it."""
    signer = Signer(keyring, ORIGIN, clock=lambda: MOMENT)
    with Registry.create(tmp_path / "busy.db", clock=lambda: MOMENT) as register:
        fill(register, 2)
        writer = threading.Thread(target=fill, args=(register, 90))
        writer.start()
        with Registry.open(tmp_path / "busy.db") as reader:
            made = [back_up(reader, tmp_path / f"copy-{number}.db", signer=signer).verdict for number in range(4)]
        writer.join()

        for verdict in made:
            assert verdict.root == register.root(verdict.size)
    assert [verdict.size for verdict in made] == sorted(verdict.size for verdict in made)


def test_a_copy_is_one_file_with_one_folder(register, tmp_path):
    """Beside a copy lie its checkpoints and nothing else: no read model, no log, no lock, no half copy."""
    (tmp_path / "register.db.views").mkdir()
    (tmp_path / "register.db.views" / "x@1.sqlite").write_bytes(b"")
    (tmp_path / "to").mkdir()

    back_up(register, tmp_path / "to" / "copy.db")

    assert names(tmp_path / "to") == ["copy.db", "copy.db.checkpoints"]


def test_without_a_key_size_and_root_lie_beside_it(register, tmp_path):
    """A copy that nobody can sign has its size and root beside it, as the three lines of a checkpoint."""
    back_up(register, tmp_path / "copy.db")

    (anchor,) = unsigned(Shelf(tmp_path / "copy.db"))
    assert (anchor.size, anchor.root, anchor.outside) == (20, register.root(), False)
    (kept,) = (tmp_path / "copy.db.checkpoints").iterdir()
    assert kept.read_text() == Checkpoint("unsigned", 20, register.root()).text


def test_others_read_a_copy_no_more_than_the_register(register, tmp_path):
    """The rights on a copy are no wider than those on the register."""
    register.address.path.chmod(0o600)

    back_up(register, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_a_copy_is_on_the_disk_when_it_is_done(register, tmp_path, monkeypatch):
    """The file, and then its name in the folder, are synchronised before success is told."""
    synchronised = []
    fsync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda file: (synchronised.append(Path(f"/proc/self/fd/{file}").readlink()), fsync(file))
    )

    back_up(register, tmp_path / "copy.db")

    (place,) = [place for place, name in enumerate(synchronised) if name.name.startswith(".copy.db.")][1:]
    assert tmp_path in synchronised[place + 1 :]


@pytest.mark.parametrize(
    "there", ["copy.db", "copy.db/x", "copy.db-wal", "copy.db.checkpoints/x"], ids=["file", "folder", "log", "checkpoints"]
)
def test_nothing_is_overwritten(register, tmp_path, there):
    """Where a register lies, or what belonged to one, no copy is made and nothing changes."""
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_bytes(b"mine")
    before = names(tmp_path)

    with pytest.raises(AlreadyExists):
        back_up(register, tmp_path / "copy.db")

    assert (tmp_path / there).read_bytes() == b"mine"
    assert names(tmp_path) == before


@pytest.mark.parametrize(
    ("sql", "refusal"),
    [("UPDATE stored_events SET topic = 'x' WHERE rowid = 7", IntegrityBroken),
     ("DELETE FROM stored_events WHERE rowid = 20; DELETE FROM ledger WHERE leaf_index = 19; DELETE FROM commits WHERE first = 20",
      OlderCopy),
     ("UPDATE ledger SET leaf_hash = zeroblob(32) WHERE leaf_index = 7", ForkedCopy)],
    ids=["changed", "shortened", "rewritten"],
)  # fmt: skip
def test_a_register_that_is_not_in_order_leaves_no_copy(register, signer, tmp_path, sql, refusal):
    """A register that its own bytes or checkpoints speak against is refused by name, signed or not, and nothing is left."""
    Shelf(register.address.path).add(signer.sign(register))
    register.close()
    tamper(register.address.path, sql)
    (tmp_path / "to").mkdir()

    with Registry.open(register.address.path) as changed:
        with pytest.raises(refusal, match=r"register\.db"):
            back_up(changed, tmp_path / "to" / "copy.db")
        with pytest.raises((IntegrityBroken, WouldFork)):
            back_up(changed, tmp_path / "to" / "copy.db", signer=signer)
    assert names(tmp_path / "to") == []


def test_a_place_that_is_not_there_is_refused(register, tmp_path):
    """A folder that is missing is not made: a disk may not be mounted."""
    with pytest.raises(StoreError, match="No such file"):
        back_up(register, tmp_path / "disk" / "copy.db")
    assert not (tmp_path / "disk").exists()


def test_a_register_in_memory_is_refused(tmp_path):
    """What has no file cannot be copied."""
    with Registry.create(":memory:") as register, pytest.raises(InvalidInput, match="memory"):
        back_up(register, tmp_path / "copy.db")


def test_a_full_disk_leaves_nothing(register, tmp_path):
    """When there is no room for the copy it is refused with its place, and nothing is left behind."""
    (tmp_path / "to").mkdir()
    code = (
        "import sys\nfrom pathlib import Path\nfrom ivp_registry import Registry\n"
        "from ivp_registry.anchoring.backup import back_up\nfrom ivp_registry.errors import StoreError\n"
        f"with Registry.open({str(register.address.path)!r}) as register:\n"
        f"    try:\n        back_up(register, Path({str(tmp_path / 'to' / 'copy.db')!r}))\n"
        "    except StoreError as error:\n        sys.exit(str(error))\n"
    )

    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run([sys.executable, "-c", code], preexec_fn=small, capture_output=True, text=True, check=False)

    assert (done.returncode, "copy.db" in done.stderr) == (1, True), done.stderr
    assert names(tmp_path / "to") == []


@pytest.mark.parametrize("when", range(1, 12))
def test_killed_at_any_step_it_leaves_no_half_copy(register, signer, tmp_path, when):
    """Killed before each time it waits for the disk, a backup is whole with its checkpoints, or no register at all."""
    Shelf(register.address.path).add(signer.sign(register))
    target = tmp_path / "to" / "copy.db"
    target.parent.mkdir()
    code = (
        "import os, signal\nfrom pathlib import Path\nfrom ivp_registry import Registry\n"
        "from ivp_registry.anchoring.backup import back_up\n"
        f"fsync, left = os.fsync, iter(range({when} - 1, -1, -1))\n"
        "os.fsync = lambda file: fsync(file) if next(left, 0) else os.kill(os.getpid(), signal.SIGKILL)\n"
        f"with Registry.open({str(register.address.path)!r}) as register:\n    back_up(register, Path({str(target)!r}))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode in (0, -signal.SIGKILL)
    if target.stat().st_size:
        with Registry.open(target) as copy:
            assert copy.verify(evidence=gather(Shelf(target))).size == 20
        assert Shelf(target).newest().root == register.root()
    else:
        assert done.returncode
