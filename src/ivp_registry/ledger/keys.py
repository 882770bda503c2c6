"""
Keys of logs and witnesses, in the text form that others read too.

Ed25519 signs (0x01) and cosigns with the moment (0x04); ECDSA (0x02) is only checked, for notes of other logs.
`cryptography` is imported when a signature is made or checked, and not before.

Source: c2sp.org/signed-note, c2sp.org/tlog-cosignature.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from binascii import Error as NotBase64
from datetime import datetime

import attrs

from ..errors import InvalidInput

ED25519, ECDSA, COSIGNATURE = 0x01, 0x02, 0x04
KEY_SIZE = 32
STAMP_SIZE = 8
PREFIX = "PRIVATE+KEY+"
NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,255}")


def from_base64(text: str, *, canonical: bool = True) -> bytes:
    """
    Read base64, *canonical* in its one proper form: a key or hash that could be written in many ways would be many.

    Raises:
        ValueError: If it is anything else.
    """
    try:
        found = base64.b64decode(text.encode("ascii"), validate=True)
    except (NotBase64, UnicodeEncodeError) as error:
        raise ValueError(text) from error
    if canonical and to_base64(found) != text:
        raise ValueError(text)
    return found


def to_base64(value: bytes) -> str:
    """Write bytes as base64."""
    return base64.b64encode(value).decode()


@attrs.frozen
class VerifierKey:
    """
    Hold a public key with the name of who signs with it.

    >>> key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    >>> str(VerifierKey.parse(key)) == key
    True
    """

    name: str
    algorithm: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """
        Read ``name+id+base64``.

        Raises:
            InvalidInput: If it is no key, of an unknown kind, or its id is that of another.
        """
        name, algorithm, public, identity = _parts(text)
        key = cls(name, algorithm, public)
        if algorithm not in (ED25519, ECDSA, COSIGNATURE):
            raise _refused(text, "a key of an unknown kind")
        if algorithm != ECDSA and len(public) != KEY_SIZE:
            raise _refused(text, "a key of a wrong length")
        if key.id.hex() != identity:
            raise _refused(text, "its id does not belong to this key")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.algorithm]) + self.public)}"

    @property
    def id(self) -> bytes:
        """Give the four bytes by which signatures name this key."""
        named = f"{self.name}\n".encode() + bytes([self.algorithm])
        return hashlib.sha256((b"" if self.algorithm == ECDSA else named) + self.public).digest()[:4]

    @property
    def cosigner(self) -> VerifierKey:
        """Give the same key as one that cosigns."""
        return attrs.evolve(self, algorithm=COSIGNATURE)

    def stamp(self, signature: bytes) -> int | None:
        """Give the seconds since 1970 that a cosignature names; None of a signature that names no moment."""
        return int.from_bytes(signature[:STAMP_SIZE], "big") if self.algorithm == COSIGNATURE else None

    def accepts(self, text: str, signature: bytes) -> bool:
        """Tell whether *signature* (without the key's id) is by this key and over *text*."""
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            if self.algorithm == ECDSA:
                return _ecdsa_accepts(self.public, text, signature)
            signed = text.encode()
            if self.algorithm == COSIGNATURE:
                signed, signature = _cosigned(text, self.stamp(signature) or 0), signature[STAMP_SIZE:]
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, signed)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            return False
        return True


@attrs.frozen(repr=False)
class SigningKey:
    """Hold a private key; its text is a secret, and is shown by nothing but `secret`."""

    name: str
    seed: bytes

    @classmethod
    def new(cls, name: str) -> SigningKey:
        """
        Make a key from 32 random bytes.

        Raises:
            InvalidInput: If *name* cannot stand in a signature.
        """
        if not NAME.fullmatch(name):
            raise InvalidInput(where="key name", value=name, reason="use neither spaces nor '+'")
        return cls(name, secrets.token_bytes(KEY_SIZE))

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """
        Read what `secret` gave; an error shows nothing of it.

        Raises:
            InvalidInput: If it is no private key.
        """
        try:
            name, algorithm, seed, identity = _parts(text.strip().removeprefix(PREFIX))
        except InvalidInput as error:
            raise _refused("…", "not a private key") from error
        key = cls(name, seed)
        if not text.startswith(PREFIX) or algorithm != ED25519 or len(seed) != KEY_SIZE or key.verifier.id.hex() != identity:
            raise _refused("…", "not a private key")
        return key

    @property
    def secret(self) -> str:
        """Give the private key as text."""
        return f"{PREFIX}{self.name}+{self.verifier.id.hex()}+{to_base64(bytes([ED25519]) + self.seed)}"

    @property
    def verifier(self) -> VerifierKey:
        """Give the public key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return VerifierKey(
            self.name, ED25519, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        )

    def sign(self, text: str) -> bytes:
        """Sign *text*."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())

    def cosign(self, text: str, moment: datetime) -> bytes:
        """Sign *text* together with *moment*, in whole seconds."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        stamp = int(moment.timestamp())
        return stamp.to_bytes(STAMP_SIZE, "big") + Ed25519PrivateKey.from_private_bytes(self.seed).sign(
            _cosigned(text, stamp)
        )


def _cosigned(text: str, stamp: int) -> bytes:
    """Give what a cosignature is made over. Source: c2sp.org/tlog-cosignature, Ed25519 signed message."""
    return f"cosignature/v1\ntime {stamp}\n{text}".encode()


def _ecdsa_accepts(public: bytes, text: str, signature: bytes) -> bool:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA as ALGORITHM
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = load_der_public_key(public)
    if not isinstance(key, EllipticCurvePublicKey):
        return False
    key.verify(signature, text.encode(), ALGORITHM(SHA256()))
    return True


def _parts(text: str) -> tuple[str, int, bytes, str]:
    """Take a key apart: name, kind, bytes, id as written."""
    name, _, rest = text.partition("+")
    identity, _, encoded = rest.partition("+")
    if not NAME.fullmatch(name) or not re.fullmatch(r"[0-9a-f]{8}", identity):
        raise _refused(text, "write a key as name+id+base64")
    try:
        decoded = from_base64(encoded)
    except ValueError as error:
        raise _refused(text, "write a key as name+id+base64") from error
    if len(decoded) <= 1:
        raise _refused(text, "write a key as name+id+base64")
    return name, decoded[0], decoded[1:], identity


def _refused(value: str, reason: str) -> InvalidInput:
    return InvalidInput(where="key", value=value, reason=reason)
