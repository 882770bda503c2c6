"""The leaf: canonical JSON of five members, the same in every language that reads RFC 8785."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ivp_registry.ledger import leaf_data, leaf_hash

HOSTILE = [
    "",
    "\x00",
    "\x1f\x7f\x80",
    '"\\/',
    "\b\f\n\r\t",
    "\u2028\u2029",
    "\ufeff",
    "\U0001f600",
    "é",
    "\u202e",
    "</script>",
    "a\u0301",
    "\ufffe\uffff",
]
texts = st.text(st.characters(codec="utf-8")) | st.sampled_from(HOSTILE)
versions = st.integers(0, 2**53 - 1)


def as_object(aggregate: str, version: int, topic: str, state: bytes) -> dict[str, object]:
    digest = hashlib.sha256(state).hexdigest()
    return {"aggregate": aggregate, "format": "ivp-leaf/1", "state_sha256": digest, "topic": topic, "version": version}


class TestLeafData:
    @given(texts, versions, texts, st.binary())
    def test_is_canonical_json(self, aggregate, version, topic, state):
        """Whatever text it holds, a leaf is byte for byte what RFC 8785 makes of the same object."""
        assert leaf_data(aggregate, version, topic, state) == rfc8785.dumps(as_object(aggregate, version, topic, state))

    @pytest.mark.parametrize("text", HOSTILE)
    def test_is_one_line_that_reads_back(self, text):
        """A leaf is one line, without raw control characters, and reads back as it was."""
        data = leaf_data(text, 7, text, b"{}")

        assert min(data) >= 0x20
        assert json.loads(data) == as_object(text, 7, text, b"{}")

    def test_golden(self):
        """The form of a leaf never changes: it is what registers were signed over."""
        assert leaf_data("plan/x/council/gm0296", 3, "plan-adopted", b'{"v":1}') == (
            b'{"aggregate":"plan/x/council/gm0296","format":"ivp-leaf/1",'
            b'"state_sha256":"afbf9d0f3560b0fd7795e81c42a0a79ee6b6fc67e064f77826aee642cad28d91",'
            b'"topic":"plan-adopted","version":3}'
        )

    def test_the_state_itself_stays_out(self):
        """A leaf can be published: of the state it holds the digest only."""
        assert b"secret" not in leaf_data("plan/x", 1, "noted", b'{"note":"secret"}')


class TestLeafHash:
    def test_is_prefixed(self):
        """The hash is over 0x00 and the leaf, so that no leaf can pass for a node (RFC 6962 section 2.1)."""
        data = leaf_data("plan/x", 1, "noted", b"{}")

        assert leaf_hash("plan/x", 1, "noted", b"{}") == hashlib.sha256(b"\x00" + data).digest()

    @given(st.tuples(texts, versions, texts, st.binary()), st.tuples(texts, versions, texts, st.binary()))
    def test_differs_when_anything_differs(self, one, other):
        """Two events have the same leaf only if place, kind and bytes are all the same."""
        assert (leaf_hash(*one) == leaf_hash(*other)) == (one == other)
