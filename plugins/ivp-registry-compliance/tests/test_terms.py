"""Terms end as the Algemene termijnenwet says, held against a calendar that is computed another way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivp_registry.errors import InvalidInput
from ivp_registry_compliance.terms import Span, Unit, after, after_working_days, before, is_working_day, last_day

TWO_WEEKS = Span(2, Unit.WEEKS)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def easter(year: int) -> date:
    """Compute Easter Sunday by the anonymous Gregorian algorithm, as no library here does it."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> date:
    """Give the day on which the birthday of the monarch is kept, brought forward from a Sunday."""
    day = date(year, 4, 27) if year >= 2014 else date(year, 4, 30)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def holidays(year: int) -> set[date]:
    """List the holidays of art. 3 lid 1 and 2 from the rules of the article."""
    moving = {easter(year) + timedelta(days=offset) for offset in (-2, 1, 39, 50)}
    return moving | {kings_day(year), *(date(year, month, day) for month, day in ((1, 1), (5, 5), (12, 25), (12, 26)))}


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2023-03-24", "2023-04-11"),
        ("2023-04-13", "2023-04-28"),
        ("2023-04-21", "2023-05-08"),
        ("2023-05-04", "2023-05-19"),
        ("2023-05-15", "2023-05-30"),
        ("2023-12-11", "2023-12-27"),
        ("2025-04-12", "2025-04-28"),
    ],
)
def test_two_weeks_after(start: str, last: str) -> None:
    """The seven vectors of the reference come out right."""
    assert last_day(date.fromisoformat(start), TWO_WEEKS) == date.fromisoformat(last)


@settings(deadline=None)
@given(day=DAYS)
def test_working_days_are_those_of_the_article(day: date) -> None:
    """From 1990 to 2060 a day is a working day exactly if the article, computed independently, says so."""
    assert is_working_day(day) == works(day)


def test_every_holiday_of_seventy_years() -> None:
    """No day of 1990 to 2060 is judged otherwise than by the independent calendar."""
    days = (date(1990, 1, 1) + timedelta(days=each) for each in range((date(2061, 1, 1) - date(1990, 1, 1)).days))

    assert [day for day in days if is_working_day(day) != works(day)] == []


@pytest.mark.parametrize("year", range(1990, 2061))
def test_good_friday_and_the_fifth_of_may_count_every_year(year: int) -> None:
    """Both are holidays to the act in each year, whatever employers do."""
    assert not is_working_day(easter(year) - timedelta(days=2))
    assert not is_working_day(date(year, 5, 5))


@settings(deadline=None)
@given(start=DAYS, count=st.integers(1, 90))
def test_a_term_ends_on_the_first_working_day_that_makes_it_whole(start: date, count: int) -> None:
    """The last day is a working day, no earlier than the calendar's, and no day before it would do."""
    span = Span(count, Unit.DAYS)
    bare, last = start + timedelta(days=count), last_day(start, span)

    def whole(day: date) -> bool:
        inside = sum(works(start + timedelta(days=n)) for n in range(1, (day - start).days + 1))
        return works(day) and (count < 3 or inside >= 2)

    assert last >= bare
    assert whole(last)
    assert not any(whole(bare + timedelta(days=n)) for n in range((last - bare).days))


def test_two_working_days_in_a_term_of_three_days() -> None:
    """Three days from Thursday 24 December 2026 hold Christmas and a weekend, so they last until Tuesday."""
    assert last_day(date(2026, 12, 24), Span(3, Unit.DAYS)) == date(2026, 12, 29)
    assert last_day(date(2026, 12, 24), Span(2, Unit.DAYS)) == date(2026, 12, 28)


@pytest.mark.parametrize(("text", "reached"), [
    ("90 days", True), ("91 days", False), ("12 weeks", True), ("13 weeks", False), ("3 months", True),
    ("4 months", False), ("1 years", False), ("4 years", False), ("72 hours", False),
])  # fmt: skip
def test_the_exclusions_of_article_4(text: str, reached: bool) -> None:
    """Long terms, and all in years or hours, are outside the act."""
    assert Span.parse(text).is_reached_by_the_act is reached


def test_four_years_that_end_on_a_sunday_are_not_extended() -> None:
    """A four-year term ends on its own day, whatever day of the week that is."""
    assert last_day(date(2022, 3, 8), Span(4, Unit.YEARS)) == date(2026, 3, 8)
    assert date(2026, 3, 8).weekday() == 6


def test_a_day_that_a_decree_designates_counts_as_a_holiday() -> None:
    """A day designated by royal decree moves the end of a term to the day after it."""
    assert last_day(date(2024, 2, 1), TWO_WEEKS) == date(2024, 2, 15)
    assert last_day(date(2024, 2, 1), TWO_WEEKS, designated={date(2024, 2, 15)}) == date(2024, 2, 16)


@settings(deadline=None)
@given(day=DAYS, weeks=st.integers(1, 12))
def test_counted_backwards_a_term_is_not_moved(day: date, weeks: int) -> None:
    """A term counted backwards ends on its own day, also on a Sunday."""
    assert before(day, Span(weeks, Unit.WEEKS)) == day - timedelta(weeks=weeks)


@pytest.mark.parametrize(("day", "span", "expected"), [
    ("2024-02-29", "1 years", "2025-02-28"), ("2024-02-29", "4 years", "2028-02-29"), ("2023-02-28", "1 years", "2024-02-28"),
    ("2025-01-31", "1 months", "2025-02-28"), ("2023-12-31", "2 months", "2024-02-29"), ("2025-11-30", "3 months", "2026-02-28"),
])  # fmt: skip
def test_a_day_that_is_not_there_becomes_the_last_of_its_month(day: str, span: str, expected: str) -> None:
    """29 February and the 31st are brought back to the last day of the month, by a stated rule."""
    assert after(date.fromisoformat(day), Span.parse(span)) == date.fromisoformat(expected)


def test_working_days_of_a_local_norm() -> None:
    """Ten working days from 14 April 2025 pass over Good Friday, Easter Monday and a Koningsdag on Saturday."""
    assert after_working_days(date(2025, 4, 14), 10) == date(2025, 4, 30)


@pytest.mark.parametrize("make", [
    lambda: Span.parse("two weeks"), lambda: Span.parse("3"), lambda: Span.parse("3 moons"),
    lambda: after(date(2024, 1, 1), Span(1, Unit.HOURS)), lambda: before(date(2024, 1, 1), Span(1, Unit.HOURS)),
])  # fmt: skip
def test_what_is_no_term_is_refused(make) -> None:
    """A term that cannot be read, or does not end on a day, is an error that says what to write."""
    with pytest.raises(InvalidInput, match="term"):
        make()
