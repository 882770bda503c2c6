"""
Secrecy before and after 1 April 2023: ratified by the council until then, bound to other grounds since.

Law: Gemeentewet art. 25 (old), 87 and 88.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from ivp_registry.events.secrecy import SecrecyImposed, SecrecyLifted, SecrecyRatified
from ivp_registry.kinds import Body
from ivp_registry.state import Fact

from ..case import Case
from ..contract import Reasoning
from ..events.council import CouncilMeetingHeld, SecretPapersHandedOver
from ..findings import Judgement
from ..provisions import Provision

RULING = "Raad van State 26 januari 2022"
GROUNDS = ("5.1.1.", "5.1.2.")
AboutSecrecy = TypeVar("AboutSecrecy", SecrecyLifted, SecrecyRatified, SecretPapersHandedOver)


def ratification(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether secrecy that another body imposed was ratified in the next meeting with a quorum."""
    for imposed in case.of(SecrecyImposed):
        reasoning = Reasoning(law, imposed.stream, on=imposed.event.occurred_on)
        body = imposed.event.acting_body
        reasoning.step("Secrecy was imposed on {day} by: {body}.", imposed, day=imposed.event.occurred_on, body=body)
        if body is Body.COUNCIL:
            yield reasoning.not_applicable("imposed-by-council", "The council imposed it itself.")
            continue
        yield _ratified(case, reasoning, imposed, _named(case, SecrecyLifted, imposed))


def _ratified(
    case: Case, reasoning: Reasoning, imposed: Fact[SecrecyImposed], lifted: list[Fact[SecrecyLifted]]
) -> Judgement:
    handed = _named(case, SecretPapersHandedOver, imposed)
    if imposed.event.acting_body is None:
        return reasoning.undetermined("body-unknown", "Which body imposed it is not recorded.")
    if not handed:
        return reasoning.undetermined("hand-over-unknown", "When the papers were handed to the council is not recorded.")
    day = handed[0].event.occurred_on
    reasoning.step(
        "The papers were handed over on {handed}; 'next' counts from there.", handed[0], article=RULING, handed=day
    )
    meeting, skipped = _next_meeting(case, day)
    for each in skipped:
        reasoning.step("The meeting of {day} had no quorum.", each, day=each.event.occurred_on)
    if meeting is None:
        what = "No later meeting with a known quorum is recorded (papers of {handed}; without quorum: {skipped})."
        return reasoning.undetermined("meeting-unknown", what, skipped=len(skipped))
    reasoning.step("The next meeting with a quorum was on {held}.", meeting, held=meeting.event.occurred_on)
    return _in_meeting(case, reasoning, imposed, lifted, day, meeting.event.occurred_on)


def _in_meeting(
    case: Case, reasoning: Reasoning, imposed: Fact[SecrecyImposed], lifted: list[Fact[SecrecyLifted]], day: date, held: date
) -> Judgement:
    """Judge by the meeting that counts, held on *held*, of papers that were handed over on *day*."""
    if lifted and lifted[0].event.occurred_on <= held:
        reasoning.step("It was lifted on {lifted}.", lifted[0], lifted=lifted[0].event.occurred_on)
        return reasoning.not_applicable("lifted", "It was lifted on {lifted}, so there was nothing left to ratify.")
    if reasoning.provision.text_on(held) is None:
        return reasoning.undetermined("transition", "The next meeting, of {held}, falls after the end of ratification.")
    ratified = [each for each in _named(case, SecrecyRatified, imposed) if each.event.occurred_on == held]
    if ratified:
        reasoning.step("The council ratified it in that meeting.", ratified[0])
        return reasoning.conform("ratified", "Ratified in the next meeting, on {held}.")
    if held == day:
        what = "Not ratified on {held}, when the papers were handed over; whether that meeting is the next is not known."
        return reasoning.undetermined("same-day", what)
    return reasoning.absent(case, day, held, "lapsed", "Not ratified in the meeting of {held}: the secrecy has lapsed.")


def _named(case: Case, kind: type[AboutSecrecy], imposed: Fact[SecrecyImposed]) -> list[Fact[AboutSecrecy]]:
    """List the facts of one event type about the secrecy that was imposed."""
    return [each for each in case.of(kind) if each.event.secrecy == imposed.event.secrecy]


def _next_meeting(case: Case, day: date) -> tuple[Fact[CouncilMeetingHeld] | None, list[Fact[CouncilMeetingHeld]]]:
    """Give the first meeting from *day* on with a quorum, and those without one before it; None if one is not known."""
    skipped: list[Fact[CouncilMeetingHeld]] = []
    for meeting in case.of(CouncilMeetingHeld):
        if meeting.event.occurred_on < day:
            continue
        if meeting.event.sitting is None or meeting.event.present is None:
            return None, skipped
        if 2 * meeting.event.present > meeting.event.sitting:
            return meeting, skipped
        skipped.append(meeting)
    return None, skipped


def grounds(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether secrecy rests on a ground that the new articles allow, and holds for a whole body."""
    for imposed in case.of(SecrecyImposed):
        reasoning = Reasoning(law, imposed.stream, on=imposed.event.occurred_on)
        ground = imposed.event.ground
        reasoning.step(
            "Secrecy was imposed on {day}, on the ground: {ground}.", imposed, day=imposed.event.occurred_on, ground=ground
        )
        handed = _named(case, SecretPapersHandedOver, imposed)
        in_part = [each for each in handed if each.event.whole_body is False and each.event.closed_committee is False]
        if ground is None:
            yield reasoning.undetermined("ground-unknown", "No ground is recorded.")
        elif not ground.startswith(GROUNDS):
            yield reasoning.non_conform(
                "ground-not-allowed", "The ground {ground} is none of Woo art. 5.1 lid 1 or 2.", ground=ground
            )
        elif in_part:
            day = in_part[0].event.occurred_on
            reasoning.step("On {day} only some members got the papers.", in_part[0], day=day)
            yield reasoning.non_conform(
                "shared-in-part", "Shared on {day} with some members only, outside a closed committee.", day=day
            )
        elif not handed or not all(each.event.whole_body or each.event.closed_committee for each in handed):
            yield reasoning.undetermined("addressee-unknown", "To whom the papers were handed is not recorded.")
        else:
            days = tuple(each.event.occurred_on for each in handed)
            reasoning.step("Handed to the whole body, or to a closed committee: {days}.", *handed, days=days)
            yield reasoning.conform("ground-allowed", "Ground {ground}; handed over on {days}.", ground=ground, days=days)
