"""
What a thing says on a day, field by field: the same values that a reading gives, worked out from the facts of one stream.

A stream is a thing when its facts build on each other (a priority, a deviation, a council's decision on the plan, a local
norm, whatever is opened). Facts that do not, such as notifications, each stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from ivp_registry import Event
from ivp_registry.events.base import fields_of
from ivp_registry.events.plan import COUNCIL, PlanDrafted
from ivp_registry.events.record import UnknownEvent
from ivp_registry.events.register import LocalNormAdopted
from ivp_registry.state import Adoption, Deviation, Fact, Priority
from ivp_registry.state.evolve import fold
from ivp_registry.state.resolve import in_order

EVERY = {field.name for field in fields_of(Event)}
"""The fields that every event has: they tell of the event, not of the thing."""
REASONS = ("reason", "motivation", "ground", "refusal_ground", "reasoning")
"""The fields in which an event says why."""
OF_PRIORITY = ("label", "rank", "goals", "withdrawn")
OF_ADOPTION = (
    "outcome", "decided_on", "decided_by", "outcomes", "sets_goals", "local_emphases", "in_force_from", "until",
    "repealed_from",
)  # fmt: skip
OF_DEVIATION = ("subject", "agreement", "priorities", "trigger", "municipalities", "counts_from", "ended_from")
NO_TERM = "no-term"
"""What a norm says that explicitly lays down no term."""

Facts = Sequence[Fact[Event]]


def builds_on_earlier(event: Event) -> bool:
    """Tell whether an event changes what an earlier one of its stream said, rather than standing alone."""
    shape = event.SHAPE
    return shape.stream in shape.needs or shape.stream == COUNCIL or isinstance(event, LocalNormAdopted)


def is_thing(events: Iterable[Event]) -> bool:
    """Tell whether the events of a stream build on each other."""
    return any(event.SHAPE.opens or builds_on_earlier(event) for event in events)


def said_on(
    day: date, facts: Facts, *, municipality: str | None = None, draft: PlanDrafted | None = None
) -> Mapping[str, Any]:
    """
    Give what the thing that *facts* tell of says on *day*, for one *municipality* where that differs.

    With *draft* the thing is what a council decided on that plan, which holds until the plan ends unless it says otherwise.
    A field of which nothing is recorded is left out.
    """
    seen = [fact for fact in facts if fact.visible_on(day)]
    start = Adoption(municipality=municipality or "", until=draft.term.last) if draft else None
    if not seen and start is None:
        return {}
    thing = fold(seen, start)
    if isinstance(thing, Priority):
        said = _chosen(thing.on(day, municipality), OF_PRIORITY)
        return said if said.get("withdrawn") else {name: value for name, value in said.items() if name != "withdrawn"}
    if isinstance(thing, Adoption):
        return _chosen(thing, OF_ADOPTION)
    if isinstance(thing, Deviation):
        last = {"until": thing.last_day} if thing.last_day else {}
        return _chosen(thing, OF_DEVIATION) | last
    if all(isinstance(fact.event, LocalNormAdopted) for fact in seen):
        return _norm(seen, day)
    return _merged(seen)


def own_fields(event: Event) -> Mapping[str, Any]:
    """Give what an event says beyond what every event has, and beyond why; nothing that it leaves open or denies."""
    if isinstance(event, UnknownEvent):
        return {"content": event.content}
    kind: type = type(event)
    return _chosen(event, [name for name, denied in _own(kind) if not denied or getattr(event, name)])


def why(event: Event) -> str | None:
    """Give the reason that an event names, if it has a field for it."""
    return next((said for name in REASONS if (said := getattr(event, name, None))), None)


def is_said(value: object) -> bool:
    """Tell whether a field says anything."""
    return value is not None and value != ()


def _norm(facts: Facts, day: date) -> Mapping[str, Any]:
    """Give the norm in force; that no term was laid down is said too."""
    in_force = [fact.event for fact in in_order(facts) if fact.event.counts_from <= day]
    return {"days": NO_TERM} | _chosen(in_force[-1], ("days", "title")) if in_force else {}


def _merged(facts: Facts) -> Mapping[str, Any]:
    """Give the fields of one thing, each as the last fact that names it says; when it happened, as the first says."""
    first, *_ = ordered = in_order(facts)
    said: dict[str, Any] = {"occurred_on": first.event.occurred_on}
    for fact in ordered:
        said |= own_fields(fact.event)
    return said


def _chosen(thing: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name in names if is_said(value := getattr(thing, name))}


@cache
def _own(kind: type[Event]) -> tuple[tuple[str, bool], ...]:
    """Name the fields that only this event type has, and of which "no" is what stands there when nothing was said."""
    in_the_path = {part[1:-1] for part in kind.SHAPE.stream.split("/") if part.startswith("{")}
    own = (field for field in fields_of(kind) if field.name not in {*EVERY, *REASONS, *in_the_path})
    return tuple((field.name, field.default is False) for field in own)
