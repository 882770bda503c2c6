"""The postcard as a type checker sees it: `mypy tests/typing` fails when a promise of the public API changes its type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import assert_type

from ivp_registry import (
    Actor,
    Change,
    DeviationAgreed,
    Document,
    Event,
    MunicipalityRegistered,
    Period,
    PlanDrafted,
    PriorityProposed,
    Projection,
    Reading,
    Receipt,
    Record,
    Registry,
    RegistryError,
    Table,
)
from ivp_registry.errors import NotAdmitted
from ivp_registry.events.record import Envelope
from ivp_registry.ledger import Verdict
from ivp_registry.projections import Progress, View, Views
from ivp_registry.recording import EventReceipt
from ivp_registry.state import CouncilReading, Deviation, Municipality, PlanReading, PriorityNow
from ivp_registry.store import ViewWriter
from ivp_registry.values import EventId


class Names:
    """A projection is any object with these members."""

    name = "names"
    version = 1
    events: tuple[type[Event], ...] = (MunicipalityRegistered,)
    tables: tuple[Table, ...] = (Table(name="names", columns={"code": "text", "name": "text"}, key=("code",)),)

    def apply(self, view: ViewWriter, change: Change) -> None:
        if isinstance(change.after, MunicipalityRegistered):
            view.upsert("names", {"code": change.after.municipality, "name": change.after.name})


def opening() -> None:
    with Registry.create("register.db", clock=lambda: datetime.now(UTC)) as made:
        assert_type(made, Registry)
    assert_type(Registry.open("register.db", lock_timeout=1.0), Registry)


def recording(register: Registry, fact: MunicipalityRegistered) -> None:
    receipt = register.record(fact, by=Actor.parse("council-clerk@gm0296"), command_id="a", expect={"plan/x": 1})
    assert_type(receipt, Receipt)
    assert_type(receipt.events, tuple[EventReceipt, ...])
    assert_type(receipt.events[0].id, EventId)
    assert_type(receipt.recorded_at, datetime)
    assert_type(receipt.repeated, bool)
    assert_type(fact.occurred_on, date)
    assert_type(register.check(fact), list[tuple[int, NotAdmitted]])


def reading_back(register: Registry) -> None:
    assert_type(register.history("plan/x"), list[Record])
    assert_type(register.events(after=1, until=2, limit=3), Iterator[Record])
    record = register.find("plan/x@1")
    assert_type(record, Record)
    assert_type(record.event, Event)
    assert_type(record.envelope, Envelope)
    assert_type(register.receipt("1"), EventReceipt)
    assert_type(register.head(), int)
    assert_type(register.root(), bytes)
    assert_type(register.verify(), Verdict)


def asking(register: Registry) -> None:
    reading = register.as_of(valid=date(2025, 3, 5), known=date(2025, 3, 5))
    assert_type(reading, Reading)
    assert_type(reading.municipalities["gm0296"], Municipality)
    plan = reading.plan("x")
    assert_type(plan, PlanReading)
    assert_type(plan.draft, PlanDrafted)
    assert_type(plan.priorities, tuple[PriorityNow, ...])
    assert_type(plan.councils, tuple[CouncilReading, ...])
    assert_type(plan.deviations, tuple[Deviation, ...])
    assert_type(plan.deviations[0].in_force_on(date(2025, 3, 5)), bool)
    assert_type(plan.councils[0].adoption.in_force_on(date(2025, 3, 5)), bool | None)
    for fact in plan.of(DeviationAgreed):
        assert_type(fact.event, DeviationAgreed)


def projecting(register: Registry) -> None:
    projection: Projection = Names()
    assert_type(register.project([projection]), list[Progress])
    assert_type(register.projections, Sequence[Projection])
    assert_type(register.views, Views)
    assert_type(register.views["names"], View)
    assert_type(register.views["names"].rows("names", code="gm0296"), list[dict[str, object]])


def values(error: RegistryError, priority: PriorityProposed) -> None:
    assert_type(Period.parse("2023-01-01..2026-12-31"), Period)
    assert_type(Document.parse("Beslisnota"), Document)
    assert_type(error.hint, str)
    assert_type(priority.rank, int | None)
