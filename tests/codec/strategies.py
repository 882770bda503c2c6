"""Random valid events of every type, derived from the same declarations that the codec reads."""

from __future__ import annotations

import enum
import types
from datetime import date
from typing import Any, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st
from tests.facts import drafted, municipality, notified

from ivp_registry.codec.edge import hints
from ivp_registry.errors import InvalidInput
from ivp_registry.events import CORE, Event
from ivp_registry.events.base import fields_of
from ivp_registry.events.register import Replacement

LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PATTERNS = {"sha256": r"[0-9a-f]{64}", "emphasis": r"[a-z0-9][a-z0-9._-]{0,63}"}
NAMED_LIMITS = {"organisation": 120, "title": 300, "label": 300, "url": 500}


def values(hint: Any, field: attrs.Attribute) -> st.SearchStrategy:
    """Give values of a field's type, inside the limits that its metadata names."""
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of([values(each, field) for each in get_args(hint)])
    if hint is type(None):
        return st.none()
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0], field), max_size=3).map(tuple)
    kind = getattr(hint, "__supertype__", hint)
    if kind is Replacement:
        return st.sampled_from([drafted(), municipality(), notified()]).map(Replacement)
    if attrs.has(kind):
        return built(kind)
    if issubclass(kind, enum.Enum):
        return st.sampled_from(list(kind))
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(field.metadata.get("minimum", 1), field.metadata.get("maximum", 10**9))
    return DAYS if kind is date else texts(field)


def texts(field: attrs.Attribute) -> st.SearchStrategy[str]:
    """Give text of a field's pattern or length; any letter of any script, also those that a terminal obeys."""
    pattern = field.metadata.get("pattern") or PATTERNS.get(field.name)
    if pattern:
        return st.from_regex(
            pattern.removeprefix("^").removesuffix("$"), fullmatch=True, alphabet=st.characters(codec="ascii")
        )
    return st.text(LETTERS, max_size=min(30, field.metadata.get("max_length", NAMED_LIMITS.get(field.name, 30))))


@st.composite
def built(draw: st.DrawFn, kind: type) -> Any:
    """Give instances of a class from the strategies of its fields; those that its own checks refuse are drawn anew."""
    own = {field.name for field in fields_of(kind)} if issubclass(kind, Event) else set()
    given = {field.name: values(hints(kind)[field.name], field) for field in attrs.fields(kind)}
    if "inferred" in own:
        given["inferred"] = st.lists(st.sampled_from(sorted(own)), max_size=2).map(tuple)

    def make(drawn: dict[str, Any]) -> Any:
        try:
            return kind(**drawn)
        except InvalidInput:
            return None

    return draw(st.fixed_dictionaries(given).map(make).filter(lambda made: made is not None))


EVENTS = {cls.TOPIC: built(cls) for cls in CORE}
"""For each topic, random valid events."""
