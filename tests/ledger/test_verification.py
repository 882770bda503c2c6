"""Verification: each kind of damage is a finding with a code and a place, and nothing that happens while looking escapes."""

from __future__ import annotations

import attrs
import pytest

from ivp_registry.ledger import EMPTY_ROOT, Entry, Finding, Frontier, leaf_hash, verify
from ivp_registry.ledger.findings import LIMIT


def entry(position: int, stream: str, version: int) -> Entry:
    state = f'{{"n":{position}}}'.encode()
    return Entry(
        position=position, aggregate=stream, version=version, topic="noted", state=state,
        leaf_index=position - 1, leaf_hash=leaf_hash(stream, version, "noted", state),
    )  # fmt: skip


ENTRIES = [entry(1, "plan/a", 1), entry(2, "plan/b", 1), entry(3, "plan/a", 2), entry(4, "plan/a", 3)]


def changed(index: int, **members: object) -> list[Entry]:
    """Give the sound entries with one changed."""
    return [attrs.evolve(item, **members) if place == index else item for place, item in enumerate(ENTRIES)]


def rebuilt(entries: list[Entry]) -> list[Entry]:
    """Give entries with leaves that fit, as who owns the file can make them."""
    return [
        attrs.evolve(item, leaf_index=place, leaf_hash=leaf_hash(item.aggregate, item.version, item.topic, item.state))
        for place, item in enumerate(entries)
    ]


ORPHAN = Entry(position=None, aggregate=None, version=None, topic=None, state=None, leaf_index=4, leaf_hash=bytes(32))
DAMAGE = {
    "state": (changed(1, state=b"{}"), "leaf-mismatch", "plan/b@1 (position 2)"),
    "topic": (changed(1, topic="other"), "leaf-mismatch", "plan/b@1 (position 2)"),
    "stream": (changed(1, aggregate="plan/c"), "leaf-mismatch", "plan/c@1 (position 2)"),
    "leaf": (changed(2, leaf_hash=bytes(32)), "leaf-mismatch", "plan/a@2 (position 3)"),
    "no leaf": (changed(2, leaf_hash=None, leaf_index=None), "leaf-missing", "plan/a@2 (position 3)"),
    "leaf of another type": (changed(2, leaf_hash="x" * 32), "leaf-mismatch", "plan/a@2 (position 3)"),
    "state of another type": (changed(1, state="{}"), "event-missing", "plan/b@1 (position 2)"),
    "topic of another type": (changed(1, topic=b"noted"), "event-missing", "plan/b@1 (position 2)"),
    "no event": ([*ENTRIES, ORPHAN], "event-missing", "None@None (position None)"),
    "ledger swapped": (
        [ENTRIES[0], attrs.evolve(ENTRIES[1], leaf_index=2), attrs.evolve(ENTRIES[2], leaf_index=1), ENTRIES[3]],
        "ledger-order", "plan/b@1 (position 2)",
    ),
    "event removed": ([ENTRIES[0], *ENTRIES[2:]], "ledger-order", "plan/a@2 (position 3)"),
}  # fmt: skip


class TestSound:
    def test_has_no_findings(self):
        """A sound register has no findings, every step looked at every event, and the root is that of its leaves."""
        verdict = verify([], ENTRIES)

        assert (verdict.findings, verdict.is_consistent, verdict.more) == ((), True, 0)
        assert [step.checked for step in verdict.steps[1:]] == [4, 4, 4, 4, 0, 0, 0, 0, 4]
        assert (verdict.size, verdict.root) == (4, Frontier([item.leaf_hash for item in ENTRIES]).root())

    def test_is_not_called_anchored(self):
        """Without a checkpoint kept elsewhere, a sound register is consistent inside and no more than that."""
        assert not verify([], ENTRIES).is_anchored

    def test_an_empty_register_is_sound(self):
        """An empty register has the empty root and no findings."""
        verdict = verify([], [])

        assert (verdict.is_consistent, verdict.size, verdict.root) == (True, 0, EMPTY_ROOT)


class TestDamage:
    @pytest.mark.parametrize(("entries", "code", "where"), DAMAGE.values(), ids=list(DAMAGE))
    def test_is_a_finding_with_its_place(self, entries, code, where):
        """Each kind of damage gives a finding with its code that names the event, and the register is not consistent."""
        verdict = verify([], entries)

        assert (code, where) in {(finding.code, finding.where) for finding in verdict.findings}
        assert not verdict.is_consistent
        assert sum(step.findings for step in verdict.steps) == len(verdict.findings)

    def test_a_missing_leaf_makes_the_tree_too_small(self):
        """Fewer leaves than events is a finding about the tree as a whole."""
        findings = verify([], changed(3, leaf_hash=None, leaf_index=None)).findings

        assert Finding("tree", "ledger", "3 leaves for 4 events") in findings

    def test_what_the_store_found_comes_first(self):
        """Findings of the store about its own tables are findings of step 1."""
        found = Finding("trigger", "ledger_no_update", "gone")

        verdict = verify([found], ENTRIES)

        assert (verdict.findings, [step.findings for step in verdict.steps]) == ((found,), [1, *[0] * 9])

    def test_a_rewritten_register_is_consistent(self):
        """What is rewritten as a whole is not found inside, as the verdict promises; the root differs from the old one."""
        rewritten = rebuilt(changed(1, state=b"{}"))

        verdict = verify([], rewritten)

        assert verdict.is_consistent
        assert verdict.root != verify([], ENTRIES).root


class TestFailing:
    def test_an_exception_while_reading_is_a_finding(self):
        """When reading breaks off, the findings so far stay, and where it broke off is one more."""

        def entries():
            yield changed(0, state=b"{}")[0]
            raise OSError("disk on fire")

        codes = [(finding.code, finding.where, finding.message) for finding in verify([], entries()).findings]

        assert codes[0] == ("unreadable", "after 1 events", "reading stopped: disk on fire")
        assert codes[1][:2] == ("leaf-mismatch", "plan/a@1 (position 1)")

    def test_an_exception_in_the_structure_is_a_finding(self):
        """When the store cannot look at its tables, that is a finding, those before it stay, and the events are verified."""

        def structure():
            yield Finding("database", "register.db", "page 3")
            raise ValueError("malformed")

        verdict = verify(structure(), ENTRIES)

        assert [finding.code for finding in verdict.findings] == ["database", "unreadable"]
        assert verdict.size == 4

    @pytest.mark.parametrize("aggregate", ["\ud800", ["unhashable"], 7])
    def test_values_of_any_kind_are_findings(self, aggregate):
        """Whatever lies in the place of a stream name, verification ends with a verdict that is not consistent."""
        assert not verify([], changed(1, aggregate=aggregate)).is_consistent


class TestMany:
    def test_only_so_many_are_listed(self):
        """Of very many findings the first are listed and the rest counted."""
        broken = [attrs.evolve(entry(place, "plan/a", place), state=b"x") for place in range(1, LIMIT + 11)]

        verdict = verify([], broken)

        assert (len(verdict.findings), verdict.more) == (LIMIT, 10)

    def test_progress_is_told(self):
        """Who waits is told how far it is, once for each thousand events."""
        told: list[int] = []

        verify([], (entry(place, "plan/a", place) for place in range(1, 2501)), progress=told.append)

        assert told == [1000, 2000]
