"""Event types as a page for people: what each holds, where it lies, what it rests on."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from types import ModuleType

import attrs

from ..codec.edge import hints
from ..events import Event
from ..events.base import fields_of

COMMON = {field.name: field.metadata["label"] for field in fields_of(Event)}


def types_in(modules: Iterable[ModuleType]) -> list[type[Event]]:
    """List the event types that modules declare, in reading order."""
    return [each for module in modules for each in _declared(module)]


def page(head: str, modules: Iterable[ModuleType]) -> str:
    """Give the page: *head*, the fields that every event has, and each event type under the first line of its module."""
    common = ", ".join(f"`{name}` ({label})" for name, label in COMMON.items())
    return f"{head}\nEvery event also has: {common}.\n" + "".join(map(_section, modules))


def _declared(module: ModuleType) -> list[type[Event]]:
    types = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Event)]
    return [each for each in types if each.__module__ == module.__name__]


def _section(module: ModuleType) -> str:
    title = (module.__doc__ or module.__name__).strip().splitlines()[0]
    return f"\n## {title}\n" + "".join(map(_type, _declared(module)))


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
    for field in fields_of(cls):
        if field.name not in COMMON:
            required = "required" if field.default is attrs.NOTHING else "several" if _several(cls, field.name) else ""
            lines.append(f"| `{field.name}` | {required} | {field.metadata['label']} |")
    return "\n".join(lines) + "\n"


def _several(cls: type[Event], name: str) -> bool:
    return "tuple[" in str(hints(cls)[name])
