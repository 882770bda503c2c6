"""What a doctor says of what has to go on: verification, and read models that take every event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.projections.samples import Brings
from tests.store.samples import CLERK, MUNICIPALITY, PLAN, priority

from ivp_registry import Registry, Table
from ivp_registry.anchoring import last_verified, remember
from ivp_registry.doctor import take_readings, watch
from ivp_registry.errors import InvalidInput
from ivp_registry.events.plan import PriorityProposed

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Refusing:
    """Park every priority."""

    name, version, events, on_error = "refusing", 1, (PriorityProposed,), "park"
    tables = (Table(name="t", columns={"id": "text"}, key=("id",)),)

    def apply(self, view, change):
        raise ValueError("no")


@pytest.fixture
def register(tmp_path):
    with Registry.create(tmp_path / "register.db", plugins=Brings(Refusing())) as register:
        register.record(MUNICIPALITY, PLAN, priority("a"), by=CLERK)
        yield register


def verified(register, now=NOW):
    check = watch.verified(register.address.path, take_readings(register, now=now))
    return check.code, check.outcome.value, check.value


@pytest.mark.parametrize(
    ("days", "code", "outcome"), [(0, "ok", "ok"), (31, "ok", "ok"), (32, "verified-long-ago", "warning")]
)
def test_an_old_verification_is_warned_of(register, days, code, outcome):
    """A verification of more than a month ago is warned of, and its age is measured."""
    remember(register.address.path, register.verify(), at=NOW - timedelta(days=days))

    assert verified(register) == (code, outcome, days * 86_400)


def test_a_register_that_nobody_verified_is_warned_of(register):
    """Without a verification there is a warning and nothing measured."""
    assert verified(register) == ("never-verified", "warning", None)


def test_a_verification_with_findings_is_a_fault(register, tmp_path):
    """What the last verification found stays a fault until one finds nothing."""
    register.verify()
    with Registry.create(tmp_path / "other.db") as other:
        from ivp_registry.ledger import Anchor, Evidence

        verdict = other.verify(evidence=Evidence(anchors=(Anchor(source="x", size=9, root=bytes(32)),)))
    remember(register.address.path, verdict, at=NOW)

    assert verified(register)[:2] == ("not-consistent", "fault")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "ivp/verified/1", "at": "2026-01-01", "size": 1}', "\xff"])
def test_what_is_written_there_by_others_is_refused(register, text):
    """A file that is not what the verification wrote is named, and never believed."""
    path = register.address.path.with_name("register.db.verified")
    path.write_text(text, encoding="latin-1")

    with pytest.raises(InvalidInput, match=r"register\.db\.verified"):
        last_verified(register.address.path)
    assert verified(register)[0] == "verification-unreadable"


def test_parked_events_are_warned_of(register):
    """A read model that lacks events is named with how many it lacks."""
    register.project()

    (check,) = watch.parked(take_readings(register, now=NOW))

    assert (check.code, check.outcome, check.value, check.found) == ("events-parked", "warning", 1, "refusing@1 1")


def test_a_read_model_that_cannot_be_read_is_a_fault(register):
    """A damaged file of a read model is named; the readings of the register go on."""
    register.project()
    path = register.address.path
    register.close()
    (path.with_name("register.db.views") / "refusing@1.sqlite").write_bytes(b"no database at all" * 100)

    with Registry.open(path) as again:
        readings = take_readings(again, now=NOW)

    (check,) = watch.parked(readings)
    assert (check.code, check.found, readings.events) == ("view-unreadable", "refusing", 3)
