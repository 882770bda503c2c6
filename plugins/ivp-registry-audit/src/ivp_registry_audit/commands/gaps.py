"""``ivp audit gaps``: what the register or a plan promises, and is not on record."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import click

from ivp_registry.cli.language import tr
from ivp_registry.cli.output import heading, is_for_people, paragraph, write_rows
from ivp_registry.cli.session import Session, clock_options, output_options, today

from ..gaps import Gap, Kind, audit_gaps
from .asking import about, conclude_on, scope_options

TITLES = {
    "kind": "gap", "plan": "plan", "municipality": "municipality", "council": "council", "what": "where",
    "found": "on record", "wanted": "promised", "since": "since", "promised_by": "promised by",
    "quote": "words of the promise", "closed_by": "closed by", "declared": "declared complete by",
}  # fmt: skip
FOR_PEOPLE = {
    "kind": "gap", "council": "council", "what": "where", "found": "on record", "since": "since", "closes": "what closes it",
}  # fmt: skip
KINDS = {
    Kind.POSITION: "NO EVENT",
    Kind.DECISION: "NO DECISION",
    Kind.ENTRY_INTO_FORCE: "NO DAY OF ENTRY INTO FORCE",
    Kind.NOTIFICATION: "NOT NOTIFIED",
    Kind.MONITORING: "TOO FEW ROUNDS",
    Kind.THEME_MEETING: "NO THEME MEETING",
    Kind.EVALUATION: "NO EVALUATION",
}  # fmt: skip
BROKEN = 4


@click.command(
    short_help=tr("what is promised and not on record"),
    help=tr(
        "List what the register or a plan promises and is not on record, and what would close each gap. Whether a law was "
        "broken is what 'ivp check' asks. Exit 1 when there is a gap, 4 when an event is missing from the ledger."
    ),
)
@scope_options
@clock_options
@output_options
@click.pass_context
def gaps(ctx: click.Context, /, *, valid: date | None, **asked: Any) -> None:
    """Look for them and print each."""
    session = ctx.ensure_object(Session)
    with session.opened(plugins=True) as register:
        found = audit_gaps(register, valid=valid or today(), **asked)
    if is_for_people(session.format):
        _draw(found.rows)
    else:
        rows = [attrs.asdict(each, recurse=False) for each in found.rows]
        write_rows(rows, TITLES, schema="audit-gaps/1", chosen=session.format, about=about(found.basis))
    conclude_on(found.basis, tr("Gaps on record: {count}.").format(count=len(found.rows)), session.format)
    if found.rows:
        ctx.exit(BROKEN if any(each.kind is Kind.POSITION for each in found.rows) else 1)


def _draw(rows: tuple[Gap, ...]) -> None:
    """Tell the gaps of each plan together, and below them what it promised."""
    for plan in dict.fromkeys(row.plan for row in rows):
        heading(plan or tr("ledger"))
        group = [row for row in rows if row.plan == plan]
        write_rows(map(_told, group), FOR_PEOPLE, schema="audit-gaps/1", chosen="table")
    for quote, event_id in dict.fromkeys((row.quote, row.promised_by) for row in rows if row.quote):
        click.echo()
        paragraph(tr("Promised ({event}): '{quote}'").format(event=event_id, quote=quote))


def _told(row: Gap) -> dict[str, Any]:
    """Say a gap in words, with the command that closes it."""
    closes = f"ivp record {row.closed_by}" if row.closed_by else tr("a backup that has the event; 'ivp verify' says more")
    if row.declared:
        closes = tr("nothing: {event} says that all was recorded").format(event=row.declared)
    found = tr("{found} of {wanted}").format(found=row.found, wanted=row.wanted)
    about_all = "–" if row.council is None else row.council
    told = {"kind": tr(KINDS[row.kind]), "council": about_all, "what": row.what, "found": found}
    return told | {"since": row.since or "–", "closes": closes}
