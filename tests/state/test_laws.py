"""Laws of reading: the order of recording does not matter, and what was known once stays what was known then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.facts import (
    BEUNINGEN,
    CLERK,
    DRUTEN,
    PLAN,
    WIJCHEN,
    SteppingClock,
    adopted,
    agreement,
    amended,
    corrected,
    day,
    deviation,
    drafted,
    ended,
    in_force,
    municipality,
    norm,
    notified,
    proposed,
    reorganised,
    retracted,
)

from ivp_registry import Registry
from ivp_registry.errors import NotAdmitted
from ivp_registry.events import Event
from ivp_registry.events.driehoek import DeviationExtended
from ivp_registry.events.plan import PlanExtended, PlanNotAdopted, PlanRepealed
from ivp_registry.events.register import EventCorrected, EventRetracted
from ivp_registry.state import Reading

LATE = day("2030-01-01")
DAYS = st.sampled_from([date(2024, 1, 1) + timedelta(days=n) for n in (0, 0, 1, 2, 30, 31, 200)])
COUNCILS = st.sampled_from([DRUTEN, WIJCHEN])
ROOTS = [
    *map(municipality, (BEUNINGEN, DRUTEN, WIJCHEN)), drafted(), proposed("ondermijning", 1), proposed("zorg", 2),
    agreement(), deviation("a"), deviation("b", on="2024-02-01", until=day("2024-03-01")),
]  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> Event:
    """Give one fact about the plan, of few days and few things, so that facts often meet."""
    on, effective = draw(DAYS), draw(st.none() | DAYS)
    code, name = draw(COUNCILS), draw(st.sampled_from(["a", "b"]))
    number, flag = draw(st.integers(1, 3)), draw(st.booleans())
    label = draw(st.sampled_from(["Zorg", "Jeugd", None]))
    shared = {"effective_from": effective, "order_in_day": draw(st.sampled_from([0, 0, 1]))}
    text = str(on)
    return draw(
        st.sampled_from([
            amended("zorg", text, label=label, rank=number, municipality=draw(st.none() | COUNCILS), withdrawn=flag, **shared),
            adopted(code, text, sets_goals=flag, **shared),
            PlanNotAdopted(plan=PLAN, municipality=code, reason=label, occurred_on=on, **shared),
            in_force(code, text, **shared),
            PlanExtended(plan=PLAN, municipality=code, until=on + timedelta(days=number), occurred_on=on, **shared),
            PlanRepealed(plan=PLAN, municipality=code, occurred_on=on, **shared),
            ended(name, text, **shared),
            DeviationExtended(plan=PLAN, deviation=name, until=on + timedelta(days=number), occurred_on=on, **shared),
            notified(code, text, deviation=name, subject=label, **shared),
            norm(number if flag else None, text, code, title=label, **shared),
            reorganised(WIJCHEN, str(LATE), BEUNINGEN if flag else DRUTEN, ends=draw(st.booleans()), note=label),
        ])
    )  # fmt: skip


def world(events: list[Event]) -> Registry:
    register = Registry.create(":memory:", clock=SteppingClock())
    for event in events:
        register.record(event, by=CLERK)
    return register


def dump(reading: Reading, names: dict[str, Any] | None = None) -> Any:
    """Give everything that a reading says; ids of events are told by *names*, because they depend on the order."""

    def named(value: Any) -> Any:
        if isinstance(value, str):
            return names.get(value, value) if names else value
        if isinstance(value, tuple):
            return tuple(map(named, value))
        return {name: named(inner) for name, inner in value.items()} if isinstance(value, dict) else value

    def plain(value: Any) -> Any:
        return named(attrs.asdict(value))

    plan = reading.plan(PLAN)
    return {
        "municipalities": {code: plain(each) for code, each in reading.municipalities.items()},
        "participants": plan.participants,
        "priorities": [plain(each) for each in plan.priorities],
        "councils": [plain(each) for each in plan.councils],
        "deviations": [plain(each) for each in plan.deviations],
        "notifications": [plain(each) for each in plan.notifications],
        "facts": sorted(repr(fact.event) for fact in plan.facts),
    }


def names_in(register: Registry) -> dict[str, str]:
    return {record.id: repr(record.event) for record in register.events() if not is_amendment(record.event)}


def is_amendment(event: Event) -> bool:
    return isinstance(event, EventCorrected | EventRetracted)


@given(st.lists(facts(), max_size=8, unique=True), st.data())
def test_the_order_of_recording_does_not_change_the_reading(told, data):
    """Two registers that hold the same facts read the same, whichever was recorded first."""
    mixed = data.draw(st.permutations(told))
    one, other = world([*ROOTS, *told]), world([*ROOTS, *mixed])

    for valid in (day("2024-01-02"), day("2024-02-15"), LATE):
        assert dump(one.as_of(valid=valid), names_in(one)) == dump(other.as_of(valid=valid), names_in(other))


@given(st.lists(facts(), min_size=1, max_size=6, unique=True), st.data())
def test_nor_does_the_order_of_roots_and_amendments(told, data):
    """Corrections read the same however late they come after their targets, and things may be opened in any order."""
    target, better = told[0], attrs.evolve(told[0], note="mended")
    withdraw, remove = told[-1], data.draw(st.booleans())

    def told_in(order: list[Event], *, last: bool) -> Registry:
        register, waiting = world([]), []
        for event in order:
            lines = [register.record(event, by=CLERK).events[0].id]
            amendments = [corrected(lines[0], better)] if event == target else []
            amendments += [retracted(lines[0])] if event == withdraw and remove and event != target else []
            waiting += amendments
            for amendment in [] if last else waiting:
                register.record(amendment, by=CLERK)
            waiting = waiting if last else []
        for amendment in waiting:
            register.record(amendment, by=CLERK)
        return register

    towns = data.draw(st.permutations(ROOTS[:3]))
    things = data.draw(st.permutations(ROOTS[4:7]))
    one = told_in([*ROOTS, *told], last=True)
    other = told_in(
        [*towns, ROOTS[3], *things, *data.draw(st.permutations([*ROOTS[7:]])), *data.draw(st.permutations(told))], last=False
    )

    assert dump(one.as_of(valid=LATE), names_in(one)) == dump(other.as_of(valid=LATE), names_in(other))


@given(st.lists(facts(), max_size=6, unique=True), st.data())
def test_what_was_known_once_never_changes(told, data):
    """A reading at a moment or position gives for ever what it gave when it was the newest."""
    register = world([])
    events: list[Event] = [*ROOTS, *told]
    taken: list[tuple[int, Any, Any]] = []
    for event in events:
        receipt = register.record(event, by=CLERK)
        if register.head() > len(ROOTS[:4]):
            taken.append((register.head(), receipt.recorded_at, dump(register.as_of(valid=LATE))))
    for _ in range(data.draw(st.integers(1, 3))):
        target = data.draw(st.sampled_from([record.id for record in register.events()]))
        try:
            register.record(retracted(target, reason=str(register.head())), by=CLERK)
        except NotAdmitted:
            continue

    for position, moment, read in taken:
        assert dump(register.as_of(valid=LATE, known=position)) == read
        assert dump(register.as_of(valid=LATE, known=moment)) == read
        assert (
            dump(register.as_of(valid=LATE, known=moment + timedelta(hours=23), plan=PLAN))["councils"] == read["councils"]
        )


def test_the_strategy_can_disagree():
    """The dump that the laws compare tells two worlds apart."""
    told = [adopted(), adopted(DRUTEN)]

    assert dump(world([*ROOTS, told[0]]).as_of(valid=LATE)) != dump(world([*ROOTS, told[1]]).as_of(valid=LATE))
