"""What each record changed, field by field: from what was known on its day before it was recorded, to what was after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from ivp_registry import Event
from ivp_registry.events.base import fields_of
from ivp_registry.events.plan import COUNCIL, PlanDrafted
from ivp_registry.state import resolve

from .things import builds_on_earlier, is_said, own_fields, said_on

if TYPE_CHECKING:
    from ivp_registry import Registry
    from ivp_registry.events.record import Record
    from ivp_registry.state import Fact

TOLD_APART = ("occurred_on", "decided_on", "decided_by", "agreed_on", "counts_from")
"""Fields of a thing that say when and by whom, which a line of the trail says anyway."""


@attrs.frozen
class FieldChange:
    """Hold what one field said before and says after; None where it said nothing."""

    field: str
    before: object
    after: object


def changed_by(record: Record, registry: Registry) -> tuple[FieldChange, ...]:
    """
    Give what *record* changed of the thing it is about, as read on the day from which it counts.

    What opens a thing, or stands alone, says all that it says for the first time.
    """
    event = record.event
    said = own_fields(event)
    if not builds_on_earlier(event):
        return tuple(FieldChange(name, None, value) for name, value in said.items())
    draft = _draft(record, registry) if event.SHAPE.stream == COUNCIL else None
    facts = _facts(registry, record.stream, record.position)
    before, after = (
        said_on(event.counts_from, known, municipality=getattr(event, "municipality", None), draft=draft)
        for known in ([fact for fact in facts if fact.id != record.id], facts)
    )
    apart = {name: value for name, value in said.items() if name not in (*before, *after)}
    return tuple(each for each in differences(before, {**after, **apart}) if each.field not in TOLD_APART)


def corrected(before: Event | None, after: Event | None) -> tuple[FieldChange, ...]:
    """Give the fields in which a line says something else now, all of them where there was none or is none any more."""
    return tuple(differences(_all_fields(before), _all_fields(after)))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Give the fields that differ, in the order in which they stand."""
    for name in {**after, **before}:
        change = FieldChange(name, before.get(name), after.get(name))
        if change.before != change.after:
            yield change


def _facts(registry: Registry, stream: str, until: int) -> list[Fact[Event]]:
    return resolve(each for each in registry.events(path=stream, until=until) if each.stream == stream)


def _draft(record: Record, registry: Registry) -> PlanDrafted | None:
    plan = record.stream.rpartition("/council/")[0]
    found: Iterable[Event] = (fact.event for fact in _facts(registry, plan, record.position))
    return next((event for event in found if isinstance(event, PlanDrafted)), None)


def _all_fields(event: Event | None) -> Mapping[str, Any]:
    if event is None:
        return {}
    values = {field.name: getattr(event, field.name) for field in fields_of(type(event))}
    return {name: value for name, value in values.items() if is_said(value)}
