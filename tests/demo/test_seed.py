"""The facts of the source document are all there, and nothing in them is invented."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from ivp_registry import Registry
from ivp_registry.demo import play
from ivp_registry.demo.continuation import CASES, INVENTED, NORMS, continuation
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import PLAN, RECORDED_ON, SOURCE, TOOI, seed
from ivp_registry.events.plan import PlanAdopted
from ivp_registry.kinds import Trigger

SEED = Path(__file__).parents[2].parent / "shared" / "seed" / "beslisnota-ivp-2023-2026.txt"


@pytest.fixture(name="document")
def seed_recorded():
    """Give a register that holds the document, and nothing else."""
    clock = StoryClock()
    with Registry.create(":memory:", clock=clock) as register:
        play(register, clock, seed())
        yield register


def noted(register: Registry) -> str:
    return " ".join(
        filter(None, (text for r in register.events() for text in (r.event.note, getattr(r.event, "ambiguity", ""))))
    )


def test_every_fact_is_recorded(document: Registry) -> None:
    """The facts F01 to F51 of the document are recorded, each under its number."""
    assert set(re.findall(r"\bF\d\d\b", noted(document))) == {f"F{number:02}" for number in range(1, 52)}


def test_every_ambiguity_is_kept(document: Registry) -> None:
    """The ambiguities A1 to A8 stand beside the facts they concern, not silently resolved."""
    assert set(re.findall(r"\bA[1-8]\b", noted(document))) == {f"A{number}" for number in range(1, 9)}


def test_every_event_names_its_document(document: Registry) -> None:
    """Each event has a source: the document with its SHA-256, or the register of municipalities."""
    assert {record.event.source for record in document.events()} == {SOURCE, TOOI}


def test_the_checksum_is_that_of_the_document() -> None:
    """The SHA-256 in the source is that of the document's bytes."""
    if not SEED.exists():
        pytest.skip("the source document is not part of this repository")
    assert SOURCE.sha256 == hashlib.sha256(SEED.read_bytes()).hexdigest()


def test_quotes_are_words_of_the_document(document: Registry) -> None:
    """Every quoted claim and promise stands in the document, word for word (line breaks aside)."""
    if not SEED.exists():
        pytest.skip("the source document is not part of this repository")
    text = "".join(SEED.read_text(encoding="utf-8").split())
    for record in document.events():
        quote = getattr(record.event, "quote", None)
        if quote:
            assert "".join(quote.split()) in text, quote


def test_what_is_not_known_is_not_claimed(document: Registry) -> None:
    """From the document alone no council has adopted, nothing is in force, and the deciding municipality is unnamed."""
    plan = document.as_of(valid=RECORDED_ON, plan=PLAN).plan(PLAN)

    assert {council.adoption.outcome for council in plan.councils} == {None}
    assert {council.adoption.in_force_on(RECORDED_ON) for council in plan.councils} == {None}
    assert [record.event.municipality for record in document.events() if record.topic == "council-proposal-submitted"] == [
        None
    ]
    assert not [record for record in document.events() if isinstance(record.event, PlanAdopted)]


def test_the_continuation_says_that_it_is_invented(document: Registry) -> None:
    """Every event of the continuation carries the source that says so."""
    events = [event for step in continuation() if step.make.__name__ == "<lambda>" for event in step.make(document)]

    assert len(events) > 50
    assert {event.source for event in events} == {INVENTED["source"]}
    assert "VERZONNEN" in INVENTED["source"].title


def test_the_continuation_has_what_an_audit_must_tell_apart() -> None:
    """There are five deviations with all four triggers, and councils with a norm, with none, and with none recorded."""
    assert len(CASES) >= 5
    assert {case.trigger for case in CASES} == set(Trigger)
    assert None in NORMS.values()
    assert set(NORMS) < {"gm0209", "gm1945", "gm0225", "gm0252", "gm0296", "gm0668"}
