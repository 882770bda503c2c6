"""Facts about documents: what kind they are, how the reasons for withholding them were weighed, how they are archived."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ivp_registry.events import Event, event
from ivp_registry.events.fields import code, given, slug, text
from ivp_registry.events.plan import PLAN
from ivp_registry.events.secrecy import PUBLICATION
from ivp_registry.values import MunicipalityCode, Slug

ARCHIVE = "plan/{plan}/archive/{municipality}"


class DocumentKind(StrEnum):
    """What a document is to the Woo and to the council."""

    POLICY = "policy"
    DECISION = "decision"
    DECISION_LIST = "decision-list"
    COUNCIL_PAPERS = "council-papers"


@event("compliance-document-classified", stream=PUBLICATION)
class DocumentClassified(Event):
    """
    A municipality said what kind a document is.

    Law: Woo art. 3.1 and 3.3.
    """

    municipality: MunicipalityCode = code()
    document: Slug = slug("document")
    kind: DocumentKind = given("kind of document")
    made_on: date | None = given("day it was made or adopted", default=None)
    general_effect: bool | None = given("whether it is a decision of general effect (algemene strekking)", default=None)
    sent_to_council_on: date | None = given("day it was sent to the council", default=None)


@event("compliance-withholding-assessed", stream=PUBLICATION)
class WithholdingAssessed(Event):
    """
    Somebody entitled to it weighed the reasons for withholding a document.

    Law: Woo art. 5.1 and 5.3.
    """

    municipality: MunicipalityCode = code()
    document: Slug = slug("document")
    sufficient: bool | None = given("whether the reasons suffice", default=None)
    requested_on: date | None = given("day of the request", default=None)
    age_explained: bool | None = given("whether extra reasons are given because of its age", default=None)


@event("compliance-accessibility-tested", stream=PUBLICATION)
class AccessibilityTested(Event):
    """
    Output was tested against EN 301 549.

    Law: Besluit digitale toegankelijkheid overheid.
    """

    municipality: MunicipalityCode = code()
    document: Slug = slug("document")
    automatic: bool = given("whether the automatic tests pass")
    manual: bool | None = given("whether the manual tests pass, if they were done", default=None)


@event("compliance-dossier-valued", stream=ARCHIVE, needs=(PLAN,))
class DossierValued(Event):
    """
    The dossier of a plan got a valuation from the selection list.

    Law: Archiefwet 1995 art. 5.
    """

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()
    result: str = text("process type and result of the selection list", limit=100)
    kept: bool = given("whether it is kept for ever")


@event("compliance-dossier-closed", stream=ARCHIVE, needs=(PLAN,))
class DossierClosed(Event):
    """The dossier of a plan was closed in one municipality."""

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()


@event("compliance-dossier-transferred", stream=ARCHIVE, needs=(PLAN,))
class DossierTransferred(Event):
    """
    The dossier of a plan was transferred to an archive repository.

    Law: Archiefwet 1995 art. 12.
    """

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()


@event("compliance-dossier-transfer-suspended", stream=ARCHIVE, needs=(PLAN,))
class DossierTransferSuspended(Event):
    """The transfer of a dossier was suspended."""

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()
    until: date | None = given("last day of the suspension, if one was set", default=None)
