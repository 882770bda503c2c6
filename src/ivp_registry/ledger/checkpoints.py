"""
Checkpoints: the size and root of a log at one moment, in three lines that fit in a letter.

Source: c2sp.org/tlog-checkpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Self

import attrs

from ..errors import InvalidInput, NotProven, OtherRegister
from .keys import ED25519, VerifierKey, from_base64, to_base64
from .notes import Note, Signed
from .tree import HASH_SIZE

LARGEST = 2**63 - 1
LINES = 3
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_HEX = re.compile(r"[0-9a-f]{64}")


@attrs.frozen
class Checkpoint:
    """
    Hold what a log was at one moment: its origin, its size, its root.

    >>> print(Checkpoint("example.nl/ivp", 0, bytes(32)).text, end="")
    example.nl/ivp
    0
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read the text of a checkpoint, without signatures.

        Raises:
            InvalidInput: If it is none.
        """
        lines = text.split("\n")
        if len(lines) < LINES + 1 or lines.pop() or not all(lines):
            raise InvalidInput(where="checkpoint", value=text, reason="a checkpoint has three lines: origin, size, root")
        origin, size, root, *extensions = lines
        return cls(origin, parse_size(size, where="checkpoint"), parse_hash(root, where="checkpoint"), tuple(extensions))

    @property
    def text(self) -> str:
        """Give the text that is signed."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, to_base64(self.root), *self.extensions))


@attrs.frozen(kw_only=True)
class SignedCheckpoint:
    """Hold a checkpoint with the note it came in; signatures are checked by `opened`."""

    note: Note
    checkpoint: Checkpoint

    @classmethod
    def parse(cls, note: bytes | str) -> Self:
        """
        Read a checkpoint with its signatures.

        Raises:
            InvalidInput: If it is none.
        """
        parsed = Note.parse(note)
        return cls(note=parsed, checkpoint=Checkpoint.parse(parsed.text))

    def __str__(self) -> str:
        return str(self.note)

    @property
    def size(self) -> int:
        """Give the number of leaves."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """Give the root over them."""
        return self.checkpoint.root

    def opened(self, logs: Iterable[VerifierKey]) -> list[Signed]:
        """
        Check that one of *logs* signed, and give its signatures; with them the moment if the log named one.

        Raises:
            OtherRegister: If it is the checkpoint of another log.
            NotProven: If none of *logs* signed it, or a signature does not fit.
        """
        known = list(logs)
        mine = [key for key in known if key.name == self.checkpoint.origin]
        if known and not mine:
            raise OtherRegister(self.checkpoint.origin, expected=known[0].name)
        signed = self.note.signed_by([*mine, *(key.cosigner for key in mine if key.algorithm == ED25519)])
        if not any(each.key in mine for each in signed):
            raise NotProven(self.checkpoint.origin, reason="none of the keys of this log signed the checkpoint")
        return signed


def seen_at(signed: Iterable[Signed]) -> datetime | None:
    """Give the earliest moment at which one of those who signed had seen the checkpoint, if any says."""
    return min((each.moment for each in signed if each.moment), default=None)


def parse_size(text: str, *, where: str) -> int:
    """
    Read a size or index, written in one way only.

    Raises:
        InvalidInput: If it is no number, or too large.
    """
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST:
        raise InvalidInput(where=where, value=text, reason="a size is a whole number without leading zeros")
    return int(text)


def parse_hash(text: str, *, where: str) -> bytes:
    """
    Read a hash in base64.

    Raises:
        InvalidInput: If it is not 32 bytes.
    """
    try:
        found = from_base64(text)
    except ValueError:
        found = b""
    if len(found) != HASH_SIZE:
        raise InvalidInput(where=where, value=text, reason="a hash is 32 bytes, written in base64")
    return found


def parse_hex(text: str) -> bytes:
    """
    Read a hash in 64 hexadecimal digits.

    Raises:
        ValueError: If it is anything else.
    """
    if not _HEX.fullmatch(text):
        raise ValueError(text)
    return bytes.fromhex(text)


def printed_root(text: str) -> bytes:
    """
    Read a root as a letter prints it: 64 hexadecimal digits, in groups or not.

    Raises:
        InvalidInput: If it is not that.
    """
    digits = re.sub(r"[\s.:-]", "", text).lower()
    if not _HEX.fullmatch(digits):
        raise InvalidInput(where="root", value=text, reason="a root is 64 hexadecimal digits")
    return bytes.fromhex(digits)
