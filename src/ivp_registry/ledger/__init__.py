"""Tamper evidence: leaves, the Merkle tree over them, checkpoints, proofs, verification. Knows no store, no event class."""

from __future__ import annotations

from .anchors import Anchor, Evidence
from .checkpoints import Checkpoint, SignedCheckpoint
from .findings import Entry, Finding
from .leaf import leaf_data, leaf_hash
from .policies import Policy
from .proof_files import ConsistencyFile, ProofFile
from .proofs import Prover, proves_consistency, proves_inclusion
from .tree import EMPTY_ROOT, Frontier
from .verification import Verdict, verify

__all__ = [
    "EMPTY_ROOT",
    "Anchor",
    "Checkpoint",
    "ConsistencyFile",
    "Entry",
    "Evidence",
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
