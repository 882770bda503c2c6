"""Whatever outsiders send: each reader reads it, or refuses it by name; never a traceback, never another truth."""

from __future__ import annotations

import io
import os
import random
from contextlib import redirect_stdout, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.anchoring.authority import Authority, needs_openssl
from tests.ledger.test_checkpoints import checkpoint

from ivp_registry.anchoring import outsider
from ivp_registry.anchoring.bundle import prove, write_beginning, write_events
from ivp_registry.anchoring.timestamps import Authorities, Timestamp, question
from ivp_registry.errors import RegistryError
from ivp_registry.ledger import ConsistencyFile, Policy

from .mutations import WORDS, mutated
from .targets import TARGETS, Target

FOUND = Path(__file__).parents[1] / "assets" / "fuzz"
"""What was found, by the name of its reader; each is replayed."""

EXAMPLES = int(os.environ.get("IVP_FUZZ", "0")) or settings().max_examples


def look(target: Target, text: bytes, truths: list[object]) -> None:
    """Read *text*; a refusal is all right, and so is what is not signed, or as it was signed."""
    with suppress(RegistryError):
        read = target.look(text)
        assert not target.is_signed or read in truths


def truths_of(target: Target) -> list[object]:
    """Give what the seeds say, where they say something that holds."""
    found = []
    for seed in target.seeds:
        with suppress(RegistryError):
            found.append(target.look(seed.encode()))
    return found


@pytest.mark.parametrize("name", TARGETS)
def test_a_changed_text_is_read_or_refused(name):
    """A valid text that was cut off, flipped, repeated or spliced is refused by name, or read as it was signed."""
    target = TARGETS[name]
    truths = truths_of(target)

    @settings(max_examples=EXAMPLES)
    @given(mutated([seed.encode() for seed in target.seeds]))
    def reads(text: bytes) -> None:
        look(target, text, truths)

    reads()


@pytest.mark.parametrize("path", sorted(FOUND.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_stays_mended(path):
    """Each text that once brought a reader down is refused by name."""
    with pytest.raises(RegistryError):
        TARGETS[path.parent.name].look(path.read_bytes())


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.is_signed])
def test_the_seeds_hold(name):
    """What is changed above is accepted as long as it is not changed."""
    assert truths_of(TARGETS[name])


@needs_openssl
def test_a_changed_timestamp_is_refused_or_says_the_same(tmp_path_factory):
    """An answer of an authority that was changed is refused by name, or gives the same moment."""
    authority = Authority(tmp_path_factory.mktemp("fuzz") / "authority")
    stamped, believed = checkpoint(20), Authorities.parse(authority.root.read_bytes())
    answer = authority.stamp(question(stamped))
    told = Timestamp.parse(answer).moment

    @settings(max_examples=EXAMPLES)
    @given(mutated([answer]))
    def reads(text: bytes) -> None:
        with suppress(RegistryError):
            assert Timestamp.parse(text).check(stamped, believed) == told

    reads()


def test_a_changed_folder_never_brings_the_outsiders_program_down(register, signer, keyring, tmp_path):
    """Whatever is changed in a folder of proofs, the one-file verifier ends with a verdict."""
    signed = signer.sign(register)
    policy = Policy(logs=(keyring.keys(signer.origin)[0].verifier,))
    proved = prove(register, [register.find("7")], signed)
    write_events(tmp_path / "proof", proved, policy, content=True)
    beginning = ConsistencyFile(hashes=(), old=str(signed), new=str(signed))
    write_beginning(tmp_path / "two", beginning, policy)
    (made,) = (tmp_path / "two").glob("*.consistency")
    made.rename(tmp_path / "proof" / made.name)
    chance = random.Random(6962)
    names = [path for path in sorted((tmp_path / "proof").iterdir()) if path.suffix not in {".py", ".sh", ".md"}]
    assert ended(tmp_path / "proof") == 0

    for _ in range(max(EXAMPLES // 2, 200)):
        path = chance.choice(names)
        whole = path.read_bytes()
        path.write_bytes(changed(whole, chance))
        assert ended(tmp_path / "proof") in (0, 1)
        path.write_bytes(whole)


def changed(text: bytes, chance: random.Random) -> bytes:
    """Change a text once."""
    place, until = sorted(chance.choices(range(len(text) + 1), k=2))
    word = chance.choice((*WORDS, b"", text[place:until]))
    return text[:place] + word + text[chance.choice((place, min(place + 1, len(text)), until)) :]


def ended(folder: Path) -> int:
    """Run the program of the folder in this process."""
    with redirect_stdout(io.StringIO()):
        return outsider.main([str(folder)])
