"""What holds an account from outside: the newest checkpoint beside the register, and proofs under it to download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivp_registry import Registry
from ivp_registry.errors import RegistryError

from .account import Basis

if TYPE_CHECKING:
    from ivp_registry.ledger import SignedCheckpoint


def of(registry: Registry, basis: Basis) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Give the newest checkpoint of which the account holds everything, and proofs; nothing where none was signed."""
    checkpoint = _newest(registry, basis.position)
    return (str(checkpoint) if checkpoint else None), ()


def _newest(registry: Registry, position: int) -> SignedCheckpoint | None:
    if registry.address.is_memory:
        return None
    from ivp_registry.anchoring.files import read
    from ivp_registry.anchoring.shelf import Shelf
    from ivp_registry.ledger import SignedCheckpoint

    try:
        found = [SignedCheckpoint.parse(read(path)) for path in Shelf(registry.address.path).paths()]
    except RegistryError:
        return None
    fitting = [each for each in found if each.size <= position and registry.root(each.size) == each.root]
    return max(fitting, key=lambda each: each.size, default=None)
