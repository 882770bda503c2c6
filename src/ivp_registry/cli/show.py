"""``ivp show ID``: one event in full, what amends it, and its place in the ledger."""

from __future__ import annotations

from typing import Any

import click

from ..codec import Codec
from ..events.base import fields_of
from ..events.record import Record, UnknownEvent
from ..events.register import Replacement
from ..registry import Registry
from ..safe_text import safe_json
from .language import tr
from .output import heading, is_for_people, paragraph, write_facts, write_rows
from .session import Session, output_options, pass_session

COLUMNS = {"name": "field", "value": "value"}


@click.command(help=tr("Show one event in full; EVENT_ID is its id (stream@version) or its position."))
@click.argument("event_id")
@output_options
@pass_session
def show(session: Session, event_id: str) -> None:
    """Show the event, its envelope, its leaf, and the events that amend it."""
    with session.opened(plugins=True) as register:
        record = register.find(event_id)
        parts = _parts(register, record)
    if session.format == "json":
        click.echo(safe_json({"schema": "ivp/event/1", "data": parts}, indent=1))
        return
    if is_for_people(session.format):
        _draw(record, parts)
        return
    rows = [
        {"name": f"{title}.{name}", "value": _flat(value)}
        for title, values in parts.items()
        for name, value in values.items()
    ]
    write_rows(rows, COLUMNS, schema="event/1", chosen=session.format)


def _parts(register: Registry, record: Record) -> dict[str, dict[str, Any]]:
    codec = Codec(register.catalogue)
    receipt = register.receipt(record.id)
    amended = [each for each in register.history(record.stream) if getattr(each.event, "target", None) == record.id]
    place = {"id": record.id, "topic": record.topic, "version": record.event.VERSION, "position": record.position}
    known = not isinstance(record.event, UnknownEvent)
    return {
        "event": place | ({} if known else {"state": "unknown event type: no software installed here reads it"}),
        "fact": codec.to_data(record.event),
        "envelope": codec.to_data(record.envelope),
        "ledger": {"leaf_index": receipt.leaf_index, "leaf_hash": receipt.leaf_hash.hex()},
        "amended_by": {each.id: f"{each.topic}: {getattr(each.event, 'reason', '')}" for each in amended},
    }


def _draw(record: Record, parts: dict[str, dict[str, Any]]) -> None:
    """Draw an event for people: what it says, under the labels of its fields; what it leaves open is named as such."""
    event, envelope = record.event, record.envelope
    heading(f"{record.topic} · {record.id}")
    if isinstance(event, UnknownEvent):
        click.echo(tr("unknown event type: no software installed here reads it"))
    said = {field: getattr(event, field.name) for field in fields_of(type(event))}
    labelled = {
        tr(field.metadata.get("label", field.name)): value for field, value in said.items() if value not in (None, ())
    }
    write_facts({title: _of_fact(value, parts) for title, value in labelled.items()})
    open_ = [tr(field.metadata.get("label", field.name)) for field, value in said.items() if value in (None, ())]
    if open_:
        paragraph(tr("Not recorded: {fields}.").format(fields="; ".join(open_)))
    heading(tr("recorded"))
    write_facts({
        tr("at"): envelope.recorded_at, tr("by"): envelope.recorded_by, tr("position"): record.position,
        tr("version of the event type"): event.VERSION, tr("command"): envelope.command_id,
        tr("leaf"): parts["ledger"]["leaf_index"], tr("leaf hash"): parts["ledger"]["leaf_hash"],
    })  # fmt: skip
    if parts["amended_by"]:
        heading(tr("amended by"))
        write_facts(parts["amended_by"])


def _of_fact(value: Any, parts: dict[str, dict[str, Any]]) -> Any:
    return safe_json(parts["fact"]["replacement"]) if isinstance(value, Replacement) else value


def _flat(value: Any) -> Any:
    return safe_json(value) if isinstance(value, dict | list) and value else (None if value in ([], {}) else value)
