"""
What keeps a register honest from outside it: keys, the signer and its memory, checkpoints, witnesses, receipts, proofs.

Everything here lies in files beside or away from the register, never in it: who owns the database can rewrite it, and
must not be able to rewrite what it is held against.
"""

from __future__ import annotations

from .evidence import Letter, gather
from .keyring import Keyring
from .shelf import Shelf
from .signer import Signer
from .verified import Verified, last_verified, remember

__all__ = ["Keyring", "Letter", "Shelf", "Signer", "Verified", "gather", "last_verified", "remember"]
