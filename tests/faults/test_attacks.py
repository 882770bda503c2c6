"""What the owner of the file can do, and what is found of it: the table of the threat model, one row a test."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.anchoring.conftest import ORIGIN, fill
from tests.facts import SteppingClock
from tests.store.samples import MOMENT

from ivp_registry import Registry
from ivp_registry.anchoring import Keyring, Signer, gather
from ivp_registry.ledger import leaf_hash
from ivp_registry.store.sqlite_schema import triggers

SIZE, ANCHORS = 45, (20, 40)
DAY = timedelta(days=1)
Attack = Callable[[sqlite3.Connection], None]


@pytest.fixture
def paper(tmp_path: Path) -> dict[int, bytes]:
    """Make a register of 45 events on 45 days; give the checkpoints of the 20th and the 40th, which lie elsewhere."""
    clock, kept = SteppingClock(MOMENT, DAY), {}
    keyring = Keyring(tmp_path / "keys")
    keyring.new(ORIGIN)
    signer = Signer(keyring, ORIGIN, clock=lambda: clock.at - DAY / 2)
    with Registry.create(tmp_path / "register.db", clock=clock) as register:
        for size in (*ANCHORS, SIZE):
            fill(register, size)
            if size in ANCHORS:
                kept[size] = str(signer.sign(register)).encode()
    return kept


def rebuild(db: sqlite3.Connection) -> None:
    """Make everything fit again: positions, versions, leaves, commits."""
    db.execute("DELETE FROM ledger")
    rows = db.execute("SELECT originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid").fetchall()
    moments = dict(db.execute("SELECT state, recorded_at FROM kept"))
    commands = dict(db.execute("SELECT state, command_id FROM kept"))
    db.execute("DELETE FROM stored_events")
    db.execute("DELETE FROM commits")
    for index, row in enumerate(rows):
        db.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", (index + 1, *row))
        db.execute("INSERT INTO ledger VALUES (?, ?, ?)", (index, index + 1, leaf_hash(*row)))
        db.execute("INSERT INTO commits VALUES (?, ?, ?, ?)", (index + 1, index + 1, moments[row[3]], commands[row[3]]))


def edit(position: int, *, whole: bool) -> Attack:
    def attack(db: sqlite3.Connection) -> None:
        (state,) = db.execute("SELECT state FROM stored_events WHERE rowid = ?", (position,)).fetchone()
        changed = state.replace(b"Ondermijning", b"Ondermijninq")
        db.execute("UPDATE stored_events SET state = ? WHERE rowid = ?", (changed, position))
        db.execute("UPDATE kept SET state = ? WHERE rowid = ?", (changed, position))
        if whole:
            rebuild(db)

    return attack


def delete(where: str) -> Attack:
    def attack(db: sqlite3.Connection) -> None:
        db.execute(f"DELETE FROM stored_events WHERE rowid {where}")
        rebuild(db)

    return attack


def swap_leaves(db: sqlite3.Connection) -> None:
    db.execute("UPDATE ledger SET leaf_index = 1000 - leaf_index WHERE leaf_index IN (9, 10)")
    db.execute("UPDATE ledger SET leaf_index = leaf_index - 981 WHERE leaf_index > 900")


def swap_events(db: sqlite3.Connection) -> None:
    for old, new in ((10, 1000), (11, 10), (1000, 11)):
        db.execute("UPDATE stored_events SET rowid = ? WHERE rowid = ?", (new, old))
    rebuild(db)


def raw_insert(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO stored_events VALUES (46, 'plan/wijchen/priority/x', 1, 'priority-proposed', x'7b7d')")


NOWHERE, OLDER, BOTH, ALWAYS = (), (40,), (20, 40), (0, 20, 40)
TABLE: dict[str, tuple[Attack, tuple[int, ...]]] = {
    "edit 10": (edit(10, whole=False), ALWAYS),
    "edit 10, rebuilt": (edit(10, whole=True), BOTH),
    "edit 30, rebuilt": (edit(30, whole=True), OLDER),
    "edit 43, rebuilt: younger than every checkpoint": (edit(43, whole=True), NOWHERE),
    "delete 10, rebuilt": (delete("= 10"), BOTH),
    "truncate to 35": (delete("> 35"), OLDER),
    "truncate to 42: younger than every checkpoint": (delete("> 42"), NOWHERE),
    "swap two ledger rows": (swap_leaves, ALWAYS),
    "swap two events, rebuilt": (swap_events, ALWAYS),  # inside too: moments of recording would run backwards
    "raw INSERT beside the library": (raw_insert, ALWAYS),
}
"""Each attack, and with which checkpoint it is found; 0 is without any."""


@pytest.mark.parametrize("anchor", [0, *ANCHORS])
@pytest.mark.parametrize(("attack", "found_with"), TABLE.values(), ids=list(TABLE))
def test_what_is_found(paper, tmp_path, attack, found_with, anchor):
    """Each attack is found with exactly the checkpoints that the table names; what no paper binds is told as the tail."""
    path = tmp_path / "register.db"
    with closing(sqlite3.connect(path)) as db:
        for name in triggers():
            db.execute(f"DROP TRIGGER {name}")
        db.execute(
            "CREATE TEMP TABLE kept AS SELECT state, recorded_at, command_id FROM stored_events JOIN commits ON first = "
            "stored_events.rowid ORDER BY first"
        )
        attack(db)
        for sql in triggers().values():
            db.execute(sql)
        db.commit()

    against = {str(anchor): paper[anchor]} if anchor else {}
    with Registry.open(path) as register:
        verdict = register.verify(evidence=gather(None, against=against))

    assert verdict.is_consistent == (anchor not in found_with), verdict.findings
    if verdict.is_consistent:
        assert verdict.tail == verdict.size - anchor


@pytest.mark.parametrize("anchor", [0, *ANCHORS])
def test_a_register_rewritten_as_a_whole_is_found_by_every_checkpoint(paper, tmp_path, anchor):
    """Another register in the place of this one is consistent inside, and found by each checkpoint that was kept."""
    with Registry.create(tmp_path / "rewritten.db", clock=SteppingClock(MOMENT, DAY)) as rewritten:
        fill(rewritten, SIZE)
        verdict = rewritten.verify(evidence=gather(None, against={"saved": paper[anchor]} if anchor else {}))

    assert verdict.is_consistent == (not anchor)
