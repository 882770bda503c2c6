"""Values as the templates take them: a line, a verdict, a finding, each already in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs

from ivp_registry.clock import AMSTERDAM
from ivp_registry.values import Actor

from ..account import CouncilTold, DeviationAccount, Kind, Line, Verdict
from ..speech import Speech
from ..words import Words

if TYPE_CHECKING:
    from ivp_registry_compliance.findings import Finding, Said

VERDICTS = {
    Verdict.ON_TIME: "on time",
    Verdict.LATE: "late",
    Verdict.MISSING: "not told, norm has passed",
    Verdict.OPEN: "not told yet, norm still runs",
    Verdict.NO_NORM: "no norm recorded",
    Verdict.WITHHELD: "no public verdict",
}
TILES = {
    Verdict.ON_TIME: "of {total} notifications on time",
    Verdict.LATE: "told too late",
    Verdict.MISSING: "not told, although the local norm has passed",
    Verdict.OPEN: "not told yet, within the local norm",
    Verdict.NO_NORM: "without a local norm, so without a verdict",
    Verdict.WITHHELD: "without a public verdict",
}
KINDS = {
    Kind.PLAN: "plan and decisions about it",
    Kind.PRIORITY: "priorities",
    Kind.DEVIATION: "driehoek and deviations",
    Kind.NOTIFICATION: "telling of councils",
    Kind.COUNCIL: "councils",
    Kind.EXECUTION: "execution and monitoring",
    Kind.CORRECTION: "corrections",
    Kind.SECRECY: "secrecy and publication",
    Kind.REGISTER: "register",
}
OUTCOMES = {
    "non_conform": "not conform",
    "undetermined": "undetermined",
    "conform": "conform",
    "not_applicable": "not applicable",
}
BREAKS = {
    "WET": "breaks the law",
    "LOKAAL": "breaks a local norm, not the law",
    "PLAN": "breaks the plan, not the law",
    "STANDAARD": "breaks a standard, not the law",
}


@attrs.frozen(kw_only=True)
class LineView:
    """Hold a line of the timeline in words."""

    position: int
    kind: Kind
    municipalities: tuple[str, ...]
    priorities: tuple[str, ...]
    date: date
    text: str
    detail: str
    changes: tuple[str, ...]
    meta: str
    is_gone: bool
    links: tuple[tuple[int, str], ...]


def line_view(line: Line, words: Words) -> LineView:
    """Tell a line: what, when it was recorded and by whom, from when it counts, and what replaced it."""
    event, speech = line.event, words.speech
    recorded = line.recorded_at.astimezone(AMSTERDAM).date()
    return LineView(
        position=line.position, kind=line.kind, municipalities=line.municipalities, priorities=line.priorities,
        date=recorded, text=words.sentence(line), detail=words.detail(line), changes=tuple(words.changes(line)),
        meta=" ".join(_meta(line, words, recorded)),
        is_gone=event is not None and (line.corrected_by or line.retracted_by) is not None,
        links=tuple(_links(line, speech)),
    )  # fmt: skip


def _meta(line: Line, words: Words, recorded: date) -> Iterator[str]:
    speech, event = words.speech, line.event
    yield speech.tr("Number {number}.").format(number=line.position)
    if event is None:
        return
    yield speech.tr("Recorded by {office}.").format(office=words.actor(Actor.parse(line.recorded_by)))
    if event.occurred_on != recorded:
        yield speech.tr("Of {day}.").format(day=speech.day(event.occurred_on))
    if event.effective_from not in (None, event.occurred_on):
        yield speech.tr("Counts from {day}.").format(day=speech.day(event.effective_from))
    if event.dating != "exact":
        yield speech.tr("The day is a bound: {dating}.").format(dating=speech.value(event.dating))
    if event.source is not None:
        yield speech.tr("Source: {document}.").format(document=speech.value(event.source))
    if line.secret is not None:
        yield words.secret(line.secret.ground)


def _links(line: Line, speech: Speech) -> Iterator[tuple[int, str]]:
    if line.corrected_by is not None:
        yield line.corrected_by, speech.tr("Corrected by number {number}.").format(number=line.corrected_by)
    if line.retracted_by is not None:
        yield line.retracted_by, speech.tr("Retracted by number {number}.").format(number=line.retracted_by)


@attrs.frozen(kw_only=True)
class ToldView:
    """Hold a cell of the matrix; without a verdict the deviation does not concern that council."""

    council: str
    verdict: Verdict | None
    said: str = ""
    told_on: date | None = None
    due_on: date | None = None
    days_said: str = "–"


def told_view(told: CouncilTold | None, council: str, speech: Speech) -> ToldView:
    """Tell whether one council was told of one deviation."""
    if told is None:
        return ToldView(council=council, verdict=None)
    days = "–" if told.told_on is None else speech.tr("{days} days").format(days=told.days)
    due = told.due_on if told.told_on is None else None
    return ToldView(
        council=council, verdict=told.verdict, said=verdict(told, speech), told_on=told.told_on, due_on=due, days_said=days
    )


def verdict(told: CouncilTold, speech: Speech) -> str:
    """Say a verdict in words, with how late, or after how many days where there is no norm."""
    tr = speech.tr
    if told.verdict is Verdict.LATE and told.due_on and told.told_on:
        late = (told.told_on - told.due_on).days
        return tr("1 day late") if late == 1 else tr("{days} days late").format(days=late)
    if told.verdict is Verdict.NO_NORM:
        if told.told_on:
            return tr("after {days} days, no norm").format(days=told.days)
        return tr("not told, no norm")
    return tr(VERDICTS[told.verdict])


@attrs.frozen(kw_only=True)
class FindingView:
    """Hold a finding in words, with where its article can be read."""

    outcome: str
    verdict: str
    municipalities: tuple[str, ...]
    councils: tuple[str, ...]
    because: str
    law: str
    url: str | None
    breaks: str
    rule: str
    events: tuple[int, ...]


def finding_view(finding: Finding, speech: Speech) -> FindingView:
    """
    Tell a finding, its article linked where it is known by a JuriConnect reference.

    Source: JuriConnect BWB 1.3.1; wetten.overheid.nl resolves such references.
    """
    jci = finding.reference if (finding.reference or "").startswith("jci") else None
    breaks = BREAKS[finding.source_class.value] if finding.outcome == "non_conform" else ""
    return FindingView(
        outcome=finding.outcome.value, verdict=speech.tr(OUTCOMES[finding.outcome.value]),
        municipalities=(finding.municipality,),
        councils=(finding.council,), because=said(finding.because, speech), law=finding.law,
        url=f"https://wetten.overheid.nl/{jci}" if jci else None, breaks=speech.tr(breaks) if breaks else "",
        rule=finding.rule, events=tuple(sorted({each.position for each in finding.events})),
    )  # fmt: skip


def together(views: Iterable[FindingView]) -> list[FindingView]:
    """Tell what is said of several councils in the same words once, those not conform first."""
    found: dict[tuple[str, ...], FindingView] = {}
    for each in views:
        key = (each.outcome, each.rule, each.because, each.breaks)
        first = found.get(key)
        if first is None:
            found[key] = each
            continue
        found[key] = attrs.evolve(
            first, municipalities=(*first.municipalities, *each.municipalities), councils=(*first.councils, *each.councils),
            events=tuple(sorted({*first.events, *each.events})),
        )  # fmt: skip
    order = list(OUTCOMES)
    return sorted(found.values(), key=lambda each: order.index(each.outcome))


def said(sentence: Said, speech: Speech) -> str:
    """Say a sentence of a rule with its facts; a fact may be such a sentence itself, or a point nobody verified."""
    facts: Mapping[str, object] = sentence.facts
    return speech.tr(sentence.template).format(**{name: _fact(value, speech) for name, value in facts.items()})


def _fact(value: object, speech: Speech) -> str:
    if hasattr(value, "template"):
        return said(value, speech)  # type: ignore[arg-type]  # a Said, of a plugin that need not be there
    if hasattr(value, "point_en"):
        return speech.text(value.point if speech.language == "nl" else value.point_en)  # type: ignore[attr-defined]
    return speech.tr("not recorded") if value is None else speech.value(value)


def path_of(deviation: DeviationAccount) -> str:
    """Give the stable address of a deviation's page."""
    return f"deviations/{deviation.plan}/{deviation.deviation.deviation}.html"
