"""What the first page tells: the answer, the matrix, priorities then and now, adoption, years, corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from ..account import Account, CouncilAccount, DeviationAccount, PlanAccount, PriorityAccount, Verdict
from ..words import Words
from . import charts
from .telling import OUTCOMES, TILES, path_of, told_view

NEWEST = 50
"""Deviations in the matrix of the first page; all stand on a page of their own when there are more."""


def title_of(account: Account, words: Words) -> str:
    """Name the site by its plans."""
    plans = words.speech.listing(words.speech.text(each.title) for each in account.plans)
    return (
        words.speech.tr("Register of {plans}").format(plans=plans) if plans else words.speech.tr("Register of safety plans")
    )


def overview(account: Account, words: Words) -> dict[str, Any]:
    """Give what the template of the first page takes, timeline apart."""
    return {
        "title": title_of(account, words),
        "tiles": list(_tiles(account, words)),
        "plans": [_plan(each, account, words) for each in account.plans],
        "summary": list(_summary(account, words)),
    }


def _tiles(account: Account, words: Words) -> Iterator[tuple[str, int, str]]:
    counts = {value: sum(plan.count(value) for plan in account.plans) for value in Verdict}
    for value, says in TILES.items():
        if counts[value] or value is not Verdict.WITHHELD:
            yield value.value, counts[value], words.speech.tr(says).format(total=sum(counts.values()))


def _summary(account: Account, words: Words) -> Iterator[str]:
    counted = Counter(each.outcome.value for each in account.findings or ())
    for outcome, says in OUTCOMES.items():
        if account.findings is not None:
            yield f"{words.speech.tr(says)}: {counted[outcome]}"


def _plan(plan: PlanAccount, account: Account, words: Words) -> SimpleNamespace:
    speech = words.speech
    concerned = {each.municipality: each.council for deviation in plan.deviations for each in deviation.councils}
    columns = {each.municipality: each.council for each in plan.councils} | concerned
    adopted = plan.priorities[0].adopted_on if plan.priorities else None
    then = speech.tr("Adopted ({day})").format(day=speech.short(adopted)) if adopted else speech.tr("Proposed")
    return SimpleNamespace(
        title=plan.title, term=speech.value(plan.term), deviations=plan.deviations,
        columns=[SimpleNamespace(municipality=code, council=name) for code, name in columns.items()],
        newest=[deviation_row(each, columns, words) for each in reversed(plan.deviations[-NEWEST:])],
        days_chart=charts.days(plan, speech), chart=charts.years(plan, speech, account.basis.valid),
        then_title=then, priorities=[_priority(plan, each, words) for each in plan.priorities],
        councils=[council_row(each, words) for each in plan.councils], rounds=list(rounds(plan, words)),
    )  # fmt: skip


def deviation_row(each: DeviationAccount, columns: dict[str, str], words: Words) -> SimpleNamespace:
    """Tell a deviation with a cell for each council."""
    told = {one.municipality: one for one in each.councils}
    return SimpleNamespace(
        path=path_of(each), deviation=each.deviation.deviation, subject=words.speech.text(each.deviation.subject),
        agreed_on=each.deviation.agreed_on, is_in_force=each.is_in_force,
        cells=[told_view(told.get(code), name, words.speech) for code, name in columns.items()],
    )  # fmt: skip


def _priority(plan: PlanAccount, each: PriorityAccount, words: Words) -> SimpleNamespace:
    tr = words.speech.tr
    label = each.now.label or each.then.label
    return SimpleNamespace(
        path=f"priorities/{plan.plan}/{each.priority}.html", label=words.speech.text(label),
        then=_read(each.then, words), now=tr("withdrawn") if each.now.withdrawn else _read(each.now, words),
        steps=list(steps(each, words)),
    )  # fmt: skip


def _read(priority: Any, words: Words) -> str:
    if not priority.label:
        return words.speech.tr("not yet there")
    place = words.speech.tr("place {rank}: ").format(rank=priority.rank) if priority.rank else ""
    return place + words.speech.text(priority.label)


def steps(priority: PriorityAccount, words: Words) -> Iterator[str]:
    """Tell each change of a priority: when, for whom, what, why, by which event."""
    speech = words.speech
    for each in priority.steps:
        where = speech.text(each.council) if each.council else speech.tr("all councils")
        why = f" {speech.text(each.motivation)}" if each.motivation else f" {speech.tr('No reason is recorded.')}"
        number = speech.tr("Number {number}.").format(number=each.position)
        yield f"{speech.day(each.counts_from)}, {where}: {words.step(each.before, each.after)}.{why} {number}"


def council_row(each: CouncilAccount, words: Words) -> SimpleNamespace:
    """Tell what one council decided about a plan."""
    speech, tr, adoption = words.speech, words.speech.tr, each.adoption
    decision = (
        f"{speech.value(adoption.outcome)}, {speech.day(adoption.decided_on)}" if adoption.outcome else tr("not recorded")
    )
    force = {None: tr("not recorded from when"), True: tr("yes"), False: tr("no")}[each.is_in_force]
    if each.is_in_force and adoption.in_force_from:
        force = tr("yes, from {day}").format(day=speech.day(adoption.in_force_from))
    return SimpleNamespace(
        path=f"municipalities/{each.municipality}.html", council=speech.text(each.council), decision=decision,
        in_force=force, norm=norm(each, words),
    )  # fmt: skip


def norm(each: CouncilAccount, words: Words) -> str:
    """Say within how many days a council must be told."""
    tr = words.speech.tr
    if each.norm is None:
        return tr("not recorded")
    return tr("no term") if each.norm.days is None else tr("{days} days").format(days=each.norm.days)


def rounds(plan: PlanAccount, words: Words) -> Iterator[tuple[Any, str]]:
    """Tell monitoring rounds and evaluations, in order of day."""
    speech, tr = words.speech, words.speech.tr
    found: list[tuple[Any, str]] = []
    for each in plan.monitoring:
        covers = speech.listing(map(speech.value, each.covers)) or tr("not recorded of what")
        result = f" {speech.text(each.result)}" if each.result else ""
        found.append(
            (each.held_on, tr("Monitoring round {round}, of: {covers}.").format(round=each.round, covers=covers) + result)
        )
    for one in plan.evaluations:
        says = tr("Evaluation ({kind}) presented to the council of {council}.")
        found.append((one.presented_on, says.format(kind=speech.value(one.kind), council=speech.text(one.council))))
    yield from sorted(found)
