"""Corrections and retractions decide which facts hold; the lines themselves stay."""

from __future__ import annotations

import pytest
from tests.facts import corrected, day, envelope, norm, notified, proposed, retracted

from ivp_registry.events.record import Record
from ivp_registry.events.register import PayloadErased
from ivp_registry.state import resolve
from ivp_registry.state.resolve import in_order, withdrawn

STREAM = notified().stream()


def records(*events) -> list[Record]:
    """Lay events into one stream, one after another."""
    return [
        Record(stream=STREAM, version=n, position=n, topic=event.TOPIC, event=event, envelope=envelope())
        for n, event in enumerate(events, 1)
    ]


def said(*events) -> list[str]:
    return [str(fact.event.occurred_on) for fact in resolve(records(*events))]


FIRST, SECOND, THIRD = (notified(on=f"2024-0{month}-01") for month in (1, 2, 3))
ONE, TWO, THREE = (f"{STREAM}@{version}" for version in (1, 2, 3))


@pytest.mark.parametrize(
    ("events", "holds"),
    [
        ([FIRST], ["2024-01-01"]),
        ([FIRST, corrected(ONE, SECOND)], ["2024-02-01"]),
        ([FIRST, corrected(ONE, SECOND), corrected(ONE, THIRD)], ["2024-03-01"]),
        ([FIRST, retracted(ONE)], []),
        ([FIRST, retracted(ONE), retracted(TWO)], ["2024-01-01"]),
        ([FIRST, retracted(ONE), retracted(TWO), retracted(THREE)], []),
        ([FIRST, corrected(ONE, SECOND), retracted(TWO)], ["2024-01-01"]),
        ([FIRST, corrected(ONE, SECOND), corrected(ONE, THIRD), retracted(THREE)], ["2024-02-01"]),
        ([FIRST, corrected(ONE, SECOND), corrected(ONE, THIRD), retracted(TWO)], ["2024-03-01"]),
        ([FIRST, corrected(ONE, SECOND), retracted(ONE), retracted(THREE)], ["2024-02-01"]),
        ([FIRST, SECOND, retracted(ONE)], ["2024-02-01"]),
    ],
)
def test_later_amendments_decide(events, holds):
    """A retraction that was retracted does nothing, and of several corrections the last that holds counts."""
    assert said(*events) == holds


def test_a_corrected_fact_keeps_its_id_and_names_its_correction():
    """What was recorded first names the fact for ever; who corrected it can be looked up."""
    (fact,) = resolve(records(FIRST, corrected(ONE, SECOND)))

    assert (fact.id, fact.corrected_by, fact.stream) == (ONE, TWO, STREAM)


def test_an_erasure_elsewhere_changes_nothing():
    """That content outside the register was destroyed leaves the fact as it was."""
    assert said(FIRST, PayloadErased(target=ONE, ground="AVG art. 17", occurred_on=day("2024-05-01"))) == ["2024-01-01"]


def test_says_what_was_withdrawn():
    """Amendments count as withdrawn too, and what they withdrew stands again."""
    assert withdrawn(records(FIRST, retracted(ONE), retracted(TWO))) == {TWO}


def test_the_order_in_which_records_are_given_does_not_matter():
    """The positions decide, not the order of reading."""
    given = records(FIRST, corrected(ONE, SECOND), retracted(TWO))

    assert resolve(reversed(given)) == resolve(given)


@pytest.mark.parametrize(
    ("occurred", "effective", "on", "seen"),
    [
        ("2024-02-01", None, "2024-01-31", False),
        ("2024-02-01", None, "2024-02-01", True),
        ("2024-02-01", "2024-01-01", "2024-01-15", True),
        ("2024-02-01", "2024-03-01", "2024-02-15", True),
        ("2024-02-01", "2024-03-01", "2024-01-15", False),
    ],
)
def test_a_fact_is_visible_once_it_happened_or_counts(occurred, effective, on, seen):
    """On a day one sees what had happened by then, and what was later said to count from then."""
    (fact,) = resolve(records(norm(5, occurred, effective_from=effective and day(effective))))

    assert fact.visible_on(day(on)) is seen


def test_in_order_is_the_order_of_the_world():
    """What opens a thing comes first, then the day of effect, the day, the order in the day, and at last the content."""
    opening = proposed("zorg", on="2024-09-01")
    events = [
        norm(4, "2024-03-01", order_in_day=1),
        norm(3, "2024-03-01"),
        norm(2, "2024-03-01"),
        norm(1, "2024-04-01", effective_from=day("2024-02-01")),
        opening,
    ]

    ordered = [fact.event for fact in in_order(resolve(records(*events)))]

    assert ordered == [opening, events[3], events[2], events[1], events[0]]
