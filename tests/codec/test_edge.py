"""What comes from outside is refused with the value, the place and the reason, everything wrong at once."""

from __future__ import annotations

import json

import pytest
from tests.facts import corrected, drafted

from ivp_registry.codec import Catalogue, Codec, parse_json, read_event
from ivp_registry.codec.edge import read_entry
from ivp_registry.errors import InvalidEvent, InvalidInput, NewerEvent, UnknownTopic

CATALOGUE = Catalogue()


def data(**changed) -> dict:
    """Give the plain data of a valid plan, with changes; a change to ... leaves the field out."""
    plain = {**Codec(CATALOGUE).to_data(drafted()), **changed}
    return {name: value for name, value in plain.items() if value is not ...}


def refusal(plain: object, topic: str = "plan-drafted") -> InvalidEvent:
    with pytest.raises(InvalidEvent) as caught:
        read_event(CATALOGUE, topic, plain)
    return caught.value


class TestReadEvent:
    @pytest.mark.parametrize(
        ("wrong", "path", "told"),
        [
            ({"colour": "red"}, "colour", "unknown field; there is occurred_on"),
            ({"title": ...}, "title", "missing (title)"),
            ({"title": 3}, "title", "3 is not valid: Expected `str`, got `int`"),
            ({"title": None}, "title", "None is not valid: Expected `str`, got `null`"),
            ({"title": "x" * 301}, "title", "longer than 300 characters"),
            ({"title": "a\x00b"}, "title", "NUL"),
            ({"title": "\udc80"}, "title", "surrogate"),
            ({"occurred_on": "2023-02-30"}, "occurred_on", "'2023-02-30' is not valid"),
            ({"occurred_on": "1 maart"}, "occurred_on", "'1 maart' is not valid"),
            ({"occurred_on": 1.5}, "occurred_on", "1.5 is not valid"),
            ({"order_in_day": 1.0}, "order_in_day", "1.0 is not valid: Expected `int`, got `float`"),
            ({"order_in_day": True}, "order_in_day", "True is not valid"),
            ({"order_in_day": 10**10}, "order_in_day", "expected 0 to 1000000000"),
            ({"municipalities": ["gm0296", "0296"]}, "municipalities", "'0296' is not valid: expected a TOOI code"),
            ({"municipalities": ["gm0296", 5]}, "municipalities[1]", "5 is not valid: Expected `str`"),
            ({"municipalities": "gm0296"}, "municipalities", "Expected `array`"),
            ({"municipalities": ["gm0296", "gm0296"]}, "municipalities", "name each once"),
            ({"municipalities": ["gm0296\n"]}, "municipalities", "TOOI"),
            ({"plan": "Plan X"}, "plan", "'Plan X' is not valid: expected a short name"),
            ({"term": {"first": "2023-01-01"}}, "term", "missing required field `last`"),
            ({"term": {"first": "2023-01-01", "last": "2022-01-01"}}, "term.period", "it ends before it starts"),
            ({"term": {"first": "2023-01-01", "last": "2023-02-30"}}, "term.last", "'2023-02-30' is not valid"),
            (
                {"term": {"first": "2023-01-01", "last": "2024-01-01", "to": 1}},
                "term.to",
                "unknown field; there is first, last",
            ),
            ({"source": {"title": "x", "sha256": "00"}}, "source.sha256", "'00' is not valid: expected 64 hexadecimal"),
            ({"source": "Beslisnota"}, "source", "'Beslisnota' is not valid: Expected `object | null`"),
            ({"dating": "about"}, "dating", "'about' is not valid: Invalid enum value"),
            ({"inferred": ["colour"]}, "inferred", "'colour' is not valid: not a field of this event"),
            ({"legal_basis": ["art. 38b"]}, "legal_basis", "JuriConnect"),
        ],
    )
    def test_names_value_place_and_reason(self, wrong, path, told):
        """Each mistake says where it is, what stands there and what is wrong with it."""
        (mistake,) = refusal(data(**wrong)).mistakes

        assert mistake.path == path
        assert told in mistake.reason

    def test_tells_everything_wrong_at_once(self):
        """Nobody has to mend a file one mistake at a time."""
        error = refusal(data(title=..., occurred_on="2023-02-30", colour="red", term={"first": 1, "last": 2, "to": 3}))

        assert {mistake.path for mistake in error.mistakes} == {"title", "occurred_on", "colour", "term.to", "term.first"}
        assert all(mistake.path in str(error) for mistake in error.mistakes)

    @pytest.mark.parametrize("plain", [None, [], "x", 3, True])
    def test_wants_an_object(self, plain):
        """Fields come with their names."""
        assert refusal(plain).mistakes[0].path == "data"

    def test_finds_an_unknown_name_inside_a_list(self):
        """A misspelt member deep inside is not silently dropped."""
        wrong = {
            **data(),
            "attendees": [{"office": "mayor", "organisation": "x"}, {"office": "mayor", "organisation": "x", "y": 1}],
        }
        error = refusal(wrong, "triangle-meeting-held")

        assert "attendees[1].y" in {mistake.path for mistake in error.mistakes}

    def test_a_hostile_name_does_not_fill_the_screen(self):
        """A megabyte of name is told in one line."""
        assert len(str(refusal(data(**{"x" * 1_000_000: 1, "title": ["y" * 100_000]})))) < 1000

    def test_reads_what_it_was_given(self):
        """Valid data gives the event."""
        assert read_event(CATALOGUE, "plan-drafted", data()) == drafted()

    def test_a_newer_version_is_not_guessed_at(self):
        """Data of a version that this software does not know is refused as such."""
        with pytest.raises(NewerEvent):
            read_event(CATALOGUE, "plan-drafted", data(), version=2)

    @pytest.mark.parametrize("version", [0, -1])
    def test_a_version_that_never_was_is_wrong_input(self, version):
        """Nobody is told to install newer software for a version that never existed."""
        with pytest.raises(InvalidInput, match="counted from 1"):
            read_event(CATALOGUE, "plan-drafted", data(), version=version)


class TestReadEntry:
    @pytest.mark.parametrize(
        ("entry", "told"),
        [
            ("plan-drafted", "expected {"),
            ({"data": {}}, "expected {"),
            ({"topic": 3, "data": {}}, "expected {"),
            ({"topic": "plan-drafted", "v": "1", "data": {}}, "whole number"),
            ({"topic": "plan-drafted", "v": True, "data": {}}, "whole number"),
            ({"topic": "plan-drafted", "data": {}, "by": "x"}, "expected only topic, v, data"),
            ({"topic": "plan-drafted"}, "expected an object"),
        ],
    )
    def test_refuses_what_is_no_entry(self, entry, told):
        """A line of an import is a topic with its fields and nothing else."""
        with pytest.raises(InvalidInput, match=told):
            read_entry(CATALOGUE, entry)

    def test_reads_the_replacement_of_a_correction(self):
        """A correction holds a whole event, read by its own topic."""
        plain = Codec(CATALOGUE).to_data(corrected("plan/x@1", drafted()))

        assert read_event(CATALOGUE, "event-corrected", plain).replacement.event == drafted()

    def test_a_mistake_in_a_replacement_is_placed_there(self):
        """Mistakes inside the replacement name it, and a topic that does not exist is refused."""
        plain = Codec(CATALOGUE).to_data(corrected("plan/x@1", drafted()))
        plain["replacement"]["data"]["title"] = 3
        assert "title: 3 is not valid" in str(refusal(plain, "event-corrected"))

        plain["replacement"]["topic"] = "plan-drawn"
        assert "no event type 'plan-drawn'" in str(refusal(plain, "event-corrected"))

    def test_an_unknown_topic_is_refused(self):
        """An entry of no known type is told so, with the nearest."""
        with pytest.raises(UnknownTopic, match="plan-drafted"):
            read_entry(CATALOGUE, {"topic": "plan-draft", "data": {}})


class TestParseJson:
    @pytest.mark.parametrize(
        ("raw", "told"),
        [
            (b'{"a": NaN}', "'NaN' is not valid: not a number in JSON"),
            (b'{"a": -Infinity}', "not a number in JSON"),
            (b'{"a": 1.5}', "'1.5' is not valid: no field of an event holds a fraction"),
            (b'{"a": 1e3}', "no field of an event holds a fraction"),
            (b'{"a": ' + b"9" * 5000 + b"}", "more than 18 digits"),
            (b"[" * 65 + b"]" * 65, "nested deeper than 64"),
            (b"[" * 200_000 + b"]" * 200_000, "nested deeper than 64"),
            (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper than 64"),
            (b'{"a": 1, "b": 2, "a": 3}', "'a' is not valid: the same name twice"),
            (b'{"a": {"b": 1, "b": 1}}', "'b' is not valid: the same name twice"),
            (b'{"a": "\\ud800"}', "half of a surrogate pair"),
            (b'{"\\ud800": 1}', "half of a surrogate pair"),
            (b'{"a": "\\u0000"}', "NUL"),
            (b'{"a": "\x00"}', "Invalid control character"),
            (b"\xff", "not UTF-8 at byte 0"),
            (b"\xef\xbb\xbf{}", "BOM"),
            (b"", "Expecting value at column 1"),
            (b'{"a": 1', "column"),
            (b"{'a': 1}", "double quotes"),
            (b'{"a": 1} x', "Extra data at column 10"),
            (b'"' + b"x" * (1024 * 1024) + b'"', "longer than 1048576 bytes"),
        ],
        ids=lambda value: value[:20] if isinstance(value, str) else "raw",
    )
    def test_refuses_with_place_and_reason(self, raw, told):
        """What the standard library would let through is refused, in one short line that names the place."""
        with pytest.raises(InvalidInput) as caught:
            parse_json(raw, where="facts.jsonl line 7")

        assert str(caught.value).startswith("facts.jsonl line 7: ")
        assert told in str(caught.value)
        assert len(str(caught.value)) < 400
        str(caught.value).encode()

    @pytest.mark.parametrize("value", [{}, [], {"a": [1, -2, True, None, "é\U0001f600"]}, "x", 10**17])
    def test_reads_what_is_json(self, value):
        """Everything else is read as it is."""
        assert parse_json(json.dumps(value).encode(), where="x") == value
