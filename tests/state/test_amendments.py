"""Corrections and retractions are taken when everything that rests on the fact keeps its place."""

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
    corrected,
    day,
    deviated,
    deviation,
    drafted,
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
    NotCorrectable,
    StillNeeded,
    UnknownReference,
)
from ivp_registry.events.register import PayloadErased

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


class TestCorrections:
    @pytest.mark.parametrize(
        ("event", "reason"),
        [
            (corrected(f"{notified().stream()}@2", notified(on="2024-05-01")), f"correct '{NOTIFIED}' instead"),
            (corrected(NOTIFIED, deviation()), "it is a 'council-notified', the replacement a 'deviation-agreed'"),
            (corrected(NOTIFIED, notified(DRUTEN)), "retract and record anew"),
            (corrected(NOTIFIED, notified(on="2024-03-01")), "the replacement says the same"),
        ],
    )
    def test_says_why_not(self, register, event, reason):
        """A correction replaces one fact by the same kind of fact about the same thing, and says something new."""
        record(register, deviated(notified(), corrected(NOTIFIED, notified(on="2024-03-01"))))

        error = refusal(register, event, NotCorrectable)

        assert error.code == "not-correctable"
        assert reason in str(error)

    def test_of_what_was_retracted_is_refused(self, register):
        """Nothing is corrected that is not there."""
        record(register, deviated(notified(), retracted(NOTIFIED)))

        assert "was retracted" in str(refusal(register, corrected(NOTIFIED, notified(on="2024-03-01")), NotCorrectable))
        assert "retracted already" in str(refusal(register, retracted(NOTIFIED, reason="again"), NotCorrectable))

    def test_a_retraction_is_retracted_once(self, register):
        """A retraction that does nothing any more cannot be retracted again."""
        record(register, deviated(notified(), retracted(NOTIFIED), retracted(f"{notified().stream()}@2")))

        error = refusal(register, retracted(f"{notified().stream()}@2", reason="again"), NotCorrectable)

        assert "retracted already" in str(error)

    def test_may_not_leave_the_replacement_homeless(self, register):
        """A correction is admitted as the fact itself would be."""
        record(register, deviated())

        refusal(register, corrected(DEVIATION, deviation(priorities=("verkeer",))), UnknownReference)

    def test_may_not_make_two_facts_the_same(self, register):
        """The same fact twice is refused by whatever way it comes."""
        record(register, deviated(notified(), notified(on="2024-03-01")))

        error = refusal(register, corrected(f"{notified().stream()}@2", notified()), NotCorrectable)

        assert f"'{NOTIFIED}' says the same" in str(error)

    def test_of_an_erasure_is_refused_with_the_way_out(self, register):
        """An erasure recorded by mistake is retracted, not corrected."""
        erased = PayloadErased(target=NOTIFIED, ground="AVG art. 17", occurred_on=day("2024-05-01"))
        record(register, deviated(notified(), erased))

        error = refusal(register, corrected(f"{notified().stream()}@2", notified(on="2024-03-01")), NotCorrectable)

        assert "retract it" in str(error)
        register.record(retracted(f"{notified().stream()}@2"), by=CLERK)


class TestStillNeeded:
    @pytest.mark.parametrize(
        ("target", "dependents"),
        [
            (DEVIATION, [NOTIFIED]),
            (f"{agreement().stream()}@1", [DEVIATION]),
            (f"{proposed('ondermijning').stream()}@1", [DEVIATION]),
            (f"municipality/{WIJCHEN}@1", [PLAN_ID, NOTIFIED]),
        ],
    )
    def test_names_what_rests_on_it(self, register, target, dependents):
        """What other facts rest on cannot be taken away under them; they are named."""
        record(register, deviated(notified()))

        error = refusal(register, retracted(target), StillNeeded)

        assert error.code == "still-needed"
        assert error.facts["dependents"] == ", ".join(dependents)

    def test_a_correction_cannot_take_a_participant_away(self, register):
        """A plan is not corrected to leave out a municipality whose council was told."""
        record(register, deviated(notified()))

        assert NOTIFIED in str(refusal(register, corrected(PLAN_ID, drafted(DRUTEN)), StillNeeded))

    def test_newest_first_it_can_be_retracted(self, register):
        """The way out that the refusal names works."""
        record(register, deviated(notified(), retracted(NOTIFIED), retracted(DEVIATION)))

    def test_what_had_lost_its_place_before_is_not_counted(self, register):
        """A fact that a late reorganisation had made homeless does not block other corrections for ever."""
        late = [norm(5, "2025-06-01"), reorganised(WIJCHEN, "2025-01-01", BEUNINGEN)]
        record(register, [municipality(BEUNINGEN), municipality(), *late, norm(9, "2024-06-01")])

        register.record(corrected(f"municipality/{WIJCHEN}/norm@2", norm(10, "2024-06-01")), by=CLERK)

    def test_an_end_that_makes_facts_homeless_can_be_corrected_away(self, register):
        """A wrong day of a merger can be mended although facts were recorded on it."""
        record(
            register,
            planned(municipality(BEUNINGEN), reorganised(WIJCHEN, "2024-06-01", BEUNINGEN), adopted(WIJCHEN, "2024-05-01")),
        )

        early = corrected(f"municipality/{WIJCHEN}@2", reorganised(WIJCHEN, "2024-04-01", BEUNINGEN))
        refusal(register, early, StillNeeded)
        register.record(corrected(f"municipality/{WIJCHEN}@2", reorganised(WIJCHEN, "2025-01-01", BEUNINGEN)), by=CLERK)


class TestUnretraction:
    def test_may_not_open_a_thing_twice(self, register):
        """A retracted plan whose name was taken since stays retracted; what took its place is named."""
        record(register, [municipality(), drafted(WIJCHEN), retracted(PLAN_ID), drafted(WIJCHEN, title="Nieuw")])

        error = refusal(register, retracted(f"plan/{PLAN}@2"), NotCorrectable)

        assert f"'plan/{PLAN}@3'" in str(error)

    def test_may_not_make_a_fact_stand_twice(self, register):
        """A fact that was recorded anew does not come back beside itself."""
        record(register, deviated(notified(), retracted(NOTIFIED), notified()))

        refusal(register, retracted(f"{notified().stream()}@2"), NotCorrectable)

    def test_otherwise_brings_the_fact_back(self, register):
        """What was retracted by mistake stands again."""
        record(register, deviated(notified(), retracted(NOTIFIED), retracted(f"{notified().stream()}@2")))

        refusal(register, notified(), AlreadyRecorded)
