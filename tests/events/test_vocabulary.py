"""The vocabulary is complete, documented and stable: what is in a ledger has to be readable for ever."""

from __future__ import annotations

import os
import re
from pathlib import Path
from string import Formatter

import attrs
import pytest
from tests.facts import DRUTEN, WIJCHEN, day, deviation, drafted, notified, reorganised

from ivp_registry import events
from ivp_registry.errors import InvalidInput
from ivp_registry.events import CORE, Event
from ivp_registry.events.base import fields_of
from ivp_registry.events.register import MunicipalityReorganised

GOLDEN = Path(__file__).parent.parent / "assets/golden/topics.txt"
DOSSIER = [
    "PlanDrafted",
    "PriorityProposed",
    "JointCouncilSessionHeld",
    "CouncilProposalSubmitted",
    "AmendmentTabled",
    "AmendmentDecided",
    "PlanAdopted",
    "PlanNotAdopted",
    "PlanEnteredIntoForce",
    "PlanExtended",
    "PlanRepealed",
    "ImplementationPlanAdopted",
    "ImplementationPlanSentForInformation",
    "TriangleMeetingHeld",
    "DeviationAgreed",
    "DeviationExtended",
    "DeviationEnded",
    "CouncilNotified",
    "PriorityAmended",
    "CommitmentMade",
    "CommitmentSettled",
    "QuestionAsked",
    "QuestionAnswered",
    "MonitoringHeld",
    "EvaluationPresented",
    "BudgetShortfallReported",
    "SecrecyImposed",
    "SecrecyRatified",
    "SecrecyLifted",
    "DocumentPublished",
    "PublicationWithheld",
    "RegionalPlanHeard",
    "MunicipalityReorganised",
    "LocalNormAdopted",
    "EventCorrected",
    "PayloadErased",
]
"""Names of section 3.4 of the reference."""

every_type = pytest.mark.parametrize("cls", CORE, ids=lambda cls: cls.TOPIC)


@pytest.mark.parametrize("name", DOSSIER)
def test_every_event_of_the_reference_is_there(name):
    """The domain dossier's event types can all be recorded."""
    assert name in {cls.__name__ for cls in CORE}


def test_the_driehoek_s_agreement_and_the_retraction_are_there_too():
    """What the reference's rules need besides its list is part of the vocabulary."""
    assert {"TriangleAgreementMade", "EventRetracted", "MunicipalityRegistered"} <= {cls.__name__ for cls in CORE}


def test_topics_and_versions_are_the_golden_ones():
    """A topic is for ever and a version only counts up: a change here is a change of the ledger's format."""
    listed = "".join(f"{cls.TOPIC} {cls.VERSION}\n" for cls in sorted(CORE, key=lambda cls: cls.TOPIC))
    if os.environ.get("IVP_GOLDEN") == "write":
        GOLDEN.write_text(listed, encoding="utf-8")

    assert listed == GOLDEN.read_text(encoding="utf-8")


def test_topics_are_unique():
    """No two event types share a topic."""
    assert len({cls.TOPIC for cls in CORE}) == len(CORE)


def test_every_module_of_events_is_listed():
    """An event type that is declared is also in the vocabulary."""
    declared = {
        cls
        for cls in Event.__subclasses__()
        if cls.__module__.startswith(events.__name__) and vars(cls).get("TOPIC", "unknown") != "unknown"
    }

    assert declared == set(CORE)


@every_type
def test_topic_is_kebab_case_of_the_class_name(cls):
    """From a topic one can guess the class, and the other way round."""
    assert re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower() == cls.TOPIC


@every_type
def test_has_a_docstring_and_a_label_on_every_field(cls):
    """The class is also the documentation page, so it says what it is and what each field means."""
    assert (cls.__doc__ or "").strip().endswith((".", ")"))
    assert all(field.metadata.get("label") for field in fields_of(cls))


@every_type
def test_templates_name_only_own_fields(cls):
    """A stream or need is filled from the event's own fields, so a misspelt one would fail at the first record."""
    own = {field.name for field in fields_of(cls)}
    named = {
        name for template in (cls.SHAPE.stream, *cls.SHAPE.needs) for _, name, _, _ in Formatter().parse(template) if name
    }

    assert named <= own


@every_type
def test_fields_are_frozen_and_keyword_only(cls):
    """A fact is a value: it never changes, and nobody has to remember an order of arguments."""
    assert all(field.kw_only for field in fields_of(cls))
    assert cls.__setattr__ is not object.__setattr__


@every_type
def test_a_field_of_a_need_that_is_mandatory_is_in_the_stream_or_declared(cls):
    """What a thing lies under is among what it needs, so that nothing lies under a plan that is not there."""
    if cls.SHAPE.stream.startswith("plan/{plan}/"):
        assert "plan/{plan}" in cls.SHAPE.needs


def test_a_field_with_several_values_names_several_paths():
    """A deviation from two priorities needs both."""
    needs = list(deviation(priorities=("ondermijning", "zorg")).needs())

    assert needs[2:] == [f"plan/{drafted().plan}/priority/{name}" for name in ("ondermijning", "zorg")]


def test_a_field_that_is_none_names_no_path():
    """A notification about a deviation needs no budget shortfall."""
    assert not [path for path in notified().needs() if "shortfall" in path]


def test_municipalities_are_named_in_order():
    """Admission sees every municipality that a fact is about."""
    assert list(drafted(DRUTEN, WIJCHEN).municipalities_named()) == [DRUTEN, WIJCHEN]
    assert list(reorganised(WIJCHEN, "2025-01-01", DRUTEN).municipalities_named()) == []


def test_counts_from_the_day_of_effect_when_there_is_one():
    """What takes effect on another day counts from that day."""
    assert deviation(on="2024-02-01").counts_from == day("2024-02-01")
    assert deviation(on="2024-02-01", effective_from=day("2024-01-15")).counts_from == day("2024-01-15")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: drafted(plan="Groot"), "short name"),
        (lambda: drafted("0296"), "TOOI"),
        (lambda: drafted(DRUTEN, DRUTEN), "once"),
        (lambda: attrs.evolve(drafted(), municipalities=()), "at least one"),
        (lambda: drafted(title="x" * 301), "longer than 300"),
        (lambda: drafted(inferred=("colour",)), "not a field"),
        (lambda: drafted(legal_basis=("artikel 38b",)), "JuriConnect"),
        (lambda: drafted(order_in_day=-1), "0 to"),
        (lambda: deviation(priorities=()), "at least one priority"),
        (lambda: deviation(until=day("2024-01-31")), "ends before"),
        (lambda: notified(deviation=None), "one deviation or one shortfall"),
        (lambda: notified(shortfall="2024"), "one deviation or one shortfall"),
        (lambda: reorganised(WIJCHEN, "2025-01-01", WIJCHEN), "succeed itself"),
    ],
)
def test_impossible_values_make_no_event(make, reason):
    """A constructor refuses what cannot be, also when a program calls it."""
    with pytest.raises(InvalidInput, match=reason):
        make()


def test_facts_compare_by_what_they_say():
    """The same fact twice is equal, which is how a second record of it is found."""
    assert drafted() == drafted()
    assert hash(drafted()) == hash(drafted())
    assert drafted() != attrs.evolve(drafted(), title="Anders")
    assert MunicipalityReorganised.VERSION == 1
