"""An authority for timestamps made for a test: a root and a certificate of its own, and ``openssl ts`` to answer."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
YEAR = timedelta(days=365)
CONFIGURATION = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """Stamp what is asked, with a certificate that is valid from *begins* on for *lasts*."""

    def __init__(self, folder: Path, *, begins: datetime | None = None, lasts: timedelta = 2 * YEAR) -> None:
        folder.mkdir()
        self.folder, self.root = folder, folder / "root.pem"
        begin = begins or datetime.now(UTC) - YEAR
        root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        root = _certificate("Root", root_key.public_key(), "Root", root_key, datetime.now(UTC) - YEAR, 2 * YEAR)
        use = ExtendedKeyUsageOID.TIME_STAMPING
        made = _certificate(folder.name, key.public_key(), "Root", root_key, begin, lasts, use=use)
        self.root.write_bytes(root.public_bytes(Encoding.PEM))
        (folder / "tsa.pem").write_bytes(made.public_bytes(Encoding.PEM))
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        (folder / "tsa.key").write_bytes(secret)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))

    @property
    def command(self) -> list[str]:
        """Give a command that reads a question and writes the answer."""
        told = f"openssl ts -reply -config {self.folder}/tsa.cnf -queryfile /dev/stdin 2>{self.folder}/log"
        return ["sh", "-c", told]

    def stamp(self, question: bytes) -> bytes:
        """Answer a question."""
        ran = subprocess.run(self.command, input=question, stdout=subprocess.PIPE)
        assert ran.returncode == 0, (self.folder / "log").read_text()
        return ran.stdout


def _certificate(name, key, issuer, issuer_key, begins, lasts, *, use=None) -> x509.Certificate:
    named, by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer))
    builder = x509.CertificateBuilder().subject_name(named).issuer_name(by).public_key(key)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(begins + lasts)
    builder = builder.add_extension(x509.BasicConstraints(ca=use is None, path_length=None), critical=True)
    if use:
        builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())
