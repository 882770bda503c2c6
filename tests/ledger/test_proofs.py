"""Proofs over the tree: the published ones are accepted and refused as published, and ours hold for every tree."""

from __future__ import annotations

import hashlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivp_registry.ledger import Frontier, Prover, proves_consistency, proves_inclusion
from ivp_registry.ledger.proofs import consistency_ranges, inclusion_ranges

from .vectors import unbased, vectors

INCLUSION = vectors("rfc6962_inclusion_proofs")["cases"]
CONSISTENCY = vectors("rfc6962_consistency_proofs")["cases"]
MOST = 200
LEAVES = [hashlib.sha256(bytes([number])).digest() for number in range(MOST)]
WHOLE = Prover(LEAVES)

sizes = st.integers(1, MOST)


@pytest.mark.parametrize("case", INCLUSION, ids=lambda case: case["id"])
def test_published_inclusion_proofs(case):
    """Each published proof that a leaf is in a tree is accepted or refused as its publishers say."""
    proof = [unbased(text) for text in case["proof"] or ()]

    found = proves_inclusion(unbased(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, unbased(case["root"]))

    assert found != case["wantErr"]


@pytest.mark.parametrize("case", CONSISTENCY, ids=lambda case: case["id"])
def test_published_consistency_proofs(case):
    """Each published proof that a tree only grew is accepted or refused as its publishers say."""
    proof = [unbased(text) for text in case["proof"] or ()]

    found = proves_consistency(case["size1"], unbased(case["root1"]), case["size2"], unbased(case["root2"]), proof)

    assert found != case["wantErr"]


@given(sizes, st.data())
def test_every_leaf_can_be_proved(size, data):
    """Whatever the tree and the leaf, our proof holds, for that leaf at that place only."""
    index, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    proof, root = WHOLE.inclusion(index, size), WHOLE.root(size)

    assert root == Frontier(LEAVES[:size]).root()
    assert proves_inclusion(LEAVES[index], index, size, proof, root)
    assert proves_inclusion(LEAVES[other], index, size, proof, root) == (other == index)
    assert proves_inclusion(LEAVES[index], other, size, proof, root) == (other == index)


@given(sizes, st.data())
def test_every_beginning_can_be_proved(size, data):
    """Whatever the two sizes, our proof that the one tree begins the other holds, and for those two only."""
    old, other = (data.draw(st.integers(1, size)) for _ in range(2))
    proof = WHOLE.consistency(old, size)

    assert proves_consistency(old, WHOLE.root(old), size, WHOLE.root(size), proof)
    assert proves_consistency(old, WHOLE.root(other), size, WHOLE.root(size), proof) == (other == old)
    assert proves_consistency(old, WHOLE.root(old), size, WHOLE.root(other), proof) == (other == size)


@given(sizes, st.data())
def test_no_hash_of_a_proof_can_change(size, data):
    """One bit of one hash, one hash more or one less, and a proof proves nothing."""
    index = data.draw(st.integers(0, size - 1))
    proof, root = WHOLE.inclusion(index, size), WHOLE.root(size)
    assert not proves_inclusion(LEAVES[index], index, size, [*proof, LEAVES[0]], root)
    if proof:
        place, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        changed = (int.from_bytes(proof[place], "big") ^ (1 << bit)).to_bytes(32, "big")
        assert not proves_inclusion(LEAVES[index], index, size, [*proof[:place], changed, *proof[place + 1 :]], root)
        assert not proves_inclusion(LEAVES[index], index, size, proof[:-1], root)


@given(sizes, st.data())
def test_one_pass_gives_the_same_proofs(size, data):
    """Proofs made while the leaves go by are those made from the whole tree."""
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    ranges = [*inclusion_ranges(index, size), *consistency_ranges(old, size), (0, size)]

    passed = Prover(iter(LEAVES[:size]), ranges)

    assert (passed.size, passed.root()) == (size, WHOLE.root(size))
    assert passed.inclusion(index, size) == WHOLE.inclusion(index, size)
    assert passed.consistency(old, size) == WHOLE.consistency(old, size)


@given(sizes)
def test_a_frontier_can_be_taken_up_again(size):
    """A tree grown in two parts, with only the frontier kept between, is the tree grown at once."""
    begun = Frontier(LEAVES[:size])
    tree = Frontier.resume(begun.size, begun.perfect)
    for leaf in LEAVES[size:]:
        tree.add(leaf)

    assert (tree.size, tree.root()) == (MOST, WHOLE.root())
    with pytest.raises(ValueError, match="perfect subtrees"):
        Frontier.resume(size, (*begun.perfect, LEAVES[0]))


@pytest.mark.slow
def test_a_proof_from_many_leaves_needs_no_memory():
    """Making a proof over a hundred thousand leaves holds some dozens of hashes, not the leaves."""
    size = 100_000
    leaves = (number.to_bytes(32, "big") for number in range(size))
    tracemalloc.start()
    try:
        passed = Prover(leaves, [*inclusion_ranges(77_777, size), (0, size)])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    proof = passed.inclusion(77_777, size)
    assert proves_inclusion((77_777).to_bytes(32, "big"), 77_777, size, proof, passed.root())
    assert peak < 100_000
