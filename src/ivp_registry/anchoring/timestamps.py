"""
Timestamps: an authority that has nothing to do with the register says that a checkpoint was there at a moment.

Over the text of the checkpoint, as signatures are, so it holds on when cosignatures are added. We write the question and
read the answer; how they get to the authority and back is for others: no network here. The package that reads
answers is an extra, ``ivp-registry[timestamp]``, and is imported when one is read or a question is written.

A timestamp binds the date of a root, not that there is one history: who rewrites a register can have it stamped anew,
but not earlier. So it makes dates believed, and no register anchored.

Source: RFC 3161.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import attrs

from ..errors import InvalidInput, NotInstalled, NotProven
from ..ledger import SignedCheckpoint

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

PACKAGE, EXTRA = "rfc3161_client", "timestamp"
LONGEST = 100_000


def is_installed() -> bool:
    """Tell whether answers can be read."""
    return find_spec(PACKAGE) is not None


def see_installed() -> None:
    """
    See that answers can be read.

    Raises:
        NotInstalled: If not.
    """
    if not is_installed():
        raise NotInstalled("a timestamp", package=PACKAGE.replace("_", "-"), extra=EXTRA)


def question(checkpoint: SignedCheckpoint) -> bytes:
    """
    Ask an authority to stamp *checkpoint*; the same question for the same checkpoint.

    It has no nonce: a nonce shows that an answer is fresh, and an older one that fits proves more.

    Raises:
        NotInstalled: If the extra is not installed.
    """
    see_installed()
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    asked = TimestampRequestBuilder(data=checkpoint.note.text.encode(), hash_algorithm=HashAlgorithm.SHA256)
    return asked.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()


@attrs.frozen
class Authorities:
    """Hold the certificates of authorities whose timestamps are believed; who verifies chooses them."""

    certificates: tuple[Certificate, ...]

    @classmethod
    def parse(cls, pem: bytes) -> Authorities:
        """
        Read certificates in PEM, each once.

        Raises:
            InvalidInput: If there is none, or one cannot be read.
        """
        from cryptography.x509 import load_pem_x509_certificates

        try:
            return cls(tuple(dict.fromkeys(load_pem_x509_certificates(pem))))
        except ValueError as error:
            reason = "give the certificates of the timestamp authority in PEM"
            raise InvalidInput(where="authority", value=pem, reason=reason) from error

    @property
    def pem(self) -> bytes:
        """Write them as they are read."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return b"".join(each.public_bytes(Encoding.PEM) for each in self.certificates)


@attrs.frozen(kw_only=True)
class Timestamp:
    """Hold the answer of an authority: what it stamped and when it says that was; believed only after `check`."""

    digest: bytes
    moment: datetime
    _answer: Any

    @classmethod
    def parse(cls, answer: bytes) -> Timestamp:
        """
        Read an answer.

        Raises:
            InvalidInput: If it is none, or the authority refused.
            NotInstalled: If the extra is not installed.
        """
        see_installed()
        from rfc3161_client import PKIStatus, decode_timestamp_response

        try:
            if len(answer) > LONGEST:
                raise ValueError(len(answer))
            read = decode_timestamp_response(answer)
            granted = PKIStatus(read.status) is PKIStatus.GRANTED
            told = read.tst_info if granted else None
        except ValueError as error:
            raise _refused(answer, "not the answer of a timestamp authority, see RFC 3161") from error
        if told is None:
            raise _refused(answer, "the authority did not give a timestamp")
        return cls(digest=told.message_imprint.message, moment=told.gen_time, answer=read)

    def is_over(self, checkpoint: SignedCheckpoint) -> bool:
        """Tell whether the text of *checkpoint* is what was stamped."""
        return self.digest == hashlib.sha256(checkpoint.note.text.encode()).digest()

    def check(self, checkpoint: SignedCheckpoint, authorities: Authorities, *, name: str = "timestamp") -> datetime:
        """
        Check that one of *authorities* made it over *checkpoint*, with a certificate that was valid then; give when.

        That a certificate was revoked later cannot be seen without a network.

        Raises:
            NotProven: If it is not so; says which.
        """
        from rfc3161_client import VerificationError, VerifierBuilder

        if not self.is_over(checkpoint):
            raise NotProven(name, reason="it is over another checkpoint")
        verifier = VerifierBuilder(roots=list(authorities.certificates)).build()
        try:
            verifier.verify_message(self._answer, checkpoint.note.text.encode())
        except (VerificationError, ValueError) as error:
            if self._is_out_of_date(authorities):
                raise NotProven(name, reason="a certificate of its authority was not valid when it was made") from error
            raise NotProven(name, reason="it was not made by an authority that is believed here, or was changed") from error
        return self.moment

    def _is_out_of_date(self, authorities: Authorities) -> bool:
        dates = [(each.not_valid_before_utc, each.not_valid_after_utc) for each in self._certificates(authorities)]
        return not all(begin <= self.moment <= end for begin, end in dates)

    def _certificates(self, authorities: Authorities) -> Sequence[Certificate]:
        from cryptography.x509 import load_der_x509_certificate

        try:
            return [*map(load_der_x509_certificate, self._answer.signed_data.certificates), *authorities.certificates]
        except ValueError:
            return authorities.certificates


def _refused(answer: bytes, reason: str) -> InvalidInput:
    return InvalidInput(where="timestamp", value=answer, reason=reason)
