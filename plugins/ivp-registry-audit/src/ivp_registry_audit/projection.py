"""
The read model: every fact about deviations and the telling of councils, with from when to when it was known.

A fact that is corrected gets a second row; the first keeps the position at which it stopped being known. So the
question "as known then" is answered from the same table as "as known now".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ivp_registry import Change, Event, Table
from ivp_registry.codec import Catalogue, Codec, read_event
from ivp_registry.events.council import CouncilNotified
from ivp_registry.events.driehoek import DeviationAgreed, DeviationEnded, DeviationExtended, TriangleAgreementMade
from ivp_registry.events.plan import PlanDrafted, PriorityAmended, PriorityProposed
from ivp_registry.events.register import LocalNormAdopted, MunicipalityRegistered, MunicipalityReorganised
from ivp_registry.state import Fact
from ivp_registry.values import EventId

if TYPE_CHECKING:
    from ivp_registry.store import ViewWriter

FACTS = Table(
    name="facts",
    columns={
        "fact_id": "text",
        "known_from": "integer",
        "known_until": "integer",
        "topic": "text",
        "plan": "text",
        "deviation": "text",
        "municipality": "text",
        "occurred_on": "date",
        "counts_from": "date",
        "data": "json",
    },
    key=("fact_id", "known_from"),
    about="one fact as it was known from one position in the ledger until another",
)


class Deviations:
    """Keep the facts that the audit of deviations rests on."""

    name = "deviations"
    version = 1
    tables = (FACTS,)
    events = (
        PlanDrafted,
        PriorityProposed,
        PriorityAmended,
        TriangleAgreementMade,
        DeviationAgreed,
        DeviationExtended,
        DeviationEnded,
        CouncilNotified,
        LocalNormAdopted,
        MunicipalityRegistered,
        MunicipalityReorganised,
    )

    def __init__(self) -> None:
        self._codec = Codec(Catalogue())

    def apply(self, view: ViewWriter, change: Change) -> None:
        """Close the row of what was known before, and add one for what is known now."""
        position = change.record.position
        if change.before is not None:
            view.update("facts", {"fact_id": change.fact_id, "known_until": None}, {"known_until": position})
        if change.after is not None:
            view.insert("facts", self._row(change.after, change.fact_id, position))

    def _row(self, event: Event, fact_id: str, position: int) -> dict[str, object]:
        return {
            "fact_id": fact_id,
            "known_from": position,
            "known_until": None,
            "topic": event.TOPIC,
            "plan": getattr(event, "plan", None),
            "deviation": getattr(event, "deviation", None),
            "municipality": getattr(event, "municipality", None),
            "occurred_on": event.occurred_on,
            "counts_from": event.counts_from,
            "data": self._codec.to_data(event),
        }


def fact_of(row: Mapping[str, object], catalogue: Catalogue) -> Fact[Event]:
    """Read one row back as the fact it was made from."""
    return Fact(read_event(catalogue, str(row["topic"]), json.loads(str(row["data"]))), EventId(str(row["fact_id"])))
