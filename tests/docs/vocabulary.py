"""Write docs/vocabulary.md from the event classes: ``python -m tests.docs.vocabulary``."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import attrs

from ivp_registry.codec.edge import hints
from ivp_registry.events import MODULES, Event
from ivp_registry.events.base import fields_of

PAGE = Path(__file__).parents[2] / "docs" / "vocabulary.md"
HEAD = """# Vocabulary

Made from the event classes by `python -m tests.docs.vocabulary`; a test keeps it true.

Every event also has: """


def page() -> str:
    """Give the whole page."""
    common = ", ".join(f"`{field.name}` ({field.metadata['label']})" for field in fields_of(Event))
    return HEAD + common + ".\n" + "".join(_module(module) for module in MODULES)


def _module(module: Any) -> str:
    title = (module.__doc__ or "").strip().splitlines()[0]
    types = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Event)]
    own = [each for each in types if each.__module__ == module.__name__]
    return f"\n## {title}\n" + "".join(map(_type, own))


def _type(cls: type[Event]) -> str:
    description = inspect.cleandoc(cls.__doc__ or "")
    needs = ", ".join(f"`{path}`" for path in cls.SHAPE.needs) or "nothing"
    verb = "opens" if cls.SHAPE.opens else "lies in"
    lines = [f"\n### `{cls.TOPIC}` (version {cls.VERSION})\n", description, ""]
    lines += [
        f"{verb.capitalize()} `{cls.SHAPE.stream}`; rests on {needs}.",
        "",
        "| field | | what it is |",
        "|---|---|---|",
    ]
    common = {field.name for field in fields_of(Event)}
    for field in fields_of(cls):
        if field.name not in common:
            required = "required" if field.default is attrs.NOTHING else "several" if _several(cls, field.name) else ""
            lines.append(f"| `{field.name}` | {required} | {field.metadata['label']} |")
    return "\n".join(lines) + "\n"


def _several(cls: type[Event], name: str) -> bool:
    return "tuple[" in str(hints(cls)[name])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
