"""The pages of single things: a deviation, a municipality, a priority, each at an address that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import attrs

from ..account import Account, CouncilAccount, DeviationAccount, Line, PlanAccount, PriorityAccount
from ..words import Words
from .overview import council_row, norm, steps
from .telling import FindingView, path_of, told_view


@attrs.frozen(kw_only=True)
class Thing:
    """Hold a page: its address, its title, its facts and tables, which findings and lines belong to it, and its proofs."""

    path: str
    title: str
    facts: list[tuple[str, str | list[str]]]
    tables: list[dict[str, Any]]
    finding: Callable[[FindingView], bool]
    line: Callable[[Line], bool]
    proofs: Sequence[tuple[str, str]] = ()


def things(account: Account, words: Words) -> Iterator[Thing]:
    """Give every page of a thing."""
    for plan in account.plans:
        for deviation in plan.deviations:
            yield _deviation(account, deviation, words)
        for priority in plan.priorities:
            yield _priority(plan, priority, words)
    for code, name in account.names:
        yield _municipality(account, code, name, words)


def _deviation(account: Account, each: DeviationAccount, words: Words) -> Thing:
    speech, tr, name = words.speech, words.speech.tr, each.deviation.deviation
    title = tr("Deviation {name}: {subject}").format(name=name, subject=speech.text(each.deviation.subject))
    columns = [tr("Council"), tr("Verdict"), tr("Told by"), tr("Form"), tr("Days"), tr("Local norm")]
    rows = [_told_row(told, words) for told in each.councils]
    told = {
        "title": tr("Was each council told?"),
        "columns": columns,
        "rows": rows,
        "nothing": tr("No council is concerned."),
    }
    proofs = [path for path, _ in account.proofs if path.endswith(".tlog-proof")]
    numbers = {f"verify/{line.position:06}.tlog-proof" for line in account.timeline if _is_about(line, each)}
    return Thing(
        path=path_of(each), title=title, facts=_deviation_facts(each, words), tables=[told],
        finding=lambda finding: bool(set(finding.events) & set(each.positions)),
        line=lambda line: _is_about(line, each),
        proofs=[(path, path.rpartition("/")[2]) for path in proofs if path in numbers],
    )  # fmt: skip


def _is_about(line: Line, each: DeviationAccount) -> bool:
    return (line.plan, line.deviation) == (each.plan, each.deviation.deviation) or line.position in each.positions


def _told_row(told: Any, words: Words) -> SimpleNamespace:
    speech = words.speech
    if told.norm_days is not None:
        term = speech.tr("{days} days").format(days=told.norm_days)
    else:
        term = speech.tr("no term") if told.is_norm_recorded else speech.tr("not recorded")
    view = told_view(told, told.council, speech)
    how = [speech.value(each) if told.told_on else "–" for each in (told.told_by, told.form)]
    name = speech.text(told.council)
    return SimpleNamespace(
        path=f"municipalities/{told.municipality}.html", name=name, cells=[view, *how, view.days_said, term]
    )


def _deviation_facts(each: DeviationAccount, words: Words) -> list[tuple[str, str | list[str]]]:
    speech, tr, deviation = words.speech, words.speech.tr, each.deviation
    last = deviation.last_day
    parties = [speech.value(party) for party in deviation.parties] or [tr("not recorded")]
    present = [speech.value(one) + (f" ({tr('deputy')})" if one.deputy else "") for one in each.attendees]
    found: list[tuple[str, str | list[str]]] = [
        (tr("Trigger"), speech.value(deviation.trigger)),
        (tr("Reason"), speech.text(deviation.motivation) if deviation.motivation else tr("not recorded")),
        (tr("What was agreed"), speech.text(each.content) if each.content else tr("not recorded")),
        (tr("Priorities departed from"), [speech.text(label) for _, label in each.priorities]),
        (tr("Agreed on"), speech.day(deviation.agreed_on)),
        (tr("Agreed by"), parties),
        (tr("Also present"), [one for one in present if one not in parties] or [tr("not recorded")]),
        (tr("Counts from"), speech.day(deviation.counts_from)),
        (tr("Last day"), speech.day(last) if last else tr("no end was agreed")),
        (tr("In force on {day}").format(day=speech.day(words.valid)), speech.value(each.is_in_force)),
        (tr("Legal basis"), list(each.legal_basis) or [tr("not recorded")]),
        (tr("Documents"), [_document(one, words) for one in each.sources] or [tr("not recorded")]),
    ]
    reasons = [f"{speech.day(day)}: {speech.text(reason)}" for day, reason in each.reasons]
    return [*found, (tr("Why it was extended or ended"), reasons)] if reasons else found


def _document(document: Any, words: Words) -> str:
    return words.speech.value(document) + (f" (SHA-256 {document.sha256})" if document.sha256 else "")


def _priority(plan: PlanAccount, each: PriorityAccount, words: Words) -> Thing:
    speech, tr = words.speech, words.speech.tr
    label = speech.text(each.now.label or each.then.label)
    rows = [
        SimpleNamespace(path=path_of(one), name=one.deviation.deviation,
                        cells=[speech.text(one.deviation.subject), speech.day(one.deviation.agreed_on)])
        for one in plan.deviations if each.priority in one.deviation.priorities
    ]  # fmt: skip
    table = {"title": tr("Deviations from this priority"), "columns": [tr("Deviation"), tr("Subject"), tr("Agreed on")],
             "rows": rows, "nothing": tr("No deviation from this priority is recorded by this day.")}  # fmt: skip
    facts: list[tuple[str, str | list[str]]] = [
        (tr("Plan"), speech.text(plan.title)),
        (tr("When adopted") if each.adopted_on else tr("Proposed"), speech.text(each.then.label) or tr("not yet there")),
        (tr("Now"), tr("withdrawn") if each.now.withdrawn else speech.text(each.now.label)),
        (tr("Goals now"), [speech.text(goal) for goal in each.now.goals] or [tr("not recorded")]),
        (tr("Reason"), speech.text(each.motivation) if each.motivation else tr("not recorded")),
        (tr("Changes"), list(steps(each, words)) or [tr("unchanged")]),
    ]
    return Thing(
        path=f"priorities/{plan.plan}/{each.priority}.html", title=tr("Priority {label}").format(label=label), facts=facts,
        tables=[table], finding=lambda _: False,
        line=lambda line: line.plan == plan.plan and each.priority in line.priorities,
    )  # fmt: skip


def _municipality(account: Account, code: str, name: str, words: Words) -> Thing:
    speech, tr = words.speech, words.speech.tr
    facts: list[tuple[str, str | list[str]]] = [(tr("TOOI code"), code)]
    tables = []
    for plan in account.plans:
        for council in (each for each in plan.councils if each.municipality == code):
            facts += _decided(plan, council, words)
        rows = [
            SimpleNamespace(path=path_of(each), name=f"{each.deviation.deviation}: {speech.text(each.deviation.subject)}",
                            cells=[told_view(told, told.council, speech), speech.day(each.deviation.agreed_on)])
            for each in reversed(plan.deviations) for told in each.councils if told.municipality == code
        ]  # fmt: skip
        columns = [tr("Deviation"), tr("Verdict"), tr("Agreed on")]
        tables.append({"title": tr("Was this council told?"), "columns": columns, "rows": rows,
                       "nothing": tr("No deviation that concerns this council is recorded by this day.")})  # fmt: skip
    return Thing(
        path=f"municipalities/{code}.html", title=tr("Municipality {name}").format(name=speech.text(name)), facts=facts,
        tables=tables, finding=lambda finding: finding.municipality == code and finding.outcome != "not_applicable",
        line=lambda line: code in line.municipalities,
    )  # fmt: skip


def _decided(plan: PlanAccount, council: CouncilAccount, words: Words) -> list[tuple[str, str | list[str]]]:
    speech, tr, row = words.speech, words.speech.tr, council_row(council, words)
    here = [speech.text(each.label) for each in council.priorities]
    emphases = [speech.text(each.label) for each in council.adoption.local_emphases]
    return [
        (tr("Decision about '{plan}'").format(plan=speech.text(plan.title)), row.decision),
        (tr("In force here"), row.in_force),
        (tr("Local norm"), norm(council, words)),
        (tr("Priorities here"), here or [tr("not recorded")]),
        (tr("Local emphases"), emphases or [tr("none recorded")]),
    ]
