"""
The law as data: dated texts with where they were seen, parameters with dates, and the points nobody has verified.

Which of them holds on a day is asked here; what follows from it is for the rules. Nothing here judges, and nothing that
judges holds a word of law.
"""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum

import msgspec

from ivp_registry.errors import InvalidInput
from ivp_registry.kinds import HistorySubject, PromiseKind

from .outcomes import Outcome, SourceClass
from .terms import Span


class Standing(StrEnum):
    """Whether a text held on a day; a text whose beginning nobody verified is neither in force nor not."""

    IN_FORCE = "in-force"
    NOT_IN_FORCE = "not-in-force"
    NOT_VERIFIED = "not-verified"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True,
           rename={"starts": "from", "ends": "until"}):  # fmt: skip
    """Hold a part of the data that counts from one day until another; no day means that none is known."""

    starts: date | None = None
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether *day* lies in it."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


class Law(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold what a file is about: a law, with the class that its norms have."""

    name: str
    source_class: SourceClass
    bwb: str | None = None
    eli: str | None = None


class Text(Part, frozen=True, kw_only=True):
    """
    Hold one dated text of a norm: its words, or where those were not found a summary, and where they were seen.

    *seen* is the first day for which the text was seen, where the day it took effect was not verified. *location* is
    the JuriConnect reference without its date, *valid_on* that date. *article* names the article, where a rule rests on
    several; what the first one says in force decides for the rule.
    """

    source: str
    article: str | None = None
    quote: str | None = None
    summary: str | None = None
    seen: date | None = None
    location: str | None = None
    location_by_analogy: bool = False
    valid_on: date | None = None
    in_force: bool = True

    @property
    def first(self) -> date | None:
        """Give the first day for which it is known to hold."""
        return self.starts or self.seen

    @property
    def jci(self) -> str | None:
        """
        Give the JuriConnect reference with its date of validity.

        Source: JuriConnect BWB 1.3.1.
        """
        if self.location is None or self.valid_on is None:
            return self.location
        return f"{self.location}&z={self.valid_on}&g={self.valid_on}"


class Parameter(Part, frozen=True, kw_only=True):
    """Hold a value that a rule computes with; one that is not verified is only held against the one that is."""

    name: str
    value: str
    source: str = ""
    verified: bool = True
    choices: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Give it as a term."""
        return Span.parse(self.value)


class OpenPoint(Part, frozen=True, kw_only=True):
    """Hold a point that nobody verified; one that *withholds* lets the rule say nothing but undetermined."""

    point: str
    point_en: str
    withholds: bool = False

    def __str__(self) -> str:
        return self.point_en


class Designated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold a day that a royal decree put on a par with holidays. Law: Algemene termijnenwet art. 3 lid 3."""

    day: date
    decree: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"texts": "text",
            "parameters": "parameter", "open_points": "open"}):  # fmt: skip
    """Hold one rule as it stands in its file."""

    id: str
    article: str
    title: str
    title_en: str
    subject: str
    inputs: tuple[str, ...]
    outcomes: dict[Outcome, str]
    texts: tuple[Text, ...]
    history: HistorySubject | None = None
    promise: PromiseKind | None = None
    parameters: tuple[Parameter, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()


class LawFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"rules": "rule",
              "articles": "article", "open_points": "open"}):  # fmt: skip
    """Hold one file: a law, where it was seen, its rules, or the articles that rules compute with."""

    law: Law
    sources: dict[str, str]
    rules: tuple[Entry, ...] = ()
    articles: tuple[Text, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()
    designated: tuple[Designated, ...] = ()


class Provision(Entry, frozen=True, kw_only=True):
    """Hold what one rule rests on, with the law it belongs to."""

    law: Law
    sources: dict[str, str]

    @property
    def label(self) -> str:
        """Name law and article."""
        return f"{self.law.name} {self.article}"

    @property
    def digest(self) -> str:
        """Give the SHA-256 of everything that stands here, so that a finding names what it was judged by."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()

    def text_on(self, day: date) -> Text | None:
        """Give the text of the first article for *day*; there is no falling back to an older one."""
        leading = (each for each in self.texts if each.article == self.texts[0].article)
        return next((each for each in leading if each.holds_on(day) and (each.first or day) <= day), None)

    def standing_on(self, day: date) -> Standing:
        """Tell whether a text held on *day*."""
        text = self.text_on(day)
        if text is not None:
            return Standing.IN_FORCE if text.in_force else Standing.NOT_IN_FORCE
        begins_unseen = any(each.starts is None and each.seen is not None and day < each.seen for each in self.texts)
        return Standing.NOT_VERIFIED if begins_unseen else Standing.NOT_IN_FORCE

    def withheld_on(self, day: date) -> OpenPoint | None:
        """Give the point for want of which nothing can be said about *day*, if there is one."""
        return next((each for each in self.open_points if each.withholds and each.holds_on(day)), None)

    def open_on(self, day: date) -> tuple[OpenPoint, ...]:
        """List every unverified point that concerns *day*."""
        return tuple(each for each in self.open_points if each.holds_on(day))

    def parameter(self, name: str, day: date, *, verified: bool = True) -> Parameter | None:
        """Give the value that held on *day*, the one that began last; or, not *verified*, its unverified rival."""
        found = [each for each in self.parameters if (each.name, each.verified) == (name, verified) and each.holds_on(day)]
        return max(found, key=lambda each: each.starts or date.min, default=None)

    def with_parameter(self, name: str, value: str) -> Provision:
        """
        Give the provision with another value for a parameter, for instance the other reading of an article.

        Raises:
            InvalidInput: If there is no such parameter, or no such choice.
        """
        choices = next((each.choices for each in self.parameters if each.name == name), None)
        if choices is None or (choices and value not in choices):
            listing = ", ".join(choices or sorted({each.name for each in self.parameters})) or "none"
            raise InvalidInput(where=f"{self.id}.{name}", value=value, reason=f"one of {listing}")
        changed = (
            msgspec.structs.replace(each, value=value, source="") if each.name == name and each.verified else each
            for each in self.parameters
        )  # fmt: skip
        return msgspec.structs.replace(self, parameters=tuple(changed))
