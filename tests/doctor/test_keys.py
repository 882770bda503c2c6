"""What a doctor says of keys and of what nobody signed."""

from __future__ import annotations

import pytest
from tests.anchoring.conftest import ORIGIN, fill
from tests.facts import SteppingClock
from tests.store.samples import MOMENT

from ivp_registry import Registry
from ivp_registry.anchoring import Keyring, Shelf, Signer
from ivp_registry.doctor import Outcome, keys


@pytest.fixture(name="keyring")
def keys_made(tmp_path):
    keyring = Keyring(tmp_path / "keys")
    keyring.new(ORIGIN)
    return keyring


def test_keys_of_their_owner_alone_are_in_order(keyring):
    """The folder, the key and the memory each have a row; as they are made they are in order."""
    checks = list(keys.modes(keyring))

    assert [check.outcome for check in checks] == [Outcome.OK] * 3
    assert [check.found.rpartition(" ")[2] for check in checks] == ["0700", "0600", "0600"]


@pytest.mark.parametrize("mode", [0o640, 0o602, 0o644])
@pytest.mark.parametrize("suffix", [".key", ".state"])
def test_a_key_that_others_can_get_at_is_a_fault(keyring, suffix, mode):
    """A key or memory that others can read or write is named with its mode."""
    (path,) = keyring.folder.glob(f"*{suffix}")
    path.chmod(mode)

    (fault,) = [check for check in keys.modes(keyring) if check.outcome is Outcome.FAULT]

    assert fault.found == f"{path.name} {mode:04o}"


def test_no_keys_are_no_fault(tmp_path):
    """Where others sign there is no folder of keys, and a row says so."""
    assert [check.outcome for check in keys.modes(Keyring(tmp_path / "nothing"))] == [Outcome.OK]


def test_the_tail_is_counted(keyring, tmp_path):
    """Events that no checkpoint has are warned of by number; after signing there are none; events gone are a fault."""
    shelf, clock = Shelf(tmp_path / "register.db"), SteppingClock(MOMENT)
    with Registry.create(tmp_path / "register.db", clock=clock) as register:
        fill(register, 3)
        before = keys.tail(3, shelf)
        shelf.add(Signer(keyring, ORIGIN, clock=clock).sign(register))

    told = [
        (check.outcome, check.found) for check in (before, keys.tail(3, shelf), keys.tail(5, shelf), keys.tail(1, shelf))
    ]
    assert told == [(Outcome.WARNING, "3"), (Outcome.OK, "0"), (Outcome.WARNING, "2"), (Outcome.FAULT, "-2")]


def test_a_checkpoint_that_cannot_be_read_is_a_fault(tmp_path):
    """A damaged newest checkpoint is a row, not a crash."""
    shelf = Shelf(tmp_path / "register.db")
    shelf.folder.mkdir()
    (shelf.folder / "1-00.checkpoint").write_bytes(b"\xff")

    assert keys.tail(1, shelf).outcome is Outcome.FAULT
