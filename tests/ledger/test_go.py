"""A second implementation agrees: sumdb/tlog and sumdb/note of the Go project, as Debian packages them; no download."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ivp_registry.errors import RegistryError
from ivp_registry.ledger import Checkpoint, Prover, SignedCheckpoint, proves_consistency, proves_inclusion
from ivp_registry.ledger.keys import SigningKey, to_base64
from ivp_registry.ledger.notes import Note, signature_of

LOGS = 1000
LARGEST = 300
SOURCES = Path("/usr/share/gocode")
PROGRAM = Path(__file__).parents[1] / "assets" / "go" / "main.go"
HAS_GO = shutil.which("go") is not None and (SOURCES / "src/golang.org/x/mod/sumdb").is_dir()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("IVP_LONG"), reason="the long suite asks another implementation"),
    pytest.mark.skipif(not HAS_GO, reason="NOT CROSS-CHECKED: apt install golang-go golang-golang-x-mod-dev"),
]
Question = dict[str, Any]


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Give a function that has Go answer questions; the program is built from what Debian installed."""
    folder = tmp_path_factory.mktemp("go")
    away = {"GO111MODULE": "off", "GOPATH": str(SOURCES), "GOPROXY": "off", "GOFLAGS": "", "GOCACHE": str(folder / "cache")}
    built = subprocess.run(
        ["go", "build", "-o", folder / "answers", PROGRAM], env=os.environ | away, capture_output=True, encoding="utf-8"
    )
    assert built.returncode == 0, built.stderr

    def ask(questions: list[Question]) -> list[dict[str, Any]]:
        asked = "".join(json.dumps(each) + "\n" for each in questions)
        ran = subprocess.run([folder / "answers"], input=asked, capture_output=True, encoding="utf-8")
        assert ran.returncode == 0, ran.stderr
        return [json.loads(line) for line in ran.stdout.splitlines()]

    return ask


class Log:
    """Hold a random log with two sizes and a leaf, and what we say of it."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)
        self.size = self.chance.randint(1, LARGEST)
        self.old, self.index = self.chance.randint(1, self.size), self.chance.randrange(self.size)
        self.data = [self.chance.randbytes(self.chance.randrange(80)) for _ in range(self.size)]
        self.leaves = [_leaf(each) for each in self.data]
        prover = Prover(self.leaves)
        self.root, self.old_root = prover.root(), prover.root(self.old)
        self.inclusion = prover.inclusion(self.index, self.size)
        self.consistency = prover.consistency(self.old, self.size)
        self.key = SigningKey(f"log-{number}.nl/ivp", self.chance.randbytes(32))
        self.text = Checkpoint(self.key.name, self.size, self.root).text

    def tree(self) -> Question:
        """Ask for roots and proofs."""
        asked = {"Op": "tree", "Old": self.old, "Size": self.size, "Index": self.index}
        return asked | {"Leaves": [to_base64(each) for each in self.data]}

    def claims(self) -> list[Question]:
        """Give our two proofs as claims, and each with one thing in it changed."""
        told = {"Size": self.size, "Root": self.root}
        inclusion = told | {"Op": "inclusion", "Index": self.index, "Leaf": self.leaves[self.index], "Proof": self.inclusion}
        consistency = told | {"Op": "consistency", "Old": self.old, "OldRoot": self.old_root, "Proof": self.consistency}
        return [inclusion, consistency, *(self._changed(each) for each in (inclusion, consistency) for _ in range(4))]

    def _changed(self, claim: Question) -> Question:
        name = self.chance.choice([name for name in claim if name != "Op"])
        was = claim[name]
        if name == "Proof":
            now = self.chance.choice([[*was, self.root], was[1:], was[::-1], [_flipped(each, self.chance) for each in was]])
        else:
            now = _flipped(was, self.chance) if isinstance(was, bytes) else was + self.chance.choice([-1, 1, 2])
        return claim | {name: now}


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _flipped(value: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(value))
    return value[:place] + bytes([value[place] ^ chance.randrange(1, 256)]) + value[place + 1 :]


def ours(claim: Question) -> bool:
    """Say whether we accept a claim."""
    if claim["Op"] == "inclusion":
        return proves_inclusion(claim["Leaf"], claim["Index"], claim["Size"], claim["Proof"], claim["Root"])
    return proves_consistency(claim["Old"], claim["OldRoot"], claim["Size"], claim["Root"], claim["Proof"])


def written(claim: Question) -> Question:
    """Write a claim as JSON has it."""
    told = {name: to_base64(value) if isinstance(value, bytes) else value for name, value in claim.items()}
    return told | {"Proof": [to_base64(each) for each in claim["Proof"]]}


@pytest.fixture(scope="module")
def logs() -> list[Log]:
    return [Log(number) for number in range(LOGS)]


def test_roots_and_proofs_are_equal(ask, logs):
    """For a thousand random logs both give the same two roots, inclusion proof and consistency proof."""
    for log, told in zip(logs, ask([log.tree() for log in logs]), strict=True):
        assert told["Accepted"]
        assert (told["Root"], told["OldRoot"]) == (to_base64(log.root), to_base64(log.old_root))
        assert told["Inclusion"] == [to_base64(each) for each in log.inclusion]
        assert (told["Consistency"] or []) == [to_base64(each) for each in log.consistency]


def test_the_same_claims_are_accepted_and_refused(ask, logs):
    """Of true claims and of changed ones, both accept the same and refuse the same."""
    claims = [claim for log in logs for claim in log.claims()]

    told = [each["Accepted"] for each in ask(list(map(written, claims)))]

    assert told == list(map(ours, claims))
    assert told.count(True) >= 2 * LOGS
    assert told.count(False) >= 3 * LOGS


def test_notes_are_read_both_ways(ask, logs):
    """What we sign Go opens, what Go signs we open, byte for byte the same; a changed note is refused by both."""
    notes = [str(Note(log.text, (signature_of(log.key, log.text),))) for log in logs]
    changed = [_mangled(note, log.chance) for note, log in zip(notes, logs, strict=True)]
    keys = [str(log.key.verifier) for log in logs]

    opened = ask([{"Op": "open", "Note": note, "Key": key} for note, key in zip(notes, keys, strict=True)])
    signed = ask([{"Op": "sign", "Note": log.text, "Key": log.key.secret} for log in logs])
    refused = ask([{"Op": "open", "Note": note, "Key": key} for note, key in zip(changed, keys, strict=True)])

    assert [each["Text"] for each in opened] == [log.text for log in logs]
    assert [each["Text"] for each in signed] == notes
    assert [each["Accepted"] for each in refused] == [False] * LOGS
    assert [_opens(note, log) for note, log in zip(changed, logs, strict=True)] == [False] * LOGS
    assert [_opens(note, log) for note, log in zip(notes, logs, strict=True)] == [True] * LOGS


def _mangled(note: str, chance: random.Random) -> str:
    """Change one letter or digit of the text, or of the signature where it counts."""
    places = [place for place, each in enumerate(note) if each.isalnum() and place < len(note) - 4]
    place = chance.choice(places)
    others = "".join(set("0123456789abcdefgXYZ") - {note[place]})
    return note[:place] + chance.choice(others) + note[place + 1 :]


def _opens(note: str, log: Log) -> bool:
    try:
        SignedCheckpoint.parse(note).opened([log.key.verifier])
    except RegistryError:
        return False
    return True
