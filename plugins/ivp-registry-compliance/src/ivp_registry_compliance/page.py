"""The catalogue of rules as a page: ``python -m ivp_registry_compliance.page > docs/rules.md``; a test keeps it true."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from .contract import Rule
from .outcomes import Outcome
from .provisions import Text
from .rules import rules

HEAD = """# Rules

Made from the files of law by `python -m ivp_registry_compliance.page`; a test keeps it true. What the law says and what
follows from it stand in Dutch, as in those files (`plugins/ivp-registry-compliance/src/ivp_registry_compliance/law/`), one
for each law, which can be reviewed without reading Python.
"""


def page() -> str:
    """Give the whole page."""
    parts, law = [HEAD], ""
    for rule in rules():
        if rule.provision.law.name != law:
            law = rule.provision.law.name
            parts.append(f"\n## {law} ({rule.provision.law.source_class})\n")
        parts.append("\n".join(_rule(rule)))
    return "".join(parts)


def _rule(rule: Rule) -> Iterator[str]:
    law = rule.provision
    yield f"\n### `{law.id}` (version {rule.version})\n"
    yield f"**{law.label}. {law.title}.** {law.title_en}.\n"
    yield from map(_text, law.texts)
    yield f"Beoordeeld: {law.subject}. Invoer: {'; '.join(law.inputs)}.\n"
    if law.history:
        yield f"Dat iets ontbreekt, telt alleen als de geschiedenis `{law.history}` als volledig is vastgelegd.\n"
    yield "| uitkomst | wanneer |\n|---|---|"
    yield from (f"| `{outcome}` | {law.outcomes[outcome]} |" for outcome in Outcome if outcome in law.outcomes)
    yield ""
    for value in law.parameters:
        since = f" vanaf {value.starts}" if value.starts else ""
        yield f"- waarde `{value.name}` = {value.value}{since}{'' if value.verified else ' (niet nagezien)'}"
    for point in law.open_points:
        yield f"- niet nagezien{': de regel zwijgt' if point.withholds else ''}: {point.point}"


def _text(text: Text) -> str:
    begins = f"vanaf {text.starts}" if text.starts else f"gezien voor {text.seen}" if text.seen else "zoals beloofd"
    ends = f", tot en met {text.ends}" if text.ends else ""
    words = f"„{text.quote}”" if text.quote else f"Samengevat: {text.summary}"
    analogy = " (naar analogie)" if text.location_by_analogy else ""
    reference = f" `{text.jci}`{analogy}" if text.jci else ""
    return f"> {words}\n>\n> {begins}{ends}{'' if text.in_force else ', niet in werking'}; bron {text.source}.{reference}\n"


if __name__ == "__main__":
    sys.stdout.write(page())
