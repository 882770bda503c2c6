"""The catalogue of rules as a page: ``python -m ivp_registry_compliance.page > docs/rules.md``; a test keeps it true."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files

from .contract import Rule
from .lawbook import law_files
from .outcomes import Outcome
from .provisions import Law, LawFile, OpenPoint, Parameter, Text
from .rules import rules


def page() -> str:
    """Give the whole page."""
    parts, law = [(files(__package__) / "law" / "LEESMIJ.md").read_text(encoding="utf-8")], ""
    for rule in rules():
        if rule.provision.law.name != law:
            law = rule.provision.law.name
            parts.append(_heading(rule.provision.law, rule.provision.sources))
        parts.append("\n".join(_rule(rule)))
    return "".join([*parts, *("\n".join(_articles(each)) for each in law_files() if each.articles)])


def _heading(law: Law, sources: Mapping[str, str]) -> str:
    """Name a law, and where what follows was seen."""
    seen = "".join(f"- bron {name}: {where}\n" for name, where in sources.items())
    return f"\n\n## {law.name} ({law.source_class})\n\n{seen}"


def _articles(read: LawFile) -> Iterator[str]:
    """Show a law that has no rules of its own, and that rules compute with."""
    yield _heading(read.law, read.sources)
    yield "Geen eigen regels: zo worden de termijnen van andere wetten berekend, niet die van lokale normen en beloften.\n"
    yield from map(_text, read.articles)
    if not read.designated:
        yield "- dagen die bij koninklijk besluit zijn gelijkgesteld (art. 3 lid 3): niet opgezocht, dus geen"
    yield from map(_open, read.open_points)
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    law = rule.provision
    yield f"\n\n### `{law.id}` (version {rule.version})\n"
    yield f"**{law.label}. {law.title}.** {law.title_en}.\n"
    yield from map(_text, law.texts)
    yield f"Beoordeeld: {law.subject}. Invoer: {'; '.join(law.inputs)}.\n"
    if law.history:
        yield f"Dat iets ontbreekt, telt alleen als de geschiedenis `{law.history}` als volledig is vastgelegd.\n"
    yield "| uitkomst | wanneer |\n|---|---|"
    yield from (f"| `{outcome}` | {law.outcomes[outcome]} |" for outcome in Outcome if outcome in law.outcomes)
    yield ""
    yield from map(_value, law.parameters)
    yield from map(_open, law.open_points)


def _value(value: Parameter) -> str:
    since = f" vanaf {value.starts}" if value.starts else ""
    doubt = "" if value.verified else " (niet nagezien)"
    return f"- waarde `{value.name}` = {value.value}{since}{doubt}; bron {value.source}"


def _open(point: OpenPoint) -> str:
    begins = f" vanaf {point.starts}" if point.starts else ""
    return f"- niet nagezien{begins}{': de regel zwijgt' if point.withholds else ''}: {point.point}"


def _text(text: Text) -> str:
    begins = f"vanaf {text.starts}" if text.starts else f"gezien voor {text.seen}" if text.seen else "zoals beloofd"
    ends = f", tot en met {text.ends}" if text.ends else ""
    words = f"„{text.quote}”" if text.quote else f"Samengevat: {text.summary}"
    named = f"**{text.article}** " if text.article else ""
    analogy = " (naar analogie)" if text.location_by_analogy else ""
    reference = f" `{text.jci}`{analogy}" if text.jci else ""
    held = "" if text.in_force else ", niet in werking"
    return f"> {named}{words}\n>\n> {begins}{ends}{held}; bron {text.source}.{reference}\n"


if __name__ == "__main__":
    sys.stdout.write(page())
