"""Every paper in every form, as reports of the contract: ``ivp report letter NAME``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from ..account import Account
from ..contract import Make, Option, Options, Output, Report
from .paper import Paper

GROUP = "letter"
Write = Callable[[Account, Options], Paper]


def reports() -> list[Report]:
    """List each paper as PDF and as DOCX; what writes one is imported when it is made."""
    council = Option(name="municipality", about="municipality, by its code or its name", is_required=True)
    deviation = Option(name="deviation", about="deviation, by its name in the plan", is_required=True)
    only = attrs.evolve(council, is_required=False)
    return [
        *_in_each_form("deviation", _letter, (deviation, council), title="Letter that tells one council of a deviation"),
        *_in_each_form("monitoring", _monitoring, (only,), title="Half-yearly monitoring report of a plan"),
        *_in_each_form("evaluation", _evaluation, (only,), title="Evaluation of a plan over its term"),
    ]


def _in_each_form(name: str, write: Write, options: tuple[Option, ...], *, title: str) -> Iterator[Report]:
    for form, make in (("pdf", _as_pdf(name, write)), ("docx", _as_docx(name, write))):
        yield Report(name=name, format=form, title=title, make=make, options=options, group=GROUP)


def _letter(account: Account, options: Options) -> Paper:
    from .deviation import council_letter

    return council_letter(account, options)


def _monitoring(account: Account, options: Options) -> Paper:
    from .period import monitoring_report

    return monitoring_report(account, options)


def _evaluation(account: Account, options: Options) -> Paper:
    from .period import evaluation_report

    return evaluation_report(account, options)


def _as_pdf(name: str, write: Write) -> Make:
    def make(account: Account, options: Options) -> Iterator[Output]:
        from .pdf import to_pdf

        yield Output(path=f"{name}.pdf", content=to_pdf(write(account, options)), media_type="application/pdf")

    return make


def _as_docx(name: str, write: Write) -> Make:
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def make(account: Account, options: Options) -> Iterator[Output]:
        from .docx import to_docx

        yield Output(path=f"{name}.docx", content=to_docx(write(account, options)), media_type=media_type)

    return make
