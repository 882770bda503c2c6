"""
The signer: it signs a checkpoint only of a register that goes on from the one it signed last.

What it signed last lies in its own file, not in the register, so that even a register replaced as a whole cannot make
it sign a second history. Stored bytes are hashed anew before they are signed: a hash kept from before can be damaged,
and what was signed cannot be taken back.

Source: the Yeti 2022 log, which one flipped bit made unusable for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import attrs

from ..codec import parse_json
from ..errors import IntegrityBroken, InvalidInput, WouldFork
from ..ledger import Checkpoint, Frontier, SignedCheckpoint
from ..ledger.checkpoints import parse_size
from ..ledger.notes import Note, cosignature_of, signature_of
from ..ledger.verification import wrong_leaf
from ..recording import Clock, wall_clock
from ..registry import Registry
from ..store.sqlite_lock import WriteLock
from ..telemetry import Operation
from . import files
from .keyring import NOTHING_YET, Keyring

FORMAT = "ivp-signer/1"
LOCK_TIMEOUT = 30.0
STATE_LIMIT = 20_000


@attrs.frozen(kw_only=True)
class Memory:
    """Hold what was signed last: a tree that can go on growing, and its last leaf, to know the register again."""

    tree: Frontier
    last_leaf: bytes

    @classmethod
    def parse(cls, text: bytes, origin: str, *, where: str) -> Memory:
        """
        Read what `to_text` wrote, or that a new key has signed nothing.

        Raises:
            InvalidInput: If it is anything else: from a wrong memory a fork could be signed.
        """
        if text == NOTHING_YET.encode():
            return cls(tree=Frontier(), last_leaf=b"")
        try:
            kept: dict[str, Any] = parse_json(text, where=where)
            tree = Frontier.resume(
                parse_size(json.dumps(kept["size"]), where=where), [bytes.fromhex(each) for each in kept["frontier"]]
            )
            memory = cls(tree=tree, last_leaf=bytes.fromhex(kept["last_leaf"]))
            if (kept["format"], kept["origin"], kept["root"]) != (FORMAT, origin, tree.root().hex()):
                raise ValueError(kept["root"])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InvalidInput(where=where, value=text, reason="not what the signer of this origin wrote") from error
        return memory

    def to_text(self, origin: str) -> str:
        """Write it; readable, because who investigates a fork will want to read it."""
        kept = {
            "format": FORMAT, "origin": origin, "size": self.tree.size, "root": self.tree.root().hex(),
            "last_leaf": self.last_leaf.hex(), "frontier": [each.hex() for each in self.tree.perfect],
        }  # fmt: skip
        return json.dumps(kept, indent=1) + "\n"


class Signer:
    """Sign checkpoints of a register under *origin*, with the keys of a keyring."""

    def __init__(self, keyring: Keyring, origin: str, *, clock: Clock = wall_clock) -> None:
        self.keyring, self.origin, self._clock = keyring, origin, clock
        self._path = keyring.state(origin)

    def sign(self, register: Registry, *, whole: bool = True) -> SignedCheckpoint:
        """
        Sign the register as it is now.

        *whole* hashes every stored byte anew and sees that what was signed before is its beginning. Without it only
        what is newer is hashed, onto the tree that was signed before: fast, and as unable to sign a fork, but a change
        of something older is left for `ivp verify` to find.

        Raises:
            WouldFork: If the register does not go on from what was signed last.
            IntegrityBroken: If its stored bytes are not what was recorded.
            NoKey: If there is no key of this origin.
        """
        with Operation("checkpoint", origin=self.origin) as told:
            signed = self._sign(register, whole=whole)
            told.facts["size"] = signed.size
        return signed

    def _sign(self, register: Registry, *, whole: bool) -> SignedCheckpoint:
        keys = self.keyring.keys(self.origin)
        lock = WriteLock(self._path, LOCK_TIMEOUT)
        try:
            with lock:
                before = self.memory()
                grown = self._whole(register, before) if whole else self._newer(register, before)
                if grown.tree.size > before.tree.size:
                    files.replace(self._path, grown.to_text(self.origin), mode=files.PRIVATE)
        finally:
            lock.close()
        text = Checkpoint(self.origin, grown.tree.size, grown.tree.root()).text
        dated = cosignature_of(keys[0], text, self._clock())
        return SignedCheckpoint.parse(str(Note(text, (*(signature_of(key, text) for key in keys), dated))))

    def memory(self) -> Memory:
        """
        Give what was signed last.

        Raises:
            StoreError: If the file is gone: nobody knows then what was signed.
            InvalidInput: If it is damaged.
        """
        return Memory.parse(files.read(self._path, longest=STATE_LIMIT), self.origin, where=self._path.name)

    def _whole(self, register: Registry, before: Memory) -> Memory:
        tree, leaf = Frontier(), b""
        for leaf in self._leaves(register, 0):
            tree.add(leaf)
            if tree.size == before.tree.size and tree.root() != before.tree.root():
                raise self._fork(before, reason="what was signed has been changed since")
        if tree.size < before.tree.size:
            raise self._fork(before, reason="it holds fewer events now")
        return Memory(tree=tree, last_leaf=leaf)

    def _newer(self, register: Registry, before: Memory) -> Memory:
        if not before.tree.size:
            return self._whole(register, before)
        leaves = self._leaves(register, before.tree.size - 1)  # the last one signed too, to know the register by
        leaf = next(leaves, None)
        if leaf is None:
            raise self._fork(before, reason="it holds fewer events now")
        if leaf != before.last_leaf:
            raise self._fork(before, reason="this is another register, or a changed one")
        tree = Frontier.resume(before.tree.size, before.tree.perfect)
        for leaf in leaves:
            tree.add(leaf)
        return Memory(tree=tree, last_leaf=leaf)

    def _fork(self, before: Memory, *, reason: str) -> WouldFork:
        return WouldFork(self.origin, signed=before.tree.size, reason=reason)

    def _leaves(self, register: Registry, after: int) -> Iterator[bytes]:
        """Hash the stored bytes of the events after a position, and see that the ledger says the same."""
        for index, entry in enumerate(register.entries(after=after), start=after):
            wrong = wrong_leaf(entry)
            if wrong or entry.leaf_index != index:
                reason = wrong.message if wrong else "the ledger has another order"
                raise IntegrityBroken(entry.where, reason=reason)
            yield bytes(entry.leaf_hash)  # type: ignore[call-overload]  # `wrong_leaf` compared it with a hash
