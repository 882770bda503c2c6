"""
The files of law: one for each law, in a form that a person of law can review without reading Python.

They are checked as they are read; a file that cannot be right is refused with the place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

import msgspec

from ivp_registry.errors import InvalidInput
from ivp_registry.values import JURICONNECT

from .outcomes import Outcome, SourceClass
from .provisions import Entry, LawFile, Provision, Text

RULE_ID = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9-]+)+")


def load(file: Traversable) -> LawFile:
    """
    Read one file of law.

    Raises:
        InvalidInput: If it is not what such a file must be; with the place.
    """
    try:
        read = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), LawFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise InvalidInput(where=file.name, value="", reason=str(error)) from error
    for entry in read.rules:
        for where, value, reason in _mistakes(read, entry):
            raise InvalidInput(where=f"{file.name}: {entry.id}: {where}", value=value, reason=reason)
    return read


def provisions_of(read: LawFile) -> list[Provision]:
    """Give the provisions of a file, each with its law."""
    return [Provision(**msgspec.structs.asdict(entry), law=read.law, sources=read.sources) for entry in read.rules]


@cache
def law_files() -> tuple[LawFile, ...]:
    """Read the law that comes with this plugin."""
    folder = files(__package__) / "law"
    return tuple(load(file) for file in sorted(folder.iterdir(), key=lambda each: each.name) if file.name.endswith(".toml"))


@cache
def provisions() -> Mapping[str, Provision]:
    """Give the provisions of that law by the id of their rule."""
    return {each.id: each for read in law_files() for each in provisions_of(read)}


@cache
def designated_days() -> frozenset[date]:
    """Give the days that royal decrees put on a par with holidays."""
    return frozenset(each.day for read in law_files() for each in read.designated)


def _mistakes(read: LawFile, entry: Entry) -> Iterable[tuple[str, object, str]]:
    """Find what the shape of the file does not forbid and a reader would stumble over."""
    if not RULE_ID.fullmatch(entry.id):
        yield "id", entry.id, "expected small letters, digits and - between dots"
    if not entry.texts or Outcome.UNDETERMINED not in entry.outcomes:
        yield "outcomes", sorted(entry.outcomes), "a rule has a text, and can always be undetermined"
    for text in entry.texts:
        yield from _text_mistakes(text, dated=read.law.source_class is SourceClass.WET)
    for one, next_ in pairwise(sorted(entry.texts, key=lambda each: (each.article or "", each.first or date.min))):
        if one.article == next_.article and (one.ends is None or (next_.first or date.min) <= one.ends):
            yield "text.until", one.ends, "two texts hold on the same day"
    for source in (*(each.source for each in entry.texts), *(each.source for each in entry.parameters if each.source)):
        if source not in read.sources:
            yield "source", source, f"one of {', '.join(read.sources)}"


def _text_mistakes(text: Text, *, dated: bool) -> Iterable[tuple[str, object, str]]:
    if (text.quote is None) == (text.summary is None):
        yield "text", text.quote, "give the words or a summary, not both"
    if dated and text.first is None:
        yield "text.from", None, "a law holds from a day, or was seen on one"
    if text.location is not None and not re.fullmatch(JURICONNECT, text.location):
        yield "text.location", text.location, "expected a JuriConnect reference (jci1.3:c:BWB…)"
