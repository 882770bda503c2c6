"""Tamper evidence: leaves, the Merkle tree over them, verification. Knows no store and no event class."""

from __future__ import annotations

from .leaf import leaf_data, leaf_hash
from .tree import EMPTY_ROOT, Frontier
from .verification import Entry, Finding, Verdict, verify

__all__ = ["EMPTY_ROOT", "Entry", "Finding", "Frontier", "Verdict", "leaf_data", "leaf_hash", "verify"]
