"""The site itself: which pages there are, and each made from its template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import jinja2
from markupsafe import Markup

from ivp_registry.clock import AMSTERDAM
from ivp_registry.safe_text import safe_text

from ..account import Account, Kind, Line
from ..contract import Options, Output
from ..speech import Speech
from ..words import Words
from .look import look_of
from .overview import NEWEST, deviation_row, overview
from .telling import KINDS, OUTCOMES, FindingView, finding_view, line_view, together
from .things import Thing, things

MOST_LINES, MOST_BYTES = 2000, 700_000
"""What the timeline of one page holds at most, so that a page stays below a megabyte."""

SOME_LINES = 100
HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"


def site(account: Account, options: Options) -> Iterator[Output]:
    """Make the register site: the overview, a page for each deviation, priority and municipality, and how to check it."""
    made = Site(account, options)
    pages = list(made.pages())
    for number, (path, template, context) in enumerate(pages, 1):
        yield Output(path=path, content=made.render(path, template, context), media_type=HTML)
        options.progress(number, len(pages))
    if account.checkpoint:
        yield Output(path="verify/checkpoint.txt", content=account.checkpoint.encode(), media_type=TEXT)
    for path, text in account.proofs:
        yield Output(path=path, content=text.encode(), media_type=TEXT)


class Site:
    """Hold what all pages share."""

    def __init__(self, account: Account, options: Options) -> None:
        self.account, self.speech = account, Speech(options.language)
        self.words = Words(account, self.speech)
        self._look = look_of(options)
        self._templates = _environment(options.language)

    def pages(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Give each page: its address, its template, and what that takes."""
        tr = self.speech.tr
        yield "index.html", "index.html.j2", self._index()
        for path, says, lines in self._parts:
            yield path, "timeline.html.j2", {"title": says, "lines": lines}
        for thing in things(self.account, self.words):
            yield thing.path, "thing.html.j2", self._thing(thing)
        if self._findings:
            told = together(self._findings)
            groups = [(tr(says), [each for each in told if each.outcome == outcome]) for outcome, says in OUTCOMES.items()]
            yield "findings.html", "findings.html.j2", {"title": tr("Findings of the checks"), "groups": groups[:3]}
        if any(len(plan.deviations) > NEWEST for plan in self.account.plans):
            yield "deviations.html", "thing.html.j2", self._all_deviations()
        proofs = [(path, path.rpartition("/")[2]) for path, _ in self.account.proofs]
        title = tr("Check it yourself")
        yield "verify.html", "verify.html.j2", {"title": title, "checkpoint": self.account.checkpoint, "proofs": proofs}

    def render(self, path: str, template: str, context: Mapping[str, Any]) -> bytes:
        """Make one page."""
        shared = {
            **vars(self._shared), "up": "../" * path.count("/"), "css": self._look.css, "js": self._look.js,
            "policy": self._look.policy, "logo": self._look.logo, "organisation": self._look.organisation,
        }  # fmt: skip
        return (self._templates.get_template(template).render(shared | dict(context)).strip() + "\n").encode()

    @cached_property
    def _shared(self) -> SimpleNamespace:
        basis = self.account.basis
        known = self.speech.moment(basis.known) if basis.known else self.speech.moment(basis.recorded_at)
        return SimpleNamespace(account=self.account, basis=basis, known=known, choices=self._choices())

    def _choices(self) -> SimpleNamespace:
        there = {line.kind for line in self.account.timeline}
        named = {code for line in self.account.timeline for code in line.municipalities}
        return SimpleNamespace(
            kinds=[(kind.value, self.speech.tr(says)) for kind, says in KINDS.items() if kind in there],
            municipalities=[(code, name) for code, name in self.account.names if code in named],
            priorities=list(self.words.labels.items()),
        )

    @cached_property
    def _lines(self) -> list[tuple[Line, Markup]]:
        """Give every line with its HTML, the newest first."""
        macro = self._macros.line
        newest = sorted(self.account.timeline, key=lambda line: -line.position)
        return [(line, Markup(macro(line_view(line, self.words)))) for line in newest]  # noqa: S704  # made by the template

    @cached_property
    def _macros(self) -> Any:
        return self._templates.get_template("parts.html.j2").make_module(vars(self._shared))

    @cached_property
    def _parts(self) -> list[tuple[str, str, list[Markup]]]:
        """Give the pages of a long timeline, by year of recording and small enough; none when it is short."""
        if len(self._lines) <= MOST_LINES and sum(len(html) for _, html in self._lines) <= MOST_BYTES:
            return []
        found = []
        for year, lines in groupby(self._lines, key=lambda each: each[0].recorded_at.astimezone(AMSTERDAM).year):
            pieces = list(_pieces([html for _, html in lines]))
            for number, piece in enumerate(pieces, 1):
                some = f" ({number}/{len(pieces)})" if len(pieces) > 1 else ""
                path = f"timeline/{year}{'' if number == 1 else f'-{number}'}.html"
                found.append((path, f"{self.speech.tr('Timeline')} {year}{some}", piece))
        return found

    @cached_property
    def _findings(self) -> list[FindingView]:
        return [finding_view(each, self.speech) for each in self.account.findings or ()]

    def _index(self) -> dict[str, Any]:
        shown = self._lines[:SOME_LINES] if self._parts else self._lines
        return overview(self.account, self.words) | {
            "lines": [html for _, html in shown],
            "corrections": [_unnamed(html) for line, html in self._lines if line.kind is Kind.CORRECTION][:SOME_LINES],
            "years": [(path, f"{says}: {len(lines)}") for path, says, lines in self._parts],
            "total": len(self._lines),
        }

    def _thing(self, thing: Thing) -> dict[str, Any]:
        lines = [html for line, html in self._candidates(thing) if thing.line(line)]
        return {
            "title": thing.title, "facts": thing.facts, "tables": thing.tables, "proofs": thing.proofs,
            "findings": together(each for each in self._findings if thing.finding(each)), "lines": lines[:SOME_LINES],
            "more": len(lines) if len(lines) > SOME_LINES else 0,
        }  # fmt: skip

    def _candidates(self, thing: Thing) -> Iterable[tuple[Line, Markup]]:
        """Give the lines that can belong to a thing, the newest first: for a deviation its own, so that many stay quick."""
        if thing.positions is None:
            return self._lines
        return (self._placed[position] for position in sorted(thing.positions, reverse=True) if position in self._placed)

    @cached_property
    def _placed(self) -> dict[int, tuple[Line, Markup]]:
        return {each[0].position: each for each in self._lines}

    def _all_deviations(self) -> dict[str, Any]:
        tr, tables = self.speech.tr, []
        for plan in self.account.plans:
            columns = {each.municipality: each.council for each in plan.councils}
            made = [deviation_row(each, columns, self.words) for each in reversed(plan.deviations)]
            rows = [
                SimpleNamespace(path=each.path, name=each.deviation, cells=[each.subject, self.speech.day(each.agreed_on)])
                for each in made
            ]
            tables.append(
                {
                    "title": plan.title,
                    "columns": [tr("Deviation"), tr("Subject"), tr("Agreed on")],
                    "rows": rows,
                    "nothing": "",
                }
            )
        return {
            "title": tr("All deviations"),
            "facts": [],
            "tables": tables,
            "proofs": (),
            "findings": (),
            "lines": (),
            "more": 0,
        }


def _pieces(lines: Sequence[Markup]) -> Iterator[list[Markup]]:
    """Cut lines into pieces that each fit on a page."""
    piece: list[Markup] = []
    size = 0
    for line in lines:
        if piece and (len(piece) == MOST_LINES or size + len(line) > MOST_BYTES):
            yield piece
            piece, size = [], 0
        piece.append(line)
        size += len(line)
    if piece:
        yield piece


def _unnamed(html: Markup) -> Markup:
    """Give a line without its anchor, where it stands on a page for the second time."""
    return Markup("<li" + str(html).lstrip().partition('"')[2].partition('"')[2])  # noqa: S704  # made by the template


@cache
def _environment(language: str) -> jinja2.Environment:
    """Give the templates in one language; all text is made harmless and escaped, and nothing may be missing."""
    speech = Speech("nl" if language == "nl" else "en")
    made = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_harmless,
    )  # fmt: skip
    made.globals.update(
        _=lambda text, **facts: speech.tr(text).format(**facts) if facts else speech.tr(text), day=speech.day,
        short=speech.short, moment=speech.moment, language=language, verdict=lambda told: told.said,
    )  # fmt: skip
    return made


def _harmless(value: object) -> object:
    return safe_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
