"""
One leaf for each event: five members that pin its place, its kind and the SHA-256 of its stored bytes.

The bytes themselves stay out, so a leaf can be published, and stays true when content is withheld.
"""

from __future__ import annotations

import hashlib
import json

FORMAT = "ivp-leaf/1"
_quote = json.JSONEncoder(ensure_ascii=False).encode


def leaf_data(aggregate: str, version: int, topic: str, state: bytes) -> bytes:
    """
    Give the leaf as one line of canonical JSON.

    Source: RFC 8785; for these five members with plain names, sorted keys and no spaces are all it asks.

    >>> leaf_data("plan/x", 1, "plan-drafted", b"{}").decode()[:45]
    '{"aggregate":"plan/x","format":"ivp-leaf/1","'
    """
    digest = hashlib.sha256(state).hexdigest()
    return (
        f'{{"aggregate":{_quote(aggregate)},"format":"{FORMAT}","state_sha256":"{digest}",'
        f'"topic":{_quote(topic)},"version":{version}}}'
    ).encode()


def leaf_hash(aggregate: str, version: int, topic: str, state: bytes) -> bytes:
    """
    Give the hash of the leaf, 32 bytes.

    Source: RFC 6962 section 2.1, a leaf is prefixed with 0x00.
    """
    return hashlib.sha256(b"\x00" + leaf_data(aggregate, version, topic, state)).digest()
