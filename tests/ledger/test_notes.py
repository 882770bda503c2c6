"""Keys and signed notes: the published ones are accepted and refused as published."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivp_registry.errors import InvalidInput, NotProven
from ivp_registry.ledger.keys import ECDSA, SigningKey, VerifierKey
from ivp_registry.ledger.notes import Note, Signature, cosignature_of, signature_of

from .vectors import vectors

VECTORS, COSIGNATURES = vectors("c2sp_signed_note"), vectors("c2sp_cosignature")
GOOD_KEYS = [case["vkey"] for case in VECTORS["good_vkeys"]]
WITHOUT_ECDSA = [text for text in GOOD_KEYS if VerifierKey.parse(text).algorithm != ECDSA]
"""The id of an ECDSA key is made without its name, so another name is another good key."""

KEY = SigningKey("example.nl/ivp", bytes(32))
MOMENT = datetime(2026, 1, 5, 12, tzinfo=UTC)


class TestKeys:
    @pytest.mark.parametrize("text", GOOD_KEYS)
    def test_good_ones_are_read(self, text):
        """A published key is read, and written the same."""
        assert str(VerifierKey.parse(text)) == text

    @pytest.mark.parametrize("case", VECTORS["bad_vkeys"], ids=lambda case: case["why"])
    def test_bad_ones_are_refused(self, case):
        """A published bad key is refused, by name."""
        with pytest.raises(InvalidInput) as refused:
            VerifierKey.parse(case["vkey"])
        assert refused.value.code == "invalid-input"

    @pytest.mark.parametrize("text", WITHOUT_ECDSA)
    def test_mangled_ones_are_refused(self, text):
        """Every part of a key, and every key with one character changed, is refused."""
        mangled = [text[:end] for end in range(len(text))] + [text[start:] for start in range(1, len(text))]
        mangled += [f"{text[:place]}{chr(ord(text[place]) + 1)}{text[place + 1 :]}" for place in range(len(text))]

        for each in mangled:
            with pytest.raises(InvalidInput):
                VerifierKey.parse(each)

    @pytest.mark.parametrize("case", COSIGNATURES["key_pairs"], ids=lambda case: case["name"])
    def test_pairs_belong_together(self, case):
        """A published private key gives its published public key, and what it cosigns is accepted by it."""
        key = SigningKey.parse(case["skey"])
        note = Note("a\n1\nb\n", (cosignature_of(key, "a\n1\nb\n", MOMENT),))

        assert (str(key.verifier), key.secret) == (case["vkey"], case["skey"])
        assert note.signed_by([key.verifier.cosigner])[0].moment == MOMENT

    def test_a_key_for_cosigning_is_read(self):
        """A published key of kind 0x04 is read; one of a kind that this version does not know is refused by name."""
        kinds = {case["desc"]: case["vkey"] for case in COSIGNATURES["vkeys"]}

        assert VerifierKey.parse(kinds["works: native algEd25519CosignatureV1 verifier"]).algorithm == 4
        with pytest.raises(InvalidInput, match="unknown kind"):
            VerifierKey.parse(kinds["works: native algMLDSA44 verifier"])

    def test_a_secret_is_shown_by_nothing(self):
        """Neither the representation of a key nor the refusal of a bad one shows the seed."""
        key = SigningKey.new("example.nl/ivp")
        seed = base64.b64encode(b"\x01" + key.seed).decode()

        with pytest.raises(InvalidInput) as refused:
            SigningKey.parse(key.secret[:-4] + "AAAA")
        assert seed in key.secret
        assert seed[:20] not in repr(key) + str(key) + str(refused.value) + repr(refused.value.facts)

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n"])
    def test_a_name_that_no_note_can_hold_is_refused(self, name):
        """A key gets no name that cannot stand in a signature."""
        with pytest.raises(InvalidInput):
            SigningKey.new(name)


class TestNotes:
    @pytest.mark.parametrize("case", VECTORS["sign"], ids=lambda case: case.get("error", "good"))
    def test_signing_gives_the_published_bytes(self, case):
        """A published text signed with the published key is the published note; a bad text is refused."""
        key = SigningKey.parse(case["skey"])
        if "error" in case:
            with pytest.raises(InvalidInput):
                signature_of(key, case["text"])
        else:
            assert str(Note(case["text"], (signature_of(key, case["text"]),))) == case["signed"]

    @pytest.mark.parametrize("case", VECTORS["open"], ids=lambda case: case.get("why") or case.get("real") or "good")
    def test_opening_does_as_published(self, case):
        """A published note is opened by its keys, or refused, as its publishers say."""
        note = base64.b64decode(case["note_b64"]) if "note_b64" in case else case["note"]
        keys = [VerifierKey.parse(text) for text in case["vkeys"]]

        try:
            signed = [each.key.name for each in Note.parse(note).signed_by(keys)]
        except (InvalidInput, NotProven):
            signed = []

        assert signed == case.get("verified", [])
        assert bool(signed) == case["ok"]

    def test_a_published_cosigned_checkpoint_is_read(self):
        """The example of the specification is read whole, with the moment that its witness names."""
        note = Note.parse(COSIGNATURES["spec_cosigned_checkpoint"])
        witness = next(each for each in note.signatures if each.name == "witness.example.com/w1")

        assert str(note) == COSIGNATURES["spec_cosigned_checkpoint"]
        assert int.from_bytes(witness.value[:8], "big") == 1679315147

    @pytest.mark.parametrize("case", COSIGNATURES["timestamps"], ids=lambda case: case.get("reject", "good"))
    def test_published_timestamps(self, case):
        """The moment in a published cosignature is read; what is none is no moment."""
        key = VerifierKey("x", 4, bytes(32))
        try:
            value = Signature.parse(f"— x {case['signature_b64']}").value
        except InvalidInput:
            assert case["reject"] == "gibberish"
        else:
            assert (len(value) == 72) == ("unix_time" in case)
            assert key.stamp(value) == case.get("unix_time", key.stamp(value))

    def test_a_moment_beyond_every_calendar_is_refused(self):
        """A cosignature of the year 300 000 000 is refused, not a crash."""
        far = (2**60).to_bytes(8, "big") + bytes(64)
        note = Note("a\n", (Signature(KEY.name, KEY.verifier.cosigner.id, far),))

        with pytest.raises(NotProven):
            note.signed_by([KEY.verifier.cosigner])

    @given(st.integers(0, 10_000), st.integers(1, 255))
    def test_no_byte_of_a_note_can_change(self, place, mask):
        """A signed note in which one byte is changed is not a note, or signed by nobody, or says so."""
        text = "example.nl/ivp\n1\nAAAA\n"
        whole = str(Note(text, (signature_of(KEY, text),))).encode()
        place %= len(whole)
        changed = whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :]

        try:
            note = Note.parse(changed)
            signed = note.signed_by([KEY.verifier])
        except (InvalidInput, NotProven):
            signed = []
        assert not signed or note.text == text  # only the last base64 digit has bits that mean nothing
