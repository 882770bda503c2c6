"""The signer: it signs what goes on from what it signed last, and nothing else, whatever became of the register."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivp_registry import Registry
from ivp_registry.anchoring import Keyring, Signer
from ivp_registry.anchoring.signer import Memory
from ivp_registry.errors import IntegrityBroken, InvalidInput, StoreError, WouldFork
from ivp_registry.ledger import Frontier
from ivp_registry.ledger.checkpoints import seen_at

from .conftest import DAY, ORIGIN, fill

both_ways = pytest.mark.parametrize("whole", [True, False], ids=["whole", "quick"])


@both_ways
def test_it_signs_the_register_as_it_is(register, signer, keyring, clock, whole):
    """A checkpoint has the size and root of the register, the signature of the log, and the moment of signing."""
    for upto in (20, 21, 29):
        fill(register, upto)
        signed = signer.sign(register, whole=whole)

        assert (signed.size, signed.root, signed.checkpoint.origin) == (upto, register.root(), ORIGIN)
        assert seen_at(signed.opened([keyring.keys(ORIGIN)[0].verifier])) == clock.at - DAY / 2


@both_ways
def test_an_older_copy_is_refused(register, signer, tmp_path, whole):
    """A register that lost events since it was signed is not signed again."""
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(register.address.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    fill(register, 25)
    signer.sign(register)

    with Registry.open(copy) as older, pytest.raises(WouldFork, match="fewer events"):
        signer.sign(older, whole=whole)
    with Registry.open(copy, clock=lambda: register.find("25").envelope.recorded_at) as other:
        fill(other, 30)
        with pytest.raises(WouldFork, match="signed at 25"):
            signer.sign(other, whole=whole)
    assert signer.sign(register).size == 25


@both_ways
def test_another_register_is_refused(register, signer, tmp_path, clock, whole):
    """One key signs one register: another, of whatever size, is refused."""
    signer.sign(register)

    with Registry.create(tmp_path / "other.db", clock=clock) as other:
        fill(other, 30)
        with pytest.raises(WouldFork):
            signer.sign(other, whole=whole)


def test_stored_bytes_are_hashed_before_they_are_signed(register, signer):
    """A register whose bytes are not what its ledger says is not signed."""
    with closing(sqlite3.connect(register.address.path)) as connection:
        connection.execute("DROP TRIGGER stored_events_no_update")
        connection.execute("UPDATE stored_events SET topic = 'plan-repealed' WHERE rowid = 7")
        connection.commit()

    with pytest.raises(IntegrityBroken, match="position 7"):
        signer.sign(register)


@pytest.mark.parametrize("change", [{"size": 19}, {"root": "00" * 32}, {"origin": "x.nl"}, {"frontier": []}, {"size": "20"}])
def test_a_changed_memory_is_refused(register, signer, keyring, change):
    """A memory that does not agree with itself signs nothing: from it a second history could be signed."""
    signer.sign(register)
    path = keyring.state(ORIGIN)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))

    with pytest.raises(InvalidInput):
        signer.sign(register)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff", b"7"])
def test_a_mangled_memory_is_refused(register, signer, keyring, content):
    """Whatever the file of the memory holds, the refusal has a name."""
    keyring.state(ORIGIN).write_bytes(content)

    with pytest.raises(InvalidInput):
        signer.sign(register)


def test_a_lost_memory_is_refused(register, signer, keyring):
    """When the memory is gone nobody knows what was signed, so nothing is."""
    signer.sign(register)
    keyring.state(ORIGIN).unlink()

    with pytest.raises(StoreError):
        signer.sign(register)


@given(st.integers(0, 300))
def test_a_memory_reads_back(size):
    """What the signer writes of a tree of any size, it reads back as that tree."""
    tree = Frontier([bytes(32)] * size)
    read = Memory.parse(Memory(tree=tree, last_leaf=b"x").to_text("o").encode(), "o", where="memory")

    assert (read.tree.size, read.tree.root(), read.tree.perfect) == (size, tree.root(), tree.perfect)


def test_an_empty_register_can_be_signed(tmp_path, keyring):
    """A register can be anchored before its first event, so that its whole history is bound."""
    with Registry.create(tmp_path / "empty.db") as empty:
        signer = Signer(keyring, ORIGIN)
        assert [signer.sign(empty, whole=whole).size for whole in (True, False)] == [0, 0]


def test_two_signers_at_once_sign_one_history(register, keyring):
    """Signers that run at the same time wait for each other; what the last remembers is the larger tree."""
    signed: list[int] = []
    threads = [
        threading.Thread(target=lambda: signed.append(Signer(keyring, ORIGIN).sign(register, whole=False).size))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert signed == [20] * 4
    assert Signer(keyring, ORIGIN).memory().tree.size == 20


def test_both_keys_sign_after_a_rotation(register, keyring, signer):
    """After a rotation a checkpoint opens with the old key and with the new, and the memory goes on."""
    old = signer.sign(register)
    keyring.prepared(ORIGIN)
    keyring.rotate(ORIGIN)
    fill(register, 22)

    signed = signer.sign(register, whole=False)

    for key in keyring.keys(ORIGIN):
        assert signed.opened([key.verifier])
    assert (old.size, signed.size) == (20, 22)


def test_a_copied_keyring_without_the_newest_memory_cannot_fork_with_the_first(register, keyring, signer, tmp_path):
    """A second signer from a copy of the keys still signs only a register that goes on from its own memory."""
    signer.sign(register)
    shutil.copytree(keyring.folder, tmp_path / "copy")
    with Registry.create(tmp_path / "other.db") as other, pytest.raises(WouldFork):
        Signer(Keyring(tmp_path / "copy"), ORIGIN).sign(other)
