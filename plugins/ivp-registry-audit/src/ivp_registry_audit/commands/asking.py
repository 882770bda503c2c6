"""What the audits share on the command line: filters, words for fields and values, and what an answer rests on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import attrs
import click

from ivp_registry.cli.language import shown, tr
from ivp_registry.cli.output import conclude
from ivp_registry.cli.session import Day, Moment
from ivp_registry.events import CORE, Event
from ivp_registry.events.base import fields_of
from ivp_registry.safe_text import safe_line
from ivp_registry.values import Document

from ..basis import Basis
from ..changes import FieldChange

Function = TypeVar("Function", bound=Callable[..., Any])

OF_THINGS = {
    "content": "content", "days": "days", "decided_by": "decided by", "decided_on": "decided on", "ended_from": "ended from",
    "in_force_from": "in force from", "outcome": "decision", "repealed_from": "repealed from", "until": "last day",
}  # fmt: skip
"""What fields of things are called that no event type has, or that several have under different names."""
SAYINGS = {"no-term": "no term"}
"""What a thing says in a word of its own."""


def scope_options(function: Function) -> Function:
    """Let an audit be narrowed to a plan, a council, and a time."""
    for name, kind, text in (
        ("until", Day(), tr("only up to this day")),
        ("since", Day(), tr("only from this day on")),
        ("municipality", None, tr("only this council")),
        ("plan", None, tr("only this plan")),
    ):
        metavar = "gmNNNN" if name == "municipality" else None
        function = click.option(f"--{name}", type=kind, metavar=metavar, help=text)(function)
    return function


def history_options(function: Function) -> Function:
    """Let a list of what was recorded be asked on both clocks; every day by default, since a list has no day of its own."""
    known = click.option("--known", type=Moment(), help=tr("as the register knew it then; now by default"))
    valid = click.option("--valid", type=Day(), help=tr("only what had happened by that day, or counted from then"))
    return valid(known(function))


def about(basis: Basis, **more: Any) -> Mapping[str, Any]:
    """Give what an answer rests on, for the envelope."""
    return attrs.asdict(basis, recurse=False) | more


def conclude_on(basis: Basis, text: str, form: str | None) -> None:
    """Write the closing line: what was counted, and the register that it rests on."""
    rests = tr("Register at position {position}, root {root}.").format(position=basis.position, root=basis.root[:16])
    if basis.valid is not None:
        rests = tr("Valid on {day}.").format(day=shown(basis.valid)) + " " + rests
    conclude(f"{text} {rests}", form)


def evidence(source: Document | None) -> dict[str, str | None]:
    """Give a paper as flat columns."""
    return {
        "source": source.title if source else None,
        "source_sha256": source.sha256 if source else None,
        "source_url": source.url if source else None,
    }


def as_data(value: Any) -> Any:
    """Give a value of a field as JSON has it: texts in the form in which they are typed, a paper with its checksum."""
    if isinstance(value, Document):
        return attrs.asdict(value, filter=lambda _, each: each is not None)
    if isinstance(value, tuple):
        return [as_data(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    return value if value is None or isinstance(value, str | int) else str(value)


def changed(changes: Iterable[FieldChange]) -> list[dict[str, Any]]:
    """Give changes as JSON has them."""
    return [{"field": each.field, "from": as_data(each.before), "to": as_data(each.after)} for each in changes]


def told(changes: Iterable[FieldChange]) -> Iterator[str]:
    """Say each change to people: what is new, or from what to what."""
    for each in changes:
        before = "" if each.before is None else f"{said(each.before)} → "
        yield f"{label(each.field)}: {before}{'–' if each.after is None else said(each.after)}"


def said(value: Any) -> str:
    """Say the value of a field to people."""
    if isinstance(value, str) and not isinstance(value, StrEnum) and value in SAYINGS:
        return tr(SAYINGS[value])
    return "; ".join(map(said, value)) if isinstance(value, tuple) else shown(value)


def label(field: str) -> str:
    """Name a field to people, by its whole path where it has one."""
    *path, name = field.split("/")
    return "/".join((*path, tr(OF_THINGS.get(name) or _labels().get(name, name))))


def list_below(lines: Iterable[str]) -> None:
    """Write lines below a heading, each indented, and more where it goes on."""
    width = shutil.get_terminal_size().columns
    for each in lines:
        click.echo(click.wrap_text(safe_line(each), width=width, initial_indent="  ", subsequent_indent="    "))


def span(days: int) -> str:
    """Say after how many days something was recorded."""
    if days in (0, 1):
        return tr("the next day") if days else tr("the same day")
    return tr("after {days} days").format(days=days) if days > 0 else tr("{days} days before").format(days=-days)


@cache
def _labels() -> Mapping[str, str]:
    """Give the label of each field of the vocabulary; of one that several event types have, that of the first."""
    found: dict[str, str] = {}
    kinds: tuple[type[Event], ...] = (Event, *CORE)
    for field in (field for kind in kinds for field in fields_of(kind)):
        found.setdefault(field.name, str(field.metadata["label"]).partition(";")[0])
    return found
