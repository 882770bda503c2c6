"""Anchors held against a register: what is older than one is bound by it, what is dated across one is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from ivp_registry.ledger import Anchor, Entry, Evidence, Finding, Frontier, leaf_hash, verify
from ivp_registry.ledger.anchors import TOLERANCE

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SIZE = 10


def entry(index: int, state: bytes = b"{}") -> Entry:
    stream = f"plan/{index}"
    return Entry(
        position=index + 1, aggregate=stream, version=1, topic="noted", state=state, leaf_index=index,
        leaf_hash=leaf_hash(stream, 1, "noted", state), command_id=f"c{index}", recorded_at=START + index * DAY,
    )  # fmt: skip


ENTRIES = [entry(index) for index in range(SIZE)]
LEAVES = [leaf_hash(f"plan/{index}", 1, "noted", b"{}") for index in range(SIZE)]


def anchor(size: int, **members: object) -> Anchor:
    """Give what an honest witness saw half a day after event number *size*."""
    seen = START + (size - 1) * DAY + DAY / 2
    known = Anchor(
        source=f"at-{size}", size=size, root=Frontier(LEAVES[:size]).root(), outside=True, floor=seen, ceiling=seen
    )
    return attrs.evolve(known, **members)


def verified(anchors: list[Anchor], entries: list[Entry] = ENTRIES):
    return verify([], entries, moment_of=lambda each: each.recorded_at, evidence=Evidence(anchors=tuple(anchors)))


def codes(verdict) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in verdict.findings]


class TestAgreement:
    def test_the_largest_outside_anchor_counts(self):
        """A register that agrees with its anchors is anchored up to the largest, and says since when it is not."""
        verdict = verified([anchor(7), anchor(4), anchor(9, outside=False)])

        assert (verdict.is_consistent, verdict.is_anchored, verdict.anchor.size, verdict.tail) == (True, True, 7, 3)
        assert verdict.tail_since == START + 7 * DAY

    def test_what_lies_inside_anchors_nothing(self):
        """A checkpoint that the owner of the register keeps is compared, and does not make it anchored."""
        verdict = verified([anchor(7, outside=False)])

        assert (verdict.is_consistent, verdict.is_anchored, verdict.tail) == (True, False, SIZE)

    def test_an_anchor_of_everything_leaves_no_tail(self):
        """When the newest event is anchored, nothing is younger."""
        verdict = verified([anchor(SIZE)])

        assert (verdict.tail, verdict.tail_since) == (0, None)


class TestDisagreement:
    def test_a_changed_event_is_found_by_every_later_anchor(self):
        """A change with its leaf rebuilt is found by anchors that are younger than it, and by no older one."""
        changed = [entry(index, b"[]" if index == 5 else b"{}") for index in range(SIZE)]

        assert codes(verified([anchor(4)], changed)) == []
        assert codes(verified([anchor(4), anchor(7), anchor(9)], changed)) == [
            ("checkpoint-mismatch", "at-7"), ("checkpoint-mismatch", "at-9"),
        ]  # fmt: skip

    def test_a_lost_end_is_found(self):
        """Fewer events than an anchor has is a finding."""
        assert codes(verified([anchor(9)], ENTRIES[:8])) == [("checkpoint-ahead", "at-9")]

    def test_what_a_receipt_promised_is_compared(self):
        """A leaf that was promised must be there, at its place."""
        promised = {3: LEAVES[3], 5: bytes(32), 12: LEAVES[0]}

        found = verified([anchor(8, leaves=promised)])

        assert codes(found) == [("receipt-mismatch", "at-8")] * 2
        assert not found.is_consistent


class TestDates:
    @pytest.mark.parametrize(
        ("shift", "found"), [(-TOLERANCE, []), (-TOLERANCE - timedelta(seconds=1), ["plan/4@1 (position 5)"])]
    )
    def test_an_event_dated_before_a_checkpoint_that_lacks_it(self, shift, found):
        """An event recorded earlier than a checkpoint that does not have it is found, a clock's difference apart."""
        early = [
            attrs.evolve(each, recorded_at=anchor(4).floor + shift) if index == 4 else each
            for index, each in enumerate(ENTRIES)
        ]

        assert [place for code, place in codes(verified([anchor(4)], early)) if code == "date-before-checkpoint"] == found

    def test_an_event_dated_after_a_checkpoint_that_has_it(self):
        """An event recorded later than a checkpoint that has it is found."""
        late = [*ENTRIES[:3], attrs.evolve(ENTRIES[3], recorded_at=START + 6 * DAY)]

        assert codes(verified([anchor(4)], late)) == [("date-after-checkpoint", "plan/3@1 (position 4)")]

    def test_moments_do_not_run_backwards(self):
        """An event recorded before the one ahead of it is found without any anchor."""
        back = [*ENTRIES[:3], attrs.evolve(ENTRIES[3], recorded_at=START)]

        assert codes(verified([], back)) == [("commits", "plan/3@1 (position 4)")]

    def test_what_is_wrong_with_papers_and_witnesses_is_told(self):
        """Findings about the papers and about witnesses stand under their own steps."""
        evidence = Evidence(
            findings=(Finding("not-proven", "a", "b"),), witness_findings=(Finding("witnesses", "c", "d"),), cosignatures=2
        )
        verdict = verify([], ENTRIES, evidence=evidence)

        assert [step.number for step in verdict.steps if step.findings] == [6, 7]
        assert verdict.steps[6].checked == 2
