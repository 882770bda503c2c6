"""``ivp check``: what the law and the plan ask of each council, judged on both clocks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import attrs
import click

from ivp_registry.cli.failure import tell
from ivp_registry.cli.language import add_catalogue, shown, tr
from ivp_registry.cli.output import conclude, form_of, is_for_people, paragraph, write_rows
from ivp_registry.cli.session import Day, Moment, Session, output_options, today
from ivp_registry.safe_text import safe_text

from .judging import Check
from .judging import check as judge
from .outcomes import Outcome, SourceClass
from .showing import rule, rules
from .telling import TITLES, as_row, matrix, paragraphs, told, verdict
from .upcoming import Coming

add_catalogue("ivp_registry_compliance", Path(__file__).parent / "locale")

UPCOMING = {
    "due_on": "term until", "days": "days", "council": "council", "municipality": "municipality", "rule": "rule",
    "source_class": "class", "subject": "subject", "because": "because", "satisfied_by": "what satisfies it",
}  # fmt: skip
FAIL_ON = {"non_conform": (Outcome.NON_CONFORM,), "undetermined": (Outcome.NON_CONFORM, Outcome.UNDETERMINED), "never": ()}
OUTCOMES = click.Choice([each.value for each in Outcome])
BREAKS_EXIT = 1


class Within(click.ParamType[int]):
    """Read a number of days, written as ``90d`` or ``90``."""

    name = "DAYS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([0-9]{1,5})d?", value)
        if not found:
            self.fail(tr("write a number of days as 90d"), param, ctx)
        return int(found[1])


@click.group(
    invoke_without_command=True,
    subcommand_metavar=tr("[COMMAND …]"),
    help=tr("Check what the law and the plan ask of each council. Exit 1 when something is not conform."),
)
@click.option("--on", "--valid", "on", type=Day(), help=tr("what held on that day; today by default"))
@click.option("--known", type=Moment(), help=tr("as the register knew it then; now by default"))
@click.option("--municipality", metavar="gmNNNN", help=tr("only this council"))
@click.option("--plan", help=tr("only this plan"))
@click.option("--rule", "only_rules", multiple=True, help=tr("only this rule, or those like plan.* (may be repeated)"))
@click.option("--source-class", type=click.Choice([each.value for each in SourceClass]), help=tr("only norms of this class"))
@click.option("--only", multiple=True, type=OUTCOMES, help=tr("only findings with this outcome (may be repeated)"))
@click.option("--skip", multiple=True, type=OUTCOMES, help=tr("no findings with this outcome (may be repeated)"))
@click.option("--fail-on", type=click.Choice(list(FAIL_ON)), default="non_conform", help=tr("when to give exit code 1"))
@click.option("--explain", is_flag=True, help=tr("each step of the reasoning, with its article and its events"))
@click.option("--upcoming", is_flag=True, help=tr("terms that run: until when, why, and what satisfies them"))
@click.option("--within", type=Within(), help=tr("with --upcoming: only terms that end within so many days"))
@click.option("--verify", is_flag=True, help=tr("verify the register first; a rule of the Archiefwet rests on it"))
@click.option("--choose", multiple=True, metavar="RULE:NAME=VALUE", help=tr("another reading or value (may be repeated)"))
@output_options
@click.pass_context
def check(ctx: click.Context, /, **asked: Any) -> None:
    """Judge, and show what was asked; with a command of its own, only that."""
    if ctx.invoked_subcommand is None:
        question = Question(**asked)
        session = ctx.ensure_object(Session)
        found = question.answered(session)
        kept = question.narrowed(found)
        (_upcoming if question.upcoming else _show)(question, kept, session.format)
        for fault in found.faults:
            tell(fault, as_json=session.format == "json")
        failing = not question.upcoming and any(each.outcome in FAIL_ON[question.fail_on] for each in kept.findings)
        ctx.exit(found.faults[0].exit_code if found.faults else BREAKS_EXIT if failing else 0)


check.add_command(rules)
check.add_command(rule)


@attrs.frozen(kw_only=True)
class Question:
    """Hold what was asked of the check."""

    on: date | None
    known: date | datetime | int | None
    municipality: str | None
    plan: str | None
    only_rules: tuple[str, ...]
    source_class: str | None
    only: tuple[str, ...]
    skip: tuple[str, ...]
    fail_on: str
    explain: bool
    upcoming: bool
    within: int | None
    verify: bool
    choose: tuple[str, ...]

    @property
    def is_narrow(self) -> bool:
        """Tell whether so little was asked for that all of it is told."""
        return bool(self.only or self.only_rules)

    def answered(self, session: Session) -> Check:
        """Judge the rules that were asked for."""
        from .found import chosen, rules_of

        with session.opened(plugins=True) as register:
            assert register.plugins is not None
            every, faults = rules_of(register.plugins)
            wanted = [each for each in chosen(every, self.choose) if self.wants(each.id)]
            if not wanted:
                raise click.UsageError(tr("There is no such rule; 'ivp check rules' lists them."))
            found = judge(
                register, wanted, valid=self.on or today(), known=self.known, municipality=self.municipality,
                plan=self.plan, is_sound=register.verify().is_consistent if self.verify else None,
            )  # fmt: skip
        return attrs.evolve(found, faults=(*faults, *found.faults))

    def wants(self, rule_id: str) -> bool:
        """Tell whether a rule was asked for."""
        return not self.only_rules or any(fnmatch(rule_id, each) for each in self.only_rules)

    def narrowed(self, found: Check) -> Check:
        """Leave out the findings that were not asked for."""
        kept = tuple(
            each
            for each in found.findings
            if self.source_class in (None, each.source_class)
            and (not self.only or each.outcome in self.only)
            and each.outcome not in self.skip
        )
        promises = () if self.only_rules or self.source_class else found.promises
        return attrs.evolve(found, findings=kept, promises=promises)


def _show(question: Question, found: Check, form: str | None) -> None:
    """Show findings: for people a table, what is not conform (or all of a narrow question), and the sum."""
    if is_for_people(form):
        width = shutil.get_terminal_size().columns
        for line in matrix(found.findings, width):
            click.echo(line)
        listed = [each for each in found.findings if question.is_narrow or each.outcome is Outcome.NON_CONFORM]
        for each in listed:
            click.echo()
            for line in paragraphs(each, width, explain=question.explain):
                click.echo(line)
    else:
        rows = [as_row(each, nested=form_of(form) in ("json", "jsonl")) for each in found.findings]
        write_rows(rows, TITLES, schema="check/1", chosen=form, about=_about(found))
    conclude(_sum(found), form)


def _sum(found: Check) -> str:
    """Count every outcome, so that the counts add up, and say what they rest on."""
    counts = ", ".join(f"{found.count(outcome)} {verdict(outcome).lower()}" for outcome in Outcome)
    basis = tr("Findings: {count} ({counts}). Register at position {position}, root {root}.")
    return basis.format(count=len(found.findings), counts=counts, position=found.position, root=found.root[:16])


def _upcoming(question: Question, found: Check, form: str | None) -> None:
    """Show the terms that run, the first to end first."""
    running = found.upcoming(question.within)
    if is_for_people(form):
        for each in running:
            _draw_term(found, each)
        conclude(tr("Terms that run: {count}, on {day}.").format(count=len(running), day=shown(found.valid)), form)
    else:
        write_rows([_term(found, each) for each in running], UPCOMING, schema="upcoming/1", chosen=form, about=_about(found))


def _term(found: Check, each: Coming) -> Mapping[str, Any]:
    row = {name: getattr(each, name, None) for name in UPCOMING}
    days = (each.due_on - found.valid).days
    return {**row, "days": days, "because": str(each.because), "satisfied_by": str(each.satisfied_by)}


def _draw_term(found: Check, each: Coming) -> None:
    """Tell one term to people: the day, the council, what satisfies it, and why it runs."""
    days = tr("{days} days").format(days=(each.due_on - found.valid).days)
    click.echo()
    click.secho(f"{shown(each.due_on)} ({days}) · {safe_text(each.council)}", bold=True)
    paragraph(told(each.satisfied_by))
    norm = f"{each.rule} ({each.source_class})" if each.rule else tr("promise to the council")
    paragraph(f"  {norm} · {each.subject}")
    paragraph(f"  {told(each.because)}")


def _about(found: Check) -> Mapping[str, Any]:
    counts = {outcome.value: found.count(outcome) for outcome in Outcome}
    known = found.known if isinstance(found.known, date) else None
    return {"valid": found.valid, "known": known, "position": found.position, "root": found.root, "counts": counts}
