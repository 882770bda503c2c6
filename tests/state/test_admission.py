"""The register takes what it can place, also the unlawful; each refusal has a code and the way out."""

from __future__ import annotations

import pytest
from tests.facts import (
    BEUNINGEN,
    CLERK,
    DRUTEN,
    PLAN,
    WIJCHEN,
    adopted,
    agreement,
    amended,
    corrected,
    day,
    deviated,
    deviation,
    drafted,
    ended,
    municipality,
    norm,
    notified,
    planned,
    proposed,
    record,
    reorganised,
    retracted,
)

from ivp_registry.errors import (
    AlreadyRecorded,
    MunicipalityNotThere,
    NotAParticipant,
    UnknownReference,
)
from ivp_registry.kinds import Body, Office
from ivp_registry.values import AgreementParty

PLAN_ID = f"plan/{PLAN}@1"
NOTIFIED = f"{notified().stream()}@1"
DEVIATION = f"{deviation().stream()}@1"


def refusal(register, event, kind):
    """Give the error with which *event* is refused, having checked that nothing was recorded."""
    head = register.head()
    with pytest.raises(kind) as caught:
        register.record(event, by=CLERK)
    assert register.head() == head
    return caught.value


class TestUnknownReference:
    @pytest.mark.parametrize(
        ("event", "reference", "nearest"),
        [
            (proposed("x", plan="tweestromenland-2023-2025"), "plan/tweestromenland-2023-2025", f"plan/{PLAN}"),
            (proposed("x", plan="something-else-altogether"), "plan/something-else-altogether", None),
            (deviation(agreement="2024-02"), f"plan/{PLAN}/agreement/2024-02", f"plan/{PLAN}/agreement/2024-01"),
            (
                deviation(priorities=("ondermijnin",)),
                f"plan/{PLAN}/priority/ondermijnin",
                f"plan/{PLAN}/priority/ondermijning",
            ),
            (notified(deviation="2024-01"), f"plan/{PLAN}/deviation/2024-01", f"plan/{PLAN}/agreement/2024-01"),
            (norm(5, "2024-01-01", BEUNINGEN), f"municipality/{BEUNINGEN}", None),
            (reorganised(WIJCHEN, "2025-01-01", BEUNINGEN), f"municipality/{BEUNINGEN}", f"municipality/{WIJCHEN}"),
            (retracted(f"plan/{PLAN}@9"), f"plan/{PLAN}@9", None),
            (retracted("plan/other@1"), "plan/other@1", None),
            (corrected(NOTIFIED, notified()), NOTIFIED, None),
        ],
    )
    def test_names_what_is_missing_and_what_is_near(self, register, event, reference, nearest):
        """What was never recorded cannot be referred to; a near name is suggested."""
        record(register, planned(agreement()))

        error = refusal(register, event, UnknownReference)

        assert (error.code, error.facts["reference"]) == ("unknown-reference", reference)
        assert error.facts["nearest"].strip() == (f"Did you mean '{nearest}'?" if nearest else "")


class TestAlreadyRecorded:
    @pytest.mark.parametrize(
        ("event", "existing"),
        [
            (drafted(), PLAN_ID),
            (drafted(title="Another title", on="2023-02-02"), PLAN_ID),
            (notified(), NOTIFIED),
            (deviation(subject="Something else"), DEVIATION),
            (municipality(DRUTEN), f"municipality/{DRUTEN}@1"),
        ],
    )
    def test_names_the_existing(self, register, event, existing):
        """The same fact, or something of the same name, is refused with the id of what is there."""
        record(register, deviated(notified()))

        error = refusal(register, event, AlreadyRecorded)

        assert (error.code, error.facts["existing"]) == ("already-recorded", existing)

    def test_a_fact_that_differs_is_another_fact(self, register):
        """A council can be told twice."""
        record(register, deviated(notified(), notified(on="2024-03-01")))

    def test_what_was_retracted_can_be_recorded_anew(self, register):
        """A retracted name is free again."""
        record(register, deviated(notified(), retracted(NOTIFIED), notified()))


class TestMunicipalities:
    def test_one_outside_the_plan_is_refused(self, register):
        """A council of a municipality that takes no part cannot adopt the plan; who does is told."""
        record(register, planned(municipality(BEUNINGEN)))

        error = refusal(register, adopted(BEUNINGEN), NotAParticipant)

        assert (error.code, error.facts["existing"]) == ("not-a-participant", PLAN_ID)
        assert f"{DRUTEN}, {WIJCHEN}" in str(error)

    def test_before_its_end_is_accepted_late_and_after_it_refused(self, register):
        """A fact from before the end may be recorded later; one from after it names who continues."""
        record(register, planned(municipality(BEUNINGEN), reorganised(WIJCHEN, "2025-01-01", BEUNINGEN)))

        register.record(adopted(WIJCHEN, "2024-12-31"), by=CLERK)
        error = refusal(register, adopted(WIJCHEN, "2025-01-01"), MunicipalityNotThere)

        assert error.code == "municipality-not-there"
        assert f"continued by {BEUNINGEN}" in str(error)

    def test_before_its_beginning_is_refused(self, register):
        """A municipality cannot act before it exists."""
        register.record(municipality(exists_from=day("2023-06-01")), by=CLERK)

        assert "exists from 2023-06-01" in str(refusal(register, norm(5, "2023-05-31"), MunicipalityNotThere))

    def test_who_continues_a_participant_takes_part(self, register):
        """After a merger the successor's council is the one to adopt."""
        record(
            register,
            planned(
                municipality(BEUNINGEN), reorganised(WIJCHEN, "2025-01-01", BEUNINGEN), adopted(BEUNINGEN, "2025-02-01")
            ),
        )


class TestTheUnlawfulIsTaken:
    @pytest.mark.parametrize(
        "event",
        [
            adopted(acting_body=Body.MUNICIPAL_EXECUTIVE),
            adopted(acting_body=None),
            adopted(on="2031-01-01"),
            agreement("2024-02", parties=(AgreementParty(office=Office.MAYOR, organisation=WIJCHEN),)),
            agreement("2024-02", parties=()),
            deviation("2024-02", on="2022-01-01"),
            notified(on="2020-01-01"),
            ended("2024-01", on="2023-01-01"),
        ],
    )
    def test_what_happened_is_recorded_also_when_wrong(self, register, event):
        """Judging is reading: a plan adopted by the college, or an agreement without prosecutor, is a fact."""
        record(register, deviated(event))


def test_a_plan_can_be_amended_for_one_council(register):
    """One council's own change needs its municipality to take part."""
    record(register, planned(municipality(BEUNINGEN), amended("zorg", "2023-04-01", municipality=WIJCHEN, rank=1)))

    refusal(register, amended("zorg", "2023-04-01", municipality=BEUNINGEN, rank=1), NotAParticipant)
