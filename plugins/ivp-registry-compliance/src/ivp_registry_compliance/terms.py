"""
Terms: when one ends, to the article of the Algemene termijnenwet, and what a year or a month after a day is.

Two kinds of terms run here. One set by a law may be extended (art. 1 to 4); one of a local norm or of a plan may not,
because the act does not reach it (art. 5). Days are calendar days in the Netherlands; a moment becomes a day in
Europe/Amsterdam before it comes here (`ivp_registry.clock`).
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Self

import attrs

from ivp_registry.errors import InvalidInput

ONE_DAY = timedelta(days=1)
SATURDAY = 5
YEAR_MONTHS = 12


class Unit(StrEnum):
    """In what a law measures a term; the act treats each unit by itself (art. 4)."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


LONGEST = {Unit.DAYS: 90, Unit.WEEKS: 12, Unit.MONTHS: 3}
"""Longest term of each unit that the act reaches; hours and years it never reaches. Law: art. 4 onder a."""

ART_2_FROM, ART_2_WORKING_DAYS = 3, 2
"""A term of at least three days contains at least two working days. Law: art. 2."""


@attrs.frozen
class Span:
    """
    Hold the length of a term in the unit in which it is set.

    >>> Span.parse("2 weeks").is_reached_by_the_act, Span.parse("4 years").is_reached_by_the_act
    (True, False)
    """

    count: int = attrs.field(validator=attrs.validators.ge(1))
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2 weeks``, ``1 years``, ``90 days``."""
        count, _, unit = text.partition(" ")
        if not count.isdecimal() or unit not in tuple(Unit):
            raise InvalidInput(where="term", value=text, reason="write a number and days, weeks, months or years")
        return cls(int(count), Unit(unit))

    @property
    def is_reached_by_the_act(self) -> bool:
        """Tell whether the Algemene termijnenwet extends a term of this length. Law: art. 4 onder a."""
        return self.unit in LONGEST and self.count <= LONGEST[self.unit]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


def after(day: date, span: Span) -> date:
    """
    Give the day *span* after *day*, by the calendar alone.

    A day that the month lacks becomes the last day of that month: a year after 29 February is 28 February.

    >>> after(date(2024, 2, 29), Span.parse("1 years")), after(date(2024, 2, 29), Span.parse("4 years"))
    (datetime.date(2025, 2, 28), datetime.date(2028, 2, 29))
    """
    return _moved(day, span, 1)


def before(day: date, span: Span) -> date:
    """
    Give the day *span* before *day*, for terms that are counted backwards; these are never extended.

    Law: Algemene termijnenwet art. 1 lid 2.

    >>> before(date(2025, 5, 5), Span.parse("2 weeks"))
    datetime.date(2025, 4, 21)
    """
    return _moved(day, span, -1)


def _moved(day: date, span: Span, direction: int) -> date:
    if span.unit is Unit.HOURS:
        raise InvalidInput(where="term", value=str(span), reason="a term in hours ends at a moment, and not on a day")
    count = span.count * direction
    if span.unit in (Unit.DAYS, Unit.WEEKS):
        return day + timedelta(days=count * (7 if span.unit is Unit.WEEKS else 1))
    months = day.year * YEAR_MONTHS + day.month - 1 + count * (YEAR_MONTHS if span.unit is Unit.YEARS else 1)
    year, month = divmod(months, YEAR_MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(start: date, span: Span, *, designated: Collection[date] = ()) -> date:
    """
    Give the last day of a term that a law sets, counted from the day after *start*.

    *designated* are days that a royal decree puts on a par with holidays.

    Law: Algemene termijnenwet art. 1 lid 1, art. 2, art. 3, art. 4 onder a.

    >>> last_day(date(2023, 3, 24), Span.parse("2 weeks"))  # 7 April was Good Friday, 10 April Easter Monday
    datetime.date(2023, 4, 11)
    >>> last_day(date(2020, 5, 10), Span.parse("5 years"))  # a Saturday; a term in years is not extended
    datetime.date(2025, 5, 10)
    """
    last = after(start, span)
    if not span.is_reached_by_the_act:
        return last
    while not is_working_day(last, designated=designated):
        last += ONE_DAY
    if (after(start, span) - start).days >= ART_2_FROM:
        while _working_days(start, last, designated) < ART_2_WORKING_DAYS:
            last += ONE_DAY
    return last


def is_working_day(day: date, *, designated: Collection[date] = ()) -> bool:
    """
    Tell whether *day* is no Saturday, no Sunday and no generally recognised holiday.

    Law: Algemene termijnenwet art. 3.

    >>> is_working_day(date(2025, 4, 26)), is_working_day(date(2024, 5, 5)), is_working_day(date(2023, 4, 7))
    (False, False, False)
    """
    return day.weekday() < SATURDAY and day not in _holidays(day.year) and day not in designated


def after_working_days(start: date, count: int, *, designated: Collection[date] = ()) -> date:
    """
    Give the day on which *count* working days after *start* have passed, for local norms that count in them.

    >>> after_working_days(date(2025, 4, 17), 2)  # Maundy Thursday; Good Friday, Easter and its Monday do not count
    datetime.date(2025, 4, 23)
    """
    day = start
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day, designated=designated)
    return day


def _working_days(start: date, last: date, designated: Collection[date]) -> int:
    days = range(1, (last - start).days + 1)
    return sum(is_working_day(start + timedelta(days=each), designated=designated) for each in days)


@cache
def _holidays(year: int) -> frozenset[date]:
    """
    List the holidays of *year*.

    Optional ones too: Good Friday and, outside years that divide by five, 5 May are optional to employers and holidays
    to the act. The library also lists Easter and Whit Sunday, which are Sundays.
    """
    from holidays.constants import OPTIONAL, PUBLIC  # eighty milliseconds: loaded when a term is computed
    from holidays.countries.netherlands import Netherlands

    return frozenset(Netherlands(years=year, categories=(PUBLIC, OPTIONAL)))  # type: ignore[no-untyped-call]
