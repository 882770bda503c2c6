"""Reading back: a dossier is brought up to date from where it is, whatever happened to an earlier reading."""

from __future__ import annotations

import pytest
from tests.bench.rows import BY, opening, statement

from ivp_registry import Registry, archive
from ivp_registry.codec import Catalogue, Codec
from ivp_registry.errors import StoreError


def test_a_dossier_takes_each_event_once_after_a_reading_that_failed(monkeypatch):
    """A database that fails between two pages makes no event count twice when it is asked again."""
    monkeypatch.setattr(archive, "PAGE", 2)
    with Registry.create(":memory:") as register:
        register.record(*opening(), *map(statement, range(5)), by=BY)
        store, asked = register._store, []
        rows = store.rows

        def fail_at_the_second_page(**wanted):
            asked.append(wanted)
            if len(asked) == 2:
                raise StoreError("register", reason="the disk is away")
            return rows(**wanted)

        monkeypatch.setattr(store, "rows", fail_at_the_second_page)
        read = archive.Archive(store, Codec(Catalogue()))
        with pytest.raises(StoreError):
            read.dossier("plan/p")

        dossier = read.dossier("plan/p")

        assert [each.id for each in dossier.records] == [
            "plan/p@1",
            *(f"plan/p/statement/s{number}@1" for number in range(5)),
        ]
        assert dossier.doubles() == []
