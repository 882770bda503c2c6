"""Facts about personal data: reviewed, asked to be erased, shared with a partnership. They name activities, never people."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ivp_registry.events import Event, event
from ivp_registry.events.fields import code, given, slug, text
from ivp_registry.values import MunicipalityCode, Slug

ERASURE = "municipality/{municipality}/erasure/{request}"
LID_3 = r"^17\.3\.[a-e]$"


class Partnership(StrEnum):
    """With whom data are shared; the four that the WGS names, and all others."""

    CARE_AND_SAFETY_HOUSE = "care-and-safety-house"
    RIEC = "riec"
    FEC = "fec"
    ICOV = "icov"
    OTHER = "other"


class SharingGround(StrEnum):
    """On what ground data are shared."""

    WGS = "wgs"
    OTHER = "other-ground"


@event("compliance-personal-data-reviewed", stream="municipality/{municipality}/personal-data/{activity}")
class PersonalDataReviewed(Event):
    """
    What is recorded was read through for personal data.

    Law: AVG art. 5 and 6.
    """

    municipality: MunicipalityCode = code()
    activity: Slug = slug("processing activity")
    personal_data: bool = given("whether it holds personal data")
    ground: str | None = text("ground of the processing", limit=300, default=None)


@event("compliance-erasure-requested", stream=ERASURE, opens=True)
class ErasureRequested(Event):
    """
    Erasure was asked for; the request itself lies elsewhere.

    Law: AVG art. 17.
    """

    municipality: MunicipalityCode = code()
    request: Slug = slug("request")
    due_on: date | None = given("last day for a decision", default=None)


@event("compliance-erasure-decided", stream=ERASURE, needs=(ERASURE,))
class ErasureDecided(Event):
    """
    A request for erasure was decided on.

    Law: AVG art. 17 lid 3.
    """

    municipality: MunicipalityCode = code()
    request: Slug = slug("request")
    erased: bool = given("whether it was erased")
    ground: str | None = given(
        "ground for refusing",
        default=None,
        pattern=LID_3,
        what="a ground of AVG art. 17 lid 3 such as 17.3.b",
        example="17.3.b",
    )


@event("compliance-data-shared", stream="municipality/{municipality}/sharing/{sharing}")
class DataShared(Event):
    """
    Data were shared with a partnership.

    Law: Wet gegevensverwerking door samenwerkingsverbanden, Stb. 2024, 198.
    """

    municipality: MunicipalityCode = code()
    sharing: Slug = slug("sharing")
    partnership: Partnership = given("partnership")
    personal_data: bool | None = given("whether personal data were shared", default=None)
    ground: SharingGround | None = given("ground for sharing", default=None)
