"""
Proofs over the tree: this leaf is in it, and the smaller tree is the beginning of the larger one.

A proof is a list of roots of *ranges* of leaves. Which ranges follows from index and size alone, so who makes a proof
and who checks one read the same list, and a proof of the wrong length cannot pass.

Source: RFC 6962 sections 2.1.1 and 2.1.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .tree import HASH_SIZE, Frontier, node_hash

Range = tuple[int, int]
"""First leaf, and the one after the last."""

Node = tuple[int, int]
"""Level and number of a perfect subtree: it holds the leaves from ``number << level`` on, ``1 << level`` of them."""

Proof = Sequence[bytes]
LONGEST = 63
"""No proof over a tree whose size fits in 64 bits holds more hashes."""


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """
    List the ranges whose roots prove that leaf *index* is in a tree of *size* leaves, from the leaf up.

    >>> inclusion_ranges(2, 5)
    [(3, 4), (0, 2), (4, 5)]
    """
    found, start, stop = list[Range](), 0, size
    while stop - start > 1:
        middle = _middle(start, stop)
        beside, start, stop = ((middle, stop), start, middle) if index < middle else ((start, middle), middle, stop)
        found.append(beside)
    return found[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """
    List the ranges whose roots prove that the tree of *old* leaves is the beginning of that of *size*.

    The first is where the two trees part, unless that is the whole old tree, whose root the checker has.

    >>> consistency_ranges(3, 5)
    [(2, 3), (3, 4), (0, 2), (4, 5)]
    """
    if old in (0, size):
        return []
    found, start, stop = list[Range](), 0, size
    while stop != old:
        middle = _middle(start, stop)
        beside, start, stop = ((middle, stop), start, middle) if old <= middle else ((start, middle), middle, stop)
        found.append(beside)
    return [*([(start, stop)] if start else []), *found[::-1]]


def ends_inside(ranges: Sequence[Range], old: int) -> bool:
    """Tell whether the first of *ranges* is where the old tree ends, so that a proof begins with its root."""
    return bool(ranges) and ranges[0][1] == old


def proves_inclusion(leaf: bytes, index: int, size: int, proof: Proof, root: bytes) -> bool:
    """Tell whether *proof* shows that *leaf* is number *index* of the *size* leaves under *root*."""
    if not 0 <= index < size or len(leaf) != HASH_SIZE:
        return False
    ranges, found = inclusion_ranges(index, size), leaf
    if len(proof) != len(ranges):
        return False
    for (start, _), beside in zip(ranges, proof, strict=True):
        found = node_hash(beside, found) if start < index else node_hash(found, beside)
    return found == root


def proves_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Proof) -> bool:
    """
    Tell whether *proof* shows that the *old* leaves under *old_root* are the first of the *size* leaves under *root*.

    Of an empty tree nothing can be shown, nor need be: every tree begins with it.
    """
    if not 0 < old <= size:
        return False
    ranges, hashes = consistency_ranges(old, size), list(proof)
    if len(hashes) != len(ranges):
        return False
    inside = ends_inside(ranges, old)
    before = after = hashes.pop(0) if inside else old_root
    for (start, _), beside in zip(ranges[inside:], hashes, strict=True):
        if start < old:
            before, after = node_hash(beside, before), node_hash(beside, after)
        else:
            after = node_hash(after, beside)
    return (before, after) == (old_root, root)


class Prover:
    """
    Make proofs, from the leaves in one pass.

    Kept are the nodes that the roots of *ranges* need, so that proofs from a million leaves need no memory to speak
    of; without *ranges* all are kept, and any proof can be made.
    """

    def __init__(self, leaves: Iterable[bytes], ranges: Iterable[Range] | None = None) -> None:
        self._nodes: dict[Node, bytes] = {}
        wanted = None if ranges is None else {node for each in ranges for node in _nodes(*each)}
        self.size = self._grow(leaves, wanted)

    def root(self, size: int | None = None) -> bytes:
        """Give the root of the first *size* leaves, or of all."""
        return self._root(0, self.size if size is None else size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Prove that leaf *index* is among the first *size*."""
        return [self._root(*each) for each in inclusion_ranges(index, size)]

    def consistency(self, old: int, size: int) -> list[bytes]:
        """Prove that the first *old* leaves are the beginning of the first *size*."""
        return [self._root(*each) for each in consistency_ranges(old, size)]

    def _root(self, start: int, stop: int) -> bytes:
        return Frontier.resume(stop - start, [self._nodes[node] for node in _nodes(start, stop)]).root()

    def _grow(self, leaves: Iterable[bytes], wanted: set[Node] | None) -> int:
        """Add leaf after leaf as `Frontier.add` does, and keep the nodes *wanted*."""
        open_: list[bytes] = []
        number = -1
        for number, leaf in enumerate(leaves):
            level, place, made = 0, number, leaf
            while True:
                if wanted is None or (level, place) in wanted:
                    self._nodes[level, place] = made
                if not place & 1:
                    break
                made = node_hash(open_.pop(), made)
                level, place = level + 1, place >> 1
            open_.append(made)
        return number + 1


def _middle(start: int, stop: int) -> int:
    """Give where a range is split: after the largest power of two below its length."""
    return start + (1 << (stop - start - 1).bit_length() - 1)


def _nodes(start: int, stop: int) -> Iterator[Node]:
    """Name the perfect subtrees of a range that begins where one of its length may begin, largest first."""
    while start < stop:
        level = (stop - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level
