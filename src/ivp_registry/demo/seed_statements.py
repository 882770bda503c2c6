"""What the document claims and promises, each with its words, its number, and what is unclear in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from ..events import Event
from ..events.plan import PlanPromiseMade, PlanStatementRecorded
from ..kinds import PromiseKind, StatementKind
from ..values import Slug

Kind = StatementKind
STATEMENTS: tuple[tuple[str, StatementKind, str, str | None], ...] = (
    ("f06", Kind.CLAIM, "werken acht jaar samen op basis van prioriteiten", None),
    ("f12", Kind.INTENTION, "dezelfde visie op en aanpak van de belangrijkste veiligheidsthema’s", None),
    (
        "f13",
        Kind.CLAIM,
        "de wettelijke verplichting neergelegd om minstens éénmaal per vier jaar een veiligheidsplan op te stellen",
        "artikel 38b vraagt om doelen, niet om een plan; dit is de lezing van de bron",
    ),
    ("f14", Kind.CLAIM, "Indien de raad het IVP vaststelt, voldoet onze gemeente aan deze wettelijke verplichting.", None),
    ("f15", Kind.NATURE, "Dit IVP biedt het strategisch kader voor de aanpak van de komende jaren.", None),
    (
        "f16",
        Kind.NATURE,
        "De concrete acties staan per veiligheidsthema beschreven in het bijbehorende uitvoeringsplan",
        None,
    ),
    ("f31", Kind.MEASURE, "Binnen de Werkorganisatie Druten Wijchen worden concrete stappen gezet", None),
    ("f32", Kind.RISK, "de coronacrisis, de vluchtelingencrisis en de oorlog in Oekraïne", None),
    ("f33", Kind.RISK, "dat de ambities zoals beschreven in het IVP moeten worden bijgesteld", None),
    (
        "f34",
        Kind.RISK,
        "door een gebrek aan capaciteit bij een van deze partners",
        "A5: genummerd 2.1, onder een beslispunt 2 dat niet bestaat",
    ),
    ("f35", Kind.RISK, "op welke manier informatiedeling plaatsvindt", None),
    ("f36", Kind.FINANCE, "kunnen worden uitgevoerd binnen de beschikbare budgetten", None),
    ("f38", Kind.COMMUNICATION, "een mix van media en middelen", None),
    ("f39", Kind.INTENTION, "een koppeling te maken met het tweejaarlijkse uitvoeringsplan", None),
    ("f41", Kind.INTENTION, "De resultaten worden gedurende de looptijd van het IVP gemonitord.", None),
    (
        "f42",
        Kind.NATURE,
        "tussentijdse omstandigheden voordoen die niet voorzienbaar zijn en die zijn vastgesteld in het IVP",
        "A4: de zin lijkt een woord te missen; gelezen als: niet in het plan voorzien",
    ),
    (
        "f43",
        Kind.INTENTION,
        "tussen de burgemeester, de officier van justitie en de teamchef van de politie separate afspraken gemaakt",
        "partij bij een afspraak zijn volgens artikel 13 de burgemeester en de officier van justitie",
    ),
    ("f47", Kind.INTENTION, "gevolgd door het concept Uitvoeringsplan Tweestromenland 2025-2026", None),
    (
        "f48",
        Kind.INTENTION,
        "Dit IVP wordt verder uitgewerkt in het lokale uitvoeringsplan.",
        "A3: 'het lokale uitvoeringsplan' naast 'Uitvoeringsplan Tweestromenland'",
    ),
)


@attrs.frozen(kw_only=True)
class Promised:
    """Hold one promise of the document, ready to be made an event."""

    number: str
    kind: PromiseKind
    quote: str
    terms: Mapping[str, Any] = attrs.field(factory=dict)
    inferred: tuple[str, ...] = ()
    ambiguity: str | None = None


PROMISES = (
    Promised(
        number="f17",
        kind=PromiseKind.IMPLEMENTATION_PLAN_UPDATE,
        quote="dat tweejaarlijks wordt gemonitord en geactualiseerd",
        terms={"every_years": 2},
        ambiguity="A1: 'tweejaarlijks gemonitord' hier, 'tweemaal per jaar' verderop; twee aparte ritmes",
    ),
    Promised(
        number="f18",
        kind=PromiseKind.IMPLEMENTATION_PLAN_TO_COUNCIL,
        quote="wordt op een later moment ter informatie aangeboden aan de raad",
    ),
    Promised(number="f37", kind=PromiseKind.BUDGET_REPORTED, quote="dan komen we daar bij uw raad op terug"),
    Promised(
        number="f40",
        kind=PromiseKind.THEME_MEETING,
        quote="die jaarlijks voor de raad georganiseerd wordt",
        terms={"times_per_year": 1},
    ),
    Promised(
        number="f44",
        kind=PromiseKind.DEVIATION_REPORTED,
        quote="af te wijken van de vastgestelde prioriteiten en het IVP moet worden bijgesteld, dan wordt de raad daarover "
        "geïnformeerd",
        ambiguity="A6: vooraf of achteraf staat er niet, noch of blijvend afwijken een raadsbesluit vraagt; geen termijn",
    ),
    Promised(
        number="f45",
        kind=PromiseKind.MONITORING,
        quote="Tweemaal per jaar vindt een monitoring van de beide plannen plaats",
        terms={"times_per_year": 2},
        ambiguity="A1, A2: 'beide plannen' gelezen als veiligheidsplan en uitvoeringsplan",
    ),
    Promised(
        number="f46",
        kind=PromiseKind.EVALUATION,
        quote="Eind 2024 zal aan de raad een evaluatiedocument worden gepresenteerd",
        terms={"due_on": date(2024, 12, 31)},
        inferred=("due_on",),
        ambiguity="'eind 2024' gelezen als: uiterlijk 31 december 2024",
    ),
    Promised(
        number="f49",
        kind=PromiseKind.IMPLEMENTATION_PLAN_TO_COUNCIL,
        quote="naar verwachting op 25 mei ter kennisname aan de gemeenteraad worden aangeboden",
        terms={"expected_on": date(2023, 5, 25)},
        inferred=("expected_on",),
        ambiguity="A8: het jaar volgt uit de samenhang; 'wordt het college vastgesteld' mist een woord",
    ),
)
DRUTEN_WIJCHEN = ("gm0225", "gm0296")


def statements(plan: Slug, said: dict[str, Any]) -> Iterator[Event]:
    """Give every claim as an event; a claim of the source is kept as its claim."""
    for number, kind, quote, ambiguity in STATEMENTS:
        yield PlanStatementRecorded(
            plan=plan,
            statement=number,
            kind=kind,
            quote=quote,
            concerns=DRUTEN_WIJCHEN if number == "f31" else (),
            ambiguity=ambiguity,
            note=number.upper(),
            **said,
        )


def promises(plan: Slug, said: dict[str, Any]) -> Iterator[Event]:
    """Give every promise as an event, with what a later check can hold it against."""
    for promised in PROMISES:
        yield PlanPromiseMade(
            plan=plan,
            promise=promised.number,
            kind=promised.kind,
            quote=promised.quote,
            ambiguity=promised.ambiguity,
            note=promised.number.upper(),
            **promised.terms,
            **{**said, "inferred": (*said["inferred"], *promised.inferred)},
        )
