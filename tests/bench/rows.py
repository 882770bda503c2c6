"""The same facts for every contender: statements of about 700 bytes, each in a stream of its own."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from ivp_registry import Actor, Event, MunicipalityRegistered, Period, PlanDrafted
from ivp_registry.codec import Catalogue, Codec
from ivp_registry.events.plan import PlanStatementRecorded
from ivp_registry.events.record import Envelope
from ivp_registry.kinds import StatementKind

BY = Actor.parse("council-clerk@gm0296")
DAY = date(2024, 1, 1)
CODEC = Codec(Catalogue())


def statement(number: int, text: str = "Wat de bron zegt. " * 16) -> PlanStatementRecorded:
    """Make one fact."""
    return PlanStatementRecorded(plan="p", statement=f"s{number}", kind=StatementKind.CLAIM, quote=text, occurred_on=DAY)


def opening() -> list[Event]:
    """Make the facts that statements rest on."""
    return [
        MunicipalityRegistered(municipality="gm0296", name="Wijchen", occurred_on=DAY),
        PlanDrafted(
            plan="p", title="P", municipalities=("gm0296",), term=Period(first=DAY, last=date(2027, 1, 1)), occurred_on=DAY
        ),
    ]


def envelope() -> Envelope:
    """Make the envelope that goes with every fact."""
    return Envelope(
        recorded_at=datetime(2024, 1, 1, tzinfo=UTC),
        recorded_by=BY,
        command_id="c" * 32,
        correlation_id="c" * 32,
        salt="0" * 32,
    )


def plain(number: int) -> dict[str, Any]:
    """Give one fact with its envelope as plain data, for those who write JSON by hand."""
    data: dict[str, Any] = json.loads(CODEC.encode(statement(number), envelope()))
    return data
