"""Texts that were once valid: cut off, flipped, repeated, spliced, and with the words in them that parsers trip over."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    b"\n", b"\n\n", b"\x00", b"\r\n", b" ", b"\xff", b"\xe2\x80\x94 ", b"\xed\xa0\x80", b"-1", b"0", b"00", b"9" * 25, b"9" * 5000,
    b"Infinity", b"NaN", b"1e999", b"null", b"true", b"[]", b"{}", b"[" * 5000, b'{"a":' * 2000, b'"', b'"\\ud800"', b"=", b"+",
    b"A" * 44, b"AAAA", b"\x30\x84\xff\xff\xff\xff", b"quorum none\n", b"group g 1 g\n", b"any", b"all", b"\xd9\xa3",
)  # fmt: skip
SIZE = 3_000_000
"""More than any of these files may have."""


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """Give one of *seeds*, changed a few times; sometimes not at all."""
    found = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 4))):
        found = _changed(draw, found, seeds)
    return found


def _changed(draw: st.DrawFn, text: bytes, seeds: list[bytes]) -> bytes:
    place, until = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    match draw(st.sampled_from(("cut", "flip", "word", "drop", "repeat", "splice", "grow"))):
        case "cut":
            return text[:place]
        case "flip" if place < len(text):
            return text[:place] + bytes([text[place] ^ draw(st.integers(1, 255))]) + text[place + 1 :]
        case "word":
            return text[:place] + draw(st.sampled_from(WORDS)) + text[until if draw(st.booleans()) else place :]
        case "drop":
            return text[:place] + text[until:]
        case "repeat":
            return text[:until] + text[place:]
        case "splice":
            other = draw(st.sampled_from(seeds))
            return text[:place] + other[min(place, len(other)) :]
        case "grow" if draw(st.integers(0, 50)) == 0:
            return text + text[place : place + 1] * SIZE
    return text
