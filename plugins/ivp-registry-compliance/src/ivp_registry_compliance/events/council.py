"""Facts about councils that decide how their decisions, and secrecy before them, are judged."""

from __future__ import annotations

from ivp_registry.errors import InvalidInput
from ivp_registry.events import Event, event
from ivp_registry.events.fields import code, given, slug, whole
from ivp_registry.events.secrecy import SECRECY
from ivp_registry.values import MunicipalityCode, Slug


@event("compliance-council-meeting-held", stream="municipality/{municipality}/meeting/{meeting}", opens=True)
class CouncilMeetingHeld(Event):
    """
    One council met, with so many of its members.

    Law: Gemeentewet art. 20.
    """

    municipality: MunicipalityCode = code()
    meeting: Slug = slug("meeting")
    sitting: int | None = whole("sitting members", default=None, least=1)
    present: int | None = whole("members present", default=None)
    called_again: bool | None = given("whether it was called again after too few members came", default=None)

    def check(self) -> None:
        if self.sitting is not None and self.present is not None and self.present > self.sitting:
            raise InvalidInput(where="present", value=self.present, reason="more members are present than sit")


@event("compliance-council-period-began", stream="municipality/{municipality}/council-period")
class CouncilPeriodBegan(Event):
    """
    A newly elected council took office in one municipality.

    After a reorganisation that is another day than elsewhere, so it is a fact and not a rule.
    """

    municipality: MunicipalityCode = code()


@event("compliance-secret-papers-handed-over", stream=SECRECY, needs=(SECRECY,))
class SecretPapersHandedOver(Event):
    """
    Papers under secrecy were handed to the council, or to some of its members.

    Law: Gemeentewet art. 25 lid 3 (to 2023-03-31), where the next meeting counts from this day; art. 88 after that.
    """

    municipality: MunicipalityCode = code()
    secrecy: Slug = slug("secrecy")
    whole_body: bool | None = given("whether the whole body got them", default=None)
    closed_committee: bool | None = given("whether it was in a closed meeting of a committee", default=None)


@event("compliance-regional-plan-adopted", stream="regional-plan/{regional_plan}")
class RegionalPlanAdopted(Event):
    """
    The police plan of a regional unit was adopted, for the municipalities in its area.

    Law: Politiewet 2012 art. 39 lid 1.
    """

    regional_plan: Slug = slug("regional police plan")
    municipalities: tuple[MunicipalityCode, ...] = code("municipalities in the area")
