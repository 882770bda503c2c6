"""The fixtures of the anchoring room: a register, its keys, its signer."""

from __future__ import annotations

from tests.anchoring.conftest import clock, keyring, register, signer

__all__ = ["clock", "keyring", "register", "signer"]
