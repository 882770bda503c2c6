"""The Merkle tree of the ledger, grown leaf by leaf with only its frontier in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Self

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves. Source: RFC 6962 section 2.1."""

HASH_SIZE = 32


def node_hash(left: bytes, right: bytes) -> bytes:
    """
    Give the hash of an inner node.

    Source: RFC 6962 section 2.1, a node is prefixed with 0x01.
    """
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """
    Grow a tree: add leaf hashes, ask for size and root at any moment.

    It holds one hash for each bit of the size, so a million leaves need twenty.

    >>> tree = Frontier()
    >>> tree.root() == EMPTY_ROOT, tree.size
    (True, 0)
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._perfect: list[bytes] = []  # roots of perfect subtrees, largest first
        for leaf in leaves:
            self.add(leaf)

    @classmethod
    def resume(cls, size: int, perfect: Sequence[bytes]) -> Self:
        """
        Go on from where a tree had grown to: its size and its `perfect` hashes.

        Raises:
            ValueError: If a tree of that size has not that many.
        """
        if len(perfect) != size.bit_count() or any(len(each) != HASH_SIZE for each in perfect):
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} perfect subtrees")
        tree = cls()
        tree.size, tree._perfect = size, list(perfect)
        return tree

    @property
    def perfect(self) -> tuple[bytes, ...]:
        """Give the roots of the perfect subtrees, largest first: all it takes to go on growing."""
        return tuple(self._perfect)

    def add(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        self._perfect.append(leaf)
        completed = self.size
        while completed & 1:
            right = self._perfect.pop()
            self._perfect.append(node_hash(self._perfect.pop(), right))
            completed >>= 1
        self.size += 1

    def root(self) -> bytes:
        """Give the root over all leaves so far."""
        if not self._perfect:
            return EMPTY_ROOT
        root = self._perfect[-1]
        for left in reversed(self._perfect[:-1]):
            root = node_hash(left, root)
        return root
