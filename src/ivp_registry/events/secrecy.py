"""Facts about what is secret and what is public."""

from __future__ import annotations

from ..values import MunicipalityCode, Slug
from .base import Event, event
from .fields import code, given, slug, text

SECRECY = "municipality/{municipality}/secrecy/{secrecy}"
PUBLICATION = "municipality/{municipality}/publication/{document}"
WOO_GROUND = r"^5\.(1\.1\.[a-e]|1\.2\.[a-i]|1\.5|2)$"
WOO_GROUND_FORM = "an article of the Woo such as 5.1.1.c, 5.1.2.e, 5.1.5 or 5.2"
COVERED = r"^(sha256:[0-9a-f]{64}|[a-z0-9._/-]{1,250}(@[1-9][0-9]{0,9})?)$"
COVERED_FORM = "the id of an event (stream@version), the path of a thing (plan/x/deviation/1) or a document (sha256:…)"


@event("secrecy-imposed", version=2, stream=SECRECY, opens=True)
class SecrecyImposed(Event):
    """
    A body imposed secrecy on information (geheimhouding).

    What it covers is kept out of public reports until the secrecy is lifted, and also that there is anything, unless it
    is recorded that this may be known.

    Law: Gemeentewet art. 25, 55 and 86 (to 2023-03-31), art. 87-89 (from 2023-04-01).
    """

    municipality: MunicipalityCode = code()
    secrecy: Slug = slug("secrecy")
    about: str = text("what is secret, without its content", limit=300)
    ground: str | None = given("ground", default=None, pattern=WOO_GROUND, what=WOO_GROUND_FORM)
    marked: bool | None = given("whether the paper is marked secret", default=None)
    may_be_lifted_by: str | None = text("body that may lift it", limit=200, default=None)
    covers: tuple[str, ...] = given("events, things and documents it covers", default=(), pattern=COVERED, what=COVERED_FORM)
    existence_public: bool | None = given("whether it may be known that there is something secret", default=None)


@event("secrecy-ratified", stream=SECRECY, needs=(SECRECY,))
class SecrecyRatified(Event):
    """
    The council ratified secrecy (bekrachtiging).

    Law: Gemeentewet art. 25 lid 3, until 2023-03-31; the register takes it on any date, judging is reading.
    """

    municipality: MunicipalityCode = code()
    secrecy: Slug = slug("secrecy")
    quorate: bool | None = given("whether more than half of the members attended", default=None)


@event("secrecy-lifted", stream=SECRECY, needs=(SECRECY,))
class SecrecyLifted(Event):
    """Secrecy was lifted (opheffing)."""

    municipality: MunicipalityCode = code()
    secrecy: Slug = slug("secrecy")
    reason: str | None = text("reason", default=None)


@event("document-published", stream=PUBLICATION)
class DocumentPublished(Event):
    """A document was made public; `source` is the document itself."""

    municipality: MunicipalityCode = code()
    document: Slug = slug("document")
    url: str | None = text("address", limit=500, default=None)
    machine_readable: bool | None = given("whether it is in an open, machine-readable format", default=None)


@event("publication-withheld", stream=PUBLICATION)
class PublicationWithheld(Event):
    """
    A document, or part of it, was not made public.

    Law: Woo art. 5.1 and 5.2.
    """

    municipality: MunicipalityCode = code()
    document: Slug = slug("document")
    grounds: tuple[str, ...] = given("grounds", default=(), pattern=WOO_GROUND, what=WOO_GROUND_FORM)
    reasoning: str | None = text("reasoning", default=None)
    announced: bool | None = given("whether the withholding was announced", default=None)
