"""
Proof files: all it takes to check one leaf without the log and without a network.

Source: c2sp.org/tlog-proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import attrs

from ..errors import InvalidInput, NotProven
from .checkpoints import SignedCheckpoint, parse_hash, parse_size
from .keys import VerifierKey, from_base64, to_base64
from .notes import LONGEST as LONGEST_NOTE
from .notes import Signed
from .proofs import LONGEST, proves_consistency, proves_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
CONSISTENCY = "ivp-consistency/1"
"""One tree is the beginning of another: C2SP has no file for that, so this is the same form with two checkpoints."""

LONGEST_LINE = 65_535


@attrs.frozen(kw_only=True)
class ProofFile:
    """Hold a proof that one leaf is in the tree of a checkpoint; the checkpoint is text, checked by `check`."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    @classmethod
    def parse(cls, text: bytes | str) -> Self:
        """
        Read a ``.tlog-proof`` file.

        Raises:
            InvalidInput: If it is none.
        """
        head, checkpoint = _head(text, HEADER)
        extra = b""
        if head and head[0].startswith("extra "):
            try:
                extra = from_base64(head.pop(0).removeprefix("extra "))
            except ValueError as error:
                raise _refused(text, "what is extra is written in base64") from error
        if not head or not head[0].startswith("index "):
            raise _refused(text, "a line with the index follows the first")
        index = parse_size(head.pop(0).removeprefix("index "), where="proof")
        return cls(index=index, hashes=_hashes(head, text), checkpoint=checkpoint, extra=extra)

    def __str__(self) -> str:
        extra = [f"extra {to_base64(self.extra)}"] if self.extra else []
        return "\n".join([HEADER, *extra, f"index {self.index}", *map(to_base64, self.hashes), "", self.checkpoint])

    def check(self, leaf: bytes, logs: Iterable[VerifierKey]) -> tuple[SignedCheckpoint, list[Signed]]:
        """
        Check that *leaf*, a leaf hash, is in a tree that one of *logs* signed; give the checkpoint and who signed.

        Raises:
            InvalidInput: If the checkpoint in it cannot be read.
            NotProven: If it is not proved.
        """
        checkpoint = SignedCheckpoint.parse(self.checkpoint)
        signed = checkpoint.opened(logs)
        if self.index >= checkpoint.size:
            raise NotProven(what="proof", reason="it is for a larger tree than the checkpoint has")
        if not proves_inclusion(leaf, self.index, checkpoint.size, self.hashes, checkpoint.root):
            raise NotProven(what="proof", reason="it does not lead from this leaf to the root of the checkpoint")
        return checkpoint, signed


@attrs.frozen(kw_only=True)
class ConsistencyFile:
    """Hold a proof that the log of one checkpoint is the beginning of the log of another."""

    hashes: tuple[bytes, ...]
    old: str
    new: str

    @classmethod
    def parse(cls, text: bytes | str) -> Self:
        """
        Read the file.

        Raises:
            InvalidInput: If it is none.
        """
        head, rest = _head(text, CONSISTENCY)
        length = parse_size(head.pop(0).removeprefix("old "), where="proof") if head else 0
        lines = rest.splitlines(keepends=True)
        if not 0 < length < len(lines):
            raise _refused(text, "two checkpoints follow, the old one first")
        return cls(hashes=_hashes(head, text), old="".join(lines[:length]), new="".join(lines[length:]))

    def __str__(self) -> str:
        lines = len(self.old.splitlines())
        return "\n".join([CONSISTENCY, f"old {lines}", *map(to_base64, self.hashes), "", self.old + self.new])

    def check(self, logs: Iterable[VerifierKey]) -> tuple[SignedCheckpoint, SignedCheckpoint]:
        """
        Check that both checkpoints are signed and that the older log is the beginning of the newer; give both.

        Raises:
            InvalidInput: If a checkpoint in it cannot be read.
            NotProven: If it is not proved.
        """
        known = list(logs)
        old, new = SignedCheckpoint.parse(self.old), SignedCheckpoint.parse(self.new)
        for each in (old, new):
            each.opened(known)
        if not proves_consistency(old.size, old.root, new.size, new.root, self.hashes):
            raise NotProven(what="proof", reason="it does not lead from the older root to the newer")
        return old, new


def _head(text: bytes | str, header: str) -> tuple[list[str], str]:
    """Give the lines before the empty one, the first left out, and all that follows."""
    try:
        whole = text if isinstance(text, str) else text[: 2 * LONGEST_NOTE].decode()
    except UnicodeDecodeError as error:
        raise _refused(text, "a proof is UTF-8") from error
    head, gap, rest = whole.partition("\n\n")
    first, *lines = head.split("\n")
    if first != header or not gap or len(text) >= 2 * LONGEST_NOTE:
        raise _refused(whole, "not a proof of this kind")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise _refused(whole, "a line is longer than a proof may have")
    return lines, rest


def _hashes(lines: list[str], text: bytes | str) -> tuple[bytes, ...]:
    if len(lines) > LONGEST:
        raise _refused(text, "more hashes than any proof needs")
    return tuple(parse_hash(line, where="proof") for line in lines)


def _refused(text: object, reason: str) -> InvalidInput:
    return InvalidInput(where="proof", value=text, reason=reason)
