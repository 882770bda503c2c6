"""``ivp audit trail [SUBJECT]``: every event once, with who, when, what changed, what amends it, and its leaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import attrs
import click

from ivp_registry.cli.language import shown, tr
from ivp_registry.cli.output import heading, is_for_people, write_facts, write_rows
from ivp_registry.cli.session import Session, output_options
from ivp_registry.kinds import Dating

from ..trail import Line, Trail, audit_trail
from .asking import about, changed, conclude_on, evidence, history_options, list_below, scope_options, span, told

TITLES = {
    "position": "position", "event_id": "event", "topic": "event type", "occurred_on": "happened on",
    "effective_from": "counts from", "dating": "how sure the day is", "recorded_at": "recorded", "days": "days",
    "acting_body": "acted", "recorded_by": "recorded by", "changes": "changed", "why": "why", "note": "remark",
    "amends": "amends", "amended_by": "amended by", "source": "source", "source_sha256": "SHA-256", "source_url": "address",
    "legal_basis": "article of law", "leaf_index": "leaf", "leaf_hash": "leaf hash",
}  # fmt: skip
ALWAYS = ("event_id", "acting_body", "recorded_by", "source", "leaf_hash")
IF_THERE = ("why", "note", "effective_from", "amends", "amended_by", "source_sha256", "source_url", "legal_basis")


@click.command(
    short_help=tr("every event, with who, when, what and where it is proved"),
    help=tr(
        "List every event once, in order of recording: who, when, what changed from what to what, what corrects it, its "
        "leaf. SUBJECT is a stream or the beginning of some: plan/x, plan/x/priority, plan/x/deviation/y, "
        "municipality/gm0296."
    ),
)
@click.argument("subject", required=False, default="")
@scope_options
@history_options
@output_options
@click.pass_context
def trail(
    ctx: click.Context, /, *, subject: str, valid: date | None, known: date | datetime | int | None, **scope: Any
) -> None:
    """Read the events that were asked for, and print each as it comes."""
    session = ctx.ensure_object(Session)
    with session.opened(plugins=True) as register:
        found = audit_trail(register, subject, valid=valid, known=known, **scope)
        counted = _Counted(found)
        if is_for_people(session.format):
            for line in counted:
                _draw(line)
        else:
            rows = (_row(line) for line in counted)
            write_rows(rows, TITLES, schema="audit-trail/1", chosen=session.format, about=about(found.basis))
    conclude_on(found.basis, tr("Events: {count}.").format(count=counted.count), session.format)


class _Counted:
    """Count the lines of a trail while they are written, since they are nowhere held together."""

    def __init__(self, trail: Trail) -> None:
        self._trail, self.count = trail, 0

    def __iter__(self) -> Iterator[Line]:
        for line in self._trail:
            self.count += 1
            yield line


def _row(line: Line) -> Mapping[str, Any]:
    flat = attrs.asdict(line, recurse=False)
    return flat | {"changes": changed(line.changes)} | evidence(line.source)


def _draw(line: Line) -> None:
    """Tell one event to people: what changed first, then who and when, then what it rests on."""
    heading(f"{line.position} · {line.topic} · {shown(line.occurred_on)}")
    list_below(told(line.changes))
    row = _row(line)
    facts = {TITLES[name]: row[name] for name in ALWAYS[:3]}
    facts |= {"recorded": f"{shown(line.recorded_at)} ({span(line.days)})"}
    facts |= {TITLES[name]: row[name] for name in (*ALWAYS[3:], *IF_THERE) if name in ALWAYS or row[name]}
    facts |= {} if line.dating is Dating.EXACT else {TITLES["dating"]: line.dating}
    write_facts({tr(title): value for title, value in facts.items()})
