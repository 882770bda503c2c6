"""
Signed notes: a text, an empty line, and one line for each who signed it.

Signatures of unknown keys are passed over; one of a known key that does not fit is an error, never ignored.

Source: c2sp.org/signed-note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Self

import attrs

from ..errors import InvalidInput, NotProven
from .keys import NAME, SigningKey, VerifierKey, from_base64, to_base64

LONGEST = 1_000_000
SIGNATURES = 100
LATEST = 253402300799  # 31 December 9999: beyond it a moment is a mistake, and no calendar of ours
ID_SIZE = 4
_LINE = re.compile(r"— (\S+) (\S+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@attrs.frozen
class Signature:
    """Hold one line of a note: who signs, the id of the key, the bytes."""

    name: str
    key_id: bytes
    value: bytes

    @classmethod
    def parse(cls, line: str) -> Self:
        """
        Read one line, without its newline.

        Raises:
            InvalidInput: If it is no signature.
        """
        found = _LINE.fullmatch(line)
        try:
            if found is None or not NAME.fullmatch(found[1]):
                raise ValueError(line)
            value = from_base64(found[2], canonical=False)  # who made it is shown by checking it, not by its spelling
            if len(value) <= ID_SIZE:
                raise ValueError(line)
        except ValueError as error:
            raise InvalidInput(where="signature", value=line, reason="write it as '— name base64'") from error
        return cls(found[1], value[:ID_SIZE], value[ID_SIZE:])

    def __str__(self) -> str:
        return f"— {self.name} {to_base64(self.key_id + self.value)}"


@attrs.frozen
class Signed:
    """Hold a signature that was checked: by which key, and at which moment if it names one."""

    key: VerifierKey
    moment: datetime | None


@attrs.frozen
class Note:
    """Hold a signed text, its signatures unchecked."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, note: bytes | str) -> Self:
        """
        Read a note.

        Raises:
            InvalidInput: If it is none, or larger than a note may be.
        """
        try:
            whole = note if isinstance(note, str) else note[: LONGEST + 1].decode()
            whole.encode()
        except UnicodeError as error:
            raise _refused(note, "a signed note is UTF-8") from error
        if len(note) > LONGEST:
            raise _refused(whole, "larger than a signed note may be")
        text, gap, rest = whole.rpartition("\n\n")
        if not gap or not rest.endswith("\n") or _CONTROL.search(whole):
            raise _refused(whole, "not a signed note: a text, an empty line, signatures")
        lines = rest.removesuffix("\n").split("\n")
        if len(lines) > SIGNATURES:
            raise _refused(whole, "more signatures than a note may have")
        return cls(text + "\n", tuple(dict.fromkeys(map(Signature.parse, lines))))

    def __str__(self) -> str:
        return f"{self.text}\n" + "".join(f"{signature}\n" for signature in self.signatures)

    def signed_by(self, keys: Iterable[VerifierKey]) -> list[Signed]:
        """
        Give who of *keys* signed; each once.

        Raises:
            NotProven: If a line that names one of them was not made by it.
        """
        known = {(key.name, key.id): key for key in keys}
        found: dict[VerifierKey, Signed] = {}
        for signature in self.signatures:
            key = known.get((signature.name, signature.key_id))
            if key is None or key in found:
                continue
            stamp = key.stamp(signature.value)
            if not key.accepts(self.text, signature.value) or (stamp or 0) > LATEST:
                raise NotProven(signature.name, reason="its signature does not belong to this text")
            found[key] = Signed(key, None if stamp is None else datetime.fromtimestamp(stamp, UTC))
        return list(found.values())

    def with_signatures(self, signatures: Iterable[Signature]) -> Note:
        """Give the note with more signatures; one that is there already is not added again."""
        return attrs.evolve(self, signatures=tuple(dict.fromkeys((*self.signatures, *signatures))))


def signature_of(key: SigningKey, text: str) -> Signature:
    """
    Sign *text*.

    Raises:
        InvalidInput: If it does not end in a newline, so that no line follows it.
    """
    if not text.endswith("\n"):
        raise _refused(text, "a text to sign ends in a newline")
    return Signature(key.name, key.verifier.id, key.sign(text))


def cosignature_of(key: SigningKey, text: str, moment: datetime) -> Signature:
    """Sign *text* with the moment at which its signer saw it."""
    return Signature(key.name, key.verifier.cosigner.id, key.cosign(text, moment))


def _refused(value: object, reason: str) -> InvalidInput:
    return InvalidInput(where="note", value=value, reason=reason)
