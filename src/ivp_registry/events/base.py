"""
How an event type is declared: one frozen class that says what it holds, where it lies and what it rests on.

From that class follow its JSON, its JSON Schema, the options of ``ivp record``, its page in ``ivp events`` and the
references that admission checks. To add an event type is to add one class here and its transition in `state`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from string import Formatter
from typing import Any, ClassVar, TypeVar, dataclass_transform

import attrs

from ..errors import InvalidInput
from ..kinds import Body, Dating
from ..values import JURICONNECT, Document, JuriConnect, MunicipalityCode
from .fields import Check, code, given, slug, text, values_of, whole

Class = TypeVar("Class", bound=type)


@attrs.frozen
class Shape:
    """
    Say where an event lies and what it rests on, as templates over its own fields.

    A stream's name is the path of the thing it is about (``plan/x/deviation/2024-01``); the first event of a thing
    *opens* it. A template with a field that holds several values names several paths; one that is None names none.
    """

    stream: str
    opens: bool
    needs: tuple[str, ...]
    municipality_fields: tuple[str, ...] = ()


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(text, slug, code, given, whole))
def _model(cls: Class) -> Class:
    return attrs.frozen(kw_only=True)(cls)


@_model
class Event:
    """
    Hold what every fact has: when it happened, from when it counts, who acted, and which paper says so.

    `occurred_on` is the day it happened; `effective_from` the day it takes effect, where that differs. When it was
    recorded, and by whom, is not here but in the `Envelope` that the register adds.
    """

    TOPIC: ClassVar[str]
    VERSION: ClassVar[int]
    SHAPE: ClassVar[Shape]

    occurred_on: date = given("day it happened")
    effective_from: date | None = given("day from which it counts, if another day", default=None)
    dating: Dating = given("how sure the day is", default=Dating.EXACT)
    order_in_day: int = whole("order among facts of the same day", default=0)
    acting_body: Body | None = given("body that acted, if the source says so", default=None)
    source: Document | None = given("document that says so", default=None)
    legal_basis: tuple[JuriConnect, ...] = given(
        "article of law, as JuriConnect", default=(), pattern=JURICONNECT, what="a JuriConnect reference (jci1.3:c:BWB…)"
    )
    inferred: tuple[str, ...] = given("fields that were inferred, not read in the source", default=())
    note: str | None = text("remark", default=None)

    def __attrs_post_init__(self) -> None:
        kind: type = type(self)
        checks, values = _checks(kind)
        for (field, check), value in zip(checks, values(self)):  # noqa: B905  # as many as there are checks
            if value is not None and value is not field.default:
                check(self, field, value)
        if self.inferred:
            unknown = [name for name in self.inferred if name not in {each.name for each in fields_of(type(self))}]
            if unknown:
                raise InvalidInput(where="inferred", value=unknown[0], reason="not a field of this event")
        self.check()

    def check(self) -> None:
        """Refuse combinations of values that cannot both be true; each subclass knows its own."""

    @property
    def counts_from(self) -> date:
        """Give the day from which the fact counts: `effective_from`, else the day it happened."""
        return self.effective_from or self.occurred_on

    def stream(self) -> str:
        """Name the stream this event lies in."""
        return next(iter(_paths(self, self.SHAPE.stream)))

    def needs(self) -> Iterator[str]:
        """Name every thing that must have been recorded before this event can be placed."""
        for template in self.SHAPE.needs:
            yield from _paths(self, template)

    def municipalities_named(self) -> Iterator[MunicipalityCode]:
        """Name every municipality in this event's fields, in order."""
        for name in self.SHAPE.municipality_fields:
            yield from values_of(getattr(self, name))


Kind = TypeVar("Kind", bound=type[Event])


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(text, slug, code, given, whole))
def event(
    topic: str, *, version: int = 1, stream: str, opens: bool = False, needs: tuple[str, ...] = ()
) -> Callable[[Kind], Kind]:
    """
    Declare an event type under a permanent *topic*, written in its present *version*.

    Topics are names in the ledger for ever and never module paths, so that code can move without orphaning a fact.
    """

    def declare(cls: Kind) -> Kind:
        declared = _model(cls)
        named = tuple(field.name for field in fields_of(declared) if field.metadata.get("municipality"))
        declared.TOPIC, declared.VERSION, declared.SHAPE = topic, version, Shape(stream, opens, needs, named)
        return declared

    return declare


def fields_of(cls: type[Event]) -> tuple[attrs.Attribute[Any], ...]:
    """List the fields of an event type with their labels and limits (`metadata`), in a fixed order."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)  # type: ignore[arg-type]  # made by attrs in `_model`
    return fields


@cache
def _checks(cls: type) -> tuple[list[tuple[attrs.Attribute[Any], Check]], Callable[[Event], tuple[Any, ...]]]:
    """Give the fields of an event type that have limits, each with its check, and what reads them all at once."""
    checked = [(field, field.metadata["check"]) for field in fields_of(cls) if field.metadata.get("check")]
    return checked, attrgetter(*(field.name for field, _ in checked))


def _paths(event: Event, template: str) -> Iterator[str]:
    """Fill *template* from the fields of *event*, once for each value of a field that holds several."""
    paths = [""]
    for literal, field in _parsed(template):
        value = getattr(event, field) if field else ""
        if type(value) is str and len(paths) == 1:  # nearly always; everything below is for fields of several values
            paths[0] += literal + value
        else:
            paths = [f"{path}{literal}{each}" for path in paths for each in values_of(value)]
    yield from paths


@cache
def _parsed(template: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, field) for literal, field, _, _ in Formatter().parse(template))
