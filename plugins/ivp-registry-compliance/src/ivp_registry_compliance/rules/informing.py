"""
Telling the council: of deviations, of shortfalls, and in answer to its questions.

The law names no term for telling; a term is local, and what breaks it breaks a local norm. Only a notification of the
whole council, on or after the day of what it tells, counts as telling.

Law: Gemeentewet art. 155, 169 and 180.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from ivp_registry.events.council import CouncilNotified, QuestionAnswered, QuestionAsked
from ivp_registry.events.driehoek import DeviationAgreed
from ivp_registry.events.execution import BudgetShortfallReported
from ivp_registry.state import Fact

from ..case import Case, PlanCase, still_runs, was_by
from ..contract import Reasoning
from ..findings import Judgement, Said
from ..outcomes import SourceClass
from ..provisions import Provision
from ..terms import ONE_DAY

LOCAL = "handvest, informatieprotocol"
Told = Sequence[Fact[CouncilNotified]]
ToTell = Fact[DeviationAgreed] | Fact[BudgetShortfallReported]


def of_deviations(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each deviation whether the council was told, and within the local norm where there is one."""
    for plan in case.plans:
        for fact, deviation in plan.deviations(case.municipality):
            reasoning = Reasoning(law, fact.stream, on=deviation.agreed_on)
            reasoning.step("The deviation was agreed on {day}.", fact, day=deviation.agreed_on)
            yield _told(case, reasoning, plan, fact)


def of_shortfalls(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each budget shortfall whether the council was told, and within the local norm where there is one."""
    for plan, fact in shortfalls(case):
        reasoning = Reasoning(law, fact.stream, on=fact.event.occurred_on)
        reasoning.step("The shortfall became known on {day}.", fact, day=fact.event.occurred_on)
        yield _told(case, reasoning, plan, fact)


def shortfalls(case: Case) -> Iterator[tuple[PlanCase, Fact[BudgetShortfallReported]]]:
    """Give the budget shortfalls that concern the municipality."""
    for plan in case.plans:
        for fact in plan.of(BudgetShortfallReported):
            if fact.event.municipality in (None, case.code) and not case.municipality.absence_on(fact.event.occurred_on):
                yield plan, fact


def told_of(plan: PlanCase, code: str, about: ToTell) -> list[Fact[CouncilNotified]]:
    """List the notifications of a whole council about one deviation or one shortfall, from the day of that on."""
    name = (getattr(about.event, "deviation", None), getattr(about.event, "shortfall", None))
    day_before = about.event.occurred_on - ONE_DAY
    return [
        each
        for each in plan.notifications(code, *name)
        if each.event.whole_council is not False and was_by(each, day_before, since=about) is not True
    ]


def _told(case: Case, reasoning: Reasoning, plan: PlanCase, about: ToTell) -> Judgement:
    due = _due(case, reasoning)
    told = told_of(plan, case.code, about)
    if told:
        return _in_time(reasoning, *_best(told, due, about), due)
    runs = None if due is None else still_runs(about, due, case.valid)
    if due is not None and runs is not False:
        reasoning.term(due, "The whole council is told.")
        what = "Not told yet; the local norm runs until {due}." if runs else "Not told; the norm is counted from a bound."
        running = reasoning.undetermined("norm-runs" if runs else "day-not-exact", what)
        return attrs.evolve(running, source_class=SourceClass.LOKAAL)
    if due is not None:
        what = "Not told, and the local norm passed on {due}."
        return reasoning.absent(case, reasoning.on, due, "norm-passed", what, breaks=SourceClass.LOKAAL)
    closing = plan.closing(case.code, reasoning.on)
    if closing is None:
        what, days = "Not told after {days} days, and not late: {norm}", (case.valid - reasoning.on).days
        return reasoning.undetermined("untold-no-norm", what, days=days)
    day, fact = closing
    reasoning.step("The plan was evaluated or ended on {closed}.", *([fact] if fact else []), closed=day)
    what = "The plan was evaluated or ended on {closed}, and the council was never told."
    return reasoning.absent(case, reasoning.on, case.valid, "closed-untold", what)


def _best(told: Told, due: date | None, about: ToTell) -> tuple[Fact[CouncilNotified], bool | None]:
    """Give the notification that counts, and whether it was in time: one that surely was, or may have been, or the first."""
    judged = [(each, True if due is None else was_by(each, due, since=about)) for each in told]
    sure = (pair for pair in judged if pair[1] and pair[0].event.whole_council)
    return next(sure, None) or next((pair for pair in judged if pair[1] is not False), judged[0])


def _due(case: Case, reasoning: Reasoning) -> date | None:
    """Give the last day of the local norm, if one was laid down by the day of the fact."""
    norm = case.municipality.norm_on(reasoning.on)
    if norm is None:
        reasoning.step("{norm}", article=LOCAL, norm=Said("No local norm is recorded for that day."))
        return None
    fact, due, title = case.fact(norm.event_id), norm.due_after(reasoning.on), norm.title or LOCAL
    if due is None:
        reasoning.step(
            "{norm}", fact, article=LOCAL, norm=Said("The local norm lays down no term: {title}.", {"title": title})
        )
        return None
    what = "The local norm is {term} days, until {due}: {title}."
    reasoning.step(what, fact, article=LOCAL, term=norm.days, due=due, title=title)
    reasoning.step("A local norm is not extended.", article="Algemene termijnenwet art. 5")
    return due


def _in_time(reasoning: Reasoning, told: Fact[CouncilNotified], in_time: bool | None, due: date | None) -> Judgement:
    day, body = told.event.occurred_on, told.event.acting_body
    reasoning.step("The council was told on {day} by: {body}.", told, day=day, body=body)
    days = (day - reasoning.on).days
    if in_time is None:
        return reasoning.undetermined(
            "day-not-exact", "Of the notification, or of what it tells, only a bound is known: {day}."
        )
    if not in_time:
        what = "Told after {days} days, on {day}; the local norm passed on {due}."
        return reasoning.non_conform("told-late", what, breaks=SourceClass.LOKAAL, days=days)
    if told.event.whole_council is None:
        return reasoning.undetermined(
            "addressee-unknown", "Told on {day}; whether the whole council was told is not recorded."
        )
    if due is None:
        return reasoning.conform("told", "Told after {days} days, on {day}. {norm}", days=days)
    return reasoning.conform("told-in-time", "Told after {days} days, on {day}; the local norm ran until {due}.", days=days)


def questions(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each question whether it was answered, or refused on the ground that the article names."""
    answers: dict[str, Fact[QuestionAnswered]] = {}
    for answer in case.of(QuestionAnswered):
        answers.setdefault(answer.event.question, answer)
    for asked in case.of(QuestionAsked):
        reasoning = Reasoning(law, asked.stream, on=asked.event.occurred_on)
        due = asked.event.due_on
        reasoning.step("Asked on {day}; term until: {due}.", asked, day=asked.event.occurred_on, due=due)
        found = answers.get(asked.event.question)
        yield _unanswered(case, reasoning, due) if found is None else _answered(reasoning, found, due)


def _answered(reasoning: Reasoning, answer: Fact[QuestionAnswered], due: date | None) -> Judgement:
    day, ground = answer.event.occurred_on, answer.event.refusal_ground
    if answer.event.refused:
        reasoning.step("Refused on {day}, on the ground: {ground}.", answer, day=day, ground=ground)
        if not ground:
            return reasoning.non_conform("refused-without-ground", "Refused on {day} without a ground.", day=day)
        if "openbaar belang" in ground.casefold():
            return reasoning.conform(
                "refused-public-interest", "Refused on {day} as contrary to the public interest.", day=day
            )
        return reasoning.undetermined(
            "refused-on-another-ground",
            "Refused on {day} on another ground than the article names: {ground}",
            day=day,
            ground=ground,
        )
    reasoning.step("Answered on {day}.", answer, day=day)
    in_time = True if due is None else was_by(answer, due)
    if in_time is None:
        return reasoning.undetermined("day-not-exact", "Of the answer only a bound is known: {day}.", day=day)
    if not in_time:
        return reasoning.non_conform(
            "answered-late", "Answered on {day}; the term passed on {due}.", breaks=SourceClass.LOKAAL, day=day, due=due
        )
    return reasoning.conform("answered", "Answered on {day}.", day=day)


def _unanswered(case: Case, reasoning: Reasoning, due: date | None) -> Judgement:
    if due is None:
        return reasoning.undetermined("no-term", "Not answered; no term is recorded.")
    if case.valid <= due:
        reasoning.term(due, "The question is answered, or refused on a ground.")
        return reasoning.undetermined("term-runs", "Not answered yet; the term runs until {due}.", due=due)
    return reasoning.absent(
        case,
        reasoning.on,
        due,
        "term-passed",
        "Not answered, and the term passed on {due}.",
        breaks=SourceClass.LOKAAL,
        due=due,
    )
