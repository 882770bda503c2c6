"""``ivp audit deviations``: per deviation and council, told when, by whom, in time or not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs
import click

from ivp_registry.cli.language import shown, tr
from ivp_registry.cli.output import conclude, heading, is_for_people, write_facts, write_rows
from ivp_registry.cli.session import Day, Session, catch_up_option, clock_options, output_options, today
from ivp_registry.values import AgreementParty

from ..audit import Audit, Outcome, Told, audit_deviations

TITLES = {
    "outcome": "verdict", "plan": "plan", "deviation": "deviation", "subject": "subject", "municipality": "municipality",
    "council": "council", "agreed_on": "agreed on", "parties": "agreed by", "priorities": "priorities", "trigger": "trigger",
    "in_force_from": "counts from", "in_force_until": "last day", "in_force": "in force", "told_on": "told on",
    "told_by": "told by", "form": "form", "days": "days", "norm": "local norm", "due_on": "due on", "evidence": "evidence",
    "told_before": "told before the agreement, not counted",
}  # fmt: skip
ABOUT_DEVIATION = ("subject", "agreed_on", "parties", "priorities", "trigger", "in_force_from", "in_force_until", "in_force")
ABOUT_COUNCIL = {
    "outcome": "verdict", "council": "council", "told_on": "told on", "how": "by, form", "days": "days",
    "norm": "local norm", "due_on": "due on",
}  # fmt: skip


VERDICTS = {
    Outcome.ON_TIME: "ON TIME",
    Outcome.LATE: "LATE",
    Outcome.MISSING: "MISSING",
    Outcome.OPEN: "STILL OPEN",
    Outcome.NO_NORM: "NO NORM",
}  # fmt: skip


@click.command(
    short_help=tr("which council was told of which deviation"),
    help=tr("Per deviation and council: told when, by whom, in time or not. Exit 1 when one is late or missing."),
)
@click.option("--plan", help=tr("only this plan"))
@click.option("--municipality", metavar="gmNNNN", help=tr("only this council"))
@click.option("--since", type=Day(), help=tr("only deviations agreed on or after this day"))
@click.option("--overdue", is_flag=True, help=tr("only what is late or missing"))
@catch_up_option
@clock_options
@output_options
@click.pass_context
def deviations(
    ctx: click.Context,
    /,
    *,
    valid: date | None,
    known: date | datetime | int | None,
    overdue: bool,
    **filters: Any,
) -> None:
    """Bring the read model up to date, judge, print."""
    session = ctx.ensure_object(Session)
    with session.opened(plugins=True) as register:
        found = audit_deviations(register, valid=valid or today(), known=known, catch_up=session.catch_up, **filters)
    rows = [row for row in found.rows if not overdue or row.outcome in (Outcome.LATE, Outcome.MISSING)]
    if is_for_people(session.format):
        _draw(rows)
    else:
        about = {name: getattr(found, name) for name in ("valid", "known", "position", "root", "behind")}
        flat = [attrs.asdict(row, recurse=False) for row in rows]
        write_rows(flat, TITLES, schema="deviations/1", chosen=session.format, about=about)
    conclude(_closing(found), session.format)
    if not found.is_clean:
        ctx.exit(1)


def _draw(rows: list[Told]) -> None:
    """Tell each deviation once, with its councils below it, the verdict first."""
    for plan, deviation in dict.fromkeys((row.plan, row.deviation) for row in rows):
        group = [row for row in rows if (row.plan, row.deviation) == (plan, deviation)]
        heading(f"{deviation} · {plan}")
        write_facts({tr(TITLES[name]): said(getattr(group[0], name), name) for name in ABOUT_DEVIATION})
        click.echo()
        write_rows([_council(row) for row in group], ABOUT_COUNCIL, schema="deviations/1", chosen="table")


def _council(row: Told) -> dict[str, Any]:
    how = "–" if row.told_on is None else ", ".join(shown(each) for each in (row.told_by, row.form))
    return {name: said(getattr(row, name), name) for name in ABOUT_COUNCIL if name != "how"} | {"how": how}


def said(value: object, name: str) -> object:
    """Say in words what a code or an empty cell would leave to guess."""
    if name == "outcome":
        return tr(VERDICTS[Outcome(str(value))])
    if name == "norm":
        return {"not-recorded": tr("not recorded"), "no-term": tr("no term")}.get(str(value)) or tr("{days} days").format(
            days=value
        )
    if name == "parties" and isinstance(value, tuple):
        return tuple(AgreementParty.parse(party) for party in value)
    if value is None:
        return {"told_on": tr("not told"), "in_force_until": tr("no end agreed")}.get(name, "–")
    return value


def _closing(found: Audit) -> str:
    """Count every outcome, and say what the counts rest on."""
    counts = ", ".join(f"{found.count(outcome)} {tr(VERDICTS[outcome]).lower()}" for outcome in Outcome)
    basis = tr("Notifications: {count} ({counts}). Register at position {position}, root {root}.")
    early = sum(len(row.told_before) for row in found.rows)
    if early:
        basis += " " + tr("{early} dated before the agreement, not counted.").format(early=early)
    if found.behind:
        basis += " " + tr("Events that the read model has not seen: {behind}.")
    return basis.format(
        behind=found.behind, count=len(found.rows), counts=counts, position=found.position, root=found.root[:16]
    )
