"""
The facts of the document that this project exists for: the council proposal "Integraal Veiligheidsplan 2023-2026".

Each fact carries the document and its SHA-256, and in its remark the numbers (F01 to F51) under which the facts were
counted. What the document leaves open stays open: the council that decides, the days of adoption, and the
ambiguities A1 to A8.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..events import Event
from ..events.council import CouncilProposalSubmitted, JointCouncilSessionHeld
from ..events.plan import PlanDrafted, PriorityProposed, SafetyAnalysisRecorded
from ..events.register import MunicipalityRegistered, MunicipalityReorganised
from ..kinds import Body, Dating, ReorganisationKind
from ..values import Actor, DecisionPoint, Document, Period
from .playback import Step
from .seed_statements import promises, statements

PLAN = "tweestromenland-2023-2026"
PROPOSAL = "vaststelling-ivp"
SOURCE = Document(
    title="Beslisnota voor de Gemeenteraad, Integraal Veiligheidsplan 2023-2026",
    sha256="63a226907e464609c31ecbcfef4a264c5bec991771b7d2291f6cfe1b1dff03c2",
)
TOOI = Document(title="TOOI, Register gemeenten compleet, versie 4 (2022-12-22)")
ART_38B = "jci1.3:c:BWBR0031788&hoofdstuk=3&afdeling=3.3&artikel=38b&z=2023-01-01&g=2023-01-01"
RECORDED_ON = date(2023, 3, 20)  # of the story: the document itself has no date
BY = Actor.parse("safety-officer@Tweestromenland")

NAMES = {
    "gm0209": "Beuningen",
    "gm1945": "Berg en Dal",
    "gm0225": "Druten",
    "gm0252": "Heumen",
    "gm0668": "West Maas en Waal",
    "gm0296": "Wijchen",
}
MUNICIPALITIES = tuple(code for code in NAMES)

# The document has no date of its own; it speaks of "1 maart jl.", so what it says was said after that day.
SAID: dict[str, Any] = {
    "occurred_on": date(2023, 3, 1),
    "dating": Dating.NOT_BEFORE,
    "inferred": ("occurred_on",),
    "source": SOURCE,
}

PRIORITIES = (
    ("ondermijning", "Ondermijning", 1, (), "F21 F22 F27"),
    (
        "digitale-veiligheid",
        "Digitale veiligheid",
        2,
        ("de weerbaarheid en bewustwording te vergroten voor inwoners en ondernemers",),
        "F21 F23 F28",
    ),
    ("zorg-en-veiligheid", "Zorg en veiligheid", 3, (), "F21 F24 F27"),
    (
        "veilig-verkeer",
        "Veilig verkeer",
        4,
        ("het verhogen van het naleefgedrag van de geldende verkeersregels",),
        "F21 F25 F29",
    ),
    (
        "langdurige-crises",
        "Maatschappelijke ontwikkelingen en langdurige crises",
        5,
        ("de impact van een langdurige crises en maatschappelijke ontwikkelingen kan worden verkleind",),
        "F21 F26 F30",
    ),
)
INVESTED = "is de afgelopen jaren veel geïnvesteerd en zijn mooie resultaten bereikt"


def seed() -> list[Step]:
    """Give the steps that record the municipalities and everything the document says."""
    return [
        Step(RECORDED_ON, BY, lambda _: municipalities()),
        Step(
            RECORDED_ON, BY, lambda _: [*plan(), *priorities(), *council(), *statements(PLAN, SAID), *promises(PLAN, SAID)]
        ),
    ]


def municipalities() -> Iterator[Event]:
    """Enter the six municipalities, and those that Berg en Dal continues."""
    known: dict[str, Any] = {"occurred_on": date(2022, 12, 22), "dating": Dating.NOT_AFTER, "source": TOOI}
    for code, name in {"gm0265": "Millingen aan de Rijn", "gm0282": "Ubbergen", "gm0241": "Groesbeek"}.items():
        yield MunicipalityRegistered(municipality=code, name=name, **known)
    for code, name in NAMES.items():
        begin = {"exists_from": date(2016, 1, 1), "predecessors": ("gm0241",)} if code == "gm1945" else {}
        yield MunicipalityRegistered(municipality=code, name=name, **known, **begin)  # type: ignore[arg-type]
    changed = (
        ("gm0265", date(2015, 1, 1), ReorganisationKind.ABSORPTION, "gm0241"),
        ("gm0282", date(2015, 1, 1), ReorganisationKind.ABSORPTION, "gm0241"),
        ("gm0241", date(2016, 1, 1), ReorganisationKind.REARRANGEMENT, "gm1945"),
    )
    for code, day, kind, successor in changed:
        yield MunicipalityReorganised(
            municipality=code,
            occurred_on=day,
            kind=kind,
            successors=(successor,),
            source=TOOI,
        )


def plan() -> Iterator[Event]:
    """Record the plan itself and the analysis it rests on."""
    yield PlanDrafted(
        plan=PLAN,
        title="Samen veilig vooruit. Integraal Veiligheidsplan Tweestromenland 2023-2026",
        cooperation_area="Tweestromenland",
        municipalities=MUNICIPALITIES,
        term=Period(first=date(2023, 1, 1), last=date(2026, 12, 31)),
        partners=("politie", "openbaar ministerie"),
        note="F02 F05 F07 F08 F09; de dagen van de looptijd zijn afgeleid uit de jaartallen",
        **{**SAID, "dating": Dating.NOT_AFTER, "inferred": ("occurred_on", "term")},
    )
    yield SafetyAnalysisRecorded(
        plan=PLAN,
        period=Period(first=date(2019, 1, 1), last=date(2022, 12, 31)),
        inputs=("veiligheidsbeeld", "criminaliteitscijfers", "gepleegde inzet", "trends en ontwikkelingen"),
        note="F19 F20; de jaren zijn afgeleid uit 'de afgelopen vier jaar'",
        **{**SAID, "dating": Dating.NOT_AFTER, "inferred": ("occurred_on", "period")},
    )


def priorities() -> Iterator[Event]:
    """Record the five priorities, proposed by the joint driehoek; adopting them is for the councils."""
    for name, label, rank, goals, facts in PRIORITIES:
        yield PriorityProposed(
            plan=PLAN,
            priority=name,
            label=label,
            rank=rank,
            goals=goals,
            motivation=INVESTED if "F27" in facts else None,
            acting_body=Body.JOINT_TRIANGLE,
            note=facts,
            **{**SAID, "dating": Dating.NOT_AFTER},
        )


def council() -> Iterator[Event]:
    """Record what was put before the councils: a joint session, and a proposal to a council that is not named."""
    yield JointCouncilSessionHeld(
        plan=PLAN,
        session="2023-03-01",
        occurred_on=date(2023, 3, 1),
        inferred=("occurred_on",),
        themes=("ondermijning", "zorg-en-veiligheid", "digitale-veiligheid"),
        source=SOURCE,
        note="F10 F11; A8: het jaar van '1 maart jl.' volgt uit de samenhang",
    )
    yield CouncilProposalSubmitted(
        plan=PLAN,
        proposal=PROPOSAL,
        title="Integraal Veiligheidsplan 2023-2026",
        decision_points=(
            DecisionPoint(number=1, text="Het Integraal Veiligheidsplan Tweestromenland 2023-2026 vast te stellen."),
        ),
        secrecy=False,
        advice=("Financieel adviseurs",),
        legal_basis=(ART_38B,),
        note="F01 F03 F04 F50 F51; A7: de gemeente die beslist staat er niet in",
        **SAID,
    )
