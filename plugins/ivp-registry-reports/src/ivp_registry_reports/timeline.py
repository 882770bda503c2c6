"""The timeline: every line in the order in which the register learned it, corrections in sight of what they correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from ivp_registry import Event
from ivp_registry.events.council import (
    AmendmentDecided,
    AmendmentTabled,
    CommitmentMade,
    CommitmentSettled,
    CouncilNotified,
    CouncilProposalSubmitted,
    JointCouncilSessionHeld,
    QuestionAnswered,
    QuestionAsked,
    RegionalPlanHeard,
    ThemeMeetingHeld,
)
from ivp_registry.events.driehoek import (
    DeviationAgreed,
    DeviationEnded,
    DeviationExtended,
    TriangleAgreementMade,
    TriangleMeetingHeld,
)
from ivp_registry.events.execution import (
    BudgetShortfallReported,
    EvaluationPresented,
    ImplementationPlanAdopted,
    ImplementationPlanSentForInformation,
    MonitoringHeld,
)
from ivp_registry.events.fields import values_of
from ivp_registry.events.plan import (
    PlanAdopted,
    PlanDrafted,
    PlanEnteredIntoForce,
    PlanExtended,
    PlanNotAdopted,
    PlanPromiseMade,
    PlanRepealed,
    PlanStatementRecorded,
    PriorityAmended,
    PriorityProposed,
    SafetyAnalysisRecorded,
)
from ivp_registry.events.register import EventCorrected, EventRetracted
from ivp_registry.events.secrecy import (
    DocumentPublished,
    PublicationWithheld,
    SecrecyImposed,
    SecrecyLifted,
    SecrecyRatified,
)
from ivp_registry.values import EventId

from .account import Kind, Line
from .entries import Entry
from .secrecy import Secrets

KINDS: Mapping[Kind, tuple[type[Event], ...]] = {
    Kind.PLAN: (
        PlanDrafted, SafetyAnalysisRecorded, PlanAdopted, PlanNotAdopted, PlanEnteredIntoForce, PlanExtended, PlanRepealed,
        PlanStatementRecorded, PlanPromiseMade,
    ),
    Kind.PRIORITY: (PriorityProposed, PriorityAmended),
    Kind.DEVIATION: (TriangleMeetingHeld, TriangleAgreementMade, DeviationAgreed, DeviationExtended, DeviationEnded),
    Kind.NOTIFICATION: (CouncilNotified,),
    Kind.COUNCIL: (
        JointCouncilSessionHeld, ThemeMeetingHeld, CouncilProposalSubmitted, AmendmentTabled, AmendmentDecided,
        CommitmentMade, CommitmentSettled, QuestionAsked, QuestionAnswered, RegionalPlanHeard,
    ),
    Kind.EXECUTION: (
        ImplementationPlanAdopted, ImplementationPlanSentForInformation, MonitoringHeld, EvaluationPresented,
        BudgetShortfallReported,
    ),
    Kind.CORRECTION: (EventCorrected, EventRetracted),
    Kind.SECRECY: (SecrecyImposed, SecrecyRatified, SecrecyLifted, DocumentPublished, PublicationWithheld),
}  # fmt: skip
"""What is in none of these is about the register itself, or of a plugin."""

KIND_OF = {each: kind for kind, types in KINDS.items() for each in types}


def timeline(everything: Sequence[Entry], shown: Iterable[Entry], secrets: Secrets) -> list[Line]:
    """
    Tell every line of *shown*, and of what was left out only that there is something, where that may be known.

    *everything* is what *shown* was chosen from.
    """
    told = {each.position: each for each in shown}
    lines = {}
    standing: dict[EventId, Event | None] = {}
    for entry in everything:
        secret = secrets.of(entry)
        if entry.position in told:
            visible = told[entry.position]
            lines[entry.position] = _line(visible, before=standing.get(entry.fact_id))
            lines[entry.position] = attrs.evolve(lines[entry.position], secret=secret)
            standing[entry.fact_id] = visible.after
        elif secret is not None and secret.may_be_known:
            lines[entry.position] = _hidden(entry, secrets)
    return list(_amended(lines))


def _line(entry: Entry, before: Event | None) -> Line:
    event = entry.event
    about = (entry.after or before or event) if entry.is_amendment else event
    return Line(
        position=entry.position, event_id=entry.event_id, fact_id=entry.fact_id, topic=entry.topic,
        kind=KIND_OF.get(type(event), Kind.REGISTER), plan=getattr(about, "plan", None),
        municipalities=tuple(dict.fromkeys(_municipalities(about))), priorities=tuple(_priorities(about)),
        deviation=getattr(about, "deviation", None), recorded_at=entry.recorded_at, recorded_by=entry.recorded_by,
        event=event, before=before if entry.is_amendment else None, after=entry.after if entry.is_amendment else None,
    )  # fmt: skip


def _municipalities(event: Event) -> Iterator[str]:
    yield from values_of(getattr(event, "municipality", None))
    yield from event.municipalities_named()


def _priorities(event: Event) -> Iterator[str]:
    for name in ("priority", "priorities", "themes"):
        yield from values_of(getattr(event, name, None))


def _hidden(entry: Entry, secrets: Secrets) -> Line:
    """Tell that there is a line, and nothing else of it: neither what it is about, nor who recorded it."""
    return Line(
        position=entry.position, event_id="", fact_id="", topic="", kind=Kind.SECRECY, plan=None, municipalities=(),
        priorities=(), deviation=None, recorded_at=entry.recorded_at, recorded_by="", event=None, secret=secrets.of(entry),
    )  # fmt: skip


def _amended(lines: Mapping[int, Line]) -> Iterator[Line]:
    """Point from each line to the later one that replaces it: the last that stands."""
    corrected: dict[EventId, int] = {}
    retracted: dict[EventId, int] = {}
    for line in lines.values():
        target = getattr(line.event, "target", None)
        if isinstance(line.event, EventCorrected):
            corrected[line.fact_id] = line.position
        elif isinstance(line.event, EventRetracted):
            if line.after is None:
                retracted[line.fact_id] = line.position
            retracted[str(target)] = line.position
    for line in lines.values():
        names = {line.fact_id, line.event_id} if line.kind is not Kind.CORRECTION else {line.event_id}
        later = [retracted[name] for name in names if name in retracted]
        by = corrected.get(line.fact_id) if line.kind is not Kind.CORRECTION else None
        yield attrs.evolve(line, corrected_by=by, retracted_by=max(later, default=None))
