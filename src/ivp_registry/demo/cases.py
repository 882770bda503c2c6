"""The invented deviations of the demonstration, and after how many days each council was told."""

from __future__ import annotations

from datetime import date

import attrs

from ..kinds import Trigger
from ..values import MunicipalityCode

WIJCHEN, DRUTEN = "gm0296", "gm0225"


@attrs.frozen(kw_only=True)
class Case:
    """Hold one invented deviation, and how many days after it each council was told."""

    name: str
    day: date
    subject: str
    priorities: tuple[str, ...]
    trigger: Trigger
    told: dict[str, int]
    until: date | None = None
    municipalities: tuple[MunicipalityCode, ...] = ()


CASES = (
    Case(
        name="2023-01",
        day=date(2023, 10, 2),
        subject="Toezicht op de weg tijdelijk naar ondermijning",
        priorities=("veilig-verkeer", "ondermijning"),
        trigger=Trigger.MONITORING,
        until=date(2024, 3, 31),
        told={"gm0209": 10, "gm1945": 12, "gm0225": 9, "gm0252": 30, "gm0668": 25, "gm0296": 14},
    ),
    Case(
        name="2024-01",
        day=date(2024, 1, 22),
        subject="Inzet bij hoogwater in het rivierengebied",
        priorities=("veilig-verkeer",),
        trigger=Trigger.UNFORESEEN_CIRCUMSTANCE,
        until=date(2024, 4, 30),
        told={"gm0209": 4, "gm1945": 23, "gm0225": 21, "gm0252": 8, "gm0668": 3, "gm0296": 7},
    ),
    Case(
        name="2024-02",
        day=date(2024, 9, 9),
        subject="Capaciteit voor langdurige opvang",
        priorities=("zorg-en-veiligheid", "digitale-veiligheid"),
        trigger=Trigger.PROLONGED_CRISIS,
        told={"gm0209": 20, "gm1945": 11, "gm0225": 14, "gm0252": 44, "gm0296": 5},
    ),
    Case(
        name="2025-01",
        day=date(2025, 5, 19),
        subject="Gezamenlijke controles uitgesteld: partner heeft geen capaciteit",
        priorities=("ondermijning",),
        trigger=Trigger.PARTNER_CAPACITY_SHORTAGE,
        until=date(2025, 12, 31),
        municipalities=(DRUTEN, WIJCHEN),
        told={"gm0225": 12},
    ),
    Case(
        name="2026-01",
        day=date(2026, 3, 2),
        subject="Minder inzet op digitale veiligheid na monitoring",
        priorities=("digitale-veiligheid",),
        trigger=Trigger.MONITORING,
        until=date(2026, 8, 31),
        told={"gm0296": 3, "gm0225": 6},
    ),
)
