"""
The checkpoints of a register that its own people keep, in a folder beside it; anyone may copy them.

They show what was signed, and by whom it was cosigned. That they lie there proves little: who owns the register owns
this folder too. What proves is a copy elsewhere, or the cosignatures of witnesses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from ..ledger import Policy, SignedCheckpoint
from . import files
from .timestamps import Authorities

if TYPE_CHECKING:
    from ..ledger.keys import VerifierKey

SUFFIX = ".checkpoints"
POLICY = "log.policy"
AUTHORITIES, TIMESTAMP = "tsa.pem", ".tsr"
DIGITS = 12


class Shelf:
    """
    Keep checkpoints as ``<size>-<root>.checkpoint``, the public keys of the log as ``log.policy``, timestamps as
    ``<size>-<root>-<id>.tsr``, and the certificates of who made those as ``tsa.pem``.
    """

    def __init__(self, register: Path) -> None:
        self.folder = register.with_name(register.name + SUFFIX)

    def add(self, checkpoint: SignedCheckpoint, keys: Iterable[VerifierKey] = ()) -> SignedCheckpoint:
        """Keep *checkpoint*, with what is known already of the same root, and the public *keys* of the log."""
        with files.named(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(checkpoint)
        known = SignedCheckpoint.parse(files.read(path)) if files.is_there(path) else checkpoint
        kept = attrs.evolve(known, note=known.note.with_signatures(checkpoint.note.signatures))
        files.replace(path, str(kept))
        logs = tuple(dict.fromkeys((*self.policy().logs, *keys)))
        if logs != self.policy().logs:
            files.replace(self.folder / POLICY, str(Policy(logs=logs)))
        return kept

    def paths(self) -> list[Path]:
        """List the files, the smallest tree first."""
        return files.listed(self.folder, "*.checkpoint")

    def newest(self) -> SignedCheckpoint | None:
        """
        Give the checkpoint of the largest tree; None if there is none.

        Raises:
            InvalidInput: If it is damaged.
        """
        paths = self.paths()
        return SignedCheckpoint.parse(files.read(paths[-1])) if paths else None

    def policy(self) -> Policy:
        """
        Give the public keys of the log, as its own people give them.

        Raises:
            InvalidInput: If the file is damaged.
        """
        path = self.folder / POLICY
        return Policy.parse(files.read(path)) if files.is_there(path) else Policy()

    def add_timestamp(self, checkpoint: SignedCheckpoint, answer: bytes, authorities: Authorities) -> Path:
        """Keep what an authority answered about *checkpoint*, and the certificates of authorities it was checked with."""
        path = self._path(checkpoint).with_suffix("")
        path = path.with_name(f"{path.name}-{hashlib.sha256(answer).hexdigest()[:8]}{TIMESTAMP}")
        files.replace(path, answer)
        files.replace(self.folder / AUTHORITIES, Authorities.parse(self.authorities() + authorities.pem).pem)
        return path

    def timestamps(self) -> list[Path]:
        """List the files with timestamps."""
        return files.listed(self.folder, f"*{TIMESTAMP}")

    def authorities(self) -> bytes:
        """Give the certificates of the authorities for timestamps, as the own people of the register give them."""
        path = self.folder / AUTHORITIES
        return files.read(path) if files.is_there(path) else b""

    def add_timestamps_of(self, other: Shelf) -> None:
        """Keep the timestamps of another shelf as they lie there; whether they hold is for a verification to say."""
        for path in (*other.timestamps(), *files.listed(other.folder, AUTHORITIES)):
            files.replace(self.folder / path.name, files.read(path))

    def _path(self, checkpoint: SignedCheckpoint) -> Path:
        return self.folder / f"{checkpoint.size:0{DIGITS}}-{checkpoint.root.hex()[:8]}.checkpoint"
