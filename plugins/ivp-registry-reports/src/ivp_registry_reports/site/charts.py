"""Charts as SVG of our own: text and shape carry the meaning, colour only helps, and each stands beside its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from markupsafe import Markup

from ..account import CouncilTold, PlanAccount, Verdict
from ..speech import Speech

Place = Callable[[date], float]
"""Where a day stands across a chart."""

WIDTH, MARGIN, ROW, TOP = 560, 150, 24, 26
LONGEST = 24
"""Characters of a label; the whole name stands in the table."""


def years(plan: PlanAccount, speech: Speech, valid: date) -> Markup:
    """Draw the years of a plan: per council its adoption and notifications, monitoring rounds, deviations in force."""
    first, last = plan.term.first, plan.term.last
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        share = min(max((day - first).days, 0), days) / days
        return round(MARGIN + share * (WIDTH - MARGIN - 12), 1)

    rows = [*_years_councils(plan, x), *_years_rounds(plan, x, speech), *_years_deviations(plan, x, valid)]
    height = TOP + ROW * len(rows) + 8
    parts = [
        _grid(x(date(year, 1, 1)), str(year), height)
        for year in range(first.year, last.year + 1)
        if date(year, 1, 1) >= first
    ]
    for place, (label, marks) in enumerate(rows):
        y = TOP + ROW * place
        parts += [_label(label, y), *(mark.format(y=y) for mark in marks)]
    if first <= valid <= last:
        parts.append(Markup('<line class="now" x1="{x}" x2="{x}" y1="18" y2="{h}"/>').format(x=x(valid), h=height - 6))
    says = speech.tr("{councils} councils, {rounds} monitoring rounds, {deviations} deviations between {first} and {last}.")
    said = says.format(councils=len(plan.councils), rounds=len(plan.monitoring), deviations=len(plan.deviations),
                       first=speech.day(first), last=speech.day(last))  # fmt: skip
    return _svg(f"years-{plan.plan}", speech.tr("The years of the plan"), said, height, parts)


def _years_councils(plan: PlanAccount, x: Place) -> Iterator[tuple[str, list[Markup]]]:
    for council in plan.councils:
        told = [
            each for deviation in plan.deviations for each in deviation.councils if each.municipality == council.municipality
        ]
        marks = list(dict.fromkeys(_mark(round(x(each.told_on)), each) for each in told if each.told_on))
        if council.adoption.decided_on:
            place = x(council.adoption.decided_on) - 5
            square = Markup('<rect class="mark" x="{x}" y="{{y}}" width="10" height="14"/>').format(x=round(place, 1))
            marks.insert(0, square)
        yield council.council, marks


def _years_rounds(plan: PlanAccount, x: Place, speech: Speech) -> Iterator[tuple[str, list[Markup]]]:
    days = [each.held_on for each in plan.monitoring]
    if days:
        stroke = '<rect class="mark" x="{x}" y="{{y}}" width="5" height="14"/>'
        yield speech.tr("Monitoring"), [Markup(stroke).format(x=x(day) - 2.5) for day in days]  # noqa: S704  # our own


def _years_deviations(plan: PlanAccount, x: Place, valid: date) -> Iterator[tuple[str, list[Markup]]]:
    for each in plan.deviations[-20:]:
        begin = x(each.deviation.counts_from)
        end = x(each.deviation.last_day or max(valid, each.deviation.counts_from))
        bar = Markup('<rect class="bar" x="{x}" y="{{y}}" width="{w}" height="14" rx="2"/>')
        yield each.deviation.deviation, [bar.format(x=begin, w=round(max(end - begin, 3), 1))]


SHAPES: Mapping[Verdict, str] = {
    Verdict.ON_TIME: '<circle class="on-time" cx="{x}" cy="{{y}}" r="5" transform="translate(0 7)"/>',
    Verdict.LATE: '<path class="late" d="M-6 12h12l-6-11z" transform="translate({x} {{y}})"/>',
}
OTHER = '<rect class="{c}" x="-4.5" y="2.5" width="9" height="9" transform="translate({x} {{y}}) rotate(45 0 7)"/>'
"""Round is in time, a triangle is late, a square on its corner has no verdict."""


def _mark(place: float, told: CouncilTold) -> Markup:
    shape = SHAPES.get(told.verdict, OTHER)
    return Markup(shape).format(x=place, c=told.verdict.value)  # noqa: S704  # our own


def days(plan: PlanAccount, speech: Speech) -> Markup | None:
    """Draw the days from agreement to telling, a row for each council; None when no council was told of anything."""
    told = [each for deviation in plan.deviations for each in deviation.councils]
    counted = [each.days for each in told if each.told_on and each.days is not None]
    if not counted:
        return None
    most = max(*counted, *(each.norm_days or 0 for each in told), 7)
    step = max(1, -(-most // 6))
    councils = {each.municipality: each.council for each in told}
    height = TOP + ROW * len(councils) + 8

    def x(number: int) -> float:
        return round(MARGIN + number / (step * 6) * (WIDTH - MARGIN - 30), 1)

    parts = [_grid(x(number), str(number), height) for number in range(0, step * 6 + 1, step)]
    for place, (code, name) in enumerate(councils.items()):
        y = TOP + ROW * place
        parts.append(_label(name, y))
        own = [each for each in told if each.municipality == code]
        for norm in sorted({each.norm_days for each in own if each.norm_days is not None}):
            stroke = Markup('<line class="norm" x1="{x}" x2="{x}" y1="{a}" y2="{b}"/>')
            parts.append(stroke.format(x=x(norm), a=y - 2, b=y + 17))
        parts += dict.fromkeys(_mark(x(each.days or 0), each).format(y=y) for each in own if each.told_on)
    says = speech.tr("{count} notifications, after {least} to {most} days. Round is in time, a triangle is late.")
    said = says.format(count=len(counted), least=min(counted), most=max(counted))
    return _svg(f"days-{plan.plan}", speech.tr("Days from agreement to telling"), said, height, parts)


def _grid(x: float, label: str, height: int) -> Markup:
    line = Markup('<line class="grid" x1="{x}" x2="{x}" y1="18" y2="{h}"/><text class="soft" x="{x}" y="12">{label}</text>')
    return line.format(x=x, h=height - 6, label=label)


def _label(text: str, y: int) -> Markup:
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return Markup('<text x="0" y="{y}">{text}</text>').format(y=y + 12, text=shown)


def _svg(name: str, title: str, said: str, height: int, parts: list[Markup]) -> Markup:
    head = Markup(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{n}-t {n}-d"><title id="{n}-t">{title}</title>'
        '<desc id="{n}-d">{said}</desc>'
    ).format(w=WIDTH, h=height, n=name.replace(".", "-"), title=title, said=said)
    return head + Markup("").join(parts) + Markup("</svg>")
