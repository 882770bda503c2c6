"""Witnesses by file: they cosign what only grew, remember it, and make a register anchored for who asks for them."""

from __future__ import annotations

import json

import attrs
import pytest

from ivp_registry import Registry
from ivp_registry.anchoring import Keyring, Shelf, Signer, gather
from ivp_registry.anchoring.witness import Witness, keep, parse_lines, request
from ivp_registry.errors import InvalidInput, NotProven, OtherRegister, StoreError, WouldFork
from ivp_registry.ledger import Policy
from ivp_registry.ledger.witnessing import Request

from .conftest import ORIGIN, fill

WITNESSES = ("griffie.wijchen.nl", "rekenkamer.wijchen.nl", "druten.nl/getuige")


@pytest.fixture
def keyrings(tmp_path) -> list[Keyring]:
    """Give three witnesses, each with a folder of keys of its own."""
    made = [Keyring(tmp_path / name.split(".")[0]) for name in WITNESSES]
    for keyring, name in zip(made, WITNESSES, strict=True):
        keyring.new(name)
    return made


@pytest.fixture
def policy(keyring, keyrings) -> Policy:
    """Give the policy of an auditor: two of the three."""
    lines = [f"log {keyring.keys(ORIGIN)[0].verifier}"]
    for number, (each, name) in enumerate(zip(keyrings, WITNESSES, strict=True)):
        lines.append(f"witness w{number} {each.keys(name)[0].verifier.cosigner}")
    return Policy.parse("\n".join([*lines, "group g 2 w0 w1 w2", "quorum g"]))


@pytest.fixture
def witnesses(keyrings, clock) -> list[Witness]:
    return [Witness(each, name, clock=lambda: clock.at) for each, name in zip(keyrings, WITNESSES, strict=True)]


@pytest.fixture
def shelf(register) -> Shelf:
    return Shelf(register.address.path)


def ask(register: Registry, signer: Signer, old: int) -> Request:
    """Sign, and give the request as a file carries it."""
    return Request.parse(str(request(register, signer.sign(register), old=old)))


class TestCosigning:
    def test_a_register_is_witnessed_as_it_grows(self, register, signer, witnesses, policy):
        """A witness cosigns a register again and again, each time from what it saw last."""
        for old, upto in ((0, 20), (20, 20), (20, 33), (33, 64)):
            fill(register, upto)
            line = witnesses[0].cosign(ask(register, signer, old), policy)

            assert line.name == WITNESSES[0]
            assert witnesses[0].seen()[ORIGIN].size == upto

    def test_it_never_goes_back(self, register, signer, witnesses, policy):
        """Having cosigned more, a witness refuses less, and says how much it saw; its memory stays."""
        early = ask(register, signer, 0)
        fill(register, 30)
        witnesses[0].cosign(ask(register, signer, 0), policy)

        with pytest.raises(WouldFork, match="signed at 30"):
            witnesses[0].cosign(early, policy)
        assert witnesses[0].seen()[ORIGIN].size == 30

    def test_a_second_history_is_refused(self, register, signer, witnesses, policy, keyring, tmp_path, clock):
        """When the key of the log signs two histories, the witness that saw one refuses the other."""
        witnesses[0].cosign(ask(register, signer, 0), policy)
        keyring.state(ORIGIN).write_text("nothing signed yet\n")  # who owns the key can make it forget
        with Registry.create(tmp_path / "second.db", clock=clock) as second:
            fill(second, 30)
            forged = ask(second, Signer(keyring, ORIGIN), 20)

            with pytest.raises(NotProven, match="only grew"):
                witnesses[0].cosign(forged, policy)
            assert witnesses[1].cosign(ask(second, Signer(keyring, ORIGIN), 0), policy), "who saw nothing before cannot know"

    def test_an_unknown_log_is_refused(self, register, signer, witnesses, policy, keyrings):
        """A witness cosigns only the logs that its policy names, under their keys."""
        asked = ask(register, signer, 0)

        with pytest.raises(OtherRegister):
            witnesses[0].cosign(asked, attrs.evolve(policy, logs=(keyrings[1].keys(WITNESSES[1])[0].verifier,)))
        with pytest.raises(NotProven, match="names no log"):
            witnesses[0].cosign(asked, attrs.evolve(policy, logs=()))
        assert witnesses[0].seen() == {}

    @pytest.mark.parametrize(
        "content", ["", "{}", '{"format": "ivp-signer/1"}', "[]", '{"format":"ivp-witness/1","origin":"x"}']
    )
    def test_a_damaged_memory_cosigns_nothing(self, register, signer, witnesses, policy, keyrings, content):
        """From a memory that is damaged or gone a witness might go back, so it cosigns nothing."""
        path = keyrings[0].state(WITNESSES[0])
        path.write_text(content)
        with pytest.raises(InvalidInput):
            witnesses[0].cosign(ask(register, signer, 0), policy)
        path.unlink()
        with pytest.raises(StoreError):
            witnesses[0].cosign(ask(register, signer, 0), policy)

    def test_a_signer_is_no_witness(self, register, signer, keyring, policy):
        """The memory of a log is not taken for that of a witness: one key does one thing."""
        signer.sign(register)

        with pytest.raises(InvalidInput, match="not what this witness wrote"):
            Witness(keyring, ORIGIN).cosign(ask(register, signer, 0), policy)
        json.loads(keyring.state(ORIGIN).read_text())

    def test_a_request_for_more_than_there_is(self, register, signer):
        """A request cannot begin after the checkpoint."""
        with pytest.raises(InvalidInput, match="seen more"):
            request(register, signer.sign(register), old=21)


class TestKeeping:
    def test_a_quorum_makes_the_register_anchored(self, register, signer, witnesses, policy, shelf):
        """With one cosignature of two asked for the register is not anchored, with two it is."""
        shelf.add(signer.sign(register))
        asked = ask(register, signer, 0)
        verdicts = []
        for each in witnesses[:2]:
            keep(shelf, parse_lines(f"{each.cosign(asked, policy)}\n".encode()), policy)
            verdicts.append(register.verify(evidence=gather(shelf, policy=policy)))

        assert [(each.is_consistent, each.is_anchored, each.steps[6].checked) for each in verdicts] == [
            (False, False, 1), (True, True, 2),
        ]  # fmt: skip
        assert [finding.code for finding in verdicts[0].findings] == ["witnesses"]

    def test_without_a_policy_witnesses_count_for_nothing(self, register, signer, witnesses, policy, shelf):
        """Who names no witnesses cannot be convinced by any: the register does not choose them for him."""
        shelf.add(signer.sign(register))
        keep(shelf, [each.cosign(ask(register, signer, 0), policy) for each in witnesses], policy)

        assert not register.verify(evidence=gather(shelf)).is_anchored

    def test_a_line_that_belongs_nowhere_is_refused(self, register, signer, witnesses, policy, shelf, keyrings):
        """A cosignature of a stranger, or over another checkpoint, is not kept."""
        line = witnesses[0].cosign(ask(register, signer, 0), policy)
        with pytest.raises(NotProven, match="no checkpoint that was kept"):
            keep(shelf, [line], policy)
        shelf.add(signer.sign(register))
        with pytest.raises(NotProven, match="no such witness"):
            keep(shelf, [line], attrs.evolve(policy, witnesses={}))
        with pytest.raises(NotProven, match="no such witness"):
            keep(shelf, [], policy)
        with pytest.raises(NotProven, match="no checkpoint that was kept"):
            keep(shelf, [attrs.evolve(line, value=bytes(72))], policy)
        for text in (b"\xff", b"nonsense", "— x".encode()):
            with pytest.raises(InvalidInput):
                parse_lines(text)

    def test_a_forged_cosignature_is_a_finding(self, register, signer, witnesses, policy, shelf):
        """A line under the name of a witness that it did not make is found."""
        line = witnesses[0].cosign(ask(register, signer, 0), policy)
        signed = signer.sign(register)
        forged = attrs.evolve(line, value=line.value[:-1] + bytes([line.value[-1] ^ 1]))
        shelf.add(attrs.evolve(signed, note=signed.note.with_signatures([forged])))

        assert "not-proven" in {finding.code for finding in register.verify(evidence=gather(shelf, policy=policy)).findings}


def test_a_late_witness_accuses_nobody(register, signer, witnesses, policy, shelf):
    """Events recorded between a checkpoint and its cosignature some days later are in order."""
    signed = signer.sign(register)
    shelf.add(signed, policy.logs)
    asked = request(register, signed, old=0)
    fill(register, 25)

    keep(shelf, [witness.cosign(asked, policy) for witness in witnesses[:2]], policy)

    verdict = register.verify(evidence=gather(shelf, policy=policy))
    assert (verdict.findings, verdict.anchor.size) == ((), 20)
