"""
Check a folder made by 'ivp proof', with nothing but Python and the package 'cryptography'.

    python3 verify.py [--lang en] [FOLDER]

This file stands alone on purpose: it shares no line with the software that made the proof, so that a mistake there
is not repeated here. It prints what it checked, and exits with 0 only if everything holds.

Source: RFC 9162 sections 2.1.3.2 and 2.1.4.2 (checking proofs), c2sp.org/signed-note, c2sp.org/tlog-proof.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DUTCH = {
    "signed": "ondertekend door {name}: {size} gebeurtenissen, wortel {root}",
    "cosigned": "meeondertekend door getuige {name}",
    "in": "staat in het register, op plaats {place}: {stream} versie {version} ({topic})",
    "content": "de inhoud hoort bij dit blad",
    "hidden": "de inhoud is niet meegeleverd; het bestaan is wel bewezen",
    "begins": "het register van {old} gebeurtenissen is het begin van dat van {new}",
    "wrong": "KLOPT NIET: {reason}",
    "good": "ALLES KLOPT",
    "bad": "NIET BEWEZEN",
}
ENGLISH = {
    "signed": "signed by {name}: {size} events, root {root}",
    "cosigned": "cosigned by witness {name}",
    "in": "is in the register, at place {place}: {stream} version {version} ({topic})",
    "content": "the content belongs to this leaf",
    "hidden": "the content was not given; that it exists is proved all the same",
    "begins": "the register of {old} events is the beginning of that of {new}",
    "wrong": "DOES NOT HOLD: {reason}",
    "good": "EVERYTHING HOLDS",
    "bad": "NOT PROVED",
}


Key = tuple[str, bytes]
"""The name of who signs, and the 32 bytes of the public key."""


class Wrong(Exception):
    """Say what does not hold."""


def sha256(*parts: bytes) -> bytes:
    """Hash the parts one after another."""
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Follow a proof from the leaf up to the root, as RFC 9162 section 2.1.3.2 says."""
    if not 0 <= index < size:
        raise Wrong("index >= size")
    first, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            raise Wrong("proof too long")
        if first & 1 or first == last:
            found = sha256(b"\x01", beside, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = sha256(b"\x01", found, beside)
        first, last = first >> 1, last >> 1
    if last:
        raise Wrong("proof too short")
    return found


def roots_of(old: int, old_root: bytes, new: int, proof: list[bytes]) -> tuple[bytes, bytes]:
    """Follow a consistency proof up to both roots, as RFC 9162 section 2.1.4.2 says."""
    if not 0 < old <= new:
        raise Wrong("0 < old <= new")
    if old == new:
        return old_root, old_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not path:
        raise Wrong("proof too short")
    before = after = path[0]
    for beside in path[1:]:
        if last == 0:
            raise Wrong("proof too long")
        if first & 1 or first == last:
            before, after = sha256(b"\x01", beside, before), sha256(b"\x01", beside, after)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            after = sha256(b"\x01", after, beside)
        first, last = first >> 1, last >> 1
    if last:
        raise Wrong("proof too short")
    return before, after


class Policy:
    """Hold whom to believe, as log.policy says it: c2sp.org/tlog-policy."""

    def __init__(self, text: str) -> None:
        self.logs: list[Key] = []
        self.witnesses: dict[str, Key] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        self.quorum = "none"
        for line in text.splitlines():
            match line.partition("#")[0].split():
                case ["log", key, *_]:
                    self.logs.append(read_key(key))
                case ["witness", name, key, *_]:
                    self.witnesses[name] = read_key(key)
                case ["group", name, count, *members]:
                    self.groups[name] = ({"any": 1, "all": len(members)}.get(count) or int(count), members)
                case ["quorum", name]:
                    self.quorum = name

    def is_met(self, name: str, cosigned: set[str]) -> bool:
        """Tell whether the witnesses that cosigned are enough for what is called *name*."""
        if name == "none" or name in self.witnesses:
            return name == "none" or name in cosigned
        count, members = self.groups[name]
        return len({self.witnesses.get(each, each) for each in members if self.is_met(each, cosigned)}) >= count


def read_key(text: str) -> Key:
    """Read name+id+base64: the name, and the 32 bytes of the public key."""
    name, _, rest = text.partition("+")
    return name, base64.b64decode(rest.partition("+")[2])[1:]


def signatures(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Take a signed note apart: its text, and name and bytes of each signature."""
    text, _, lines = note.rpartition("\n\n")
    parts = [line.split(" ") for line in lines.splitlines()]
    return text + "\n", [(part[1], base64.b64decode(part[2])) for part in parts]


def accepts(public: bytes, signature: bytes, signed: bytes) -> bool:
    """Tell whether an Ed25519 signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def is_signed(name: str, public: bytes, note: str) -> bool:
    """Tell whether the key signed the note: kind 0x01."""
    text, lines = signatures(note)
    key_id = sha256(name.encode(), b"\n\x01", public)[:4]
    return any(who == name and raw[:4] == key_id and accepts(public, raw[4:], text.encode()) for who, raw in lines)


def is_cosigned(name: str, public: bytes, note: str) -> bool:
    """Tell whether the key cosigned the note, together with a moment: kind 0x04."""
    text, lines = signatures(note)
    key_id = sha256(name.encode(), b"\n\x04", public)[:4]
    for who, raw in lines:
        if who == name and raw[:4] == key_id:
            stamp = int.from_bytes(raw[4:12], "big")
            if accepts(public, raw[12:], f"cosignature/v1\ntime {stamp}\n{text}".encode()):
                return True
    return False


class Check:
    """Check one folder, and tell what was checked."""

    def __init__(self, folder: Path, words: dict[str, str]) -> None:
        self.folder, self.words = folder, words
        self.policy = Policy("")
        self.proved = 0

    def tell(self, what: str, word: str, **facts: object) -> None:
        """Print one line; text from a register is shown harmless."""
        said = f"{what}: {self.words[word].format(**facts)}"
        print("".join(each if each.isprintable() else repr(each)[1:-1] for each in said))

    def checkpoint(self, what: str, note: str) -> tuple[int, bytes]:
        """Check who signed a checkpoint; give its size and root."""
        origin, size, root, *_ = note.split("\n")
        if not any(name == origin and is_signed(name, public, note) for name, public in self.policy.logs):
            raise Wrong(f"not signed by a key in log.policy: {origin}")
        found = base64.b64decode(root)
        self.tell(what, "signed", name=origin, size=size, root=found.hex())
        cosigned = {each for each, (name, public) in self.policy.witnesses.items() if is_cosigned(name, public, note)}
        for each in sorted(cosigned):
            self.tell(what, "cosigned", name=self.policy.witnesses[each][0])
        if not self.policy.is_met(self.policy.quorum, cosigned):
            raise Wrong(f"not cosigned by '{self.policy.quorum}', which log.policy asks for")
        return int(size), found

    def event(self, path: Path) -> None:
        """Check that one event is in the register."""
        head, _, note = path.read_text(encoding="utf-8").partition("\n\n")
        kind, index, *proof = head.split("\n")
        if kind != "c2sp.org/tlog-proof@v1":
            raise Wrong("not a proof")
        number = path.name.removesuffix(".tlog-proof")
        size, root = self.checkpoint(path.name, note)
        leaf = (self.folder / f"{number}.leaf.json").read_bytes()
        place = int(index.removeprefix("index "))
        if root_of(sha256(b"\x00", leaf), place, size, [base64.b64decode(line) for line in proof]) != root:
            raise Wrong("the leaf does not lead to the root")
        told = json.loads(leaf)
        self.tell(path.name, "in", place=place + 1, stream=told["aggregate"], version=told["version"], topic=told["topic"])
        content = self.folder / f"{number}.content.json"
        if content.exists() and sha256(content.read_bytes()).hex() != told["state_sha256"]:
            raise Wrong("the content is not what was recorded")
        self.tell(path.name, "content" if content.exists() else "hidden")
        self.proved += 1

    def consistency(self, path: Path) -> None:
        """Check that one register is the beginning of another."""
        head, _, notes = path.read_text(encoding="utf-8").partition("\n\n")
        kind, lines, *proof = head.split("\n")
        if kind != "ivp-consistency/1":
            raise Wrong("not a proof")
        split = notes.split("\n")
        length = int(lines.removeprefix("old "))
        old, old_root = self.checkpoint(path.name, "\n".join([*split[:length], ""]))
        new, new_root = self.checkpoint(path.name, "\n".join(split[length:]))
        if roots_of(old, old_root, new, [base64.b64decode(line) for line in proof]) != (old_root, new_root):
            raise Wrong("the older root does not lead to the newer")
        self.tell(path.name, "begins", old=old, new=new)
        self.proved += 1

    def everything(self) -> bool:
        """Check every proof in the folder."""
        holds = True
        try:
            self.policy = Policy((self.folder / "log.policy").read_text(encoding="utf-8"))
        except Exception as error:
            self.tell("log.policy", "wrong", reason=error)
            return False
        for path in sorted([*self.folder.glob("*.tlog-proof"), *self.folder.glob("*.consistency")]):
            try:
                (self.event if path.suffix == ".tlog-proof" else self.consistency)(path)
            except Exception as error:  # whatever cannot be read proves nothing
                self.tell(path.name, "wrong", reason=error)
                holds = False
        return holds and self.proved > 0


def main(arguments: list[str]) -> int:
    """Check the folder that was named, or the one in which this file lies."""
    words = ENGLISH if arguments[:2] == ["--lang", "en"] else DUTCH
    rest = arguments[2:] if arguments[:1] == ["--lang"] else arguments
    holds = Check(Path(rest[0]) if rest else Path(__file__).parent, words).everything()
    print(words["good" if holds else "bad"])
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
