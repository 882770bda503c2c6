"""
Decisions of the council about a plan: enough members, a valid vote, no vote asked, a tie.

Law: Gemeentewet art. 20, 29, 30 and 32.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivp_registry.events.plan import PlanAdopted, PlanNotAdopted
from ivp_registry.kinds import Body, DecisionOutcome
from ivp_registry.state import Fact
from ivp_registry.values import Vote

from ..case import Case
from ..contract import Reasoning
from ..events.council import CouncilMeetingHeld
from ..findings import Judgement
from ..provisions import Provision

Decision = Fact[PlanAdopted] | Fact[PlanNotAdopted]
NO_COUNTS = "The counts are not recorded."
THERE = "{present} of {sitting} members were present."
VOTED = "{in_favour} in favour and {against} against, of {entitled} entitled."
ART_29_2 = "Gemeentewet art. 29 lid 2"


class Meeting:
    """
    Hold what is known of the meeting in which a decision was taken: by the vote, else by the only meeting of that day.

    *counted* is the fact that gave the counts, if the vote did not; *called* the one that tells how it was called.
    """

    def __init__(self, case: Case, decision: Decision) -> None:
        vote = decision.event.vote or Vote()
        held = [each for each in case.of(CouncilMeetingHeld) if each.event.occurred_on == decision.event.occurred_on]
        self.called = tuple(held) if len(held) == 1 else ()
        event = self.called[0].event if self.called else None
        own = vote.sitting is not None and vote.present is not None
        self.sitting, self.present = (vote.sitting, vote.present) if own or not event else (event.sitting, event.present)
        self.called_again = event.called_again if event else None
        self.counted = () if own else self.called

    @property
    def is_complete(self) -> bool | None:
        """Tell whether every sitting member was there."""
        return None if self.sitting is None or self.present is None else self.present >= self.sitting


def quorum(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each decision whether more than half of the sitting members were there."""
    for reasoning, decision in _decisions(case, law):
        meeting = Meeting(case, decision)
        reasoning.step(THERE, *meeting.counted, present=meeting.present, sitting=meeting.sitting)
        if meeting.sitting is None or meeting.present is None:
            yield reasoning.undetermined("counts-unknown", NO_COUNTS)
        elif 2 * meeting.present > meeting.sitting:
            yield reasoning.conform("enough-present", THERE)
        elif meeting.called_again is None:
            yield reasoning.undetermined(
                "call-unknown", "{present} of {sitting}; whether it was called again is not recorded."
            )
        elif meeting.called_again:
            reasoning.step("The meeting was called again.", *meeting.called)
            yield reasoning.conform("called-again", "The meeting was called again; {present} members suffice.")
        else:
            reasoning.step("The meeting was not called again.", *meeting.called)
            yield reasoning.non_conform("too-few-present", "Decided with {present} of {sitting} members present.")


def majority(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each adopted decision that was voted on whether the vote was valid and the majority absolute."""
    for reasoning, decision in _decisions(case, law):
        vote = decision.event.vote or Vote()
        if vote.requested is not False and isinstance(decision.event, PlanAdopted):
            reasoning.step(VOTED, in_favour=vote.in_favour, against=vote.against, entitled=vote.entitled)
            yield _voted(case, reasoning, decision, vote)


def _voted(case: Case, reasoning: Reasoning, decision: Decision, vote: Vote) -> Judgement:
    if vote.in_favour is None or vote.against is None or vote.entitled is None:
        return reasoning.undetermined("counts-unknown", NO_COUNTS)
    votes, meeting = vote.in_favour + vote.against, Meeting(case, decision)
    if 2 * votes <= vote.entitled:
        reasoning.step("Called again: {again}.", article=ART_29_2, again=meeting.called_again)
        if meeting.called_again is None:
            what = "Only {votes} of {entitled} voted; whether it was called again is not recorded."
            return reasoning.undetermined("call-unknown", what, votes=votes)
        reasoning.step("The meeting tells how it was called.", *meeting.called, article=ART_29_2)
        if not meeting.called_again:
            return reasoning.non_conform("vote-invalid", "Only {votes} of {entitled} voted.", votes=votes)
    if vote.in_favour > vote.against:
        return reasoning.conform("absolute-majority", VOTED)
    return reasoning.non_conform("no-majority", "Recorded as adopted: {in_favour} in favour and {against} against.")


def uncontested(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each adopted decision whether a vote that was asked was also held."""
    for reasoning, decision in _decisions(case, law):
        vote = decision.event.vote or Vote()
        if isinstance(decision.event, PlanNotAdopted):
            continue
        if vote.requested is None:
            yield reasoning.undetermined("request-unknown", "Whether a vote was asked is not recorded.")
        elif not vote.requested:
            yield reasoning.conform("no-vote-asked", "No vote was asked, so the proposal is adopted.")
        elif vote.in_favour is None and vote.against is None:
            day = decision.event.occurred_on
            yield reasoning.absent(case, day, day, "vote-not-recorded", "A vote was asked; none is recorded.")
        else:
            yield reasoning.not_applicable("voted", "A vote was asked and held.")


def tie(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each tied vote whether what followed is what the article says."""
    for reasoning, decision in _decisions(case, law):
        vote = decision.event.vote or Vote()
        if vote.in_favour is None or vote.in_favour != vote.against:
            continue
        meeting = Meeting(case, decision)
        reasoning.step("The votes tied, {votes} to {votes}.", votes=vote.in_favour)
        reasoning.step(
            "Complete: {complete}; called again: {again}.",
            *meeting.counted,
            complete=meeting.is_complete,
            again=meeting.called_again,
        )
        yield _tied(reasoning, decision, meeting)


def _tied(reasoning: Reasoning, decision: Decision, meeting: Meeting) -> Judgement:
    if isinstance(decision.event, PlanAdopted):
        return reasoning.non_conform("adopted-on-a-tie", "The votes tied, and the decision is recorded as adopted.")
    outcomes = {point.outcome for point in decision.event.outcomes}
    final = meeting.is_complete or meeting.called_again
    if final and not meeting.is_complete:
        reasoning.step("The meeting was called again.", *meeting.called)
    if meeting.is_complete is None and not meeting.called_again:
        return reasoning.undetermined("completeness-unknown", "Whether the meeting was complete is not recorded.")
    if not final and DecisionOutcome.POSTPONED in outcomes:
        return reasoning.conform("postponed", "Tied in an incomplete meeting, and postponed.")
    if final and outcomes & {DecisionOutcome.NOT_ADOPTED, DecisionOutcome.REJECTED}:
        return reasoning.conform("not-adopted", "Tied in a complete or second meeting, and not adopted.")
    return reasoning.undetermined(
        "other-consequence", "What followed is not what the article names: {outcomes}.", outcomes=tuple(sorted(outcomes))
    )


def _decisions(case: Case, law: Provision) -> Iterator[tuple[Reasoning, Decision]]:
    """Give the decisions of the council about plans, each with the step that tells of it."""
    decisions: list[Decision] = [*case.of(PlanAdopted), *case.of(PlanNotAdopted)]
    for decision in sorted(decisions, key=lambda each: (each.event.occurred_on, each.id)):
        if decision.event.acting_body in (None, Body.COUNCIL):
            reasoning = Reasoning(law, decision.id, on=decision.event.occurred_on)
            reasoning.step(
                "Decided on {day}; vote: {vote}.", decision, day=decision.event.occurred_on, vote=decision.event.vote
            )
            yield reasoning, decision
