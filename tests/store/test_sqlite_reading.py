"""How the SQLite store finds what is asked: the work grows with what is wanted, not with the register."""

from __future__ import annotations

from contextlib import closing

import pytest
from tests.store.samples import append, events

from ivp_registry.store import Address, create_store


@pytest.mark.parametrize(("after", "by"), [(0, "originator_id"), (4500, "rowid")])
def test_one_dossier_is_found_without_reading_the_rest(tmp_path, monkeypatch, after, by):
    """In a long register one dossier is searched by name; only where few events are left to look at, by position."""
    with closing(create_store(Address.parse(tmp_path / "register.db"))) as store:
        append(store, [event for number in range(5000) for event in events(f"s{number}", 1)], "c")
        asked = []
        monkeypatch.setattr(store, "_rows", lambda sql, parameters: asked.append((sql, parameters)) or [])
        store.rows(after=after, until=5000, prefix="s/7", limit=10)
        found = [row[-1] for row in store._select(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1])]

    searches = [step for step in found if step.startswith("SEARCH")]
    assert searches
    assert all(f"({by}" in step for step in searches)


def test_both_ways_find_the_same(tmp_path):
    """Found by name or by position, a dossier has the same events in the same order."""
    with closing(create_store(Address.parse(tmp_path / "register.db"))) as store:
        for number in range(1200):
            append(store, events(f"a/{number % 3}/x{number}", 1), f"c{number}", at=number)
        whole = [row.position for row in store.rows(prefix="a/1", limit=5000)]
        near = [row.position for row in store.rows(after=600, prefix="a/1", limit=5000)]

    assert len(whole) == 400
    assert near == [position for position in whole if position > 600]
    assert whole == sorted(whole)
