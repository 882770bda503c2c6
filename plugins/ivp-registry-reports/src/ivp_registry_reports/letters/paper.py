"""
A paper before it has a form: what it says, block by block, in the language of its readers.

One paper is made a PDF and a DOCX, so both say the same. Every text in it is safe to show, and none of it is markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

import attrs

from ..contract import Language


@attrs.frozen
class Text:
    """Hold one paragraph."""

    text: str


@attrs.frozen
class Points:
    """Hold a list of points."""

    items: tuple[str, ...]


@attrs.frozen
class Facts:
    """Hold facts about one thing, each under its label."""

    rows: tuple[tuple[str, str], ...]


@attrs.frozen
class Digits:
    """Hold a number that a reader types over or compares by eye, in groups."""

    groups: tuple[str, ...]

    @classmethod
    def of_root(cls, root: str) -> Digits:
        """
        Break 64 digits into groups of eight, the form that ``ivp verify --root`` reads back.

        >>> Digits.of_root("0123456789abcdef" * 4).groups[:2]
        ('01234567', '89abcdef')
        """
        return cls(tuple(root[start : start + 8] for start in range(0, len(root), 8)))


@attrs.frozen(kw_only=True)
class Provision:
    """Hold an article of law: its name, its words (always Dutch), where it is found, and what is to be said of it."""

    label: str
    quote: str = ""
    reference: str = ""
    url: str = ""
    note: str = ""


@attrs.frozen
class Law:
    """Hold the articles that a paper rests on."""

    provisions: tuple[Provision, ...]


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


@attrs.frozen
class Column:
    """Hold a column of a grid: its title, and its share of the width, so that no column ever runs into the next."""

    title: str = attrs.field(converter=_capital)
    share: int


@attrs.frozen(kw_only=True)
class Grid:
    """Hold a table under its caption. The first column names what a row is about."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __attrs_post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows), self.caption


@attrs.frozen(kw_only=True)
class Bar:
    """Hold one bar of a chart: a label, a number, a mark on the same scale (0: none), and both in words."""

    label: str
    value: int
    mark: int
    is_late: bool
    said: str


@attrs.frozen(kw_only=True)
class Chart:
    """Hold bars with what they show in words; a chart always stands beside a table that says the same."""

    caption: str
    alt: str
    bars: tuple[Bar, ...]


Block: TypeAlias = Text | Points | Facts | Digits | Law | Grid | Chart


@attrs.frozen(kw_only=True)
class Section:
    """Hold the blocks under one heading."""

    title: str
    blocks: tuple[Block, ...]


@attrs.frozen(kw_only=True)
class Paper:
    """
    Hold a whole paper.

    *facts* stand above the title (to, from, date, reference), *marking* on every page if what it holds is not public, and
    *footer* at the foot of every page, so that each page says what it rests on.
    """

    language: Language
    sender: str
    title: str
    about: str
    day: date
    facts: tuple[tuple[str, str], ...]
    sections: Sequence[Section]
    footer: str
    page: str
    marking: str | None = None
