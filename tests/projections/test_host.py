"""The host brings each projection up to date exactly once, corrections included; a failing one fails alone."""

from __future__ import annotations

import attrs
import pytest
from tests.facts import CLERK, DRUTEN, SteppingClock, corrected, deviated, norm, notified, record, retracted

from ivp_registry import Registry, Table
from ivp_registry.errors import StoreError, UnknownView
from ivp_registry.events.council import CouncilNotified
from ivp_registry.projections import Host, View

NOTIFIED = f"{notified().stream()}@1"


@attrs.define
class Told:
    """Count for each council how often it was told, and on which days."""

    name: str = "told"
    version: int = 1
    events: tuple = (CouncilNotified,)
    tables: tuple = (Table(name="told", columns={"id": "text", "council": "text", "day": "date"}, key=("id",)),)
    poison: str = ""
    seen: list = attrs.field(factory=list)

    def apply(self, view, change):
        self.seen.append((change.fact_id, change.before, change.after))
        if change.record.id == self.poison:
            raise ZeroDivisionError("poisoned")
        if change.before:
            view.delete("told", {"id": change.fact_id})
        if change.after:
            view.insert(
                "told", {"id": change.fact_id, "council": change.after.municipality, "day": change.after.occurred_on}
            )


@pytest.fixture(params=["memory", "sqlite"])
def register(request, tmp_path):
    """Give a register with two notifications, on both stores."""
    with Registry.create(":memory:" if request.param == "memory" else tmp_path / "r.db", clock=SteppingClock()) as made:
        record(made, deviated(notified(), notified(DRUTEN)))
        yield made


def rows(register, projection, **where) -> list[tuple]:
    found = View(projection, register._view(projection)).rows("told", **where)
    return [(row["id"], str(row["day"])) for row in found]


def test_sees_each_wanted_event_once(register):
    """However often the host runs, each event is applied once, and only events that were asked for."""
    told = Told()
    progress = [register.project([told])[0] for _ in range(3)]

    assert [each[0] for each in told.seen] == [NOTIFIED, f"{notified(DRUTEN).stream()}@1"]
    assert [(each.position, each.behind, each.fault) for each in progress] == [(9, 0, None)] * 3
    register.record(notified(on="2024-05-01"), by=CLERK)
    assert register.project([told])[0].position == 10
    assert len(told.seen) == 3


def test_many_pages_give_the_same_as_one(register, monkeypatch):
    """Where a page ends leaves no trace in the rows."""
    register.project([Told(name="at_once")])
    monkeypatch.setattr("ivp_registry.projections.host.PAGE", 2)
    register.project([Told(name="in_pages")])

    assert rows(register, Told(name="in_pages")) == rows(register, Told(name="at_once"))


def test_a_correction_comes_as_before_and_after(register):
    """A projection needs not know that corrections exist to be right about them."""
    told = Told()
    register.project([told])
    record(register, [corrected(NOTIFIED, notified(on="2024-03-01"))])
    register.project([told])
    assert told.seen[-1] == (NOTIFIED, notified(), notified(on="2024-03-01"))
    assert (NOTIFIED, "2024-03-01") in rows(register, told)

    record(register, [retracted(NOTIFIED)])
    register.project([told])
    assert told.seen[-1] == (NOTIFIED, notified(on="2024-03-01"), None)
    assert NOTIFIED not in dict(rows(register, told))

    record(register, [retracted(f"{notified().stream()}@3")])
    register.project([told])
    assert told.seen[-1] == (NOTIFIED, None, notified(on="2024-03-01"))
    assert (NOTIFIED, "2024-03-01") in rows(register, told)


def test_rebuilt_from_zero_gives_the_same_rows(register):
    """A new version, built from the beginning, has the rows that the old one grew."""
    old, new = Told(), Told(version=2)
    for event in (corrected(NOTIFIED, notified(on="2024-03-01")), notified(on="2024-04-01"), retracted(NOTIFIED)):
        register.project([old])
        register.record(event, by=CLERK)
    register.project([old, new])

    assert rows(register, old) == rows(register, new)


def test_a_failing_one_stops_alone(register):
    """The fault names plugin, event and reason; the others lose no event, and it goes on when it is mended."""
    bad, good, version = Told(name="bad", poison=NOTIFIED), Told(name="good"), Told(name="bad", version=2)

    first, second, third = register.project([bad, good, version])

    assert (first.position, second.position, third.position) == (0, 9, 9)
    assert "ZeroDivisionError: poisoned" in str(first.fault)
    assert NOTIFIED in str(first.fault)
    assert (second.fault, third.fault) == (None, None)
    assert rows(register, bad) == []
    bad.poison = ""
    assert register.project([bad])[0].fault is None
    assert rows(register, bad) == rows(register, good)


def test_tables_that_cannot_be_made_are_that_projection_s_fault(register):
    """A projection whose very tables fail is named, and the others still run."""
    wrong = Told(name="wrong", tables=(object(),))

    first, second = register.project([wrong, Told()])

    assert first.fault is not None
    assert (first.position, second.position) == (0, 9)


def test_a_second_host_does_not_apply_twice(tmp_path):
    """A host that comes second with the same page is refused, and its rows fall back."""
    told = Told()
    with Registry.create(tmp_path / "r.db") as one, Registry.open(tmp_path / "r.db") as other:
        record(one, deviated(notified()))
        late = other._view(told)
        one.project([told])
        with pytest.raises(StoreError, match="another host"), late.batch(8) as writer:
            writer.insert("told", {"id": "x", "council": "y", "day": None})

        assert other.project([told])[0].fault is None
        assert rows(other, told) == rows(one, told) == [(NOTIFIED, "2024-02-20")]


def test_views_are_found_by_name(register):
    """A register knows the views of its own plugins, and names them when another is asked for."""

    class Brings:
        events, projections = (), (Told(),)

    register.plugins = Brings()
    register.project()

    assert list(register.views) == ["told"]
    assert len(register.views) == 1
    assert register.views["told"].position == 9
    assert len(register.views["told"].rows("told", council=DRUTEN)) == 1
    assert register.views["told"].query("SELECT count(*) AS n FROM told WHERE council = ?", DRUTEN) == [{"n": 1}]
    with pytest.raises(StoreError):
        register.views["told"].query("DELETE FROM told")
    with pytest.raises(UnknownView, match="told"):
        register.views["untold"]


def test_nothing_to_run_reads_nothing(register):
    """Without projections the register is not read at all."""
    assert Host(register, register._view).run([]) == []
    register.record(norm(5, "2024-01-01"), by=CLERK)
    assert register.project() == []
