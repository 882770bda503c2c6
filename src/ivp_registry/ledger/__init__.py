"""Tamper evidence: leaves, the Merkle tree over them, checkpoints, proofs, verification. Knows no store, no event class."""

from __future__ import annotations

from .checkpoints import Checkpoint, SignedCheckpoint
from .leaf import leaf_data, leaf_hash
from .policies import Policy
from .proof_files import ConsistencyFile, ProofFile
from .proofs import Prover, proves_consistency, proves_inclusion
from .tree import EMPTY_ROOT, Frontier
from .verification import Entry, Finding, Verdict, verify

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "ConsistencyFile",
    "Entry",
    "Finding",
    "Frontier",
    "Policy",
    "ProofFile",
    "Prover",
    "SignedCheckpoint",
    "Verdict",
    "leaf_data",
    "leaf_hash",
    "proves_consistency",
    "proves_inclusion",
    "verify",
]
