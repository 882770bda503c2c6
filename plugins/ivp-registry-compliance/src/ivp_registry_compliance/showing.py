"""``ivp check rules`` and ``ivp check rule``: the rules themselves, for who has to trust or review them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import click

from ivp_registry.cli.language import spoken, tr
from ivp_registry.cli.output import heading, is_for_people, paragraph, write_facts, write_rows
from ivp_registry.cli.session import Session, output_options

from .contract import Rule
from .outcomes import Outcome
from .provisions import Text
from .telling import open_point, verdict

RULES = {
    "rule": "rule", "source_class": "class", "law": "article", "title": "what it asks", "version": "version",
    "holds": "in force", "outcomes": "outcomes", "open": "points not verified",
}  # fmt: skip
RULE = RULES | {
    "subject": "what is judged", "history": "absence counts if complete", "promise": "promise of the plan",
    "references": "reference", "texts": "text", "sources": "seen in", "inputs": "inputs", "meanings": "outcomes in words",
    "parameters": "values", "hash": "hash of the rule",
}  # fmt: skip
AT_LENGTH = ("texts", "sources", "inputs", "meanings", "parameters", "open")
"""What people read one by one below the rest."""


@click.command(help=tr("List the rules: class, article, what each asks, since when."))
@output_options
@click.pass_context
def rules(ctx: click.Context) -> None:
    """List every rule."""
    session = ctx.ensure_object(Session)
    rows = [{name: _about(each)[name] for name in RULES} for each in _every()]
    write_rows(rows, RULES, schema="rules/1", chosen=session.format)


@click.command(help=tr("Show one rule: text, source, inputs, outcomes, since when, values, what was not verified."))
@click.argument("rule_id")
@output_options
@click.pass_context
def rule(ctx: click.Context, rule_id: str) -> None:
    """Show one rule in full."""
    session = ctx.ensure_object(Session)
    every = {each.id: each for each in _every()}
    if rule_id not in every:
        near = get_close_matches(rule_id, every, n=1)
        hint = tr("Did you mean '{nearest}'?").format(nearest=near[0]) if near else ""
        none = tr("There is no such rule; 'ivp check rules' lists them.")
        raise click.UsageError(f"{none} {hint}".strip())
    about = _about(every[rule_id])
    if is_for_people(session.format):
        heading(rule_id)
        named = {name: title for name, title in RULE.items() if about[name] not in (None, ())}
        write_facts(
            {tr(title): about[name] for name, title in named.items() if name not in (*AT_LENGTH, "rule", "outcomes")}
        )
        for name in (each for each in AT_LENGTH if each in named):
            heading(tr(named[name]))
            for each in about[name]:
                paragraph(f"- {each}")
    else:
        write_rows([about], RULE, schema="rule/1", chosen=session.format)


def _every() -> list[Rule]:
    from ivp_registry.plugins import discover

    from .found import rules_of

    return rules_of(discover())[0]


def _about(each: Rule) -> dict[str, Any]:
    law = each.provision
    return {
        "rule": law.id, "source_class": law.law.source_class, "law": law.label, "version": each.version,
        "hash": each.digest, "title": law.title if spoken() == "nl" else law.title_en, "subject": law.subject,
        "inputs": law.inputs, "history": law.history, "promise": law.promise, "holds": _holds(law.texts),
        "outcomes": tuple(verdict(outcome).lower() for outcome in Outcome if outcome in law.outcomes),
        "meanings": tuple(f"{verdict(outcome).lower()}: {meaning}" for outcome, meaning in law.outcomes.items()),
        "texts": tuple(map(_words, law.texts)),
        "sources": tuple(dict.fromkeys(law.sources[each.source] for each in law.texts)),
        "references": tuple(filter(None, (each.jci for each in law.texts))) or tuple(filter(None, (law.law.eli,))),
        "parameters": tuple(_parameters(each)), "open": tuple(map(open_point, law.open_points)),
    }  # fmt: skip


def _words(text: Text) -> str:
    """Say the words of a text, or in brackets what they come to, with the article where a rule rests on several."""
    words = text.quote or f"[{text.summary}]"
    return f"{text.article}: {words}" if text.article else words


def _holds(texts: Iterable[Text]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_held, texts)))


def _held(text: Text) -> str:
    """Say from when until when a text holds; where only a sighting is known, say that."""
    if not text.in_force:
        return tr("not in force")
    begins = str(text.starts) if text.starts else f"{tr('seen for')} {text.seen}" if text.seen else tr("as promised")
    return f"{begins} – {text.ends or ''}".strip()


def _parameters(each: Rule) -> Iterator[str]:
    for parameter in each.provision.parameters:
        since = f" ({parameter.starts})" if parameter.starts else ""
        doubt = "" if parameter.verified else f" – {tr('not verified')}"
        yield f"{parameter.name} = {parameter.value}{since}{doubt}"
