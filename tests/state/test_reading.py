"""What held on a day: priorities, councils, deviations, who was told, and which municipalities there were."""

from __future__ import annotations

import pytest
from tests.facts import (
    BEUNINGEN,
    DRUTEN,
    MAYOR_AND_PROSECUTOR,
    PLAN,
    TERM,
    WIJCHEN,
    adopted,
    amended,
    corrected,
    day,
    deviated,
    deviation,
    drafted,
    ended,
    in_force,
    municipality,
    norm,
    notified,
    planned,
    proposed,
    record,
    reorganised,
    retracted,
)

from ivp_registry.errors import NothingThatDay
from ivp_registry.events.driehoek import DeviationExtended
from ivp_registry.events.plan import PlanExtended, PlanNotAdopted, PlanRepealed
from ivp_registry.events.register import MunicipalityReorganised
from ivp_registry.kinds import Body, DecisionOutcome, ReorganisationKind
from ivp_registry.values import LocalEmphasis, PointDecided


def on(register, valid: str):
    return register.as_of(valid=day(valid)).plan(PLAN)


def council(register, valid: str, code: str = WIJCHEN):
    return next(each for each in on(register, valid).councils if each.municipality == code)


class TestPriorities:
    def test_come_in_their_order(self, register):
        """Ranked priorities come first, in order; those without a rank follow by name."""
        record(register, planned(proposed("verkeer"), proposed("crises"), proposed("digitaal", 3)))

        names = [each.priority for each in on(register, "2023-02-01").priorities]

        assert names == ["ondermijning", "zorg", "digitaal", "crises", "verkeer"]

    def test_keep_identity_and_history_over_a_relabel(self, register):
        """A new label is another name of the same priority; its old ones stay known, from their days."""
        changes = [amended("zorg", "2023-06-01", label="Zorg & veiligheid"), amended("zorg", "2024-06-01", label="Zorgzaam")]
        record(register, planned(*changes))

        labels = {valid: on(register, valid).priorities[1] for valid in ("2023-05-31", "2023-06-01", "2024-06-01")}

        assert [each.label for each in labels.values()] == ["Zorg", "Zorg & veiligheid", "Zorgzaam"]
        assert [each.earlier_labels for each in labels.values()] == [(), ("Zorg",), ("Zorg", "Zorg & veiligheid")]
        assert {each.priority for each in labels.values()} == {"zorg"}

    def test_changed_by_one_council_change_for_it_alone(self, register):
        """What one council decides reads in its own list only."""
        record(register, planned(amended("zorg", "2023-06-01", municipality=WIJCHEN, rank=1, goals=("Minder",))))
        record(register, [amended("ondermijning", "2023-06-01", municipality=WIJCHEN, withdrawn=True)])

        assert [each.priority for each in on(register, "2023-07-01").priorities] == ["ondermijning", "zorg"]
        assert [each.priority for each in council(register, "2023-07-01", DRUTEN).priorities] == ["ondermijning", "zorg"]
        own = council(register, "2023-07-01").priorities
        assert [(each.priority, each.rank, each.goals) for each in own] == [("zorg", 1, ("Minder",))]

    def test_withdrawn_ones_are_left_out_from_their_day(self, register):
        """A priority stops on the day its withdrawal takes effect, not on the day it was decided."""
        record(register, planned(amended("zorg", "2023-06-01", effective_from=day("2024-01-01"), withdrawn=True)))

        assert [len(on(register, valid).priorities) for valid in ("2023-12-31", "2024-01-01")] == [2, 1]


class TestAdoption:
    def test_nothing_is_claimed_that_is_not_known(self, register):
        """A council of which nothing was recorded has neither adopted nor refused the plan."""
        record(register, planned())

        adoption = council(register, "2023-06-01").adoption

        assert (adoption.outcome, adoption.in_force_on(day("2023-06-01")), adoption.evidence) == (None, None, ())

    def test_adopted_is_not_yet_in_force(self, register):
        """A decision without a day of effect leaves it unknown whether the plan is in force."""
        record(register, planned(adopted(local_emphases=(LocalEmphasis(emphasis="jeugd", label="Jeugd"),))))

        read = council(register, "2023-06-01")

        assert (read.adoption.outcome, read.adoption.decided_by) == (DecisionOutcome.ADOPTED, Body.COUNCIL)
        assert read.adoption.in_force_on(day("2023-06-01")) is None
        assert [each.emphasis for each in read.local_emphases] == ["jeugd"]
        assert council(register, "2023-06-01", DRUTEN).adoption.outcome is None

    @pytest.mark.parametrize(
        ("valid", "holds"), [("2022-12-31", False), ("2023-01-01", True), ("2026-12-31", True), ("2027-01-01", False)]
    )
    def test_in_force_with_retroactive_effect(self, register, valid, holds):
        """A plan decided in March can be in force from January, up to the last day of its term."""
        record(register, planned(adopted(), in_force(effective_from=day("2023-01-01"))))

        assert council(register, "2027-06-01").adoption.in_force_on(day(valid)) is holds

    def test_extended_and_repealed(self, register):
        """An extension lengthens the term in one municipality; a repeal ends it from its day."""
        longer = PlanExtended(plan=PLAN, municipality=WIJCHEN, until=day("2027-12-31"), occurred_on=day("2026-10-01"))
        repeal = PlanRepealed(
            plan=PLAN, municipality=WIJCHEN, occurred_on=day("2027-05-01"), effective_from=day("2027-06-01")
        )
        record(register, planned(adopted(), in_force(), adopted(DRUTEN), in_force(DRUTEN), longer, repeal))

        adoption = council(register, "2027-12-01").adoption

        assert [adoption.in_force_on(day(d)) for d in ("2027-05-31", "2027-06-01")] == [True, False]
        assert council(register, "2027-12-01", DRUTEN).adoption.in_force_on(day("2027-01-01")) is False
        assert len(adoption.evidence) == 4

    def test_not_adopted_and_amended(self, register):
        """The outcome of the decision points is the outcome for that council."""
        postponed = (PointDecided(number=1, outcome=DecisionOutcome.POSTPONED),)
        changed = (PointDecided(number=1, outcome=DecisionOutcome.AMENDED),)
        not_adopted = PlanNotAdopted(plan=PLAN, municipality=WIJCHEN, outcomes=postponed, occurred_on=day("2023-03-23"))
        rejected = PlanNotAdopted(plan=PLAN, municipality=DRUTEN, occurred_on=day("2023-03-23"))
        record(register, planned(not_adopted, rejected, adopted(on="2023-05-25", outcomes=changed)))

        assert council(register, "2023-04-01").adoption.outcome is DecisionOutcome.POSTPONED
        assert council(register, "2023-06-01").adoption.outcome is DecisionOutcome.AMENDED
        assert council(register, "2023-06-01", DRUTEN).adoption.in_force_on(day("2023-06-01")) is False


class TestDeviations:
    def test_hold_their_parties_and_evidence(self, register):
        """A deviation names who agreed to it and the events that say so."""
        record(register, deviated())

        (found,) = on(register, "2024-03-01").deviations

        assert found.parties == MAYOR_AND_PROSECUTOR
        assert found.evidence == (f"plan/{PLAN}/agreement/2024-01@1", f"plan/{PLAN}/deviation/2024-01@1")

    @pytest.mark.parametrize(
        ("more", "holds"),
        [
            ([], [False, True, True, True]),
            ([ended("2024-01", "2024-06-01")], [False, True, False, False]),
            ([ended("2024-01", "2024-04-01", effective_from=day("2024-07-01"))], [False, True, True, False]),
            ([ended("2024-01", "2024-08-01", effective_from=day("2024-03-01"))], [False, False, False, False]),
        ],
    )
    def test_in_force_until_they_end(self, register, more, holds):
        """A deviation holds from its day until the day from which it ended."""
        record(register, deviated(*more))
        (found,) = on(register, "2025-01-01").deviations

        assert [found.in_force_on(day(d)) for d in ("2024-01-31", "2024-05-31", "2024-06-30", "2024-07-01")] == holds

    def test_extended_past_their_first_end(self, register):
        """An extension moves the last day, and none means without end; the days of extension stay visible."""
        first = DeviationExtended(plan=PLAN, deviation="b", until=day("2024-09-30"), occurred_on=day("2024-06-20"))
        second = DeviationExtended(plan=PLAN, deviation="b", occurred_on=day("2024-09-20"))
        record(register, deviated(deviation("b", until=day("2024-06-30")), first, second))

        reads = {valid: on(register, valid).deviations[1] for valid in ("2024-06-01", "2024-07-01", "2024-10-01")}

        assert [each.in_force_on(day(valid)) for valid, each in reads.items()] == [True, True, True]
        assert [each.until for each in reads.values()] == [day("2024-06-30"), day("2024-09-30"), None]
        assert reads["2024-10-01"].extended_on == (day("2024-06-20"), day("2024-09-20"))
        assert not reads["2024-06-01"].in_force_on(day("2024-07-01"))

    def test_concern_those_named_or_all(self, register):
        """A deviation of one municipality concerns its council; one of all concerns each."""
        record(register, deviated(deviation("b", on="2024-03-01", municipalities=(DRUTEN,))))
        plan = on(register, "2024-04-01")

        assert [plan.concerned(each) for each in plan.deviations] == [(DRUTEN, WIJCHEN), (DRUTEN,)]

    def test_that_were_not_agreed_yet_are_not_there(self, register):
        """On a day one sees what had been agreed by then."""
        record(register, deviated())

        assert on(register, "2024-01-31").deviations == ()


class TestNotifications:
    def test_tell_who_was_told_when(self, register):
        """Each council has its own notifications, oldest first."""
        record(register, deviated(notified(on="2024-04-01"), notified(DRUTEN), notified()))
        plan = on(register, "2024-05-01")

        assert [(each.municipality, str(each.told_on)) for each in plan.notifications] == [
            (DRUTEN, "2024-02-20"), (WIJCHEN, "2024-02-20"), (WIJCHEN, "2024-04-01")
        ]  # fmt: skip
        assert len(plan.told("2024-01", WIJCHEN)) == 2
        assert len(on(register, "2024-03-01").told("2024-01", WIJCHEN)) == 1
        assert plan.told("2024-02", WIJCHEN) == ()

    def test_corrected_and_retracted_ones_read_as_they_should(self, register):
        """A reading uses the correction, and leaves out what was retracted."""
        target = f"{notified().stream()}@1"
        record(register, deviated(notified(), notified(DRUTEN), corrected(target, notified(on="2024-03-01"))))
        record(register, [retracted(f"{notified(DRUTEN).stream()}@1")])

        (found,) = on(register, "2024-05-01").notifications

        assert (found.event_id, str(found.told_on)) == (target, "2024-03-01")


class TestMunicipalities:
    def test_norms_replace_each_other_by_day(self, register):
        """The norm of a day is the last that counts by then; none laid down is not the same as nothing known."""
        record(register, [municipality(), norm(None, "2025-01-01"), norm(14, "2023-06-01"), norm(30, "2024-01-01")])

        read = register.as_of(valid=day("2025-06-01")).municipalities[WIJCHEN]

        days = [read.norm_on(day(d)) for d in ("2023-05-31", "2023-06-01", "2024-06-01", "2025-01-01")]
        assert [each and each.days for each in days] == [None, 14, 30, None]
        assert days[0] is None
        assert days[1].due_after(day("2023-12-20")) == day("2024-01-03")
        assert days[3].due_after(day("2025-02-01")) is None

    def test_a_merged_one_is_replaced_by_its_successor(self, register):
        """From the day of the herindeling the successor takes part, and counts once."""
        merged = [reorganised(WIJCHEN, "2025-01-01", BEUNINGEN), reorganised(DRUTEN, "2025-07-01", BEUNINGEN)]
        record(register, planned(municipality(BEUNINGEN), *merged))

        assert [on(register, d).participants for d in ("2024-12-31", "2025-01-01", "2025-07-01")] == [
            (DRUTEN, WIJCHEN), (DRUTEN, BEUNINGEN), (BEUNINGEN,)
        ]  # fmt: skip
        assert council(register, "2025-01-01", BEUNINGEN).name == "Beuningen"

    def test_one_that_was_only_rearranged_stays(self, register):
        """A municipality that gave up land still exists."""
        changed = MunicipalityReorganised(
            municipality=WIJCHEN, kind=ReorganisationKind.REARRANGEMENT, ends=False, successors=(DRUTEN,),
            occurred_on=day("2025-01-01"),
        )  # fmt: skip
        record(register, planned(changed))

        assert on(register, "2025-06-01").participants == (DRUTEN, WIJCHEN)

    def test_two_that_name_each_other_do_not_hang_a_reading(self, register):
        """Impossible as it is that each continues the other, the reading ends."""
        record(register, planned(reorganised(WIJCHEN, "2025-01-01", DRUTEN), reorganised(DRUTEN, "2025-01-02", WIJCHEN)))

        assert on(register, "2025-06-01").participants == ()

    def test_the_later_of_two_ends_counts_whichever_was_recorded_first(self, register):
        """Of two ends that were both recorded the later one counts, and all successors are named."""
        ends = [reorganised(WIJCHEN, "2025-02-01", BEUNINGEN), reorganised(WIJCHEN, "2025-01-01", DRUTEN)]
        record(register, [*map(municipality, (BEUNINGEN, DRUTEN, WIJCHEN)), *ends])

        read = register.as_of(valid=day("2026-01-01")).municipalities[WIJCHEN]

        assert (read.gone_from, read.successors) == (day("2025-02-01"), (DRUTEN, BEUNINGEN))


class TestOfOnePlan:
    def test_reads_the_same_as_of_the_whole_register(self, register):
        """Asking for one plan is only faster: also when a correction names other municipalities."""
        first = [
            *map(municipality, (BEUNINGEN, DRUTEN, WIJCHEN)),
            drafted(DRUTEN),
            corrected(f"plan/{PLAN}@1", drafted(WIJCHEN)),
        ]
        wrong = reorganised(WIJCHEN, "2025-01-01", DRUTEN)
        record(
            register, [*first, wrong, corrected(f"municipality/{WIJCHEN}@2", reorganised(WIJCHEN, "2025-01-01", BEUNINGEN))]
        )

        alone = register.as_of(valid=day("2025-06-01"), plan=PLAN).plan(PLAN)

        assert alone.councils == on(register, "2025-06-01").councils
        assert [each.name for each in alone.councils] == ["Beuningen"]

    def test_a_plan_is_there_from_the_first_day_of_its_term(self, register):
        """A plan drafted within its term is read on every day of it, for it may take effect back to the first; not before."""
        record(register, planned(in_force(on="2023-05-01", effective_from=TERM.first)))

        assert council(register, "2023-01-01").adoption.in_force_on(TERM.first)
        with pytest.raises(NothingThatDay, match="2022-12-31"):
            on(register, "2022-12-31")
