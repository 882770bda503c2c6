"""
The checkpoints of a register that its own people keep, in a folder beside it; anyone may copy them.

They show what was signed, and by whom it was cosigned. That they lie there proves little: who owns the register owns
this folder too. What proves is a copy elsewhere, or the cosignatures of witnesses.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from ..ledger import Policy, SignedCheckpoint
from . import files

if TYPE_CHECKING:
    from ..ledger.keys import VerifierKey

SUFFIX = ".checkpoints"
POLICY = "log.policy"
DIGITS = 12


class Shelf:
    """Keep checkpoints as ``<size>-<root>.checkpoint``, and the public keys of the log as ``log.policy``."""

    def __init__(self, register: Path) -> None:
        self.folder = register.with_name(register.name + SUFFIX)

    def add(self, checkpoint: SignedCheckpoint, keys: Iterable[VerifierKey] = ()) -> SignedCheckpoint:
        """Keep *checkpoint*, with what is known already of the same root, and the public *keys* of the log."""
        with files.named(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(checkpoint)
        known = SignedCheckpoint.parse(files.read(path)) if path.exists() else checkpoint
        kept = attrs.evolve(known, note=known.note.with_signatures(checkpoint.note.signatures))
        files.replace(path, str(kept))
        logs = tuple(dict.fromkeys((*self.policy().logs, *keys)))
        if logs != self.policy().logs:
            files.replace(self.folder / POLICY, str(Policy(logs=logs)))
        return kept

    def paths(self) -> list[Path]:
        """List the files, the smallest tree first."""
        return sorted(self.folder.glob("*.checkpoint")) if self.folder.is_dir() else []

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
        return Policy.parse(files.read(path)) if path.exists() else Policy()

    def _path(self, checkpoint: SignedCheckpoint) -> Path:
        return self.folder / f"{checkpoint.size:0{DIGITS}}-{checkpoint.root.hex()[:8]}.checkpoint"
