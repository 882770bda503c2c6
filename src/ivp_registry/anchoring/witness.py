"""
Witnesses by file: the register asks, someone else looks and cosigns, the register keeps the line.

A griffie, a rekenkamer or a neighbour runs the middle part, with a key and a memory of its own. The memory holds, for
each log it knows, the largest tree it cosigned; it never goes back, and never cosigns a second history.

Source: c2sp.org/tlog-witness, without the network.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import attrs

from ..codec import parse_json
from ..errors import InvalidInput, NotProven
from ..ledger import Policy, SignedCheckpoint
from ..ledger.checkpoints import parse_hex, parse_size
from ..ledger.notes import Signature
from ..ledger.proofs import consistency_ranges
from ..ledger.witnessing import Request, Seen, cosign
from ..recording import Clock, wall_clock
from ..registry import Registry
from ..store.sqlite_lock import WriteLock
from . import files
from .bundle import prover_of
from .keyring import NOTHING_YET, Keyring
from .shelf import Shelf
from .signer import LOCK_TIMEOUT

FORMAT = "ivp-witness/1"


def request(register: Registry, checkpoint: SignedCheckpoint, *, old: int) -> Request:
    """
    Ask a witness that saw *old* events last to cosign *checkpoint*.

    Raises:
        InvalidInput: If *old* is larger than the checkpoint, or the register has another root than it.
    """
    if old > checkpoint.size:
        raise InvalidInput(where="old", value=old, reason="the witness has seen more than this checkpoint has")
    prover = prover_of(register, checkpoint, consistency_ranges(old, checkpoint.size))
    return Request(old=old, hashes=tuple(prover.consistency(old, checkpoint.size)), checkpoint=checkpoint)


class Witness:
    """Cosign the checkpoints of logs that a policy names, under *origin*, with the keys of a keyring."""

    def __init__(self, keyring: Keyring, origin: str, *, clock: Clock = wall_clock) -> None:
        self._keyring, self._origin, self._clock = keyring, origin, clock
        self._path = keyring.state(origin)

    def cosign(self, asked: Request, policy: Policy) -> Signature:
        """
        Look, remember, and only then cosign.

        Raises:
            OtherRegister: If the log is not in *policy*.
            NotProven: If its signature, or the proof that it only grew, does not hold.
            WouldFork: If it does not go on from what was cosigned last.
        """
        origin = asked.checkpoint.checkpoint.origin
        if not policy.logs:
            raise NotProven(what="policy", reason="it names no log, so there is none to witness")
        key = self._keyring.keys(self._origin)[0]
        lock = WriteLock(self._path, LOCK_TIMEOUT)
        try:
            with lock:
                seen = self.seen()
                line = cosign(asked, logs=policy.logs, seen=seen.get(origin), key=key, now=self._clock())
                seen[origin] = Seen(asked.checkpoint.size, asked.checkpoint.root)
                files.replace(self._path, self._text(seen), mode=files.PRIVATE)
        finally:
            lock.close()
        return line

    def seen(self) -> dict[str, Seen]:
        """
        Give what was cosigned last, by log.

        Raises:
            StoreError: If the memory is gone.
            InvalidInput: If it is damaged, or that of a log.
        """
        return parse_memory(files.read(self._path), self._origin, where=self._path.name)

    def _text(self, seen: dict[str, Seen]) -> str:
        logs = {log: {"size": last.size, "root": last.root.hex()} for log, last in sorted(seen.items())}
        return json.dumps({"format": FORMAT, "origin": self._origin, "logs": logs}, indent=1) + "\n"


def parse_memory(text: bytes, origin: str, *, where: str) -> dict[str, Seen]:
    """
    Read what the witness of *origin* cosigned last, by log.

    Raises:
        InvalidInput: If it is anything else: from a wrong memory a second history could be cosigned.
    """
    if text == NOTHING_YET.encode():
        return {}
    try:
        kept: dict[str, Any] = parse_json(text, where=where, longest=files.LONGEST)
        if (kept["format"], kept["origin"]) != (FORMAT, origin):
            raise ValueError(kept["format"])
        return {
            log: Seen(parse_size(json.dumps(last["size"]), where=where), parse_hex(last["root"]))
            for log, last in kept["logs"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(where=where, value=text, reason="not what this witness wrote") from error


def keep(shelf: Shelf, lines: Sequence[Signature], policy: Policy) -> SignedCheckpoint:
    """
    Put cosignatures under the checkpoint they belong to, and give it.

    Raises:
        NotProven: If they belong to no checkpoint on the shelf, or to no witness of *policy*.
    """
    witnesses = {(key.name, key.id): key for key in policy.witnesses.values()}
    keys = [witnesses.get((line.name, line.key_id)) for line in lines]
    if not lines or None in keys:
        raise NotProven(what="cosignature", reason="the policy names no such witness")
    for path in reversed(shelf.paths()):
        checkpoint = SignedCheckpoint.parse(files.read(path))
        if all(key and key.accepts(checkpoint.note.text, line.value) for key, line in zip(keys, lines, strict=True)):
            return shelf.add(attrs.evolve(checkpoint, note=checkpoint.note.with_signatures(lines)))
    raise NotProven(what="cosignature", reason="it belongs to no checkpoint that was kept")


def parse_lines(text: bytes) -> list[Signature]:
    """
    Read signature lines, as a witness answers.

    Raises:
        InvalidInput: If they are none.
    """
    try:
        lines = text.decode().splitlines()
    except UnicodeDecodeError as error:
        raise InvalidInput(where="cosignature", value=text, reason="write it as '— name base64'") from error
    return [Signature.parse(line) for line in lines if line]
