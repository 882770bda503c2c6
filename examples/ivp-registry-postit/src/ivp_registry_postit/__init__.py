"""Example of a report of your own, in two formats: how many councils were told in time, on one small card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from ivp_registry import hookimpl
from ivp_registry_reports.account import Account, Verdict
from ivp_registry_reports.contract import Options, Output, Report

TITLE = "How many councils were told in time, on one small card."
WORDS = {
    "nl": {Verdict.ON_TIME: "op tijd", Verdict.LATE: "te laat", Verdict.MISSING: "niet gemeld", Verdict.OPEN: "loopt nog"},
    "en": {Verdict.ON_TIME: "on time", Verdict.LATE: "late", Verdict.MISSING: "missing", Verdict.OPEN: "still open"},
}
INTERNAL = {"nl": "INTERN", "en": "INTERNAL"}


def lines(account: Account, options: Options) -> Iterator[str]:
    """Tell the counts, the day, and the register they rest on."""
    if account.is_internal:
        yield INTERNAL[options.language]
    for verdict, says in WORDS[options.language].items():
        yield f"{says}: {sum(plan.count(verdict) for plan in account.plans)}"
    yield f"{account.basis.valid}, {account.basis.position}, {account.basis.root[:16]}"


def text(account: Account, options: Options) -> Iterable[Output]:
    """Make the card as plain text."""
    yield Output(path="card.txt", content="\n".join([*lines(account, options), ""]).encode(), media_type="text/plain")


def svg(account: Account, options: Options) -> Iterable[Output]:
    """Make the card as a picture that is also text."""
    rows = "".join(
        f'<text x="8" y="{20 + 18 * row}">{escape(says)}</text>' for row, says in enumerate(lines(account, options))
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 280 130"><title>{TITLE}</title>{rows}</svg>\n'
    )
    yield Output(path="card.svg", content=picture.encode(), media_type="image/svg+xml")


@hookimpl
def ivp_register_reports() -> Iterable[Report]:
    """Offer the card, ``ivp report card --out card.txt``, and ``--as svg`` for the other format."""
    return [
        Report(name="card", format="text", title=TITLE, make=text),
        Report(name="card", format="svg", title=TITLE, make=svg),
    ]
