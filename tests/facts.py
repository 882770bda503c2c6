"""Valid facts to begin from: those that authors of plugins get, and the rest of what the tests tell."""

from __future__ import annotations

from datetime import date

import attrs

from ivp_registry.events.driehoek import DeviationEnded
from ivp_registry.events.plan import PlanAdopted, PlanEnteredIntoForce, PriorityAmended
from ivp_registry.events.record import Envelope
from ivp_registry.events.register import LocalNormAdopted, MunicipalityReorganised
from ivp_registry.kinds import Body, ReorganisationKind
from ivp_registry.testing import (
    BEUNINGEN,
    CLERK,
    DRUTEN,
    PLAN,
    START,
    WIJCHEN,
    SteppingClock,
    agreement,
    corrected,
    deviated,
    deviation,
    drafted,
    municipality,
    notified,
    planned,
    proposed,
    record,
    retracted,
)
from ivp_registry.testing.event_contract import ENVELOPE
from ivp_registry.testing.facts import MAYOR_AND_PROSECUTOR, TERM

__all__ = [
    "BEUNINGEN", "CLERK", "DRUTEN", "MAYOR_AND_PROSECUTOR", "PLAN", "START", "TERM", "WIJCHEN", "SteppingClock", "adopted",
    "agreement", "amended", "corrected", "day", "deviated", "deviation", "drafted", "ended", "envelope", "in_force",
    "municipality", "norm", "notified", "planned", "proposed", "record", "reorganised", "retracted",
]  # fmt: skip


def day(text: str) -> date:
    return date.fromisoformat(text)


def envelope(**changed) -> Envelope:
    return attrs.evolve(ENVELOPE, **changed)


def reorganised(code: str, on: str, *successors: str, **more) -> MunicipalityReorganised:
    given = {"kind": ReorganisationKind.MERGER, "successors": successors, **more}
    return MunicipalityReorganised(municipality=code, occurred_on=day(on), **given)


def norm(days: int | None, on: str, code: str = WIJCHEN, **more) -> LocalNormAdopted:
    return LocalNormAdopted(municipality=code, days=days, occurred_on=day(on), **more)


def amended(priority: str, on: str, **more) -> PriorityAmended:
    return PriorityAmended(plan=PLAN, priority=priority, occurred_on=day(on), **more)


def adopted(code: str = WIJCHEN, on: str = "2023-03-23", **more) -> PlanAdopted:
    return PlanAdopted(plan=PLAN, municipality=code, occurred_on=day(on), **{"acting_body": Body.COUNCIL, **more})


def in_force(code: str = WIJCHEN, on: str = "2023-03-23", **more) -> PlanEnteredIntoForce:
    return PlanEnteredIntoForce(plan=PLAN, municipality=code, occurred_on=day(on), **more)


def ended(name: str, on: str, **more) -> DeviationEnded:
    return DeviationEnded(plan=PLAN, deviation=name, occurred_on=day(on), **more)
