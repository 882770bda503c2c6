"""What holds an account from outside: the newest checkpoint beside the register, and proofs under it to download."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from ivp_registry import CouncilNotified, Registry
from ivp_registry.errors import RegistryError
from ivp_registry.events.driehoek import DeviationAgreed, DeviationEnded, DeviationExtended

from .account import Basis
from .entries import Entry, record_of

if TYPE_CHECKING:
    from ivp_registry.anchoring.shelf import Shelf
    from ivp_registry.ledger import SignedCheckpoint

PROVED = (DeviationAgreed, DeviationExtended, DeviationEnded, CouncilNotified)
MOST = 500
"""Proofs that are offered, the newest; for any other there is ``ivp proof``."""

FOLDER = "verify"


def of(registry: Registry, basis: Basis, shown: Sequence[Entry]) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """
    Give the newest checkpoint of which the account holds everything, and proofs under it by their paths.

    Proved are deviations and the telling of councils, as far as they are *shown*. A proof says that an event is there, not
    what it says. Nothing is given where nothing was signed.
    """
    if registry.address.is_memory:
        return None, ()
    from ivp_registry.anchoring.shelf import Shelf

    shelf = Shelf(registry.address.path)
    checkpoint = _newest(registry, shelf, basis.position)
    if checkpoint is None:
        return None, ()
    chosen = [each for each in shown if isinstance(each.event, PROVED) and each.position <= checkpoint.size][-MOST:]
    return str(checkpoint), tuple((f"{FOLDER}/{name}", text) for name, text in _proofs(registry, shelf, checkpoint, chosen))


def _newest(registry: Registry, shelf: Shelf, position: int) -> SignedCheckpoint | None:
    from ivp_registry.anchoring.files import read
    from ivp_registry.ledger import SignedCheckpoint

    try:
        found = [SignedCheckpoint.parse(read(path)) for path in shelf.paths()]
    except RegistryError:
        return None
    newest_first = sorted((each for each in found if each.size <= position), key=lambda each: each.size, reverse=True)
    return next((each for each in newest_first if registry.root(each.size) == each.root), None)


def _proofs(
    registry: Registry, shelf: Shelf, checkpoint: SignedCheckpoint, chosen: Sequence[Entry]
) -> Iterator[tuple[str, str]]:
    from ivp_registry.anchoring.bundle import prove

    for each in prove(registry, list(map(record_of, chosen)), checkpoint):
        yield f"{each.name}.leaf.json", each.leaf.decode()
        yield f"{each.name}.tlog-proof", str(each.proof)
    yield "log.policy", str(shelf.policy())
    yield "verify.py", files("ivp_registry.anchoring").joinpath("outsider.py").read_text(encoding="utf-8")
