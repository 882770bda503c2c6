"""Checkpoints, policies, proof files and witnesses: as published, and between two registers."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from ivp_registry.errors import InvalidInput, NotProven, OtherRegister, WouldFork
from ivp_registry.ledger import Checkpoint, Policy, ProofFile, Prover, SignedCheckpoint
from ivp_registry.ledger.checkpoints import printed_root, seen_at
from ivp_registry.ledger.keys import SigningKey, VerifierKey, to_base64
from ivp_registry.ledger.notes import Note, cosignature_of, signature_of
from ivp_registry.ledger.proof_files import ConsistencyFile
from ivp_registry.ledger.witnessing import Request, Seen, cosign

from .vectors import vectors

LOG, WITNESS, OTHER = (SigningKey(name, bytes([number]) * 32) for number, name in enumerate(("log", "witness", "other")))
LEAVES = [hashlib.sha256(bytes([number])).digest() for number in range(50)]
TREE = Prover(LEAVES)
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def checkpoint(size: int, key: SigningKey = LOG, *, cosigned: tuple[SigningKey, ...] = ()) -> SignedCheckpoint:
    """Sign the first *size* leaves."""
    text = Checkpoint(key.name, size, TREE.root(size)).text
    note = Note(text, (signature_of(key, text), *(cosignature_of(each, text, NOW) for each in cosigned)))
    return SignedCheckpoint.parse(str(note))


class TestCheckpoint:
    @pytest.mark.parametrize("case", vectors("c2sp_checkpoint")["parse"], ids=lambda case: case["desc"])
    def test_published_texts(self, case):
        """A published text is read, and written the same, or refused; roots that are no hash are made one first."""
        text = case["text"]
        for root in ("YmFuYW5hcw==", "dGhlIHZpZXcgZnJvbSB0aGUgdHJlZSB0b3BzIGlzIGdyZWF0IQ=="):
            text = text.replace(root, to_base64(bytes(32)))

        if case["reject"] or case["disputed"]:  # disputed are empty extension lines, which C2SP forbids
            with pytest.raises(InvalidInput):
                Checkpoint.parse(text)
        else:
            read = Checkpoint.parse(text)
            assert (read.text, read.origin, read.size) == (text, case["want"]["origin"], case["want"]["size"])

    def test_a_root_that_is_no_hash_is_refused(self):
        """A root of another length than SHA-256 gives is refused."""
        with pytest.raises(InvalidInput, match="32 bytes"):
            Checkpoint.parse("Log\n123\nYmFuYW5hcw==\n")

    def test_the_checkpoint_of_the_go_checksum_database_is_read(self):
        """The text that Go publishes is read with its size and root."""
        case = vectors("c2sp_checkpoint")["go_sumdb_format"]
        read = Checkpoint.parse(case["text"])

        assert (read.size, read.root) == (case["size"], base64.b64decode(case["text"].split("\n")[2]))

    def test_it_is_opened_by_its_log_only(self):
        """A checkpoint is accepted with the key of its log; other keys, no signature and other logs are told apart."""
        signed = checkpoint(20, cosigned=(LOG,))

        assert seen_at(signed.opened([LOG.verifier])) == NOW
        with pytest.raises(NotProven, match="none of the keys"):
            signed.opened([attrs.evolve(OTHER, name="log").verifier])
        with pytest.raises(OtherRegister, match="'log', not about 'other'"):
            signed.opened([OTHER.verifier])

    @pytest.mark.parametrize("text", ["ab " * 21 + "ab", "AB" * 32, "abab-abab." * 3 + "ab" * 26 + "", "ab" * 31])
    def test_a_printed_root_is_read_in_groups(self, text):
        """The 64 digits of a letter are read in groups, in capitals too; fewer are refused."""
        digits = "".join(each for each in text if each.isalnum()).lower()
        if len(digits) == 64:
            assert printed_root(text).hex() == digits
        else:
            with pytest.raises(InvalidInput):
                printed_root(text)


class TestPolicy:
    @pytest.mark.parametrize("case", vectors("c2sp_tlog_policy")["cases"], ids=lambda case: case["desc"])
    def test_published_files(self, case):
        """A published policy is read, and written so that it reads the same, or refused."""
        if "reject" in case:
            with pytest.raises(InvalidInput):
                Policy.parse(case["policy"])
        else:
            policy = Policy.parse(case["policy"])
            assert policy.threshold == case["threshold"]
            assert Policy.parse(str(policy)) == policy

    def test_the_quorum_counts_witnesses(self):
        """Two of three: one cosignature is not enough, two are, whichever; one key under two names counts once."""
        lines = [f"witness {key.name} {key.verifier.cosigner}" for key in (LOG, WITNESS, OTHER)]
        policy = Policy.parse("\n".join([*lines, "group g 2 log witness other", "quorum g"]))
        doubled = Policy.parse("\n".join([*lines[:1], lines[0].replace("witness log", "witness again"),
                                          "group g 2 log again", "quorum g"]))  # fmt: skip

        assert not policy.is_met_by(policy.cosigned(checkpoint(20, cosigned=(WITNESS,))))
        assert policy.is_met_by(policy.cosigned(checkpoint(20, cosigned=(WITNESS, OTHER))))
        assert not doubled.is_met_by(doubled.cosigned(checkpoint(20, cosigned=(LOG,))))

    def test_groups_can_hold_groups(self):
        """A group counts as one member of another group."""
        lines = [f"witness {key.name} {key.verifier.cosigner}" for key in (LOG, WITNESS, OTHER)]
        policy = Policy.parse("\n".join([*lines, "group a any log witness", "group b all a other", "quorum b"]))

        assert policy.is_met_by(policy.cosigned(checkpoint(20, cosigned=(WITNESS, OTHER))))
        assert not policy.is_met_by(policy.cosigned(checkpoint(20, cosigned=(WITNESS, LOG))))

    @pytest.mark.parametrize(
        "line",
        ["log", "log x", f"log {LOG.verifier}\nlog {LOG.verifier}", f"log {LOG.verifier.cosigner}", "witness a", "nonsense",
         "quorum none\nquorum none", "group a 1", "quorum none\x00"],
    )  # fmt: skip
    def test_what_means_nothing_is_refused(self, line):
        """A line that a policy cannot have is refused with its number."""
        with pytest.raises(InvalidInput):
            Policy.parse(f"{line}\nquorum none\n")

    def test_a_policy_that_is_too_large_is_refused(self):
        """A policy of a megabyte, or one that is no text, is refused before it is read."""
        for policy in (b"#" * 1_000_000, b"\xff"):
            with pytest.raises(InvalidInput):
                Policy.parse(policy)


class TestProofFile:
    @pytest.mark.parametrize("case", vectors("c2sp_tlog_proof")["marshal"], ids=lambda case: case["index"])
    def test_published_files_are_written(self, case):
        """A published proof is written as published, and read back the same."""
        hashes = tuple(base64.b64decode(text) for text in case["hashes"])
        extra = base64.b64decode(case.get("extra_b64", ""))
        proof = ProofFile(index=case["index"], hashes=hashes, checkpoint=case["checkpoint"], extra=extra)

        assert str(proof) == case["text"]
        assert ProofFile.parse(case["text"]) == proof

    @pytest.mark.parametrize("case", vectors("c2sp_tlog_proof")["reject"], ids=lambda case: case["desc"])
    def test_published_bad_files_are_refused(self, case):
        """A published bad proof is refused."""
        with pytest.raises(InvalidInput):
            ProofFile.parse(case["text"])

    def test_it_proves_its_leaf_and_no_other(self):
        """A proof holds for its leaf under the key of its log; another leaf, key, index or checkpoint is refused."""
        proof = ProofFile(index=7, hashes=tuple(TREE.inclusion(7, 20)), checkpoint=str(checkpoint(20)))

        assert proof.check(LEAVES[7], [LOG.verifier])[0].size == 20
        with pytest.raises(NotProven, match="does not lead from this leaf"):
            proof.check(LEAVES[8], [LOG.verifier])
        with pytest.raises(OtherRegister):
            proof.check(LEAVES[7], [OTHER.verifier])
        with pytest.raises(NotProven, match="larger tree"):
            attrs.evolve(proof, checkpoint=str(checkpoint(7))).check(LEAVES[7], [LOG.verifier])

    def test_it_is_small(self):
        """A proof over a million leaves, with a dated and cosigned checkpoint, is less than two kilobytes."""
        proof = ProofFile(index=0, hashes=(bytes(32),) * 20, checkpoint=str(checkpoint(20, cosigned=(LOG, WITNESS))))

        assert len(str(proof).encode()) < 2000

    def test_a_beginning_is_proved(self):
        """A consistency file holds for its two checkpoints in that order, and for no others."""
        proof = ConsistencyFile(hashes=tuple(TREE.consistency(20, 45)), old=str(checkpoint(20)), new=str(checkpoint(45)))
        read = ConsistencyFile.parse(str(proof))

        assert read == proof
        assert [each.size for each in read.check([LOG.verifier])] == [20, 45]
        with pytest.raises(NotProven):
            attrs.evolve(read, new=str(checkpoint(44))).check([LOG.verifier])
        with pytest.raises(InvalidInput):
            ConsistencyFile.parse(str(proof).replace("old 5", "old 50"))


class TestWitness:
    def test_the_published_conversation(self):
        """Each published request gets the answer that the published witness gives."""
        exchange = vectors("c2sp_witness_exchange")["exchange"]
        origin = exchange[0]["request"].split("\n")[2]
        log = VerifierKey(origin, 1, bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f"))
        seen, answers = None, []

        for step in exchange:
            request = Request.parse(step["request"])
            assert str(request).startswith(step["request"].split("\n— ")[0])
            try:
                line = cosign(request, logs=[log], seen=seen, key=WITNESS, now=NOW)
            except OtherRegister:
                answers.append(403)
            except WouldFork as error:
                answers.append(409)
                assert step["assert"] == f'body == "{error.facts["signed"]}\\n"'
            except NotProven as error:
                answers.append(422 if error.facts["what"] == "request" else 403)
            else:
                answers.append(200)
                seen = Seen(request.checkpoint.size, request.checkpoint.root)
                note = request.checkpoint.note.with_signatures([line])
                assert [each.moment for each in note.signed_by([WITNESS.verifier.cosigner])] == [NOW]

        assert answers == [step["status"] for step in exchange]

    def test_the_same_size_with_another_root_is_refused(self):
        """A log that shows a second history of the same size is refused, though its signature holds."""
        request = Request(old=20, hashes=(), checkpoint=checkpoint(20))

        assert cosign(request, logs=[LOG.verifier], seen=Seen(20, TREE.root(20)), key=WITNESS, now=NOW)
        with pytest.raises(WouldFork, match="another root"):
            cosign(request, logs=[LOG.verifier], seen=Seen(20, TREE.root(19)), key=WITNESS, now=NOW + timedelta(days=1))

    @pytest.mark.parametrize("body", [b"", b"old 1\n\n", b"old 21\n\n%b", b"\xff", b"old -1\n\n%b", b"old 1\nAA\n\n%b"])
    def test_what_is_no_request_is_refused(self, body):
        """A mangled request is refused by name."""
        with pytest.raises(InvalidInput):
            Request.parse(body.replace(b"%b", str(checkpoint(20)).encode()))
