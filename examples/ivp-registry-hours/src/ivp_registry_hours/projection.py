"""What is kept of it: one row for each day."""

from __future__ import annotations

from ivp_registry import Change, Table
from ivp_registry.projections import ViewWriter

from .events import HoursSpent

DAYS = Table(
    name="days",
    about="the hours of one day on one priority in one municipality",
    columns={
        "plan": "text",
        "priority": "text",
        "municipality": "text",
        "day": "date",
        "hours": "integer",
        "weekend": "boolean",
        "fact": "text",
    },
    key=("plan", "priority", "municipality", "day"),  # a day is counted once
    indexes=(("fact",),),
)


class Hours:
    """Hours of enforcement on each day, for each priority and municipality."""

    name = "hours"
    version = 2  # count up when tables or rows change: it is then built anew
    events = (HoursSpent,)
    tables = (DAYS,)
    on_error = "park"  # one wrong day must not stop the others

    def apply(self, view: ViewWriter, change: Change) -> None:
        """Take away what the fact said before, write what it says now."""
        if change.before is not None:  # it was corrected or retracted
            view.delete("days", {"fact": change.fact_id})
        spent = change.after
        if isinstance(spent, HoursSpent):  # a second one of the day is refused here
            row = {
                "plan": spent.plan,
                "priority": spent.priority,
                "municipality": spent.municipality,
                "day": spent.occurred_on,
                "hours": spent.hours,
                "weekend": spent.occurred_on.weekday() >= 5,
                "fact": change.fact_id,
            }
            view.insert("days", row)
