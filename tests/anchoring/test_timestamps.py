"""Timestamps over checkpoints: believed when an authority made them over this very text, and a finding when not."""

from __future__ import annotations

import random
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from ivp_registry.anchoring import Shelf, gather, timestamps
from ivp_registry.anchoring.backup import back_up
from ivp_registry.anchoring.restoring import restore
from ivp_registry.anchoring.timestamps import Authorities, Timestamp, question
from ivp_registry.errors import InvalidInput, NotInstalled, NotProven
from ivp_registry.ledger import verify
from ivp_registry.ledger.verification import TIMESTAMPS

from .authority import YEAR, Authority, needs_openssl
from .conftest import ORIGIN, fill

pytestmark = needs_openssl
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture(scope="module")
def others(tmp_path_factory) -> dict[str, Authority]:
    """Give authorities that are not to be believed: unknown, expired, and one that may not stamp."""
    folder = tmp_path_factory.mktemp("others")
    return {
        "foreign": Authority(folder / "foreign"),
        "expired": Authority(folder / "expired", begins=datetime.now(UTC) - YEAR / 2, lasts=YEAR / 4),
    }


@pytest.fixture
def checkpoint(register, signer):
    return signer.sign(register)


@pytest.fixture
def shelf(register, keyring, checkpoint) -> Shelf:
    """Give the shelf of the register, with one checkpoint."""
    shelf = Shelf(register.address.path)
    shelf.add(checkpoint, [keyring.keys(ORIGIN)[0].verifier])
    return shelf


def believed(authority) -> Authorities:
    return Authorities.parse(authority.root.read_bytes())


def step(verdict):
    return verdict.steps[TIMESTAMPS - 1]


class TestOne:
    def test_it_says_when(self, authority, checkpoint):
        """A timestamp over a checkpoint is read, is over that one, and gives the moment at which it was made."""
        stamp = Timestamp.parse(authority.stamp(question(checkpoint)))

        moment = stamp.check(checkpoint, believed(authority))

        assert stamp.is_over(checkpoint)
        assert abs(moment - datetime.now(UTC)) < MINUTE

    def test_openssl_checks_it_too(self, authority, checkpoint, tmp_path):
        """The stored answer and the text of the checkpoint are all that openssl needs."""
        (tmp_path / "answer").write_bytes(authority.stamp(question(checkpoint)))
        (tmp_path / "text").write_text(checkpoint.note.text)

        asked = ["openssl", "ts", "-verify", "-data", "text", "-in", "answer", "-CAfile", authority.root]
        assert subprocess.run(asked, cwd=tmp_path, capture_output=True).returncode == 0

    def test_who_is_not_believed_is_refused(self, authority, others, checkpoint):
        """A timestamp by an unknown authority, by an expired one, or over another text is refused, and it is said which."""
        foreign, expired = (Timestamp.parse(each.stamp(question(checkpoint))) for each in others.values())

        with pytest.raises(NotProven, match="not made by an authority that is believed here"):
            foreign.check(checkpoint, believed(authority))
        with pytest.raises(NotProven, match="was not valid when it was made"):
            expired.check(checkpoint, believed(others["expired"]))

    def test_over_another_checkpoint_it_is_refused(self, authority, checkpoint, register, signer):
        """A timestamp over one checkpoint says nothing about another."""
        stamp = Timestamp.parse(authority.stamp(question(checkpoint)))
        fill(register, 22)

        with pytest.raises(NotProven, match="another checkpoint"):
            stamp.check(signer.sign(register), believed(authority))

    @pytest.mark.parametrize("answer", [b"", b"\x30\x00", b"{}", bytes(200_000), b"\x30\x03\x02\x01\x02"])
    def test_what_is_no_answer_is_refused(self, answer):
        """Bytes that are no answer of an authority are refused by name."""
        with pytest.raises(InvalidInput, match="timestamp"):
            Timestamp.parse(answer)

    def test_a_refusal_of_the_authority_is_told(self, authority):
        """An authority that answers that it will not stamp gave no timestamp."""
        with pytest.raises(InvalidInput, match="the authority did not give a timestamp"):
            Timestamp.parse(authority.stamp(b"what is this"))

    def test_no_flipped_byte_changes_the_moment(self, authority, checkpoint):
        """Whatever byte of an answer is changed, it is refused, or says the same moment of the same text."""
        answer, trusted, chance = authority.stamp(question(checkpoint)), believed(authority), random.Random(3161)
        told, accepted = Timestamp.parse(answer).moment, 0

        for place in range(len(answer)):
            changed = bytearray(answer)
            changed[place] ^= chance.randrange(1, 256)
            try:
                assert Timestamp.parse(bytes(changed)).check(checkpoint, trusted) == told
                accepted += 1
            except (InvalidInput, NotProven):
                continue

        assert accepted < len(answer) / 50, "next to nothing of an answer is not signed"

    @pytest.mark.parametrize("pem", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\xff"])
    def test_what_is_no_certificate_is_refused(self, pem):
        """A file without a certificate is refused by name."""
        with pytest.raises(InvalidInput, match="authority"):
            Authorities.parse(pem)


class TestVerification:
    def test_it_dates_the_checkpoint(self, register, shelf, checkpoint, authority):
        """A timestamp on the shelf is looked at in a step of its own, and the verdict says when the events were there."""
        shelf.add_timestamp(checkpoint, authority.stamp(question(checkpoint)), believed(authority))

        verdict = register.verify(evidence=gather(shelf))

        assert verdict.is_consistent, verdict.findings
        assert (step(verdict).checked, verdict.stamped.size) == (1, 20)
        assert abs(verdict.stamped.stamped - datetime.now(UTC)) < MINUTE
        assert not verdict.is_anchored, "who rewrites a register can have it stamped anew"

    def test_without_any_there_is_nothing_to_look_at(self, register, shelf):
        """A register without timestamps has none that were looked at, and no finding."""
        verdict = register.verify(evidence=gather(shelf))

        assert (verdict.is_consistent, step(verdict).checked, verdict.stamped) == (True, 0, None)

    @pytest.mark.parametrize(
        ("which", "code", "told"),
        [
            ("foreign", "not-proven", "not made by an authority"), ("expired", "not-proven", "was not valid"),
            ("mangled", "invalid-input", "not the answer"), ("another text", "not-proven", "over no checkpoint"),
            ("no authority", "not-proven", "no certificate of an authority"), ("bad authority", "invalid-input", "PEM"),
        ],
    )  # fmt: skip
    def test_a_wrong_one_is_a_finding(self, register, signer, shelf, checkpoint, authority, others, which, code, told):
        """A foreign, expired, mangled or stray timestamp on the shelf is a finding of the step, with its file and why."""
        maker = others.get(which, authority)
        answer = maker.stamp(question(checkpoint))
        if which == "another text":
            fill(register, 22)
            answer = maker.stamp(question(signer.sign(register)))
        path = shelf.add_timestamp(checkpoint, answer, believed(maker))
        if which == "mangled":
            path.write_bytes(path.read_bytes()[:-1])
        elif which == "no authority":
            (shelf.folder / "tsa.pem").unlink()
        elif which == "bad authority":
            (shelf.folder / "tsa.pem").write_bytes(b"x")
        trusted = believed(authority) if which == "foreign" else None

        verdict = register.verify(evidence=gather(shelf, authorities=trusted))

        assert verdict.findings[0].code == code
        assert told in verdict.findings[0].message
        assert step(verdict).findings == len(verdict.findings)
        assert verdict.stamped is None

    def test_an_event_dated_after_the_timestamp_that_has_it_is_found(self, shelf, checkpoint, authority, register):
        """What a timestamp binds cannot have been recorded later; an entry that says so is a finding."""
        shelf.add_timestamp(checkpoint, authority.stamp(question(checkpoint)), believed(authority))
        later = datetime.now(UTC) + timedelta(days=1)

        verdict = verify([], register.entries(), moment_of=lambda _: later, evidence=gather(shelf))

        assert {finding.code for finding in verdict.findings} == {"date-after-checkpoint"}

    def test_one_kept_elsewhere_is_given(self, register, checkpoint, authority):
        """A checkpoint and its timestamp that were kept elsewhere anchor the register and date it."""
        evidence = gather(
            None, against={"kept": str(checkpoint).encode()}, timestamps={"stamp": authority.stamp(question(checkpoint))},
            authorities=believed(authority),
        )  # fmt: skip

        verdict = register.verify(evidence=evidence)

        assert (verdict.is_consistent, verdict.anchor.size, verdict.stamped.size) == (True, 20, 20)

    def test_it_goes_along_with_a_copy(self, register, signer, shelf, checkpoint, authority, tmp_path):
        """A backup and what is restored from it keep the timestamps."""
        shelf.add_timestamp(checkpoint, authority.stamp(question(checkpoint)), believed(authority))
        back_up(register, tmp_path / "copy.db", signer=signer)

        restored = restore(tmp_path / "copy.db", tmp_path / "again.db")

        assert restored.verdict.stamped.size == 20
        assert len(Shelf(restored.path).timestamps()) == 1


class TestNotInstalled:
    @pytest.fixture(autouse=True)
    def without(self, monkeypatch):
        """Hide the package that reads answers."""
        monkeypatch.setattr(timestamps, "PACKAGE", "rfc3161_client_that_is_not_there")

    def test_those_kept_are_told_as_not_looked_at(self, register, shelf):
        """Without the extra a register with timestamps is verified, and says that they were not looked at."""
        (shelf.folder / "x.tsr").write_bytes(b"anything")

        verdict = register.verify(evidence=gather(shelf))

        assert (verdict.is_consistent, step(verdict).checked, step(verdict).unread) == (True, 0, 1)

    def test_one_that_is_given_is_refused(self, checkpoint):
        """Asked for a timestamp by name, the way out is told."""
        for asked in (lambda: question(checkpoint), lambda: gather(None, timestamps={"stamp": b"x"})):
            with pytest.raises(NotInstalled) as refused:
                asked()
            assert "ivp-registry[timestamp]" in refused.value.hint
