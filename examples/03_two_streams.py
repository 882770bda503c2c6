"""
A projection that joins two streams: deviations, and the notifications of councils about them, with the days in between.

Each side is kept as it comes, and whatever a change speaks of is joined anew. So it does not matter which side comes
first, or which is corrected later.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ivp_registry import (
    Actor,
    Change,
    CouncilNotified,
    DeviationAgreed,
    Event,
    EventCorrected,
    EventRetracted,
    Registry,
    Table,
)
from ivp_registry.demo.playback import StoryClock, play
from ivp_registry.demo.seed import PLAN, seed
from ivp_registry.events.driehoek import TriangleAgreementMade
from ivp_registry.events.register import Replacement
from ivp_registry.kinds import Trigger
from ivp_registry.projections import ViewWriter

OFFICER, FOUND = Actor.parse("safety-officer@Tweestromenland"), date(2024, 4, 2)
ABOUT = ("plan", "deviation")
BEUNINGEN, DRUTEN, WIJCHEN = "gm0209", "gm0225", "gm0296"


class Telling:
    """
    Keep one row for each deviation and each council that it names or that was told of it.

    The first notification on or after the day of the agreement counts; an earlier one tells of something else. Whom a
    deviation concerns that names no municipality is for its plan to say: see ``02_outbox.py``.
    """

    name, version, events = "telling", 1, (DeviationAgreed, CouncilNotified)
    tables = (
        Table(
            name="agreed", key=("fact",), indexes=(ABOUT,),
            columns={"fact": "text", "plan": "text", "deviation": "text", "agreed_on": "date", "councils": "json"},
        ),
        Table(
            name="notified", key=("fact",), indexes=(ABOUT,),
            columns={"fact": "text", "plan": "text", "deviation": "text", "told_on": "date", "council": "text"},
        ),
        Table(
            name="telling", key=(*ABOUT, "council"),
            columns={
                "plan": "text", "deviation": "text", "council": "text",
                "agreed_on": "date", "told_on": "date", "days": "integer",
            },
            about="A deviation and a council, with the days between agreement and telling.",
        ),
    )  # fmt: skip

    def apply(self, view: ViewWriter, change: Change) -> None:
        """Take out what the fact said before, put in what it says after, and join anew what either speaks of."""
        for event in (change.before, change.after):
            if not isinstance(event, DeviationAgreed | CouncilNotified) or event.deviation is None:
                continue  # there is none, or it tells of a budget shortfall
            about = {"plan": event.plan, "deviation": event.deviation}
            table = "agreed" if isinstance(event, DeviationAgreed) else "notified"
            view.delete(table, {"fact": change.fact_id})
            if event is change.after:
                view.insert(table, {"fact": change.fact_id, **about, **_side(event)})
            self._join(view, about)

    def _join(self, view: ViewWriter, about: dict[str, str]) -> None:
        view.delete("telling", about)
        agreements: list[dict[str, Any]] = view.rows("agreed", about)
        notified: list[dict[str, Any]] = view.rows("notified", about)
        for agreed in agreements:  # one, or none that still holds
            day = agreed["agreed_on"]
            for council in sorted({*agreed["councils"], *(each["council"] for each in notified)}):
                told = [each["told_on"] for each in notified if each["council"] == council and each["told_on"] >= day]
                first = min(told, default=None)
                days = (first - day).days if first else None
                view.insert("telling", {**about, "council": council, "agreed_on": day, "told_on": first, "days": days})


def _side(event: DeviationAgreed | CouncilNotified) -> dict[str, object]:
    if isinstance(event, DeviationAgreed):
        return {"agreed_on": event.occurred_on, "councils": list(event.municipalities)}
    return {"told_on": event.occurred_on, "council": event.municipality}


def agreed(deviation: str, day: date, *councils: str) -> DeviationAgreed:
    """Give an invented deviation that concerns these councils."""
    return DeviationAgreed(
        plan=PLAN, deviation=deviation, agreement="2024", priorities=("veilig-verkeer",), municipalities=councils,
        trigger=Trigger.MONITORING, subject="Verzonnen voorbeeld", occurred_on=day,
    )  # fmt: skip


def told(deviation: str, council: str, day: date) -> CouncilNotified:
    """Give the invented fact that a council was told of a deviation."""
    return CouncilNotified(plan=PLAN, municipality=council, deviation=deviation, occurred_on=day)


def corrected(target: str, reason: str, right: Event) -> EventCorrected:
    """Give the correction of a fact to what is right."""
    return EventCorrected(target=target, reason=reason, replacement=Replacement(right), occurred_on=FOUND)


def show(title: str, register: Registry) -> dict[str, object]:
    """Bring the table up to date and print it; give the days by deviation and council."""
    if fault := register.project([Telling()])[0].fault:
        raise fault
    rows = register.view_of(Telling()).rows("telling")
    print(title)
    for row in rows:
        print("  {deviation}  {council}  agreed {agreed_on!s}  told {told_on!s:10}  days {days!s:>4}".format_map(row))
    return {f"{row['deviation']} {row['council']}": row["days"] for row in rows}


def main() -> None:
    """Record both streams, correct a fact of each, retract one; the table is right each time."""
    clock = StoryClock()
    with Registry.create(":memory:", clock=clock) as register:
        play(register, clock, seed())
        first = date(2024, 1, 22)
        receipt = register.record(
            TriangleAgreementMade(plan=PLAN, agreement="2024", occurred_on=first),
            agreed("2024-01", first, BEUNINGEN, DRUTEN, WIJCHEN),
            agreed("2024-02", date(2024, 3, 4), DRUTEN),
            told("2024-01", BEUNINGEN, date(2024, 1, 29)),
            told("2024-01", WIJCHEN, date(2024, 2, 1)),
            told("2024-01", DRUTEN, date(2024, 3, 11)),
            by=OFFICER,
        )
        days = show("as recorded", register)
        assert days == {"2024-01 gm0209": 7, "2024-01 gm0225": 49, "2024-01 gm0296": 10, "2024-02 gm0225": None}

        _, deviation, _, beuningen, _, druten = (each.id for each in receipt.events)
        right: Event = told("2024-02", DRUTEN, date(2024, 3, 11))
        register.record(corrected(druten, "de brief ging over 2024-02", right), by=OFFICER)
        days = show("corrected: Druten was told of the other deviation", register)
        assert days == {"2024-01 gm0209": 7, "2024-01 gm0225": None, "2024-01 gm0296": 10, "2024-02 gm0225": 7}

        right = agreed("2024-01", date(2024, 1, 15), BEUNINGEN, DRUTEN, WIJCHEN)
        register.record(corrected(deviation, "een week eerder afgesproken", right), by=OFFICER)
        register.record(EventRetracted(target=beuningen, reason="nooit verzonden", occurred_on=FOUND), by=OFFICER)
        days = show("corrected: agreed a week earlier; retracted: Beuningen was never told", register)
        assert days == {"2024-01 gm0209": None, "2024-01 gm0225": None, "2024-01 gm0296": 17, "2024-02 gm0225": 7}
        print("consistent:", register.verify().is_consistent)


if __name__ == "__main__":
    main()
