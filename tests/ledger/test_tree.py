"""The tree of the ledger: the published vectors of RFC 6962, and the definition itself."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivp_registry.ledger import EMPTY_ROOT, Frontier
from ivp_registry.ledger.tree import node_hash

VECTORS = json.loads((Path(__file__).parents[1] / "assets/vectors/rfc6962_roots.json").read_bytes())
LEAVES = [hashlib.sha256(b"\x00" + bytes.fromhex(text)).digest() for text in VECTORS["leaf_inputs_hex"]]
ROOTS = [bytes.fromhex(text) for text in VECTORS["roots_hex_by_size"]]
LEVELS = [[bytes.fromhex(text) for text in level] for level in VECTORS["node_hashes_hex_by_level"]]

leaf_hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def defined_root(leaves: list[bytes]) -> bytes:
    """Give the root as RFC 6962 section 2.1 defines it: split at the largest power of two below the size."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + defined_root(leaves[:split]) + defined_root(leaves[split:])).digest()


class TestVectors:
    def test_name_their_source(self):
        """The vectors say where they are from and under which licence."""
        assert {source["licence"] for source in VECTORS["source"]} == {"Apache-2.0"}
        assert len(ROOTS) == 9

    @pytest.mark.parametrize("size", range(9))
    def test_roots(self, size):
        """The root of each size is the published one."""
        assert Frontier(LEAVES[:size]).root() == ROOTS[size]

    @pytest.mark.parametrize("level", range(1, len(LEVELS)))
    def test_nodes(self, level):
        """Each inner node is the published hash of the two below it."""
        below = LEVELS[level - 1]
        pairs = zip(below[::2], below[1::2], strict=False)

        assert [node_hash(left, right) for left, right in pairs][: len(LEVELS[level])] == LEVELS[level]

    def test_single_hashes(self):
        """The hash of an empty tree and of one node are the published ones."""
        single = {case["desc"]: case for case in VECTORS["single"]}
        node = single["node"]

        assert bytes.fromhex(single["empty root"]["hash"]) == EMPTY_ROOT == Frontier().root()
        assert node_hash(node["left_utf8"].encode(), node["right_utf8"].encode()).hex() == node["hash"]


class TestFrontier:
    @given(leaf_hashes)
    def test_equals_the_definition(self, leaves):
        """Grown leaf by leaf, the tree has at every size the root that the definition gives."""
        tree = Frontier()

        for size, leaf in enumerate(leaves, start=1):
            tree.add(leaf)
            assert (tree.size, tree.root()) == (size, defined_root(leaves[:size]))

    @given(leaf_hashes, st.data())
    def test_no_leaf_can_change(self, leaves, data):
        """Another leaf at any place, or two leaves in another order, is another root."""
        if len(leaves) < 2:
            return
        place = data.draw(st.integers(0, len(leaves) - 2))
        changed, swapped = leaves.copy(), leaves.copy()
        changed[place] = hashlib.sha256(changed[place]).digest()
        swapped[place : place + 2] = reversed(swapped[place : place + 2])

        assert Frontier(changed).root() != Frontier(leaves).root()
        assert (Frontier(swapped).root() == Frontier(leaves).root()) == (leaves[place] == leaves[place + 1])

    def test_holds_one_hash_for_each_bit(self):
        """A tree of a hundred thousand leaves keeps as many hashes as its size has ones in binary."""
        tree = Frontier([LEAVES[0]] * 100_000)

        assert (tree.size, len(tree._perfect)) == (100_000, (100_000).bit_count())
