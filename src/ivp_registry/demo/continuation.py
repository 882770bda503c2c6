"""
An invented continuation for 2023 to 2026. Nothing of this happened; every event says so in its source.

It has what a register must be able to tell apart: adoption per council, deviations with different triggers,
notifications on time, late, missing and without a norm, one deviation ended, one extended, and a wrong date corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from ..events import Event
from ..events.council import (
    AmendmentDecided,
    AmendmentTabled,
    CouncilNotified,
    ThemeMeetingHeld,
)
from ..events.driehoek import DeviationAgreed, DeviationEnded, DeviationExtended, TriangleAgreementMade, TriangleMeetingHeld
from ..events.execution import (
    EvaluationPresented,
    ImplementationPlanAdopted,
    ImplementationPlanSentForInformation,
    MonitoringHeld,
)
from ..events.plan import PlanAdopted, PlanEnteredIntoForce, PriorityAmended
from ..events.register import EventCorrected, HistoryDeclaredComplete, LocalNormAdopted, Replacement
from ..kinds import Body, DecisionOutcome, EvaluationKind, HistorySubject, NotificationForm, PlanPart, Scope
from ..registry import Registry
from ..values import (
    Actor,
    AgreementParty,
    Attendee,
    Document,
    LocalEmphasis,
    MunicipalityCode,
    Period,
    PointDecided,
)
from .cases import CASES, DRUTEN, WIJCHEN, Case
from .playback import Step
from .seed import MUNICIPALITIES, PLAN, PROPOSAL

INVENTED: dict[str, Any] = {
    "source": Document(title="VERZONNEN vervolg voor de demonstratie: niets hiervan is gebeurd"),
    "note": "verzonnen",
}
JOINT = Actor.parse("safety-officer@Tweestromenland")
BERG_EN_DAL, HEUMEN = "gm1945", "gm0252"
EMPHASIS = LocalEmphasis(emphasis="buitengebied", label="Veiligheid in het buitengebied")
THE_DAY_AFTER = timedelta(days=1)

NORMS = {"gm0209": 21, "gm1945": 14, "gm0225": 14, "gm0252": None, "gm0296": 14}  # gm0668: none was recorded
ADOPTED = {
    "gm0296": date(2023, 5, 11),
    "gm0209": date(2023, 5, 23),
    "gm0252": date(2023, 5, 25),
    "gm0225": date(2023, 6, 1),
    "gm1945": date(2023, 6, 8),
    "gm0668": date(2023, 6, 22),
}


ROUNDS = {
    "2023-2": date(2023, 11, 20),
    "2024-1": date(2024, 5, 27),
    "2024-2": date(2024, 11, 18),
    "2025-1": date(2025, 6, 2),
    "2025-2": date(2025, 11, 24),
}


def continuation() -> list[Step]:
    """Give the steps of the invented years, each recorded the day after it happened unless the story says otherwise."""
    steps = [*_norms(), *_adoptions(), *_execution(), *_monitoring(), *_turns(), *_complete()]
    for case in CASES:
        steps += _case(case)
    return steps


def _step(day: date, *events: Event, by: Actor = JOINT, recorded: date | None = None) -> Step:
    return Step(recorded or day + THE_DAY_AFTER, by, lambda _: events)


def _clerk(code: str) -> Actor:
    return Actor.parse(f"council-clerk@{code}")


def _norms() -> Iterator[Step]:
    day = date(2023, 3, 1)
    for code, days in NORMS.items():
        norm = LocalNormAdopted(
            municipality=code,
            days=days,
            title="Handvest actieve informatieplicht",
            occurred_on=day,
            acting_body=Body.COUNCIL,
            **INVENTED,
        )
        yield _step(day, norm, by=_clerk(code), recorded=date(2023, 4, 3))


def _adoptions() -> Iterator[Step]:
    for code, day in ADOPTED.items():
        municipality = code
        amended = municipality == BERG_EN_DAL
        adopted = PlanAdopted(
            plan=PLAN,
            municipality=municipality,
            proposal=PROPOSAL,
            acting_body=Body.COUNCIL,
            sets_goals=True,
            outcomes=(PointDecided(number=1, outcome=DecisionOutcome.AMENDED if amended else DecisionOutcome.ADOPTED),),
            local_emphases=(EMPHASIS,) if amended else (),
            occurred_on=day,
            **INVENTED,
        )
        force = PlanEnteredIntoForce(
            plan=PLAN, municipality=municipality, occurred_on=day, effective_from=_effect(code, day), **INVENTED
        )
        events = [*(_amendment(day) if amended else ()), adopted, *([] if code == "gm0668" else [force])]
        yield _step(day, *events, by=_clerk(code))


def _effect(code: str, day: date) -> date:
    """Let one council give the plan retroactive effect, and the others effect from the day after."""
    return date(2023, 1, 1) if code == HEUMEN else day + THE_DAY_AFTER


def _amendment(day: date) -> Iterator[Event]:
    name = "berg-en-dal-1"
    about: dict[str, Any] = {"plan": PLAN, "amendment": name, "municipality": BERG_EN_DAL, "occurred_on": day, **INVENTED}
    yield AmendmentTabled(proposal=PROPOSAL, content="Voegt een lokaal accent toe over het buitengebied.", **about)
    yield AmendmentDecided(outcome=DecisionOutcome.ADOPTED, adds=(EMPHASIS,), acting_body=Body.COUNCIL, **about)


def _execution() -> Iterator[Step]:
    joint, local = "tweestromenland-2023-2024", "wijchen-2023-2024"
    term = Period(first=date(2023, 1, 1), last=date(2024, 12, 31))
    day = date(2023, 5, 16)
    adopted: dict[str, Any] = {
        "plan": PLAN,
        "term": term,
        "acting_body": Body.MUNICIPAL_EXECUTIVE,
        "occurred_on": day,
        **INVENTED,
    }
    yield _step(
        day,
        ImplementationPlanAdopted(implementation_plan=joint, scope=Scope.JOINT, **adopted),
        ImplementationPlanAdopted(implementation_plan=local, scope=Scope.LOCAL, municipality=WIJCHEN, **adopted),
    )
    for offset, code in enumerate(MUNICIPALITIES):
        sent = date(2023, 5, 25) + timedelta(days=7 * offset)
        about: dict[str, Any] = {"plan": PLAN, "municipality": code, "occurred_on": sent, **INVENTED}
        yield _step(sent, ImplementationPlanSentForInformation(implementation_plan=joint, **about), by=_clerk(code))
    for year in (2023, 2024, 2025):
        held = date(year, 10, 12)
        about = {"plan": PLAN, "municipality": WIJCHEN, "occurred_on": held, **INVENTED}
        yield _step(held, ThemeMeetingHeld(theme="Ondermijning", **about), by=_clerk(WIJCHEN))


def _monitoring() -> Iterator[Step]:
    both = (PlanPart.SAFETY_PLAN, PlanPart.IMPLEMENTATION_PLAN)
    for name, day in ROUNDS.items():
        covers = both[:1] if name == "2025-1" else both
        held = MonitoringHeld(
            plan=PLAN, round=name, covers=covers, acting_body=Body.JOINT_TRIANGLE, occurred_on=day, **INVENTED
        )
        yield _step(day, held)
    day = date(2025, 1, 16)
    presented = EvaluationPresented(
        plan=PLAN, evaluation="tussen", municipality=WIJCHEN, kind=EvaluationKind.INTERIM, occurred_on=day, **INVENTED
    )
    yield _step(day, presented, by=_clerk(WIJCHEN))


def _case(case: Case) -> Iterator[Step]:
    yield _step(case.day, *_agreed(case))
    for code, days in case.told.items():
        told = case.day + timedelta(days=days)
        yield _step(told, _notified(case.name, code, told), by=_clerk(code))


def _agreed(case: Case) -> Iterator[Event]:
    """Give meeting, agreement and deviation: the police chief attends, but is no party."""
    name = case.name
    about: dict[str, Any] = {"plan": PLAN, "occurred_on": case.day, "acting_body": Body.JOINT_TRIANGLE, **INVENTED}
    mayor, prosecutor = Attendee.parse("mayor@gm0296"), Attendee.parse("public-prosecutor@OM Oost-Nederland")
    police = Attendee.parse("police-team-chief@Basisteam Tweestromenland")
    priorities = case.priorities
    yield TriangleMeetingHeld(
        meeting=name, municipalities=case.municipalities, attendees=(mayor, prosecutor, police), **about
    )
    parties = (AgreementParty.parse(str(mayor)), AgreementParty.parse(str(prosecutor)))
    yield TriangleAgreementMade(agreement=name, meeting=name, parties=parties, priorities=priorities, **about)
    yield DeviationAgreed(
        deviation=name,
        agreement=name,
        priorities=priorities,
        trigger=case.trigger,
        subject=case.subject,
        municipalities=case.municipalities,
        until=case.until,
        **about,
    )


def _notified(deviation: str, code: MunicipalityCode, told: date) -> CouncilNotified:
    return CouncilNotified(
        plan=PLAN,
        municipality=code,
        deviation=deviation,
        form=NotificationForm.COUNCIL_INFORMATION_LETTER,
        whole_council=True,
        acting_body=Body.MAYOR,
        occurred_on=told,
        **INVENTED,
    )


def _turns() -> Iterator[Step]:
    """Give what changed later: one deviation ended, one extended, a priority renamed, a wrong date corrected."""
    ended, extended, renamed = date(2024, 2, 12), date(2024, 4, 22), date(2025, 9, 25)
    yield _step(
        ended,
        DeviationEnded(plan=PLAN, deviation="2023-01", reason="Het doel is bereikt.", occurred_on=ended, **INVENTED),
    )
    until = date(2024, 9, 30)
    yield _step(
        extended,
        DeviationExtended(plan=PLAN, deviation="2024-01", until=until, occurred_on=extended, **INVENTED),
    )
    label = "Digitale veiligheid en online criminaliteit"
    yield _step(
        renamed,
        PriorityAmended(
            plan=PLAN,
            priority="digitale-veiligheid",
            municipality=WIJCHEN,
            label=label,
            acting_body=Body.COUNCIL,
            occurred_on=renamed,
            **INVENTED,
        ),
        by=_clerk(WIJCHEN),
    )
    yield Step(date(2024, 3, 11), _clerk(DRUTEN), correction)


def _complete() -> Iterator[Step]:
    """Let one council declare its history of three years complete, so that what is missing there means something."""
    day = date(2026, 1, 12)
    period = Period(first=date(2023, 1, 1), last=date(2025, 12, 31))
    about: dict[str, Any] = {"municipality": WIJCHEN, "period": period, "occurred_on": day, **INVENTED}
    subjects = (HistorySubject.NOTIFICATIONS, HistorySubject.EXECUTION)
    yield _step(day, *(HistoryDeclaredComplete(subject=subject, **about) for subject in subjects), by=_clerk(WIJCHEN))


def correction(registry: Registry) -> Iterable[Event]:
    """Correct the day on which Druten was told of 2024-01: 2 February, not 12 February, so in time after all."""
    wrong = f"plan/{PLAN}/notification/{DRUTEN}@2"
    right = _notified("2024-01", DRUTEN, date(2024, 2, 2))
    assert registry.find(wrong).event.occurred_on == date(2024, 2, 12)
    yield EventCorrected(
        target=wrong,
        reason="De brief is van 2 februari; bij het vastleggen is 12 februari ingevuld.",
        replacement=Replacement(right),
        occurred_on=date(2024, 3, 11),
        **INVENTED,
    )
