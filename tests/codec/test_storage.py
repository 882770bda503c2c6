"""Bytes of the ledger: always the same for the same event, readable for ever, and never a way to load code."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.codec.strategies import EVENTS
from tests.facts import corrected, day, deviation, drafted, envelope, municipality, proposed

from ivp_registry.codec import Catalogue, Codec, example_of, read_event
from ivp_registry.errors import InvalidEvent, InvalidInput, NewerEvent, UnknownTopic, UnreadableEvent
from ivp_registry.events import CORE
from ivp_registry.events.base import Event, event
from ivp_registry.events.driehoek import DeviationAgreed
from ivp_registry.events.fields import text
from ivp_registry.events.record import UnknownEvent

GOLDEN = Path(__file__).parent.parent / "assets/golden"
every_type = pytest.mark.parametrize("cls", CORE, ids=lambda cls: cls.TOPIC)


@pytest.fixture
def codec() -> Codec:
    return Codec(Catalogue())


def golden(cls: type[Event]) -> bytes:
    """Give the bytes that an event type must give; written anew only when asked for by IVP_GOLDEN=write."""
    path = GOLDEN / "events" / f"{cls.TOPIC}.v{cls.VERSION}.json"
    if os.environ.get("IVP_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        codec = Codec(Catalogue())
        path.write_bytes(
            codec.encode(read_event(codec.catalogue, cls.TOPIC, example_of(cls, complete=True)["data"]), envelope())
        )
    return path.read_bytes()


class TestGolden:
    @every_type
    def test_gives_the_golden_bytes(self, codec, cls):
        """The bytes of an event do not change: the leaves of the ledger are hashes of them."""
        example = read_event(codec.catalogue, cls.TOPIC, example_of(cls, complete=True)["data"])

        assert codec.encode(example, envelope()) == golden(cls)

    @every_type
    def test_golden_bytes_load(self, codec, cls):
        """What this version wrote it reads back, fact and envelope."""
        loaded = codec.decode(cls.TOPIC, golden(cls), where="golden")

        assert loaded == (read_event(codec.catalogue, cls.TOPIC, example_of(cls, complete=True)["data"]), envelope())

    def test_bytes_of_the_first_version_load_as_the_present_one(self, codec):
        """A deviation written with one priority reads as a deviation from one of several."""
        state = (GOLDEN / "events/deviation-agreed.v1.json").read_bytes()

        loaded, _ = codec.decode("deviation-agreed", state, where="golden")

        assert isinstance(loaded, DeviationAgreed)
        assert loaded.priorities == ("ondermijning",)

    def test_secrecy_of_the_first_version_covers_nothing_that_is_known(self, codec):
        """Secrecy written before it could say what it covers reads as secrecy that does not say so."""
        state = (GOLDEN / "events/secrecy-imposed.v1.json").read_bytes()

        loaded, _ = codec.decode("secrecy-imposed", state, where="golden")

        assert (loaded.ground, loaded.covers, loaded.existence_public) == ("5.1.2.c", (), None)

    def test_no_golden_file_is_orphaned(self):
        """Each golden file is of an event type that can still be read."""
        known = {(cls.TOPIC, version) for cls in CORE for version in range(1, cls.VERSION + 1)}
        found = {tuple(path.name.removesuffix(".json").rsplit(".v", 1)) for path in (GOLDEN / "events").glob("*.json")}

        assert {(topic, int(version)) for topic, version in found} == known


class TestForm:
    def test_keys_are_sorted_and_no_type_is_tagged(self, codec):
        """The form is plain JSON with sorted keys, for a reader with a text editor."""
        state = codec.encode(drafted(), envelope())

        assert state == json.dumps(json.loads(state), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert set(json.loads(state)) == {"data", "meta", "v"}

    def test_plain_data_is_json(self, codec):
        """Data for other programs holds lists, text and numbers only."""
        data = codec.to_data(corrected("plan/x@1", drafted()))

        assert data == json.loads(json.dumps(data))
        assert data["replacement"]["data"]["municipalities"] == list(drafted().municipalities)

    @pytest.mark.parametrize("backslashes", ["\\u0000", "\\\\u0000", "a\\", '"\\u0000"'])
    def test_text_that_looks_like_nul_is_kept(self, codec, backslashes):
        """Backslash, u and zeros are six letters, not a NUL."""
        kept = codec.decode("plan-drafted", codec.encode(drafted(note=backslashes), envelope()), where="x")[0]

        assert kept.note == backslashes


class TestRefusesToWrite:
    @pytest.mark.parametrize("note", ["\x00", "a\x00b", "\\\x00"])
    def test_nul(self, codec, note):
        """Text with NUL is refused: databases and files cut it off."""
        with pytest.raises(InvalidInput, match="NUL"):
            codec.encode(drafted(note=note), envelope())

    def test_half_of_a_surrogate_pair(self, codec):
        """Text that is no Unicode is refused."""
        with pytest.raises(InvalidInput, match="surrogate"):
            codec.encode(drafted(note="\ud800"), envelope())

    def test_more_than_one_event_may_hold(self, codec):
        """An event of more than a megabyte is refused; a document belongs in a document."""
        with pytest.raises(InvalidInput, match="longer than 1048576 bytes"):
            codec.encode(proposed("zorg", goals=tuple("x" * 4000 for _ in range(300))), envelope())

    @pytest.mark.parametrize(
        ("wrong", "place"),
        [
            ({"occurred_on": datetime(2023, 1, 1)}, "occurred_on"),
            ({"occurred_on": "1 maart"}, "occurred_on"),
            ({"source": "Beslisnota"}, "source"),
            ({"acting_body": "raad"}, "acting_body"),
            ({"partners": "politie"}, "partners"),
            ({"order_in_day": True}, "order_in_day"),
            ({"note": b"bytes and bytes"}, "data"),
            ({"term": object()}, "data"),
        ],
    )
    def test_a_value_of_another_type(self, codec, wrong, place):
        """A program that gives a value of a wrong type is told so now, not when nobody can read the event any more."""
        with pytest.raises(InvalidEvent) as caught:
            codec.encode(attrs.evolve(drafted(), **wrong), envelope())

        assert caught.value.mistakes[0].path == place

    def test_a_list_is_refused_when_the_event_is_made(self):
        """Several values are a tuple: a list could change after it was checked."""
        with pytest.raises(InvalidInput, match="tuple"):
            attrs.evolve(drafted(), partners=["politie"])

    def test_an_event_type_that_is_not_in_the_catalogue(self, codec):
        """An event of a plugin that was not loaded is refused, because this register could not read it back."""
        with pytest.raises(UnknownTopic):
            codec.encode(Parking(occurred_on=day("2024-01-01")), envelope())


@event("parking-counted", stream="plan/x/parking")
class Parking(Event):
    """Cars were counted: an event type of some plugin."""

    where: str = text("where", default="plein")


class TestReading:
    @pytest.mark.parametrize("topic", ["os:system", "this:s", "this", "tests.facts:PLAN", "builtins.eval"])
    def test_an_unknown_topic_loads_nothing(self, codec, topic):
        """A topic is looked up in a closed list: no name in a database ever decides what code is imported."""
        sys.modules.pop("this", None)

        loaded, _ = codec.decode(topic, codec.encode(drafted(), envelope()), where="x")

        assert isinstance(loaded, UnknownEvent)
        assert (loaded.topic, loaded.occurred_on) == (topic, drafted().occurred_on)
        assert "this" not in sys.modules

    def test_an_unknown_event_keeps_its_content_as_text(self, codec):
        """Nothing of an event is lost because its plugin is not there."""
        loaded, _ = codec.decode("zzz", codec.encode(drafted(inferred=("term",)), envelope()), where="x")

        assert json.loads(loaded.content) == codec.to_data(drafted(inferred=("term",)))

    def test_a_correction_of_an_unknown_event_can_be_read(self):
        """A correction whose replacement is of a plugin's type reads without the plugin."""
        state = Codec(Catalogue([Parking])).encode(
            corrected("plan/x/parking@1", Parking(occurred_on=day("2024-01-01"))), envelope()
        )

        loaded, _ = Codec(Catalogue()).decode("event-corrected", state, where="x")

        assert loaded.replacement.event.topic == "parking-counted"

    def test_a_newer_version_says_so(self, codec):
        """An event of newer software is not damaged: the way out is to install it."""
        state = codec.encode(drafted(), envelope()).replace(b'"v":1}', b'"v":7}')

        with pytest.raises(NewerEvent, match=r"version 7 .* up to 1"):
            codec.decode("plan-drafted", state, where="x")

    @pytest.mark.parametrize(
        "damage",
        [
            lambda state: b"",
            lambda state: state[:-1],
            lambda state: state.replace(b"gm0225", b"gm022"),
            lambda state: state.replace(b"2023-01-10", b"2023-02-30"),
            lambda state: state.replace(b'"plan":', b'"plam":'),
            lambda state: state.replace(b'"v":1}', b'"v":0}'),
            lambda state: state.replace(b'"v":1}', b'"v":"1"}'),
            lambda state: state.replace(b"council-clerk", b"council-clown"),
            lambda state: b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b',"meta":{},"v":1}',
            lambda state: b"[]",
            lambda state: state.replace(b"Samen", b"Sa\xffen"),
        ],
    )
    def test_damage_names_the_event(self, codec, damage):
        """Bytes that are no event are named with their place, and never pass for a fact."""
        with pytest.raises(UnreadableEvent, match=r"plan/x@3: cannot be read as 'plan-drafted'"):
            codec.decode("plan-drafted", damage(codec.encode(drafted(), envelope())), where="plan/x@3")

    def test_the_envelope_reads_without_the_event(self, codec):
        """Verification needs no knowledge of event types."""
        assert codec.envelope(codec.encode(drafted(), envelope()), where="x") == envelope()


class TestLaws:
    @every_type
    @settings(max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(data=st.data())
    def test_round_trip(self, cls, data):
        """Whatever an event type can hold reads back as it was written, from storage and from plain data."""
        codec, event_ = Codec(Catalogue()), data.draw(EVENTS[cls.TOPIC])

        state = codec.encode(event_, envelope())

        assert codec.decode(cls.TOPIC, state, where="x") == (event_, envelope())
        assert read_event(codec.catalogue, cls.TOPIC, codec.to_data(event_)) == event_
        assert codec.encode(event_, envelope()) == state


class TestCatalogue:
    def test_suggests_the_nearest_topic(self):
        """A misspelt topic is answered with the one that was probably meant."""
        with pytest.raises(UnknownTopic, match=r"no event type 'plan-draftet'\. Did you mean 'plan-drafted'"):
            Catalogue().find("plan-draftet")

    def test_suggests_nothing_far_away(self):
        """A guess that helps nobody is not made."""
        with pytest.raises(UnknownTopic) as caught:
            Catalogue().find("x" * 10_000)

        assert "Did you mean" not in str(caught.value)
        assert len(str(caught.value)) < 300

    def test_refuses_a_topic_twice(self):
        """Two classes with one topic would leave it to chance how an event reads."""
        with pytest.raises(ValueError, match="two event types"):
            Catalogue([type(municipality())])

    def test_lists_the_event_types_of_plugins_after_its_own(self):
        """Event types of plugins are found like those of the core."""
        assert list(Catalogue([Parking])) == [*CORE, Parking]


def test_version_one_at_the_edge_tells_what_is_missing():
    """An import line in an old version is told its mistakes like any other."""
    data = Codec(Catalogue()).to_data(deviation())
    del data["priorities"]

    with pytest.raises(InvalidEvent, match="priorities: missing"):
        read_event(Catalogue(), "deviation-agreed", data, version=1)
