"""
What a witness does: sees that a log only grew since it looked last, and says so with its signature and the moment.

Source: c2sp.org/tlog-witness, add-checkpoint; carried by files, because a municipality has no open port.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import attrs

from ..errors import InvalidInput, NotProven, WouldFork
from .checkpoints import SignedCheckpoint, parse_hash, parse_size
from .keys import SigningKey, VerifierKey, to_base64
from .notes import LONGEST as LONGEST_NOTE
from .notes import Signature, cosignature_of
from .proofs import LONGEST, proves_consistency


@attrs.frozen(kw_only=True)
class Request:
    """Hold what a log asks of a witness: to cosign a checkpoint, given what the witness saw last."""

    old: int
    hashes: tuple[bytes, ...]
    checkpoint: SignedCheckpoint

    @classmethod
    def parse(cls, body: bytes | str) -> Self:
        """
        Read a request.

        Raises:
            InvalidInput: If it is none.
        """
        try:
            whole = body if isinstance(body, str) else body[: 2 * LONGEST_NOTE].decode()
        except UnicodeDecodeError as error:
            raise _refused(body, "a request is UTF-8") from error
        head, gap, note = whole.partition("\n\n")
        first, *lines = head.split("\n")
        if not gap or not first.startswith("old ") or len(lines) > LONGEST:
            raise _refused(whole, "a request begins with 'old SIZE' and a proof")
        old = parse_size(first.removeprefix("old "), where="request")
        checkpoint = SignedCheckpoint.parse(note)
        if old > checkpoint.size:
            raise _refused(whole, "the old size is larger than that of the checkpoint")
        return cls(old=old, hashes=tuple(parse_hash(line, where="request") for line in lines), checkpoint=checkpoint)

    def __str__(self) -> str:
        return "\n".join([f"old {self.old}", *map(to_base64, self.hashes), "", str(self.checkpoint)])


@attrs.frozen
class Seen:
    """Hold the last checkpoint of a log that a witness cosigned."""

    size: int
    root: bytes


def cosign(request: Request, *, logs: Iterable[VerifierKey], seen: Seen | None, key: SigningKey, now: datetime) -> Signature:
    """
    Give the cosignature, if the log is known and only grew since it was *seen*; whoever calls keeps what was seen.

    Raises:
        OtherRegister: If the log is unknown.
        NotProven: If its signature, or the proof that it only grew, does not hold.
        WouldFork: If the request is not about what was seen last, or contradicts it.
    """
    checkpoint = request.checkpoint
    checkpoint.opened(logs)
    before = seen or Seen(0, b"")
    if request.old != before.size:
        raise WouldFork(checkpoint.checkpoint.origin, signed=before.size, reason="the request begins from another size")
    if before.size == checkpoint.size and before.size and before.root != checkpoint.root:
        raise WouldFork(checkpoint.checkpoint.origin, signed=before.size, reason="the same size has another root now")
    grew = (
        proves_consistency(before.size, before.root, checkpoint.size, checkpoint.root, request.hashes)
        if before.size
        else not request.hashes
    )
    if not grew:
        raise NotProven(what="request", reason="the proof does not show that the log only grew")
    return cosignature_of(key, checkpoint.note.text, now)


def _refused(value: object, reason: str) -> InvalidInput:
    return InvalidInput(where="request", value=value, reason=reason)
