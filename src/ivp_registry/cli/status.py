"""``ivp status``: plan, priorities, councils and deviations on a day, as known at a moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click

from ..events.base import fields_of
from ..state import CouncilReading, PlanReading
from .language import shown, tr
from .output import conclude, heading, is_for_people, paragraph, write_facts, write_rows
from .session import Session, clock_options, output_options, pass_session, today

PRIORITIES = {"rank": "rank", "id": "priority", "title": "name", "earlier": "earlier names"}
COUNCILS = {
    "title": "council", "outcome": "decision", "from": "decided on", "in_force": "in force", "until": "last day",
    "own": "own additions",
}  # fmt: skip
DEVIATIONS = {
    "id": "deviation", "title": "subject", "from": "counts from", "until": "last day", "in_force": "in force",
    "told": "councils told", "concerned": "councils concerned",
}  # fmt: skip
SECTIONS = {"priority": PRIORITIES, "council": COUNCILS, "deviation": DEVIATIONS}
TITLES = {"priority": "Priorities of the joint list", "council": "Councils", "deviation": "Deviations"}
PLAN = {"section": "section", "plan": "plan", "municipality": "municipality", "inferred": "inferred"}
ALL = PLAN | PRIORITIES | COUNCILS | DEVIATIONS


@click.command(help=tr("Show plan, priorities, councils and deviations on a day, as known at a moment."))
@click.option("--plan", help=tr("only this plan"))
@clock_options
@output_options
@pass_session
def status(session: Session, plan: str | None, valid: date | None, known: date | datetime | int | None) -> None:
    """Read on both clocks and print each plan."""
    day = valid or today()
    with session.opened() as register:
        reading = register.as_of(valid=day, known=known, plan=plan)
        root = register.root(reading.position)
        plans = [reading.plan(plan)] if plan else list(reading.plans.values())
    if is_for_people(session.format):
        for each in plans:
            _draw(each, list(rows_of(each)))
        if not plans:
            paragraph(tr("There is no plan on this day, as known then."))
    else:
        rows = [row for each in plans for row in rows_of(each)]
        about = {"valid": day, "known": reading.known, "position": reading.position, "root": root.hex()}
        write_rows(rows, ALL, schema="status/1", chosen=session.format, about=about)
    known_text = tr("everything recorded by now") if known is None else shown(reading.known or known)
    basis = tr("Valid on {day}; known: {known}. Register: {position} events, root {root}.")
    told = basis.format(day=shown(day), known=known_text, position=reading.position, root=root.hex()[:16])
    conclude(told, session.format)


def rows_of(plan: PlanReading) -> Iterator[dict[str, Any]]:
    """Give everything about one plan as flat rows, each with its section."""
    draft = plan.draft
    about = {"title": draft.title, "from": draft.term.first, "until": draft.term.last, "inferred": draft.inferred}
    yield {"section": "plan", "plan": plan.plan, **about}
    for priority in plan.priorities:
        names = {"rank": priority.rank, "id": priority.priority, "title": priority.label, "earlier": priority.earlier_labels}
        yield {"section": "priority", "plan": plan.plan, **names}
    for council in plan.councils:
        yield {"section": "council", "plan": plan.plan, **_council(council, plan)}
    for deviation in plan.deviations:
        concerned = plan.concerned(deviation)
        told = [code for code in concerned if plan.first_told(deviation, code)]
        about = {"from": deviation.counts_from, "until": deviation.last_day, "in_force": deviation.in_force_on(plan.valid)}
        reach = {"told": len(told), "concerned": len(concerned)}
        yield {
            "section": "deviation",
            "plan": plan.plan,
            "id": deviation.deviation,
            "title": deviation.subject,
            **about,
            **reach,
        }


def _council(council: CouncilReading, plan: PlanReading) -> dict[str, Any]:
    """Tell what one council decided, and what it added: local emphases, and priorities that read otherwise there."""
    adoption = council.adoption
    joint = {priority.priority: priority for priority in plan.priorities}
    changed = [p.label for p in council.priorities if joint.get(p.priority) != p]
    emphases = [emphasis.label for emphasis in council.local_emphases]
    return {
        "municipality": council.municipality, "title": council.name, "outcome": adoption.outcome,
        "from": adoption.decided_on, "in_force": adoption.in_force_on(plan.valid), "until": adoption.until,
        "own": tuple(emphases + changed),
    }  # fmt: skip


def _draw(plan: PlanReading, rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw a plan for people: what it is, then a table for each section."""
    heading(plan.draft.title)
    labels = {field.name: field.metadata["label"] for field in fields_of(type(plan.draft))}
    inferred = tuple(tr(labels[name]) for name in plan.draft.inferred)
    write_facts({tr("plan"): plan.plan, tr("term"): plan.draft.term, tr("not in the source, inferred"): inferred})
    for section, columns in SECTIONS.items():
        heading(tr(TITLES[section]))
        found = [_said(row) for row in rows if row["section"] == section]
        if found:
            write_rows(found, columns, schema="status/1", chosen="table")
        else:
            click.echo(tr("none"))


def _said(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say in words what an empty cell would leave to guess: a deviation without a last day has no end agreed."""
    unending = row["section"] == "deviation" and row["until"] is None
    return {**row, "until": tr("no end agreed")} if unending else row
