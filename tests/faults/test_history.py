"""The judge of histories sees each mistake that it is there for, and none where there is none."""

from __future__ import annotations

import pytest
from tests.faults.history import History, Told, anomalies

LEDGER = {1: "a0", 2: "b0", 3: "a1", 4: "b1"}
WRITERS = {"a": [Told("a0", 1), Told("a1", 3)], "b": [Told("b0", 2), Told("b1", 4)]}
READERS = {"r": [[], ["a0"], ["a0", "b0", "a1"], ["a0", "b0", "a1", "b1"]]}
WRONG = {
    "lost": (LEDGER | {3: "x"}, WRITERS, READERS | {"r": []}, "a was told a1 at 3, where x stands"),
    "lost at the end": ({1: "a0", 2: "b0", 3: "a1"}, WRITERS, {}, "b was told b1 at 4, where None stands"),
    "doubled": (LEDGER | {5: "a0"}, WRITERS, {}, "a0 stands 2 times"),
    "a gap": ({1: "a0", 2: "b0", 4: "a1", 5: "b1"}, {}, {}, "not dense"),
    "out of order": (LEDGER, {"a": [Told("a1", 3), Told("a0", 1)]}, {}, "not in its order"),
    "a reader missed one": (LEDGER, WRITERS, {"r": [["a0", "a1"]]}, "not the beginning"),
    "a reader saw one too early": (LEDGER, WRITERS, {"r": [["b0"]]}, "not the beginning"),
    "a reader went back": (LEDGER, WRITERS, {"r": [["a0", "b0"], ["a0"]]}, "less than before"),
}


def test_a_sound_history_has_no_anomalies():
    """What a register may do is not called wrong: interleaved writers, readers that lag."""
    assert anomalies(History(ledger=LEDGER, writers=WRITERS, readers=READERS)) == []


@pytest.mark.parametrize(("ledger", "writers", "readers", "said"), WRONG.values(), ids=list(WRONG))
def test_each_planted_mistake_is_seen(ledger, writers, readers, said):
    """A history with one mistake planted in it is named for that mistake."""
    assert any(said in each for each in anomalies(History(ledger=ledger, writers=writers, readers=readers)))
