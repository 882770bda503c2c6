"""Findings in words: sentences in the language of the user, rows for each form of output, a table of rules by councils."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from ivp_registry.cli.language import shown, spoken, tr
from ivp_registry.safe_text import safe_text

from .findings import Finding, Said
from .outcomes import Outcome, SourceClass
from .provisions import OpenPoint

VERDICTS = {
    Outcome.CONFORM: "CONFORM",
    Outcome.NON_CONFORM: "NOT CONFORM",
    Outcome.UNDETERMINED: "UNDETERMINED",
    Outcome.NOT_APPLICABLE: "NOT APPLICABLE",
}
SIGNS: Mapping[Outcome, str] = {
    Outcome.NON_CONFORM: "N",
    Outcome.UNDETERMINED: "?",
    Outcome.CONFORM: "C",
    Outcome.NOT_APPLICABLE: "-",
}
"""One sign for each outcome, the one that counts most first."""

COLOURS: Mapping[Outcome, str] = {Outcome.NON_CONFORM: "red", Outcome.UNDETERMINED: "yellow", Outcome.CONFORM: "green"}
BREAKS = {
    SourceClass.WET: "breaks the law",
    SourceClass.LOKAAL: "breaks a local norm, not the law",
    SourceClass.PLAN: "breaks the plan, not the law",
    SourceClass.STANDAARD: "breaks a standard, not the law",
}
TITLES = {
    "outcome": "verdict", "source_class": "class", "rule": "rule", "municipality": "municipality", "council": "council",
    "subject": "subject", "on": "day of the fact", "reason": "reason", "because": "because", "due_on": "term until",
    "satisfied_by": "what satisfies it", "law": "article", "reference": "reference", "steps": "steps", "events": "events",
    "documents": "documents", "parameters": "values", "open_points": "not verified", "rule_version": "version of the rule",
    "rule_hash": "hash of the rule", "valid": "valid on", "position": "position", "root": "root",
}  # fmt: skip


def told(said: Said) -> str:
    """Say a sentence with its facts in the language of the user."""
    return tr(said.template).format(**{name: _fact(value) for name, value in said.facts.items()})


def _fact(value: object) -> str:
    if isinstance(value, Said):
        return told(value)
    if isinstance(value, OpenPoint):
        return open_point(value)
    return tr("not recorded") if value is None else shown(value)


def open_point(point: OpenPoint) -> str:
    """Say an unverified point in the language of the user."""
    return point.point if spoken() == "nl" else point.point_en


def verdict(outcome: Outcome) -> str:
    """Say an outcome in words."""
    return tr(VERDICTS[outcome])


def as_row(finding: Finding, *, nested: bool) -> dict[str, Any]:
    """
    Give a finding as a row for programs: codes and English, whatever the language of the user.

    *nested* keeps steps, events, documents and values apart in objects, for JSON; else each is a list of texts.
    """
    row: dict[str, Any] = {name: getattr(finding, name) for name in TITLES}
    row |= {"because": str(finding.because), "satisfied_by": str(finding.satisfied_by) if finding.satisfied_by else None}
    row["open_points"] = [each.point_en for each in finding.open_points]
    if nested:
        row["steps"] = [
            {"number": number, "article": step.article, "said": str(step.said)}
            for number, step in enumerate(finding.steps, 1)
        ]
        row["events"] = [{"id": each.id, "position": each.position, "leaf_hash": each.leaf_hash} for each in finding.events]
        row["documents"] = [{"title": title, "sha256": checksum} for title, checksum in finding.documents]
        row["parameters"] = dict(finding.parameters)
    else:
        row["steps"] = [str(step.said) for step in finding.steps]
        row["events"] = [each.id for each in finding.events]
        row["documents"] = [title for title, _ in finding.documents]
        row["parameters"] = [f"{name}={value}" for name, value in finding.parameters.items()]
    return row


def paragraphs(finding: Finding, width: int, *, explain: bool) -> Iterable[str]:
    """Tell one finding to people: what, where, why, and with *explain* each step with its article."""
    broken = f" – {tr(BREAKS[finding.source_class])}" if finding.outcome is Outcome.NON_CONFORM else ""
    verdict_ = click.style(verdict(finding.outcome), fg=COLOURS.get(finding.outcome), bold=True)
    yield f"{verdict_}{broken}"
    yield wrapped(f"{finding.rule} · {finding.council} · {finding.subject}", width)
    yield wrapped(told(finding.because), width, "  ")
    if explain:
        yield from (wrapped(line, width, indent) for indent, line in _explained(finding))


def _explained(finding: Finding) -> Iterable[tuple[str, str]]:
    for number, step in enumerate(finding.steps, 1):
        yield "  ", f"{number}. {told(step.said)} [{step.article}]"
    for label, value in (
        (tr("article"), f"{finding.law} {finding.reference or ''}".strip()),
        (tr("rule"), f"{finding.rule} {tr('version')} {finding.rule_version}, SHA-256 {finding.rule_hash[:16]}"),
        (tr("values"), ", ".join(f"{name} = {value}" for name, value in finding.parameters.items())),
        (tr("documents"), "; ".join(title for title, _ in finding.documents)),
        (tr("not verified"), " ".join(open_point(each) for each in finding.open_points)),
    ):
        if value:
            yield "  ", f"{label}: {value}"
    for event in finding.events:
        yield "    ", f"{event.position:>5}  {event.id}  {event.leaf_hash[:16]}"


def wrapped(text: str, width: int, indent: str = "") -> str:
    """Break a text into lines of *width*, made harmless, each after the first a little further in."""
    return click.wrap_text(safe_text(text), width=width, initial_indent=indent, subsequent_indent=indent + "  ")


def matrix(findings: Sequence[Finding], width: int) -> Iterable[str]:
    """
    Draw rules by councils, one sign a cell, as many councils beside each other as fit.

    A cell shows the outcome that counts most, and how often where that is more than once.
    """
    cells = _cells(findings)
    rules = list(dict.fromkeys(each.rule for each in findings))
    councils = {each.municipality: each.council for each in findings}
    margin = max(map(len, rules), default=0) + 1
    room = max(1, (width - margin) // CELL)
    for begin in range(0, len(councils), room):
        part = dict(list(councils.items())[begin : begin + room])
        numbers = range(begin + 1, begin + 1 + len(part))
        legend = ", ".join(f"{number} {name}" for number, name in zip(numbers, part.values(), strict=True))
        yield wrapped(f"{tr('councils')}: {legend}", width)
        yield " " * margin + "".join(f"{number:<{CELL}}" for number in numbers)
        for rule in rules:
            yield f"{rule:<{margin}}" + "".join(_drawn(cells.get((rule, code))) for code in part)
        yield ""
    signs = " · ".join(f"{sign} {verdict(outcome).lower()}" for outcome, sign in SIGNS.items())
    yield wrapped(f"{signs} ({tr('a number says how often')})", width)


CELL = 3


def _cells(findings: Iterable[Finding]) -> Mapping[tuple[str, str], tuple[Outcome, int]]:
    counted: dict[tuple[str, str], dict[Outcome, int]] = {}
    for each in findings:
        counts = counted.setdefault((each.rule, each.municipality), dict.fromkeys(SIGNS, 0))
        counts[each.outcome] += 1
    return {key: next((outcome, count) for outcome, count in counts.items() if count) for key, counts in counted.items()}


def _drawn(cell: tuple[Outcome, int] | None) -> str:
    if cell is None:
        return " " * CELL
    outcome, count = cell
    text = f"{SIGNS[outcome]}{count if count > 1 else ''}"
    return click.style(text, fg=COLOURS.get(outcome)) + " " * (CELL - len(text))
