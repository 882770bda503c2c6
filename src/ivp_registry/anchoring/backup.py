"""
A backup: a verified copy of a register with its checkpoints beside it, the newest signed for the occasion.

What a copy without a checkpoint is worth, nobody can tell later: it could be older than it seems, or another history.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import InvalidInput
from ..ledger import SignedCheckpoint, Verdict
from ..registry import Registry
from ..telemetry import Operation
from . import files
from .copies import Copied, copying, put_unsigned, see_that_it_holds
from .evidence import gather
from .shelf import Shelf
from .signer import Signer


def back_up(register: Registry, path: Path, *, signer: Signer | None = None) -> Copied:
    """
    Copy *register* to *path*, whatever others write meanwhile, and say it is done only when the copy was verified.

    The register is signed first, so that the copy has all that was signed. Beside the copy lie the checkpoints of the
    register; without a *signer*, size and root unsigned. Views are not copied: they are made again.

    Raises:
        InvalidInput: If it is a register in memory.
        AlreadyExists: If there is anything at *path*.
        StoreError: If it cannot be written there.
        WouldFork: If the register does not go on from what was signed last.
        OlderCopy, ForkedCopy, IntegrityBroken: If the register is not what its own checkpoints and bytes say.
    """
    if register.address.is_memory:
        raise InvalidInput(where="register", value=register.address.text, reason="a register in memory has no file to copy")
    with Operation("backup") as told:
        verdict = _back_up(register, path, signer)
        told.facts["size"] = verdict.size
    return Copied(path=path, verdict=verdict)


def _back_up(register: Registry, path: Path, signer: Signer | None) -> Verdict:
    known = Shelf(register.address.path)
    if signer:
        known.add(signer.sign(register), [key.verifier for key in signer.keyring.keys(signer.origin)])
    with copying(register.address.path, path) as (copy, shelf):
        verdict = copy.verify(evidence=gather(known))
        see_that_it_holds(verdict, register.address)
        for each in known.paths():
            shelf.add(SignedCheckpoint.parse(files.read(each)), known.policy().logs)
        shelf.add_timestamps_of(known)
        if signer is None:
            put_unsigned(shelf, verdict)
    return verdict
