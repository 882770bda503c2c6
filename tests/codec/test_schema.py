"""JSON Schemas and examples say what the register does."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.codec.strategies import EVENTS

from ivp_registry.codec import Catalogue, Codec, example_of, schema_of
from ivp_registry.codec.edge import read_entry
from ivp_registry.codec.schema import ALSO
from ivp_registry.events import CORE
from ivp_registry.events.base import fields_of

every_type = pytest.mark.parametrize("cls", CORE, ids=lambda cls: cls.TOPIC)


@every_type
def test_is_a_valid_schema(cls):
    """The schema itself is JSON Schema 2020-12, with an id of topic and version."""
    schema = schema_of(cls)

    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:ivp-registry:event:{cls.TOPIC}:v{cls.VERSION}"


@every_type
def test_example_validates_and_reads(cls):
    """The example that a user edits is accepted by schema and register alike, and claims no more than it must."""
    example = example_of(cls)
    required = {field.name for field in fields_of(cls) if field.default is attrs.NOTHING}

    Draft202012Validator(schema_of(cls)).validate(example["data"])
    assert set(example["data"]) == required | set(ALSO.get(cls.TOPIC, ()))
    assert type(read_entry(Catalogue(), example)) is cls


@every_type
def test_refuses_what_the_register_refuses(cls):
    """An unknown field and a missing one are refused by the schema too."""
    validator, example = Draft202012Validator(schema_of(cls)), example_of(cls)["data"]

    assert not validator.is_valid({**example, "colour": "red"})
    assert not validator.is_valid({name: value for name, value in example.items() if name != "occurred_on"})
    assert not validator.is_valid({**example, "order_in_day": -1})
    assert not validator.is_valid({**example, "note": "x" * 4001})
    assert not validator.is_valid({**example, "source": {"title": "x", "colour": "red"}})


@every_type
def test_every_field_is_described(cls):
    """The label of a field is its description."""
    properties = schema_of(cls)["$defs"][cls.__name__]["properties"]

    assert all(properties[field.name]["description"] == field.metadata["label"] for field in fields_of(cls))


@every_type
@settings(max_examples=5, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_stored_data_validates(cls, data):
    """Whatever the register stores, another program can check against the schema."""
    Draft202012Validator(schema_of(cls)).validate(Codec(Catalogue()).to_data(data.draw(EVENTS[cls.TOPIC])))
