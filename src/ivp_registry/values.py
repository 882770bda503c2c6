"""
The values that facts are made of: parsed once, valid for ever.

Each has `parse`, which reads the short form that a person types on the command line, and `str()`, which writes it
back. In JSON they are objects with named members, so that no reader has to know the short forms.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

import attrs

from .errors import InvalidInput
from .kinds import DecisionOutcome, Office

if TYPE_CHECKING:
    from collections.abc import Callable

MunicipalityCode: TypeAlias = str
"""TOOI code of a municipality, such as ``gm0296``. Source: TOOI, Register gemeenten compleet."""

Slug: TypeAlias = str
"""Readable name of a thing inside a register, such as ``ondermijning``: it becomes part of a stream's name."""

JuriConnect: TypeAlias = str
"""Reference to a law, such as ``jci1.3:c:BWBR0031788&artikel=38b``. Source: JuriConnect BWB 1.3.1."""

EventId: TypeAlias = str
"""Where an event stands for ever: ``<stream>@<version>``, the version counted from 1."""

Kind = TypeVar("Kind", bound=StrEnum)

MUNICIPALITY = r"^gm[0-9]{4}$"
SLUG = r"^[a-z0-9][a-z0-9._-]{0,63}$"
JURICONNECT = r"^jci1\.3(\.1)?:c:BWB[RVW][0-9]{7}(&[A-Za-z.]+=[^&\s\x00-\x1f\x7f-\x9f]{1,40})*$"
SHA256 = r"^[0-9a-f]{64}$"
EVENT_ID = r"^[a-z0-9._/-]{1,250}@[1-9][0-9]{0,9}$"
ORGANISATION_LIMIT = 120


def matches(pattern: str, what: str) -> Callable[[Any, Any, Any], None]:
    """Make an attrs validator that lets through None and text of the given *pattern*."""
    compiled = re.compile(pattern)

    def check(_: Any, attribute: Any, value: Any) -> None:
        if value is not None and not compiled.fullmatch(value):
            raise InvalidInput(where=attribute.name, value=value, reason=f"expected {what}")

    return check


@attrs.frozen(kw_only=True)
class Period:
    """
    Hold the days from *first* up to and including *last*.

    >>> str(Period.parse("2023-01-01..2026-12-31"))
    '2023-01-01..2026-12-31'
    """

    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidInput(where="period", value=str(self), reason="it ends before it starts")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    @classmethod
    def parse(cls, text: str) -> Self:
        first, separator, last = text.partition("..")
        if not separator:
            raise InvalidInput(where="period", value=text, reason="write it as 2023-01-01..2026-12-31")
        return cls(first=parse_day(first), last=parse_day(last))


@attrs.frozen(kw_only=True)
class Actor:
    """
    Name an office in an organisation: never a person, because the register outlives everyone in it.

    >>> str(Actor.parse("council-clerk@gm0296"))
    'council-clerk@gm0296'
    """

    office: Office
    organisation: str

    def __attrs_post_init__(self) -> None:  # a validator of the field would cost a fifth of reading an envelope
        if len(self.organisation) > ORGANISATION_LIMIT:
            reason = f"longer than {ORGANISATION_LIMIT} characters"
            raise InvalidInput(where="organisation", value=self.organisation, reason=reason)

    def __str__(self) -> str:
        return f"{self.office}@{self.organisation}"

    @classmethod
    def parse(cls, text: str) -> Self:
        office, _, organisation = text.partition("@")
        if not organisation:
            raise InvalidInput(where="office", value=text, reason="write it as office@organisation")
        return cls(office=one_of(Office, office), organisation=organisation)


@attrs.frozen(kw_only=True)
class Document:
    """
    Point at the paper that a fact rests on; its SHA-256 ties the fact to one version of that paper.

    The short form is the title alone.
    """

    title: str = attrs.field(validator=attrs.validators.max_len(300))
    sha256: str | None = attrs.field(default=None, validator=matches(SHA256, "64 hexadecimal digits"))
    url: str | None = attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.max_len(500)))

    def __str__(self) -> str:
        return self.title

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(title=text)


@attrs.frozen(kw_only=True)
class Attendee(Actor):
    """
    Tell who sat at the table of the driehoek, as office and organisation: present is not yet party.

    Law: Politiewet 2012 art. 13 lid 1.
    """

    deputy: bool = False

    def __str__(self) -> str:
        return f"{self.office}@{self.organisation}" + ("+deputy" if self.deputy else "")

    @classmethod
    def parse(cls, text: str) -> Self:
        named, _, deputy = text.partition("+")
        return attrs.evolve(super().parse(named), deputy=deputy == "deputy")


@attrs.frozen(kw_only=True)
class AgreementParty(Actor):
    """
    Tell who made an agreement of the driehoek. By law the mayor and the public prosecutor; the register takes what was.

    Law: Politiewet 2012 art. 13 lid 2 and 4.
    """


@attrs.frozen(kw_only=True)
class DecisionPoint:
    """Hold one numbered point of a proposed decision. Short form: ``1=Het plan vast te stellen``."""

    number: int = attrs.field(validator=attrs.validators.ge(1))
    text: str = attrs.field(validator=attrs.validators.max_len(4000))

    def __str__(self) -> str:
        return f"{self.number}={self.text}"

    @classmethod
    def parse(cls, text: str) -> Self:
        number, _, words = text.partition("=")
        return cls(number=parse_number(number, "decision point"), text=words)


@attrs.frozen(kw_only=True)
class PointDecided:
    """Hold the outcome of one decision point. Short form: ``1=adopted``."""

    number: int = attrs.field(validator=attrs.validators.ge(1))
    outcome: DecisionOutcome

    def __str__(self) -> str:
        return f"{self.number}={self.outcome}"

    @classmethod
    def parse(cls, text: str) -> Self:
        number, _, outcome = text.partition("=")
        return cls(number=parse_number(number, "decision point"), outcome=one_of(DecisionOutcome, outcome))


@attrs.frozen(kw_only=True)
class LocalEmphasis:
    """Hold what one council adds to a joint plan (lokaal accent). Short form: ``jeugd=Jeugd en alcohol``."""

    emphasis: Slug = attrs.field(validator=matches(SLUG, "a short name in small letters"))
    label: str = attrs.field(validator=attrs.validators.max_len(300))

    def __str__(self) -> str:
        return f"{self.emphasis}={self.label}"

    @classmethod
    def parse(cls, text: str) -> Self:
        emphasis, _, label = text.partition("=")
        return cls(emphasis=Slug(emphasis), label=label or emphasis)


@attrs.frozen(kw_only=True)
class Vote:
    """
    Hold the counts of a vote, as far as the source gives them. Short form: ``present=19,in_favour=12,against=7``.

    Law: Gemeentewet art. 20, 29, 30 and 32.
    """

    requested: bool | None = None
    sitting: int | None = None
    present: int | None = None
    entitled: int | None = None
    in_favour: int | None = None
    against: int | None = None

    def __str__(self) -> str:
        known = attrs.asdict(self, filter=lambda _, value: value is not None)
        return ",".join(f"{name}={str(value).lower()}" for name, value in known.items())

    @classmethod
    def parse(cls, text: str) -> Self:
        counts: dict[str, int | bool] = {}
        for part in filter(None, text.split(",")):
            name, _, value = part.partition("=")
            if name not in attrs.fields_dict(cls):
                raise InvalidInput(where="vote", value=name, reason=f"one of {', '.join(attrs.fields_dict(cls))}")
            counts[name] = value == "true" if name == "requested" else parse_number(value, f"vote.{name}")
        return cls(**counts)  # type: ignore[arg-type]  # `requested` is the bool, the rest are numbers


def parse_day(text: str) -> date:
    """Read an ISO date; anything else is refused with the form that is wanted."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput(where="date", value=text, reason="write a day that exists as 2025-03-01") from error


def parse_number(text: str, where: str) -> int:
    """Read a whole number of at most nine digits."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise InvalidInput(where=where, value=text, reason="write a whole number")
    return int(text)


def one_of(kinds: type[Kind], text: str) -> Kind:
    """Read the code of one of a closed list; a refusal names the whole list."""
    try:
        return kinds(text)
    except ValueError as error:
        listing = ", ".join(kind.value for kind in kinds)
        raise InvalidInput(where=kinds.__name__, value=text, reason=f"one of {listing}") from error
