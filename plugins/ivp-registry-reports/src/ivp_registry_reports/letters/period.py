"""
The papers about a span of time: the half-yearly monitoring report, and the evaluation at the end of a plan's term.

Only facts of the register stand in them. What the plan promises stands beside what was recorded, and is not judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ivp_registry.errors import InvalidInput, UnknownReference
from ivp_registry.values import Period

from ..account import Account, CouncilTold, DeviationAccount, PlanAccount, PriorityAccount, PriorityStep, Verdict
from ..contract import Options
from ..speech import Speech
from .deviation import municipality_of
from .law import OF_PERIOD, law
from .paper import Block, Column, Facts, Grid, Paper, Points, Section, Text
from .parts import VERDICTS, footer, marking, missing, page_number, people, provenance, said, told_chart, told_grid

SECOND_HALF = 7
"""The month in which the second half of a year begins."""


def half_year(day: date) -> Period:
    """
    Give the half year that *day* lies in.

    >>> str(half_year(date(2024, 9, 30)))
    '2024-07-01..2024-12-31'
    """
    if day.month < SECOND_HALF:
        return Period(first=date(day.year, 1, 1), last=date(day.year, 6, 30))
    return Period(first=date(day.year, SECOND_HALF, 1), last=date(day.year, 12, 31))


def monitoring_report(account: Account, options: Options) -> Paper:
    """
    Write the half-yearly report about the half year that the day asked about lies in, up to that day.

    Raises:
        InvalidInput: If there are several plans and none was named, or ``municipality`` takes no part.
        UnknownReference: If there is no plan on that day, or no such municipality.
    """
    plan = plan_of(account)
    span = half_year(account.basis.valid)
    return _Report(account, plan, span, options).paper("Half-yearly monitoring of the safety plan")


def evaluation_report(account: Account, options: Options) -> Paper:
    """Write the evaluation of the plan over its term, up to the day asked about; errors as in `monitoring_report`."""
    plan = plan_of(account)
    span = Period(first=min(plan.term.first, account.basis.valid), last=plan.term.last)
    return _Report(account, plan, span, options).paper("Evaluation of the safety plan")


def plan_of(account: Account) -> PlanAccount:
    """
    Give the one plan of *account*.

    Raises:
        UnknownReference: If there is none.
        InvalidInput: If there are several.
    """
    if not account.plans:
        raise UnknownReference("report", "plan")
    if len(account.plans) > 1:
        raise InvalidInput(where="plan", value="", reason=f"one of {', '.join(each.plan for each in account.plans)}")
    return account.plans[0]


class _Report:
    """Write one report, section by section."""

    def __init__(self, account: Account, plan: PlanAccount, span: Period, options: Options) -> None:
        self.account, self.plan, self.speech = account, plan, Speech(options.language)
        self.tr, valid = self.speech.tr, account.basis.valid
        self.span = Period(first=span.first, last=max(span.first, min(span.last, valid)))
        named = options.given.get("municipality")
        self.only = municipality_of(account, named) if named else None
        if self.only and self.only not in [each.municipality for each in plan.councils]:
            reason = f"one of {', '.join(each.council for each in plan.councils)}"
            raise InvalidInput(where="municipality", value=named, reason=reason)

    def paper(self, title: str) -> Paper:
        speech, basis = self.speech, self.account.basis
        span = f"{speech.day(self.span.first)} – {speech.day(self.span.last)}"
        councils = speech.listing(speech.text(each.council) for each in self.plan.councils if self._wants(each.municipality))
        reference = f"{self.plan.plan}/{self.span.first}..{self.span.last}" + (f"/{self.only}" if self.only else "")
        facts = (
            (self.tr("To"), self.tr("the councils of {names}").format(names=councils)),
            (self.tr("Plan"), speech.text(self.plan.title)),
            (self.tr("Period"), span),
            (self.tr("Date"), speech.day(basis.valid)),
            (self.tr("Reference"), reference),
        )
        sections = (
            self._brief(), self._monitoring(), self._priorities(), *self._deviations(), self._adoption(), self._promises(),
            self._evaluations(), Section(title=self.tr("Legal basis"), blocks=(law(OF_PERIOD, (), speech),)),
            provenance(self.account, self._events(), speech),
        )  # fmt: skip
        return Paper(
            language=speech.language, sender=speech.text(self.plan.cooperation_area or self.plan.title),
            title=f"{self.tr(title)}, {span}", about=f"{self.tr(title)}: {speech.text(self.plan.title)}", day=basis.valid,
            facts=facts, sections=sections, footer=footer(basis, reference, speech), page=page_number(speech),
            marking=marking(self.account, speech),
        )  # fmt: skip

    def _wants(self, municipality: str | None) -> bool:
        return self.only is None or municipality in (None, self.only)

    def _councils(self, deviation: DeviationAccount) -> tuple[CouncilTold, ...]:
        return tuple(each for each in deviation.councils if self._wants(each.municipality))

    def _in_span(self) -> list[DeviationAccount]:
        """List the deviations that held on a day of the span, or were agreed in it."""
        first, last = self.span.first, self.span.last
        return [
            each
            for each in self.plan.deviations
            if self._councils(each)
            and min(each.deviation.counts_from, each.deviation.agreed_on) <= last
            and (each.deviation.last_day is None or each.deviation.last_day >= first or each.deviation.agreed_on >= first)
        ]

    def _events(self) -> Iterator[str]:
        yield from (each.event_id for each in self.plan.monitoring if each.held_on in self.span)
        for each in self._in_span():
            yield from each.deviation.evidence
            for told in self._councils(each):
                yield from told.evidence

    def _brief(self) -> Section:
        """Give the first answer first: how many deviations, and how many notifications with which verdict."""
        told = [each for deviation in self._in_span() for each in self._councils(deviation)]
        counts = {verdict: sum(each.verdict is verdict for each in told) for verdict in Verdict}
        rows = [(self.tr("Monitoring rounds held"), str(len(self._rounds())))]
        rows.append((self.tr("Deviations in this period"), str(len(self._in_span()))))
        rows.append((self.tr("Notifications asked for"), str(len(told))))
        rows += [(f"– {self.tr(VERDICTS[verdict])}", str(count)) for verdict, count in counts.items() if count]
        return Section(title=self.tr("In brief"), blocks=(Facts(tuple(rows)),))

    def _rounds(self) -> list[tuple[str, str, str, str]]:
        speech = self.speech
        return [
            (
                speech.text(each.round), speech.short(each.held_on), said(each.covers, speech),
                speech.text(each.result) if each.result else missing(speech),
            )
            for each in self.plan.monitoring
            if each.held_on in self.span
        ]  # fmt: skip

    def _monitoring(self) -> Section:
        rows = self._rounds()
        if not rows:
            return self._section("Monitoring", Text(self.tr("No monitoring round is recorded in this period.")))
        titles = (("round", 18), ("held on", 20), ("plans covered", 27), ("result", 35))
        return self._section("Monitoring", self._grid("Monitoring rounds in this period", titles, rows))

    def _priorities(self) -> Section:
        rows = [self._priority(each) for each in self.plan.priorities]
        if not rows:
            return self._section("Priorities", Text(self.tr("No priority is recorded.")))
        titles = (("priority", 30), ("place when adopted", 13), ("place now", 11), ("changes in this period", 46))
        return self._section("Priorities", self._grid("Priorities as adopted and now", titles, rows))

    def _priority(self, each: PriorityAccount) -> tuple[str, str, str, str]:
        steps = [step for step in each.steps if step.counts_from in self.span and self._wants(step.municipality)]
        now = self.tr("withdrawn") if each.now.withdrawn else str(each.now.rank or "–")
        changes = "; ".join(map(self._step, steps)) or self.tr("none")
        return self.speech.text(each.now.label), str(each.then.rank or "–"), now, changes

    def _step(self, step: PriorityStep) -> str:
        speech, who = self.speech, self.speech.text(step.council) if step.council else self.tr("all councils")
        parts = []
        if step.after.label != step.before.label:
            parts.append(self.tr("renamed “{name}”").format(name=speech.text(step.after.label)))
        if step.after.rank != step.before.rank:
            parts.append(
                self.tr("place {before} → {after}").format(before=step.before.rank or "–", after=step.after.rank or "–")
            )
        if step.after.goals != step.before.goals:
            parts.append(self.tr("other goals"))
        if step.after.withdrawn != step.before.withdrawn:
            parts.append(self.tr("withdrawn") if step.after.withdrawn else self.tr("priority again"))
        why = speech.text(step.motivation) if step.motivation else self.tr("reason not recorded")
        return f"{speech.short(step.counts_from)}, {who}: {', '.join(parts)} ({why})"

    def _deviations(self) -> Iterator[Section]:
        found = self._in_span()
        if not found:
            yield self._section("Deviations", Text(self.tr("No deviation is recorded in this period.")))
        for each in found:
            yield Section(title=self._named(each), blocks=tuple(self._deviation(each)))

    def _named(self, each: DeviationAccount) -> str:
        name = self.tr("Deviation {name}: {subject}")
        return name.format(name=each.deviation.deviation, subject=self.speech.text(each.deviation.subject))

    def _deviation(self, each: DeviationAccount) -> Iterator[Block]:
        speech, thing = self.speech, each.deviation
        rows = [
            (self.tr("Agreed on"), speech.day(thing.agreed_on)),
            (self.tr("Agreed by"), people(thing.parties, self.account, speech)),
            (self.tr("Trigger"), speech.value(thing.trigger)),
            (self.tr("Priorities"), speech.listing(speech.text(label) for _, label in each.priorities)),
            (self.tr("Counts from"), speech.day(thing.counts_from)),
            (self.tr("Last day"), speech.day(thing.last_day) if thing.last_day else self.tr("no end agreed")),
        ]
        rows += [(self.tr("Reason of {day}").format(day=speech.day(day)), speech.text(why)) for day, why in each.reasons]
        yield Facts(tuple(rows))
        yield told_grid(
            self._councils(each), self.tr("Which council was told of {name}").format(name=thing.deviation), speech
        )
        caption = self.tr("Days from agreement to notification, deviation {name}").format(name=thing.deviation)
        chart = told_chart(self._councils(each), caption, speech)
        if chart:
            yield chart

    def _adoption(self) -> Section:
        speech = self.speech
        rows = [
            (
                speech.text(each.council), said(each.adoption.outcome, speech),
                speech.short(each.adoption.decided_on) if each.adoption.decided_on else missing(speech),
                speech.short(each.adoption.in_force_from) if each.adoption.in_force_from else missing(speech),
                said(each.is_in_force, speech),
            )
            for each in self.plan.councils
            if self._wants(each.municipality)
        ]  # fmt: skip
        titles = (("council", 28), ("outcome", 18), ("decided on", 20), ("in force from", 20), ("in force", 14))
        return self._section("Adoption", self._grid("What each council decided about the plan", titles, rows))

    def _promises(self) -> Section:
        quotes = tuple(f"“{self.speech.text(each.quote)}”" for each in self.plan.promises)
        if not quotes:
            return self._section("What the plan promises", Text(self.tr("No promise of the plan is recorded.")))
        note = self.tr("In the words of the plan; whether each was kept is judged by 'ivp check', not here.")
        return self._section("What the plan promises", Text(note), Points(quotes))

    def _evaluations(self) -> Section:
        rows = [
            (self.speech.text(each.council), self.speech.value(each.kind), self.speech.short(each.presented_on))
            for each in self.plan.evaluations
            if self._wants(each.municipality)
        ]
        if not rows:
            return self._section("Evaluations presented", Text(self.tr("No evaluation presented to a council is recorded.")))
        titles = (("council", 40), ("interim or final", 30), ("presented on", 30))
        return self._section("Evaluations presented", self._grid("Evaluations presented to a council", titles, rows))

    def _section(self, title: str, *blocks: Block) -> Section:
        return Section(title=self.tr(title), blocks=blocks)

    def _grid(self, caption: str, titles: Iterable[tuple[str, int]], rows: Iterable[tuple[str, ...]]) -> Grid:
        columns = tuple(Column(self.tr(title), share) for title, share in titles)
        return Grid(caption=self.tr(caption), columns=columns, rows=tuple(rows))
