"""Facts of the councils: what was put before them, what they were told, asked and promised."""

from __future__ import annotations

from datetime import date

from ..errors import InvalidInput
from ..kinds import CouncilViewKind, DecisionOutcome, NotificationForm
from ..values import DecisionPoint, LocalEmphasis, MunicipalityCode, Slug
from .base import Event, event
from .driehoek import DEVIATION
from .fields import code, given, slug, text
from .plan import PLAN

PROPOSAL = "plan/{plan}/proposal/{proposal}"
AMENDMENT = "plan/{plan}/amendment/{amendment}"
COMMITMENT = "municipality/{municipality}/commitment/{commitment}"
QUESTION = "municipality/{municipality}/question/{question}"


@event(
    "joint-council-session-held",
    stream=PLAN + "/session/{session}",
    opens=True,
    needs=(PLAN, "plan/{plan}/priority/{themes}"),
)
class JointCouncilSessionHeld(Event):
    """Several councils met together to be informed; nothing is decided there (gezamenlijke raadsbijeenkomst)."""

    plan: Slug = slug("plan")
    session: Slug = slug("session")
    municipalities: tuple[MunicipalityCode, ...] = code("municipalities whose councils were invited", default=())
    themes: tuple[Slug, ...] = slug("priorities presented", default=())


@event("theme-meeting-held", stream=PLAN + "/theme-meeting/{municipality}", needs=(PLAN,))
class ThemeMeetingHeld(Event):
    """One council had its theme meeting about safety (themabijeenkomst)."""

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()
    theme: str = text("theme", limit=300)


@event("council-proposal-submitted", stream=PROPOSAL, opens=True, needs=(PLAN,))
class CouncilProposalSubmitted(Event):
    """A proposal with its decision points was put before a council (beslisnota, raadsvoorstel)."""

    plan: Slug = slug("plan")
    proposal: Slug = slug("proposal")
    municipality: MunicipalityCode | None = code("municipality, if the source names it", default=None)
    title: str = text("subject", limit=300)
    decision_points: tuple[DecisionPoint, ...] = given("decision points", default=())
    secrecy: bool | None = given("whether secrecy was asked", default=None)
    advice: tuple[str, ...] = text("internal advice, by office", limit=300, default=())


@event("amendment-tabled", stream=AMENDMENT, opens=True, needs=(PLAN, PROPOSAL))
class AmendmentTabled(Event):
    """A change to a draft decision was proposed in one council (amendement)."""

    plan: Slug = slug("plan")
    amendment: Slug = slug("amendment")
    municipality: MunicipalityCode = code()
    proposal: Slug | None = slug("proposal it would change", default=None)
    content: str = text("the change")


@event("amendment-decided", stream=AMENDMENT, needs=(PLAN, AMENDMENT))
class AmendmentDecided(Event):
    """A council decided on an amendment."""

    plan: Slug = slug("plan")
    amendment: Slug = slug("amendment")
    municipality: MunicipalityCode = code()
    outcome: DecisionOutcome = given("outcome")
    adds: tuple[LocalEmphasis, ...] = given("local emphases it adds", default=())


@event(
    "council-notified",
    stream=PLAN + "/notification/{municipality}",
    needs=(PLAN, DEVIATION, PLAN + "/shortfall/{shortfall}"),
)
class CouncilNotified(Event):
    """
    One council was told about a deviation, or about a budget shortfall.

    Law: Gemeentewet art. 169 lid 2 and art. 180 lid 2, which name no term; a term is local.
    """

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()
    deviation: Slug | None = slug("deviation it is about", default=None)
    shortfall: Slug | None = slug("budget shortfall it is about", default=None)
    form: NotificationForm | None = given("form", default=None)
    whole_council: bool | None = given("whether the whole council was told", default=None)
    subject: str | None = text("subject", limit=300, default=None)

    def check(self) -> None:
        if (self.deviation is None) == (self.shortfall is None):
            raise InvalidInput(where="deviation", value=self.deviation, reason="name one deviation or one shortfall")


@event("commitment-made", stream=COMMITMENT, opens=True)
class CommitmentMade(Event):
    """A promise was made to a council (toezegging); it may have no term at all, and then is never late."""

    municipality: MunicipalityCode = code()
    commitment: Slug = slug("commitment")
    content: str = text("what was promised")
    due_on: date | None = given("last day, if one was promised", default=None)


@event("commitment-settled", stream=COMMITMENT, needs=(COMMITMENT,))
class CommitmentSettled(Event):
    """A promise to a council was settled (afdoening)."""

    municipality: MunicipalityCode = code()
    commitment: Slug = slug("commitment")
    how: str | None = text("how", default=None)


@event("question-asked", stream=QUESTION, opens=True)
class QuestionAsked(Event):
    """
    A council, or part of it, asked a question.

    Law: Gemeentewet art. 155, 169 lid 3, 180 lid 3.
    """

    municipality: MunicipalityCode = code()
    question: Slug = slug("question")
    content: str = text("the question")
    due_on: date | None = given("last day for an answer, if a term holds", default=None)


@event("question-answered", stream=QUESTION, needs=(QUESTION,))
class QuestionAnswered(Event):
    """A question of the council was answered, or the answer was refused on a ground."""

    municipality: MunicipalityCode = code()
    question: Slug = slug("question")
    refused: bool = given("whether the answer was refused", default=False)
    refusal_ground: str | None = text("ground for refusing", limit=300, default=None)


@event("regional-plan-heard", stream="municipality/{municipality}/regional-plan/{regional_plan}")
class RegionalPlanHeard(Event):
    """
    The mayor heard the council about the draft regional police plan.

    Law: Politiewet 2012 art. 38b lid 2.
    """

    municipality: MunicipalityCode = code()
    regional_plan: Slug = slug("regional police plan")
    view: CouncilViewKind | None = given("what the council answered", default=None)
    draft_offered_on: date | None = given("day the draft was offered", default=None)
    plan_adopted_on: date | None = given("day the regional plan was adopted", default=None)
