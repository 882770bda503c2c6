"""Keys on disk: made once, readable by their owner only, replaced without ever being without one."""

from __future__ import annotations

import os
import stat

import pytest

from ivp_registry.anchoring import Keyring
from ivp_registry.errors import AlreadyExists, InvalidInput, NoKey, StoreError

from .conftest import ORIGIN


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_is_for_its_owner_only(keyring):
    """Private keys and the memory of the signer have mode 0600, the public half is for everyone."""
    modes = {path.suffix: mode(path) for path in keyring.folder.iterdir()}

    assert modes == {".key": 0o600, ".state": 0o600, ".vkey": 0o644}
    assert keyring.keys(ORIGIN)[0].secret not in (keyring.folder / "veiligheid.wijchen.nl%2Fivp.vkey").read_text()


def test_a_key_is_never_made_twice(keyring):
    """A second key for an origin is refused, and the first stays."""
    before = keyring.keys(ORIGIN)

    with pytest.raises(AlreadyExists):
        keyring.new(ORIGIN)
    assert keyring.keys(ORIGIN) == before


@pytest.mark.parametrize(
    "origin", ["", "ivp", "https://x.nl/ivp", "x.nl/a b", "x.nl/ivp+2", "X.nl", "x.nl/../../etc", "cosignature/v1", "x." + "n" * 200]
)  # fmt: skip
def test_a_name_that_is_no_origin_is_refused(tmp_path, origin):
    """An origin is a schema-less name of limited length; it becomes part of file names, and never of a path."""
    keyring = Keyring(tmp_path / "keys")
    if origin == "x.nl/../../etc":
        keyring.new(origin)
        assert {path.parent for path in tmp_path.rglob("*etc*")} == {keyring.folder}
    else:
        with pytest.raises(InvalidInput):
            keyring.new(origin)


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_key_that_others_can_read_is_refused(keyring):
    """A key that is not its owner's alone is not used, and the refusal says what to do."""
    (path,) = keyring.folder.glob("*.key")
    path.chmod(0o640)

    with pytest.raises(StoreError, match="0600"):
        keyring.keys(ORIGIN)


@pytest.mark.parametrize("content", [b"", b"\xff", b"PRIVATE+KEY+x", b"x" * 5000])
def test_a_damaged_key_is_refused_without_being_shown(keyring, content):
    """What is no key is refused by name, and nothing of the file is shown."""
    (path,) = keyring.folder.glob("*.key")
    path.write_bytes(content)

    with pytest.raises(InvalidInput) as refused:
        keyring.keys(ORIGIN)
    assert "x+" not in str(refused.value)


def test_which_key_is_meant(keyring):
    """Without a name the only key is meant; with several, or none, the refusal says so."""
    assert keyring.chosen(None) == ORIGIN
    keyring.new("griffie.wijchen.nl")

    with pytest.raises(NoKey, match="name one of griffie"):
        keyring.chosen(None)
    with pytest.raises(NoKey, match="none for 'other"):
        keyring.chosen("other.nl")
    with pytest.raises(NoKey, match="holds none"):
        Keyring(keyring.folder / "nowhere").chosen(None)


def test_a_replaced_key_signs_along(keyring):
    """After a rotation the new key comes first and the old one stays, also when the rotation was broken off before."""
    (old,) = keyring.keys(ORIGIN)
    prepared = keyring.prepared(ORIGIN)
    assert keyring.keys(ORIGIN) == [old]
    assert keyring.prepared(ORIGIN) == prepared

    assert keyring.rotate(ORIGIN) == prepared
    assert keyring.keys(ORIGIN) == [prepared, old]
    assert keyring.origins() == [ORIGIN]
    assert {mode(path) for path in keyring.folder.glob("*.key")} == {0o600}
