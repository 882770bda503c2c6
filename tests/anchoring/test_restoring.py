"""Backups brought back: what the newest checkpoint speaks for, and nothing older, forked, changed or unproved."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from ivp_registry import Registry
from ivp_registry.anchoring import Letter, Shelf, Signer, gather
from ivp_registry.anchoring.backup import back_up
from ivp_registry.anchoring.receipts import StoredReceipt
from ivp_registry.anchoring.restoring import restore
from ivp_registry.errors import (
    AlreadyExists,
    ForkedCopy,
    IntegrityBroken,
    InvalidInput,
    NotARegister,
    OlderCopy,
    RegistryError,
    StoreError,
)
from ivp_registry.ledger import Policy

from .conftest import DAY, ORIGIN, fill
from .test_backup import names, tamper


@pytest.fixture(name="copy")
def backup_made(register, signer, tmp_path):
    """Give a backup of twenty events; the register itself goes on."""
    (tmp_path / "backups").mkdir()
    return back_up(register, tmp_path / "backups" / "copy.db", signer=signer).path


@pytest.fixture(name="newest")
def signed_later(copy, register, signer):
    """Give the checkpoint of twenty-five events, which the backup lacks five of."""
    fill(register, 25)
    return str(signer.sign(register)).encode()


def test_it_comes_back_as_it_was(register, copy, clock, tmp_path):
    """A register that is brought back has the root and the checkpoints of its backup, and goes on from there."""
    made = restore(copy, tmp_path / "back.db")

    assert (made.verdict.root, made.verdict.anchor) == (register.root(), None)
    assert names(tmp_path / "back.db.checkpoints") == names(copy.with_name("copy.db.checkpoints"))
    with Registry.open(made.path, clock=clock) as back:
        fill(back, 22)
        assert back.verify(evidence=gather(Shelf(made.path))).is_consistent


def test_the_signer_goes_on(register, copy, signer, tmp_path):
    """The newest backup, brought back, is signed on without a word; an older one the signer refuses by itself."""
    made = restore(copy, tmp_path / "back.db")
    with Registry.open(made.path) as back:
        assert signer.sign(back).size == 20


@pytest.mark.parametrize("paper", ["checkpoint", "letter", "receipt"])
def test_what_was_kept_elsewhere_anchors_it(register, signer, tmp_path, paper):
    """A checkpoint, a letter or a receipt from elsewhere anchors a copy that has it; the verdict says by which."""
    signed = signer.sign(register)
    copy = back_up(register, tmp_path / "copy.db").path
    given = papers(paper, signed, register)

    made = restore(copy, tmp_path / "back.db", **given)

    assert (made.verdict.anchor.size, made.verdict.tail) == (20, 0)


@pytest.mark.parametrize("paper", ["checkpoint", "letter", "receipt"])
def test_an_older_copy_is_refused_by_name(copy, register, signer, newest, tmp_path, paper):
    """A copy that lacks what a newer paper has is named with that paper and what it lacks, and is not brought back."""
    given = papers(paper, signer.sign(register), register)

    with pytest.raises(OlderCopy, match=r"copy\.db.*25 events.*only 20"):
        restore(copy, tmp_path / "back.db", **given)

    assert [name for name in names(tmp_path) if name.startswith((".", "back."))] == []


def test_a_forked_copy_is_refused_by_name(register, keyring, newest, tmp_path, clock):
    """A copy with another history, larger or not, is refused by what was signed of the true one."""
    with Registry.create(tmp_path / "other.db", clock=clock) as other:
        fill(other, 30)
        fork = back_up(other, tmp_path / "fork.db").path

    with pytest.raises(ForkedCopy, match="25 events"):
        restore(fork, tmp_path / "back.db", against={"newest": newest})
    assert not (tmp_path / "back.db").exists()


def test_a_changed_copy_is_refused(copy, tmp_path):
    """A copy whose bytes were changed is refused with the place."""
    tamper(copy, "UPDATE stored_events SET state = x'00' WHERE rowid = 7")

    with pytest.raises(IntegrityBroken):
        restore(copy, tmp_path / "back.db")
    assert not (tmp_path / "back.db").exists()


def test_a_copy_rewritten_as_a_whole_is_refused_by_its_unsigned_root(register, tmp_path):
    """Size and root that lie unsigned beside a copy show that it is no longer the copy that was made."""
    copy = back_up(register, tmp_path / "copy.db").path
    tamper(copy, "DELETE FROM stored_events WHERE rowid = 20; DELETE FROM ledger WHERE leaf_index = 19;"
                 "DELETE FROM commits WHERE first = 20")  # fmt: skip

    with pytest.raises(RegistryError, match=r"copy\.db"):
        restore(copy, tmp_path / "back.db")
    assert not (tmp_path / "back.db").exists()


def test_a_naive_copy_is_refused(register, signer, tmp_path):
    """A copy of the main file alone lacks what lay in the log, and is refused with the checkpoint that has it."""
    with closing(sqlite3.connect(register.address.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fill(register, 25)
    shutil.copyfile(register.address.path, tmp_path / "naive.db")

    with pytest.raises(OlderCopy):
        restore(tmp_path / "naive.db", tmp_path / "back.db", against={"newest": str(signer.sign(register)).encode()})


def test_a_copy_without_any_checkpoint_is_refused(register, copy, tmp_path):
    """With nothing to hold it against, nobody knows what a copy lacks."""
    shutil.rmtree(Shelf(copy).folder)

    with pytest.raises(InvalidInput, match="none was given"):
        restore(copy, tmp_path / "back.db")


@pytest.mark.parametrize("there", ["back.db", "back.db-wal", "back.db.checkpoints"])
def test_nothing_is_overwritten(copy, tmp_path, there):
    """Where a register lies, or what belonged to one, none is brought back."""
    (tmp_path / there).write_bytes(b"mine")

    with pytest.raises(AlreadyExists):
        restore(copy, tmp_path / "back.db")
    assert (tmp_path / there).read_bytes() == b"mine"


def test_a_register_is_not_restored_onto_itself(register, copy):
    """The register that is in use is never the place to bring a backup back to."""
    with pytest.raises(AlreadyExists):
        restore(copy, register.address.path)
    assert register.head() == 20


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04", b"SQLite format 3\x00" + bytes(100)])
def test_what_is_no_register_is_refused(tmp_path, content):
    """Whatever lies where a copy should, the refusal has a name and nothing is left."""
    if content is not None:
        (tmp_path / "copy.db").write_bytes(content)

    with pytest.raises((NotARegister, StoreError, IntegrityBroken), match=r"copy\.db"):
        restore(tmp_path / "copy.db", tmp_path / "back.db")
    assert [name for name in names(tmp_path) if name.startswith((".", "back."))] == []


def test_a_damaged_paper_beside_it_is_refused(copy, tmp_path):
    """A checkpoint beside the copy that cannot be read speaks against it."""
    (path,) = Shelf(copy).paths()
    path.write_bytes(path.read_bytes()[:40])

    with pytest.raises(IntegrityBroken, match="checkpoint"):
        restore(copy, tmp_path / "back.db")


def test_a_checkpoint_of_another_log_is_refused(copy, keyring, register, clock, tmp_path):
    """A checkpoint that none of the keys of this log signed speaks for nothing."""
    keyring.new("other.nl/ivp")
    other = str(Signer(keyring, "other.nl/ivp", clock=lambda: clock.at - DAY / 2).sign(register)).encode()
    policy = Policy(logs=(keyring.keys(ORIGIN)[0].verifier,))

    with pytest.raises(IntegrityBroken, match="other"):
        restore(copy, tmp_path / "back.db", against={"other": other}, policy=policy)


def test_a_copy_kept_from_writing_comes_back_writable(copy, register, tmp_path):
    """A backup that was made read-only is brought back as a register that can be written."""
    copy.chmod(0o400)

    made = restore(copy, tmp_path / "back.db")

    assert made.path.stat().st_mode & 0o777 == 0o600


def papers(paper, signed, register):
    if paper == "checkpoint":
        return {"against": {"newest": str(signed).encode()}}
    if paper == "letter":
        return {"letters": [Letter(size=signed.size, root=signed.root)]}
    last = register.receipt(str(signed.size))
    receipt = StoredReceipt(
        command_id="c",
        recorded_at="",
        ids={last.leaf_index: last.id},
        leaves={last.leaf_index: last.leaf_hash},
        checkpoint=signed,
    )
    return {"receipts": {"receipt": str(receipt).encode()}}
