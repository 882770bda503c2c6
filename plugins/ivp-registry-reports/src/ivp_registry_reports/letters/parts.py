"""Parts that every paper has: what is said of the register it comes from, and of who was told."""

from __future__ import annotations

from collections.abc import Iterable

from ivp_registry.values import Actor

from ..account import Account, Basis, CouncilTold, Verdict
from ..speech import Speech
from .paper import Bar, Block, Chart, Column, Digits, Facts, Grid, Section, Text

VERDICTS = {
    Verdict.ON_TIME: "in time",
    Verdict.LATE: "too late",
    Verdict.MISSING: "not told, term over",
    Verdict.OPEN: "not told yet, term runs",
    Verdict.NO_NORM: "no term recorded",
    Verdict.WITHHELD: "not public",
}


def missing(speech: Speech) -> str:
    """Say that the register does not hold something."""
    return speech.tr("not recorded")


def said(value: object, speech: Speech) -> str:
    """Say a value; what is missing is named as missing."""
    return missing(speech) if value in (None, (), "") else speech.value(value)


def people(actors: Iterable[Actor], account: Account, speech: Speech) -> str:
    """Say offices with their organisations, a municipality by its name, as a sentence lists them."""
    names = dict(account.names)
    return speech.listing(speech.actor(each, names) for each in actors) or missing(speech)


def marking(account: Account, speech: Speech) -> str | None:
    """Give what every page says of an account that is not public."""
    return speech.tr("INTERNAL: holds what the public must not see") if account.is_internal else None


def footer(basis: Basis, reference: str, speech: Speech) -> str:
    """Give what stands at the foot of every page: the paper, the position, and the beginning of the root."""
    told = speech.tr("{reference} · register at position {position}, root {root}…")
    return told.format(reference=reference, position=basis.position, root=basis.root[:16])


def page_number(speech: Speech) -> str:
    """Give how a page is numbered."""
    return speech.tr("Page {page} of {pages}")


def provenance(account: Account, events: Iterable[str], speech: Speech) -> Section:
    """Say what the paper rests on, so that it can be made again, and how a reader checks that."""
    basis = account.basis
    until = speech.moment(basis.known) if basis.known else speech.tr("everything recorded up to that position")
    rows = (
        (speech.tr("What held on"), speech.day(basis.valid)),
        (speech.tr("As known at"), until),
        (speech.tr("Position in the ledger"), str(basis.position)),
        (speech.tr("Last recorded"), speech.moment(basis.recorded_at)),
    )
    blocks: list[Block] = [
        Text(speech.tr("All facts come from the register of safety plans. Made again with the same dates from the same "
                       "register, this paper is the same, byte for byte.")),
        Facts(rows), Text(speech.tr("Root of the ledger at that position (SHA-256, 64 digits):")),
        Digits.of_root(basis.root), Text(speech.tr('To check: ivp verify --size {position} --root "…" with these digits, on '
               "the register. It says whether what was recorded up to this position is still the same.")
             .format(position=basis.position)),
    ]  # fmt: skip
    named = ", ".join(dict.fromkeys(events))
    if named:
        blocks.append(Text(speech.tr("Events this paper rests on: {events}.").format(events=named)))
    return Section(title=speech.tr("Where this comes from and how to check it"), blocks=tuple(blocks))


def verdict(told: CouncilTold, speech: Speech) -> str:
    """Say in words whether a council was told in time."""
    return speech.tr(VERDICTS[told.verdict])


def norm(told: CouncilTold, speech: Speech) -> str:
    """Say what local term holds for a council, told apart from none that was recorded."""
    if told.verdict is Verdict.WITHHELD:
        return speech.tr(VERDICTS[told.verdict])
    if told.norm_days is not None:
        return speech.tr("{days} days").format(days=told.norm_days)
    return speech.tr("explicitly none") if told.is_norm_recorded else missing(speech)


def told_grid(councils: Iterable[CouncilTold], caption: str, speech: Speech) -> Grid:
    """Give who was told, when, and whether in time, a row for each council."""
    columns = (("council", 26), ("told on", 20), ("days", 13), ("local term", 20), ("verdict", 21))
    return Grid(
        caption=caption,
        columns=tuple(Column(speech.tr(title), share) for title, share in columns),
        rows=tuple(
            (
                speech.text(each.council), speech.short(each.told_on) if each.told_on else speech.tr("not told"),
                str(each.days) if each.told_on else "–", norm(each, speech), verdict(each, speech),
            )
            for each in councils
        ),
    )  # fmt: skip


def told_chart(councils: Iterable[CouncilTold], caption: str, speech: Speech) -> Chart | None:
    """Draw how many days passed until each council was told; None when none was."""
    found = [each for each in councils if each.told_on and each.days is not None]
    if not found:
        return None
    days = speech.tr("{days} days")
    bars = tuple(
        Bar(
            label=speech.text(each.council), value=max(each.days or 0, 0), mark=each.norm_days or 0,
            is_late=each.verdict is Verdict.LATE, said=f"{days.format(days=each.days)}, {verdict(each, speech)}",
        )
        for each in found
    )  # fmt: skip
    listing = "; ".join(f"{bar.label}: {bar.said}" for bar in bars)
    alt = speech.tr("Bar chart of the days from agreement to notification. {listing}. A dotted line marks the local term.")
    return Chart(caption=caption, alt=alt.format(listing=listing), bars=bars)
