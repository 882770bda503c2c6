"""The projections that the examples show keep every promise of a projection, not only in the story they are shown in."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivp_registry import Event, Projection, Registry
from ivp_registry.projections.changes import changes_of
from ivp_registry.store.memory_shelf import MemoryShelf
from ivp_registry.testing import (
    DRUTEN,
    WIJCHEN,
    ProjectionContract,
    corrected,
    deviated,
    deviation,
    memory_register,
    notified,
    record,
    retracted,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
OUTBOX, STREAMS = (runpy.run_path(str(EXAMPLES / name)) for name in ("02_outbox.py", "03_two_streams.py"))
DEVIATION = deviation().stream()
TOLD = deviated(
    notified(WIJCHEN, on="2024-02-20"),
    notified(WIJCHEN, on="2024-02-08"),
    notified(WIJCHEN, on="2024-01-31"),  # before it was agreed
    notified(DRUTEN, on="2024-03-01"),
    deviation("2024-02", on="2024-02-25", municipalities=(WIJCHEN, DRUTEN)),
    notified(DRUTEN, on="2024-03-02", deviation="2024-02"),
)


class TestOutbox(ProjectionContract):
    """The notifier keeps what was sent, and gives the same rows however it is run."""

    keeps_history = True

    def projection(self) -> Projection:
        return OUTBOX["Outbox"]()

    def events(self) -> Sequence[Event]:
        narrowed = corrected(f"{DEVIATION}@1", deviation(municipalities=(DRUTEN,)))
        widened = corrected(f"{DEVIATION}@1", deviation())
        return deviated(narrowed, widened, retracted(f"{DEVIATION}@1"), retracted(f"{DEVIATION}@4"))


class TestTwoStreams(ProjectionContract):
    """The join forgets what was retracted, and counts what was corrected as corrected."""

    def projection(self) -> Projection:
        return STREAMS["Telling"]()

    def events(self) -> Sequence[Event]:
        return TOLD


def test_a_council_is_told_what_is_new_to_it():
    """Each council hears of a deviation, of its correction and of its retraction, only as far as it was told before."""
    projection = TestOutbox().projection()
    with memory_register() as register:
        record(register, TestOutbox().events())

        assert register.project([projection])[0].fault is None

        rows = register.view_of(projection).rows("outbox")
        assert [(row["message"].removeprefix(DEVIATION), row["kind"]) for row in rows] == [
            (f"@1/{DRUTEN}", "agreed"), (f"@1/{WIJCHEN}", "agreed"),
            (f"@2/{DRUTEN}", "corrected"), (f"@2/{WIJCHEN}", "withdrawn"),
            (f"@3/{DRUTEN}", "corrected"), (f"@3/{WIJCHEN}", "agreed"),
            (f"@4/{DRUTEN}", "withdrawn"), (f"@4/{WIJCHEN}", "withdrawn"),
            (f"@5/{DRUTEN}", "agreed"), (f"@5/{WIJCHEN}", "agreed"),
        ]  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_the_join_is_right_whatever_comes_first(data):
    """Agreements and notifications give the same days in every order."""
    projection = TestTwoStreams().projection()
    with memory_register() as register:
        record(register, TOLD)
        changes = changes_of(register.events(), register)
    store = MemoryShelf().open(projection.name, projection.version, projection.tables)
    with store.transaction() as transaction:
        for change in data.draw(st.permutations(changes)):
            projection.apply(transaction.writer, change)

    rows = store.rows("telling", {})
    assert [(row["deviation"], row["council"], row["told_on"], row["days"]) for row in rows] == [
        ("2024-01", DRUTEN, date(2024, 3, 1), 29),
        ("2024-01", WIJCHEN, date(2024, 2, 8), 7),
        ("2024-02", DRUTEN, date(2024, 3, 2), 6),
        ("2024-02", WIJCHEN, None, None),
    ]


class Killed(BaseException):
    """Stand in for the end of the process; nothing in the sender catches it."""


@pytest.mark.parametrize("after", range(1, 11))
def test_whenever_the_sender_is_killed_each_letter_is_written_once(after, tmp_path, monkeypatch):
    """A sender that dies at every so many letters, and is run until it ends, has written all, and none a second time."""

    def die(_: int) -> None:
        raise Killed

    monkeypatch.setattr("os._exit", die)
    with Registry.create(tmp_path / "register.db") as register:
        record(register, TestOutbox().events())
    send, letters = OUTBOX["send"], OUTBOX["letters"]
    deaths, before = 0, {}
    while True:
        try:
            send(tmp_path, killed_after=after)
            break
        except Killed:
            deaths += 1
        assert before.items() <= letters(tmp_path).items()
        before = letters(tmp_path)

    assert deaths == 10 // after
    assert before.items() <= letters(tmp_path).items()
    assert len(letters(tmp_path)) == 10
    assert send(tmp_path) == 0
