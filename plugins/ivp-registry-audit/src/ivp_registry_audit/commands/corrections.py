"""``ivp audit corrections``: what an old line said, what it says now, why, and by whom."""

from __future__ import annotations

from typing import Any

import attrs
import click

from ivp_registry.cli.language import shown, tr
from ivp_registry.cli.output import heading, is_for_people, write_facts, write_rows
from ivp_registry.cli.session import Session, output_options

from ..corrections import Correction, Effect, audit_corrections
from .asking import about, changed, conclude_on, evidence, history_options, list_below, scope_options, told

TITLES = {
    "effect": "effect", "stands": "stands", "fact": "line", "fact_topic": "event type", "changes": "changed", "why": "why",
    "found_on": "found on", "recorded_at": "recorded", "days": "days after the line", "acting_body": "acted",
    "recorded_by": "recorded by", "recorded_first_by": "the line was recorded by", "event_id": "event",
    "position": "position", "amends": "amends", "amended_by": "amended by", "source": "source", "source_sha256": "SHA-256",
    "source_url": "address",
}  # fmt: skip
EFFECTS = {
    Effect.CORRECTED: "CORRECTED",
    Effect.RETRACTED: "RETRACTED",
    Effect.RESTORED: "RESTORED",
    Effect.NOTHING: "WITHOUT EFFECT",
}  # fmt: skip


@click.command(
    short_help=tr("what was corrected, why, by whom"),
    help=tr("List every correction and retraction: what the line said, what it says now, why, by whom."),
)
@scope_options
@history_options
@output_options
@click.pass_context
def corrections(ctx: click.Context, /, **asked: Any) -> None:
    """Find them and print each."""
    session = ctx.ensure_object(Session)
    with session.opened(plugins=True) as register:
        found = audit_corrections(register, **asked)
    if is_for_people(session.format):
        for each in found.rows:
            _draw(each)
    else:
        rows = [_row(each) for each in found.rows]
        write_rows(rows, TITLES, schema="audit-corrections/1", chosen=session.format, about=about(found.basis))
    undone = sum(not each.stands for each in found.rows)
    text = tr("Corrections and retractions: {count}, taken back since: {undone}.").format(
        count=len(found.rows), undone=undone
    )
    conclude_on(found.basis, text, session.format)


def _row(each: Correction) -> dict[str, Any]:
    return attrs.asdict(each, recurse=False) | {"changes": changed(each.changes)} | evidence(each.source)


def _draw(each: Correction) -> None:
    """Tell one correction to people: what it did first."""
    undone = "" if each.stands else f" · {tr('taken back since')}"
    heading(f"{tr(EFFECTS[each.effect])}{undone} · {each.fact_topic} · {shown(each.found_on)}")
    list_below(told(each.changes))
    row = _row(each)
    wanted = [name for name in TITLES if name not in ("effect", "stands", "fact_topic", "changes", "amends", "source_url")]
    wanted += ["amends"] if each.amends != each.fact else []
    facts = {tr(TITLES[name]): row[name] for name in wanted if row[name] not in (None, ())}
    write_facts(facts | {tr("source"): each.source.title if each.source else None})
