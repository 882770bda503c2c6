"""``ivp events [TOPIC]``: what can be recorded."""

from __future__ import annotations

from typing import Any

import attrs
import click

from ..codec import example_of, schema_of
from ..events import Event
from ..events.base import fields_of
from ..safe_text import safe_json
from .fields import options_of
from .language import tr
from .output import heading, is_for_people, write_rows
from .record import catalogue_of, describe, first_sentence, promise
from .session import Session, output_options

TOPICS = {"topic": "event type", "version": "version", "stream": "stream", "promise": "what it says"}
FIELDS = {"name": "field", "required": "required", "form": "form", "label": "what it is"}


@click.command(help=tr("List what can be recorded; with TOPIC its fields and an example to edit, or its JSON Schema."))
@click.argument("topic", required=False)
@click.option("--schema", is_flag=True, help=tr("JSON Schema; without TOPIC of every event type, one a line"))
@click.option("--example", is_flag=True, help=tr("only the example, ready for 'ivp import'"))
@output_options
@click.pass_context
def events(ctx: click.Context, topic: str | None, schema: bool, example: bool) -> None:
    """Show the vocabulary."""
    catalogue, session = catalogue_of(ctx), ctx.ensure_object(Session)
    chosen = list(catalogue) if topic is None else [catalogue.find(topic)]
    if schema or example:
        for cls in chosen:
            click.echo(safe_json(schema_of(cls) if schema else example_of(cls), indent=1 if schema and topic else None))
    elif topic is None:
        said = promise if is_for_people(session.format) else first_sentence
        rows = [{"topic": c.TOPIC, "version": c.VERSION, "stream": c.SHAPE.stream, "promise": said(c)} for c in chosen]
        write_rows(rows, TOPICS, schema="events/1", chosen=session.format)
    else:
        _describe(chosen[0], session)


def _describe(cls: type[Event], session: Session) -> None:
    people = is_for_people(session.format)
    say_it = tr if people else str  # data is the same in every language
    forms = {option.name: say_it(option.metavar or "") for option in options_of(cls)}
    rows: list[dict[str, Any]] = [
        {"name": f.name, "required": f.default is attrs.NOTHING, "form": forms[f.name], "label": say_it(f.metadata["label"])}
        for f in fields_of(cls)
    ]
    if people:
        heading(f"{cls.TOPIC} ({tr('version')} {cls.VERSION})")
        click.echo(describe(cls) + "\n")
    write_rows(rows, FIELDS, schema="event-fields/1", chosen=session.format)
    if people:
        heading(tr("Example, ready to edit and to import (one line)"))
        click.echo(safe_json(example_of(cls)))
