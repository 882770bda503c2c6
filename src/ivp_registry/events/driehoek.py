"""Facts of the driehoek: who met, what was agreed by whom, and when the agreed course departs from the plan."""

from __future__ import annotations

from datetime import date

from ..errors import InvalidInput
from ..kinds import AuthorityDomain, Trigger
from ..values import AgreementParty, Attendee, MunicipalityCode, Slug
from .base import Event, event
from .fields import code, given, slug, text
from .plan import PLAN

MEETING = "plan/{plan}/meeting/{meeting}"
AGREEMENT = "plan/{plan}/agreement/{agreement}"
DEVIATION = "plan/{plan}/deviation/{deviation}"


@event("triangle-meeting-held", stream=MEETING, opens=True, needs=(PLAN,))
class TriangleMeetingHeld(Event):
    """
    The driehoek met (driehoeksoverleg), of one municipality or of several together.

    Law: Politiewet 2012 art. 13 lid 1 and 3.
    """

    plan: Slug = slug("plan")
    meeting: Slug = slug("meeting")
    municipalities: tuple[MunicipalityCode, ...] = code("municipalities concerned", default=())
    attendees: tuple[Attendee, ...] = given("who was present", default=())


@event("triangle-agreement-made", stream=AGREEMENT, opens=True, needs=(PLAN, MEETING, "plan/{plan}/priority/{priorities}"))
class TriangleAgreementMade(Event):
    """
    An agreement (afspraak) was made in the driehoek; its parties are not the same as those present.

    Law: Politiewet 2012 art. 13 lid 2 and 4.
    """

    plan: Slug = slug("plan")
    agreement: Slug = slug("agreement")
    meeting: Slug | None = slug("meeting in which it was made", default=None)
    parties: tuple[AgreementParty, ...] = given("parties", default=())
    priorities: tuple[Slug, ...] = slug("priorities concerned", default=())
    domain: AuthorityDomain | None = given("under whose authority the police act", default=None)
    content: str | None = text("what was agreed", default=None)


@event(
    "deviation-agreed",
    version=2,
    stream=DEVIATION,
    opens=True,
    needs=(PLAN, AGREEMENT, "plan/{plan}/priority/{priorities}"),
)
class DeviationAgreed(Event):
    """A temporary departure from the priorities was agreed; it concerns each municipality named, or all that take part."""

    plan: Slug = slug("plan")
    deviation: Slug = slug("deviation")
    agreement: Slug = slug("agreement it rests on")
    priorities: tuple[Slug, ...] = slug("priorities departed from")
    trigger: Trigger = given("why (aanleiding)")
    subject: str = text("what it is about", limit=300)
    motivation: str | None = text("reason", default=None)
    municipalities: tuple[MunicipalityCode, ...] = code("municipalities concerned; none means all", default=())
    until: date | None = given("last day, if one was agreed", default=None)
    police_data: bool | None = given("whether it holds police data (politiegegevens)", default=None)

    def check(self) -> None:
        if not self.priorities:
            raise InvalidInput(where="priorities", value=(), reason="name at least one priority that is departed from")
        if self.until is not None and self.until < self.counts_from:
            raise InvalidInput(where="until", value=str(self.until), reason="it ends before it starts")


@event("deviation-extended", stream=DEVIATION, needs=(PLAN, DEVIATION))
class DeviationExtended(Event):
    """A deviation was agreed to last longer."""

    plan: Slug = slug("plan")
    deviation: Slug = slug("deviation")
    until: date | None = given("new last day; none means without end", default=None)
    reason: str | None = text("reason", default=None)


@event("deviation-ended", stream=DEVIATION, needs=(PLAN, DEVIATION))
class DeviationEnded(Event):
    """The course went back to the plan; the day of effect is the first day without the deviation."""

    plan: Slug = slug("plan")
    deviation: Slug = slug("deviation")
    reason: str | None = text("reason", default=None)
