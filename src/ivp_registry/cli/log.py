"""``ivp log [PATH]``: what was recorded, in order of recording, corrections in sight."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import islice
from typing import Any

import click

from ..events.record import Record
from ..events.register import EventCorrected, EventRetracted, PayloadErased
from ..safe_text import safe_line
from .language import shown, tr
from .output import conclude, is_for_people, write_rows
from .session import Session, output_options, pass_session

INDENT = " " * 8
COLUMNS = {
    "position": "position", "id": "event", "topic": "event type", "occurred_on": "happened on",
    "effective_from": "counts from", "recorded_at": "recorded", "recorded_by": "by", "amends": "amends", "source": "source",
}  # fmt: skip


@click.command(help=tr("List what was recorded; PATH is a dossier (plan/x, municipality/gm0296) or one stream."))
@click.argument("path", required=False)
@click.option("--topic", "topics", multiple=True, help=tr("only this event type; may be repeated"))
@click.option("--after", type=click.IntRange(min=0, max=2**62), default=0, help=tr("only after this position"))
@click.option("--limit", type=click.IntRange(min=1, max=2**62), help=tr("at most so many"))
@output_options
@pass_session
def log(session: Session, path: str | None, topics: tuple[str, ...], after: int, limit: int | None) -> None:
    """List the records asked for."""
    with session.opened(plugins=True) as register:
        records: Iterable[Record] = register.history(path) if path else register.events(after=after, topics=topics or None)
        found = (r for r in records if r.position > after and (not topics or r.topic in topics))
        rows = [row_of(record) for record in islice(found, limit)]
        for topic in () if rows else topics:  # events of a plugin that is gone are found; a misspelt topic is told
            register.catalogue.find(topic)
    if is_for_people(session.format):
        for row in rows:
            _draw(row)
    else:
        write_rows(rows, COLUMNS, schema="log/1", chosen=session.format)
    conclude(tr("Events listed: {count}.").format(count=len(rows)), session.format)


def _draw(row: dict[str, Any]) -> None:
    """Draw one record for people, three short lines that fit any terminal."""
    width = shutil.get_terminal_size().columns
    head = f"{row['position']:>6}  {shown(row['occurred_on'])}  {row['topic']}"
    if row["effective_from"]:
        head += " " + tr("(counts from {day})").format(day=shown(row["effective_from"]))
    amended = f" → {row['amends']}" if row["amends"] else ""
    recorded = tr("recorded {moment} by {office}").format(moment=shown(row["recorded_at"]), office=shown(row["recorded_by"]))
    click.secho(safe_line(head), bold=True)
    click.echo(safe_line(f"{INDENT}{row['id']}{amended}"))
    click.echo(click.wrap_text(safe_line(recorded), width=width, initial_indent=INDENT, subsequent_indent=INDENT))


def row_of(record: Record) -> dict[str, Any]:
    """Give a record as one flat row."""
    event = record.event
    amends = event.target if isinstance(event, EventCorrected | EventRetracted | PayloadErased) else None
    return {
        "position": record.position, "id": record.id, "topic": record.topic, "occurred_on": event.occurred_on,
        "effective_from": event.effective_from, "recorded_at": record.envelope.recorded_at,
        "recorded_by": record.envelope.recorded_by, "amends": amends,
        "source": event.source.title if event.source else None,
    }  # fmt: skip
