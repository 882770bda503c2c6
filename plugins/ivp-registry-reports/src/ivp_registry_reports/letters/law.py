"""
The articles a letter about a deviation rests on: their words, where they were seen, and what of them is not verified.

Law: Politiewet 2012 art. 13, 15 and 38b; Gemeentewet art. 180.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from ..speech import Speech
from .paper import Law, Provision

WETTEN = "https://wetten.overheid.nl/"
POLITIEWET, GEMEENTEWET = "jci1.3:c:BWBR0031788", "jci1.3:c:BWBR0005416"


@attrs.frozen(kw_only=True)
class Article:
    """Hold one article: its label, its words, its JuriConnect reference without a date, and for which day it was seen."""

    label: str
    quote: str
    location: str
    seen: date


SEEN_POLITIEWET, SEEN_GEMEENTEWET = date(2026, 1, 23), date(2022, 5, 1)
AGREEMENTS = Article(
    label="Politiewet 2012 art. 13 lid 2",
    quote="In het driehoeksoverleg worden door de burgemeester en de officier van justitie afspraken gemaakt over de inzet "
    "van de politie (...). De afspraken worden mede gemaakt op basis van de doelen, bedoeld in artikel 38b, eerste lid.",
    location=f"{POLITIEWET}&hoofdstuk=2&paragraaf=2.3&artikel=13&lid=2",
    seen=SEEN_POLITIEWET,
)
ACCOUNT = Article(
    label="Politiewet 2012 art. 15 lid 1",
    quote="De burgemeester is aan de gemeenteraad verantwoording schuldig over het door hem uitgeoefende gezag, bedoeld in "
    "de artikelen 11, eerste lid (...).",
    location=f"{POLITIEWET}&hoofdstuk=2&paragraaf=2.3&artikel=15&lid=1",
    seen=SEEN_POLITIEWET,
)
GOALS = Article(
    label="Politiewet 2012 art. 38b lid 1",
    quote="De gemeenteraad stelt ten minste eenmaal in de vier jaar de doelen vast die de gemeente op het terrein van de "
    "veiligheid nastreeft door de handhaving van de openbare orde en de hulpverlening door de politie.",
    location=f"{POLITIEWET}&hoofdstuk=3&afdeling=3.3&artikel=38b&lid=1",
    seen=SEEN_POLITIEWET,
)
INFORMATION = Article(
    label="Gemeentewet art. 180 lid 2",
    quote="Hij geeft de raad alle inlichtingen die de raad voor de uitoefening van zijn taak nodig heeft.",
    location=f"{GEMEENTEWET}&artikel=180&lid=2",
    seen=SEEN_GEMEENTEWET,
)
OF_DEVIATION = (AGREEMENTS, INFORMATION, ACCOUNT, GOALS)
OF_PERIOD = (GOALS, AGREEMENTS, INFORMATION)


def law(articles: Iterable[Article], recorded: Iterable[str], speech: Speech) -> Law:
    """Give *articles*, and below them the references that the facts themselves name (`recorded`), as they name them."""
    return Law((*_told(articles, speech), *_recorded(recorded, speech)))


def _told(articles: Iterable[Article], speech: Speech) -> Iterator[Provision]:
    for each in articles:
        reference = f"{each.location}&z={each.seen}&g={each.seen}"
        note = speech.tr("Text as seen for {day}; whether it has changed since was not verified.")
        yield Provision(
            label=each.label, quote=each.quote, reference=reference, url=WETTEN + reference,
            note=note.format(day=speech.day(each.seen)),
        )  # fmt: skip


def _recorded(references: Iterable[str], speech: Speech) -> Iterator[Provision]:
    for each in dict.fromkeys(references):
        yield Provision(
            label=speech.tr("Named by the fact itself"), reference=each, url=WETTEN + each,
            note=speech.tr("As recorded; its words do not stand in the register."),
        )  # fmt: skip
