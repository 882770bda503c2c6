"""JSON Schema and ready-to-edit examples of event types, made from the classes themselves."""

from __future__ import annotations

import enum
import inspect
import types
from collections.abc import Mapping
from datetime import date
from typing import Any, Union, get_args, get_origin

import attrs
import msgspec

from ..events import Event
from ..events.base import fields_of
from ..events.plan import PlanDrafted
from ..events.register import EventCorrected, Replacement
from .edge import ENTRY, hints

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LIMITS = {"pattern": "pattern", "max_length": "maxLength", "minimum": "minimum", "maximum": "maximum"}


def schema_of(cls: type[Event]) -> dict[str, Any]:
    """
    Give the JSON Schema (2020-12) of the fields of an event type; unknown fields are refused, as the register does.

    Source: JSON Schema draft 2020-12.
    """
    schema = msgspec.json.schema(cls, schema_hook=_replacement_schema)
    definitions = schema["$defs"]
    for definition in definitions.values():
        if definition.get("type") == "object":
            definition["additionalProperties"] = False
    body = definitions[cls.__name__]
    for field in fields_of(cls):
        described = body["properties"][field.name]
        described["description"] = field.metadata["label"]
        for name, keyword in LIMITS.items():
            if name in field.metadata:
                _limit(described, keyword, field.metadata[name])
    body["title"], body["description"] = cls.TOPIC, inspect.cleandoc(cls.__doc__ or "")
    return {"$schema": DIALECT, "$id": f"urn:ivp-registry:event:{cls.TOPIC}:v{cls.VERSION}", **schema}


def example_of(cls: type[Event], *, complete: bool = False) -> dict[str, Any]:
    """
    Give an entry for ``ivp import`` to edit: the fields it needs, and no claim about anything else.

    A *complete* one has every field, each with a value of the right form: it shows the format, not a fact.
    """
    also = ALSO.get(cls.TOPIC, ())
    wanted = [field for field in fields_of(cls) if complete or field.default is attrs.NOTHING or field.name in also]
    data = {field.name: _example(hints(cls)[field.name], field) for field in wanted}
    fixed = {name: value for name, value in FIXED.items() if name in data}
    if {"deviation", "shortfall"} <= data.keys():
        fixed["shortfall"] = None  # a notification is about one of the two
    if cls is EventCorrected:
        fixed["replacement"] = example_of(PlanDrafted, complete=complete)
    return {"topic": cls.TOPIC, "v": cls.VERSION, "data": data | fixed}


def _limit(described: dict[str, Any], keyword: str, value: object) -> None:
    """Put a limit where it belongs: on the text itself, on the items of a list, or on the branch that is not null."""
    for branch in described.get("anyOf", [described]):
        if branch.get("type") == "array":
            branch["items"][keyword] = value
        elif branch.get("type") != "null":
            branch[keyword] = value


def _replacement_schema(kind: type) -> dict[str, Any]:
    if kind is not Replacement:
        raise NotImplementedError(kind)
    properties = {"topic": {"type": "string"}, "v": {"type": "integer"}, "data": {"type": "object"}}
    required = [name for name in ENTRY if name != "v"]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


ALSO = {"council-notified": ("deviation",), "priority-amended": ("label",)}
"""Fields that an event type needs besides those that are always required."""

FIXED: Mapping[str, Any] = {
    "effective_from": None, "inferred": [], "legal_basis": [], "order_in_day": 0, "note": None,
}  # fmt: skip
"""Values that fit beside any other sample value."""

SAMPLE_NAMES = {
    "plan": "tweestromenland-2023-2026", "priority": "ondermijning", "priorities": "ondermijning", "themes": "ondermijning",
    "deviation": "2024-01", "agreement": "2024-01", "meeting": "2024-03-05", "proposal": "vaststelling",
}  # fmt: skip
SAMPLE_TEXTS = {
    "target": "plan/tweestromenland-2023-2026@1", "legal_basis": "jci1.3:c:BWBR0031788&artikel=38b",
    "old_key": "voorbeeld.nl/ivp+acf95fd6+" + "A" * 44, "new_key": "voorbeeld.nl/ivp+b1dd7a9e+" + "B" * 44,
}  # fmt: skip


def _example(hint: Any, field: attrs.Attribute[Any]) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return _example(get_args(hint)[0], field)
    if get_origin(hint) is tuple:
        return [_example(get_args(hint)[0], field)]
    if hint is Replacement:
        return {"topic": "plan-drafted", "v": 1, "data": {}}
    if attrs.has(hint):
        return {each.name: _example(hints(hint)[each.name], each) for each in attrs.fields(hint)}
    if issubclass(hint, enum.Enum):
        return next(iter(hint)).value
    if hint is bool:
        return False
    if hint is int:
        return 1
    return "2024-03-05" if hint is date else _example_text(field)


def _example_text(field: attrs.Attribute[Any]) -> str:
    if field.name == "successors":
        return "gm0225"  # another than the sample municipality: none succeeds itself
    if field.metadata.get("municipality") or (field.name == "predecessors" and "pattern" in field.metadata):
        return "gm0296"
    if field.name in SAMPLE_TEXTS:
        return SAMPLE_TEXTS[field.name]
    if field.name == "sha256":
        return "0" * 64
    return field.metadata.get("example") or SAMPLE_NAMES.get(field.name, "voorbeeld")
