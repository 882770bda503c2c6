"""Which tables there are: for each its columns, declared once, and the rows that an account gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from ivp_registry.errors import InvalidInput

from ..account import Account, CouncilAccount, PlanAccount
from .table import Column, Kind, Row, Table

PLAN = Column("plan", "plan", Kind.IDENTIFIER)
COUNCIL = (Column("municipality", "municipality", Kind.IDENTIFIER), Column("council", "council"))


@attrs.frozen(kw_only=True)
class Declared:
    """Hold one table: its name and title, its columns, and what gives its rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Account], Iterable[Row]]

    def of(self, account: Account) -> Table:
        """
        Make the table from *account*.

        Raises:
            InvalidInput: If the account cannot give it.
        """
        rows = tuple(self.rows(account))
        return Table(name=self.name, title=self.title, columns=self.columns, rows=rows, basis=account.basis)


def _deviations(account: Account) -> Iterator[dict[str, Any]]:
    for plan in account.plans:
        for each in plan.deviations:
            thing = each.deviation
            yield {
                "plan": plan.plan, "deviation": thing.deviation, "subject": thing.subject, "trigger": thing.trigger,
                "motivation": thing.motivation, "agreed_on": thing.agreed_on, "counts_from": thing.counts_from,
                "last_day": thing.last_day, "in_force": each.is_in_force,
                "parties": tuple(map(str, thing.parties)), "priorities": tuple(label for _, label in each.priorities),
                "councils": len(each.councils), "told": sum(told.told_on is not None for told in each.councils),
                "events": thing.evidence,
            }  # fmt: skip


def _notifications(account: Account) -> Iterator[dict[str, Any]]:
    for plan in account.plans:
        for each in plan.deviations:
            for told in each.councils:
                yield {
                    "verdict": told.verdict, "plan": plan.plan, "deviation": each.deviation.deviation,
                    "subject": each.deviation.subject, "municipality": told.municipality, "council": told.council,
                    "agreed_on": each.deviation.agreed_on, "told_on": told.told_on, "told_by": told.told_by,
                    "form": told.form, "days": told.days, "norm_days": told.norm_days, "due_on": told.due_on,
                    "told_before": told.told_before, "events": told.evidence,
                }  # fmt: skip


def _priorities(account: Account) -> Iterator[dict[str, Any]]:
    for plan in account.plans:
        for each in plan.priorities:
            yield {
                "plan": plan.plan, "priority": each.priority, "rank": each.now.rank, "label": each.now.label,
                "rank_then": each.then.rank, "label_then": each.then.label, "adopted_on": each.adopted_on,
                "withdrawn": each.now.withdrawn, "goals": each.now.goals, "motivation": each.motivation,
                "changes": len(each.steps), "events": (each.event_id, *(step.event_id for step in each.steps)),
            }  # fmt: skip


def _adoptions(account: Account) -> Iterator[dict[str, Any]]:
    for plan in account.plans:
        yield from (_adoption(plan, each) for each in plan.councils)


def _adoption(plan: PlanAccount, each: CouncilAccount) -> dict[str, Any]:
    adopted = each.adoption
    return {
        "plan": plan.plan, "municipality": each.municipality, "council": each.council, "outcome": adopted.outcome,
        "decided_on": adopted.decided_on, "decided_by": adopted.decided_by, "sets_goals": adopted.sets_goals,
        "in_force_from": adopted.in_force_from, "until": adopted.until, "in_force": each.is_in_force,
        "local_emphases": tuple(emphasis.label for emphasis in adopted.local_emphases),
        "norm_days": each.norm.days if each.norm else None, "events": adopted.evidence,
    }  # fmt: skip


def _monitoring(account: Account) -> Iterator[dict[str, Any]]:
    for plan in account.plans:
        for each in plan.monitoring:
            yield {
                "plan": plan.plan, "round": each.round, "held_on": each.held_on,
                "covers": each.covers, "result": each.result, "source": each.source.title if each.source else None,
                "event": each.event_id, "event_position": each.position,
            }  # fmt: skip


def _findings(account: Account) -> Iterator[dict[str, Any]]:
    if account.findings is None:
        reason = "the plugin that judges is not there; install ivp-registry-compliance"
        raise InvalidInput(where="table", value="findings", reason=reason)
    for each in account.findings:
        yield {
            "outcome": each.outcome, "source_class": each.source_class, "rule": each.rule,
            "municipality": each.municipality, "council": each.council, "subject": each.subject, "on": each.on,
            "reason": each.reason, "because": str(each.because), "due_on": each.due_on, "law": each.law,
            "reference": each.reference, "rule_version": each.rule_version,
            "events": tuple(event.id for event in each.events),
        }  # fmt: skip


EVENTS = Column("events", "events", Kind.IDENTIFIER)
DECLARED = (
    Declared(
        name="deviations", title="Deviations from the safety plan", rows=_deviations,
        columns=(
            PLAN, Column("deviation", "deviation", Kind.IDENTIFIER), Column("subject", "subject"),
            Column("trigger", "trigger", Kind.CODE), Column("motivation", "reason"),
            Column("agreed_on", "agreed on", Kind.DAY), Column("counts_from", "counts from", Kind.DAY),
            Column("last_day", "last day", Kind.DAY), Column("in_force", "in force", Kind.FLAG),
            Column("parties", "agreed by", Kind.IDENTIFIER), Column("priorities", "priorities"),
            Column("councils", "councils concerned", Kind.NUMBER), Column("told", "councils told", Kind.NUMBER), EVENTS,
        ),
    ),
    Declared(
        name="notifications", title="Which council was told of which deviation", rows=_notifications,
        columns=(
            Column("verdict", "verdict", Kind.CODE), PLAN, Column("deviation", "deviation", Kind.IDENTIFIER),
            Column("subject", "subject"), *COUNCIL, Column("agreed_on", "agreed on", Kind.DAY),
            Column("told_on", "told on", Kind.DAY), Column("told_by", "told by", Kind.CODE),
            Column("form", "form", Kind.CODE), Column("days", "days", Kind.NUMBER),
            Column("norm_days", "local norm in days", Kind.NUMBER), Column("due_on", "due on", Kind.DAY),
            Column("told_before", "told before the agreement, not counted", Kind.DAY), EVENTS,
        ),
    ),
    Declared(
        name="priorities", title="Priorities as adopted and now", rows=_priorities,
        columns=(
            PLAN, Column("priority", "priority", Kind.IDENTIFIER), Column("rank", "rank", Kind.NUMBER),
            Column("label", "name"), Column("rank_then", "rank when adopted", Kind.NUMBER),
            Column("label_then", "name when adopted"), Column("adopted_on", "adopted on", Kind.DAY),
            Column("withdrawn", "withdrawn", Kind.FLAG), Column("goals", "goals"), Column("motivation", "reason"),
            Column("changes", "changes", Kind.NUMBER), EVENTS,
        ),
    ),
    Declared(
        name="adoptions", title="Adoption of the plan per council", rows=_adoptions,
        columns=(
            PLAN, *COUNCIL, Column("outcome", "outcome", Kind.CODE), Column("decided_on", "decided on", Kind.DAY),
            Column("decided_by", "decided by", Kind.CODE), Column("sets_goals", "sets goals", Kind.FLAG),
            Column("in_force_from", "in force from", Kind.DAY), Column("until", "last day", Kind.DAY),
            Column("in_force", "in force", Kind.FLAG), Column("local_emphases", "local emphases"),
            Column("norm_days", "local norm in days", Kind.NUMBER), EVENTS,
        ),
    ),
    Declared(
        name="monitoring", title="Monitoring rounds", rows=_monitoring,
        columns=(
            PLAN, Column("round", "round", Kind.IDENTIFIER), Column("held_on", "held on", Kind.DAY),
            Column("covers", "plans covered", Kind.CODE), Column("result", "result"), Column("source", "document"),
            Column("event", "event", Kind.IDENTIFIER), Column("event_position", "position of the event", Kind.NUMBER),
        ),
    ),
    Declared(
        name="findings", title="Findings of the check against law and plan", rows=_findings,
        columns=(
            Column("outcome", "verdict", Kind.CODE), Column("source_class", "class", Kind.CODE),
            Column("rule", "rule", Kind.IDENTIFIER), *COUNCIL, Column("subject", "subject", Kind.IDENTIFIER),
            Column("on", "day of the fact", Kind.DAY), Column("reason", "reason", Kind.CODE),
            Column("because", "because"), Column("due_on", "term until", Kind.DAY), Column("law", "article"),
            Column("reference", "reference", Kind.IDENTIFIER),
            Column("rule_version", "version of the rule", Kind.NUMBER), EVENTS,
        ),
    ),
)  # fmt: skip
