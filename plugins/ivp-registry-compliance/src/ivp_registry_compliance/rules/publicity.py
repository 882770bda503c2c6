"""
What is public and what is not: lists of decisions, policy, decisions of general effect, grounds for withholding.

Law: Wet open overheid art. 2.4, 3.1, 3.3, 5.1, 5.2 and 5.3; Gemeentewet art. 23.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ivp_registry.events.secrecy import DocumentPublished, PublicationWithheld
from ivp_registry.state import Fact

from ..case import Case, was_by
from ..contract import Judge, Reasoning
from ..events.documents import DocumentClassified, DocumentKind, WithholdingAssessed
from ..findings import Judgement
from ..lawbook import designated_days, provisions
from ..provisions import Provision
from ..terms import Span, after, last_day

ABSOLUTE, RELATIVE, HARM = "5.1.1.", "5.1.2.", "5.1.5"
OF_MEETINGS = (DocumentKind.COUNCIL_PAPERS, DocumentKind.DECISION_LIST)
NOT_CLASSIFIED = "What kind of document it is was not recorded."


class Papers:
    """Hold what is recorded of the documents of one municipality, each by its name."""

    def __init__(self, case: Case) -> None:
        self.classified = {each.event.document: each for each in case.of(DocumentClassified)}
        self.published = {each.event.document: each for each in reversed(case.of(DocumentPublished))}
        self.withheld = {each.event.document: each for each in case.of(PublicationWithheld)}
        self.assessed = {each.event.document: each for each in case.of(WithholdingAssessed)}

    def of_kind(self, kind: DocumentKind) -> list[Fact[DocumentClassified]]:
        """List the documents of one kind by name."""
        return [each for _, each in sorted(self.classified.items()) if each.event.kind is kind]


def public_or_explained(kind: DocumentKind) -> Judge:
    """Make the rule that documents of one kind are public, or that a reason is recorded why not."""

    def judge(case: Case, law: Provision) -> Iterator[Judgement]:
        papers = Papers(case)
        for fact in papers.of_kind(kind):
            reasoning = _about(law, fact)
            published, withheld = papers.published.get(fact.event.document), papers.withheld.get(fact.event.document)
            if published:
                reasoning.step("Published on {day}.", published, day=published.event.occurred_on)
                yield reasoning.conform("published", "Published on {day}.", day=published.event.occurred_on)
            elif withheld and withheld.event.reasoning:
                reasoning.step("Withheld on {day}, with reasons.", withheld, day=withheld.event.occurred_on)
                yield reasoning.conform(
                    "explained", "Not published; reasons were recorded on {day}.", day=withheld.event.occurred_on
                )
            else:
                yield reasoning.undetermined(
                    "neither", "Neither publication nor reasons are recorded; the article names no term."
                )

    return judge


def in_two_weeks(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each decision that its municipality calls one of general effect whether it was public in time."""
    papers = Papers(case)
    for fact in papers.of_kind(DocumentKind.DECISION):
        reasoning = _about(law, fact)
        if fact.event.general_effect is None:
            yield reasoning.undetermined("not-classified", "The municipality has not said whether it is of general effect.")
        elif not fact.event.general_effect:
            yield reasoning.not_applicable("no-general-effect", "The municipality says that it is not of general effect.")
        elif fact.event.made_on is None:
            yield reasoning.undetermined("day-unknown", "On which day it was adopted is not recorded.")
        else:
            yield _in_time(case, reasoning, fact.event.made_on, papers, fact.event.document)


def _in_time(case: Case, reasoning: Reasoning, made: date, papers: Papers, document: str) -> Judgement:
    published, withheld = papers.published.get(document), papers.withheld.get(document)
    due = last_day(made, Span.parse(reasoning.parameter("within")), designated=designated_days())
    reasoning.step(
        "The term runs from {made} until {due}.", made=made, due=due, article="Algemene termijnenwet art. 1 lid 1 en 3"
    )
    if published is None:
        if case.valid <= due:
            reasoning.term(due, "The decision is published.")
            return reasoning.undetermined("term-runs", "Not published yet; the term runs until {due}.", due=due)
        if withheld:
            reasoning.step("Withheld on {day}.", withheld, day=withheld.event.occurred_on)
            what = "Withheld on {day}, and not published by {due}; whether rightly is judged by its grounds."
            return reasoning.undetermined("withheld", what, due=due)
        return reasoning.absent(case, made, due, "not-published", "Not published by {due}.", due=due)
    day = published.event.occurred_on
    reasoning.step("Published on {day}.", published, day=day)
    in_time = was_by(published, due)
    if in_time is None:
        return reasoning.undetermined("day-not-exact", "Of the publication only a bound is known: {day}.", day=day)
    if in_time:
        return reasoning.conform("published-in-time", "Published on {day}; the term ran until {due}.", day=day, due=due)
    return reasoning.non_conform("published-late", "Published on {day}; the term ran until {due}.", day=day, due=due)


def council_papers(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each council paper whether it was public on the day it went to the council."""
    papers = Papers(case)
    for fact in papers.of_kind(DocumentKind.COUNCIL_PAPERS):
        sent, published = fact.event.sent_to_council_on, papers.published.get(fact.event.document)
        reasoning = Reasoning(law, fact.stream, on=sent or fact.event.occurred_on)
        reasoning.step("Sent to the council on {day}.", fact, day=sent)
        if sent is None or published is None:
            yield reasoning.undetermined("days-unknown", "When it was sent or published is not recorded.")
            continue
        day = published.event.occurred_on
        reasoning.step("Published on {day}.", published, day=day)
        if day <= sent:
            yield reasoning.conform("same-day", "Published on {day}, when it was sent.", day=day)
        else:
            yield reasoning.non_conform("published-later", "Sent on {sent}, published on {day}.", sent=sent, day=day)


def ground(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each document withheld whether its ground is valid and its reasons were found to suffice."""
    papers = Papers(case)
    for name, fact in sorted(papers.withheld.items()):
        reasoning = Reasoning(law, fact.stream, on=fact.event.occurred_on)
        grounds = fact.event.grounds
        reasoning.step("Withheld on {day} on: {grounds}.", fact, day=fact.event.occurred_on, grounds=grounds)
        others = [each for each in grounds if each.startswith((ABSOLUTE, RELATIVE))]
        if not grounds:
            yield reasoning.non_conform("no-ground", "No ground is given.")
        elif HARM in grounds and others:
            yield reasoning.non_conform(
                "combined", "Lid 5 stands beside {others} for the same information.", others=tuple(others)
            )
        elif all(each.startswith(ABSOLUTE) for each in grounds):
            yield reasoning.conform("absolute-ground", "Withheld on: {grounds}.", grounds=grounds)
        elif not fact.event.reasoning:
            yield reasoning.undetermined("no-reasons", "No reasons are recorded.")
        else:
            yield _assessed(reasoning, papers.assessed.get(name))


def _assessed(reasoning: Reasoning, assessed: Fact[WithholdingAssessed] | None) -> Judgement:
    if assessed is None or assessed.event.sufficient is None:
        return reasoning.undetermined("not-assessed", "Reasons are recorded; nobody has assessed them.")
    day = assessed.event.occurred_on
    reasoning.step(
        "The reasons were assessed on {day}; they suffice: {sufficient}.",
        assessed,
        day=day,
        sufficient=assessed.event.sufficient,
    )
    if assessed.event.sufficient:
        return reasoning.conform("assessed", "The reasons were assessed on {day} and suffice.", day=day)
    return reasoning.undetermined(
        "found-insufficient", "The reasons were assessed on {day} and do not suffice; the body decides anew.", day=day
    )


def announced(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each document withheld from a category in force whether the withholding was announced."""
    papers = Papers(case)
    for name, fact in sorted(papers.withheld.items()):
        reasoning = Reasoning(law, fact.stream, on=fact.event.occurred_on)
        reasoning.step(
            "Withheld on {day}; announced: {announced}.", fact, day=fact.event.occurred_on, announced=fact.event.announced
        )
        kind = papers.classified.get(name)
        if kind is None or (kind.event.kind is DocumentKind.DECISION and kind.event.general_effect is None):
            yield reasoning.undetermined("not-classified", NOT_CLASSIFIED)
            continue
        reasoning.step("It is a document of kind: {kind}.", kind, kind=kind.event.kind)
        if kind.event.kind in OF_MEETINGS and _meeting_papers().withheld_on(reasoning.on):
            what = "Whether papers of meetings are a category that must be published by then was not verified."
            yield reasoning.undetermined("category-not-verified", what)
        elif kind.event.kind is not DocumentKind.DECISION or not kind.event.general_effect:
            yield reasoning.not_applicable(
                "no-category", "It belongs to no category that must be published: {kind}.", kind=kind.event.kind
            )
        elif fact.event.announced is None:
            yield reasoning.undetermined("announcement-unknown", "Whether it was announced is not recorded.")
        elif fact.event.announced:
            yield reasoning.conform("announced", "Withheld and announced on {day}.", day=fact.event.occurred_on)
        else:
            yield reasoning.non_conform("not-announced", "Withheld on {day} and not announced.", day=fact.event.occurred_on)


def _meeting_papers() -> Provision:
    """Give the provision that makes papers of meetings a category."""
    return provisions()["woo.3.3-2c.vergaderstukken"]


def five_years(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each document withheld that was older than five years at the request whether extra reasons were given."""
    papers = Papers(case)
    for name, fact in sorted(papers.withheld.items()):
        reasoning = Reasoning(law, fact.stream, on=fact.event.occurred_on)
        reasoning.step("Withheld on {day}.", fact, day=fact.event.occurred_on)
        kind, assessed = papers.classified.get(name), papers.assessed.get(name)
        made, asked = kind.event.made_on if kind else None, assessed.event.requested_on if assessed else None
        if kind is None or assessed is None or made is None or asked is None:
            yield reasoning.undetermined("days-unknown", "When it was made or asked for is not recorded.")
            continue
        reasoning.step("Made on {made}, asked for on {asked}.", kind, assessed, made=made, asked=asked)
        if asked <= after(made, Span.parse(reasoning.parameter("age"))):
            yield reasoning.not_applicable("not-that-old", "Made on {made}, asked for on {asked}.", made=made, asked=asked)
        elif assessed.event.age_explained is None:
            yield reasoning.undetermined("explanation-unknown", "Whether extra reasons were given is not recorded.")
        elif assessed.event.age_explained:
            yield reasoning.conform(
                "age-explained", "Older than five years on {asked}; extra reasons were given.", asked=asked
            )
        else:
            yield reasoning.non_conform(
                "age-not-explained", "Older than five years on {asked}; no extra reasons were given.", asked=asked
            )


def machine_readable(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each document published whether its form is open and machine-readable."""
    for fact in sorted(case.of(DocumentPublished), key=lambda each: each.id):
        reasoning = Reasoning(law, fact.id, on=fact.event.occurred_on)
        day, readable = fact.event.occurred_on, fact.event.machine_readable
        reasoning.step("Published on {day}; machine-readable: {readable}.", fact, day=day, readable=readable)
        if readable is None:
            yield reasoning.undetermined("form-unknown", "In which form it was published is not recorded.")
        elif readable:
            yield reasoning.conform("open-form", "Published on {day} in an open form.", day=day)
        else:
            yield reasoning.non_conform(
                "closed-form", "Published on {day} in a form that is not open or machine-readable.", day=day
            )


def _about(law: Provision, fact: Fact[DocumentClassified]) -> Reasoning:
    """Begin reasoning about a document, on the day it was made if that is known."""
    reasoning = Reasoning(law, fact.stream, on=fact.event.made_on or fact.event.occurred_on)
    reasoning.step("It is a document of kind: {kind}; of {day}.", fact, kind=fact.event.kind, day=fact.event.made_on)
    return reasoning
