"""``ivp audit notifications``: every notification of a council, its norm, its term, and what it is worth."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import click

from ivp_registry.cli.language import shown, tr
from ivp_registry.cli.output import heading, is_for_people, write_rows
from ivp_registry.cli.session import Session, catch_up_option, clock_options, output_options, today
from ivp_registry.safe_text import safe_line

from ..notifications import Notifications, Notified, Worth, audit_notifications
from .asking import about, conclude_on, list_below, scope_options
from .deviations import VERDICTS, said

TITLES = {
    "worth": "verdict", "plan": "plan", "about": "about", "subject": "subject", "municipality": "municipality",
    "council": "council", "agreed_on": "agreed on", "told_on": "told on", "told_by": "told by", "form": "form",
    "days": "days", "norm": "local norm", "due_on": "due on", "recorded_at": "recorded", "event_id": "event",
    "corrected_by": "corrected by", "norm_id": "norm laid down by",
}  # fmt: skip
FOR_PEOPLE = {
    "worth": "verdict", "council": "council", "told_on": "told on", "how": "by, form", "days": "days", "norm": "local norm",
    "due_on": "due on", "recorded_at": "recorded",
}  # fmt: skip
OF_A_COUNCIL = {Worth(outcome.value): text for outcome, text in VERDICTS.items()}
OF_A_LETTER = {Worth.TOO_EARLY: "BEFORE AGREEMENT", Worth.AGAIN: "TOLD AGAIN", Worth.NOT_JUDGED: "NOT JUDGED"}
WORTH = OF_A_COUNCIL | OF_A_LETTER


@click.command(
    short_help=tr("every notification of a council, with its term"),
    help=tr(
        "List every notification of a council, its norm and term, and each council that had none. "
        "Exit 1 when one is late or missing."
    ),
)
@scope_options
@catch_up_option
@clock_options
@output_options
@click.pass_context
def notifications(ctx: click.Context, /, *, valid: date | None, **asked: Any) -> None:
    """Bring the read model up to date, judge, print."""
    session = ctx.ensure_object(Session)
    with session.opened(plugins=True) as register:
        found = audit_notifications(register, valid=valid or today(), catch_up=session.catch_up, **asked)
    if is_for_people(session.format):
        _draw(found)
    else:
        rows = [attrs.asdict(each, recurse=False) for each in found.rows]
        basis = about(found.basis, behind=found.behind)
        write_rows(rows, TITLES, schema="audit-notifications/1", chosen=session.format, about=basis)
    conclude_on(found.basis, _sum(found), session.format)
    if not found.is_clean:
        ctx.exit(1)


def _draw(found: Notifications) -> None:
    """Tell what each notification is about once, with the councils below it, the verdict first."""
    for plan, subject in dict.fromkeys((row.plan, row.about) for row in found.rows):
        group = [row for row in found.rows if (row.plan, row.about) == (plan, subject)]
        heading(f"{subject} · {plan}")
        first = group[0]
        agreed = tr("agreed on {day}").format(day=shown(first.agreed_on)) if first.agreed_on else ""
        list_below([", ".join(filter(None, (safe_line(first.subject or ""), agreed)))] if first.subject or agreed else [])
        click.echo()
        write_rows(map(_told, group), FOR_PEOPLE, schema="audit-notifications/1", chosen="table")


def _told(row: Notified) -> dict[str, Any]:
    """Say a row in words."""
    how = "–" if row.told_on is None else ", ".join(map(shown, (row.told_by, row.form)))
    words = {
        name: said(getattr(row, name), name) for name in FOR_PEOPLE if name not in ("worth", "how", "norm", "recorded_at")
    }
    norm = "–" if row.norm is None else said(row.norm, "norm")
    corrected = f" ({tr('corrected')})" if row.corrected_by else ""
    recorded = f"{shown(row.recorded_at)}{corrected}" if row.recorded_at else "–"
    return words | {"worth": tr(WORTH[row.worth]), "how": how, "norm": norm, "recorded_at": recorded}


def _sum(found: Notifications) -> str:
    """Count what there is of each worth."""
    counts = ", ".join(f"{found.count(worth)} {tr(text).lower()}" for worth, text in WORTH.items() if found.count(worth))
    text = tr("Councils and notifications: {count} ({counts}).").format(count=len(found.rows), counts=counts or "–")
    if found.behind:
        text += " " + tr("Events that the read model has not seen: {behind}.").format(behind=found.behind)
    return text
