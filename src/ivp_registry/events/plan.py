"""Facts about a safety plan and its priorities: what was drafted, proposed, adopted, changed and ended."""

from __future__ import annotations

from datetime import date

from ..errors import InvalidInput
from ..kinds import PromiseKind, StatementKind
from ..values import LocalEmphasis, MunicipalityCode, Period, PointDecided, Slug, Vote
from .base import Event, event
from .fields import code, given, slug, text, whole

PLAN = "plan/{plan}"
COUNCIL = "plan/{plan}/council/{municipality}"
PRIORITY = "plan/{plan}/priority/{priority}"


@event("plan-drafted", stream=PLAN, opens=True)
class PlanDrafted(Event):
    """A safety plan was drafted, for one municipality or for several together."""

    plan: Slug = slug("plan")
    title: str = text("title", limit=300)
    cooperation_area: str | None = text("cooperation area", limit=200, default=None)
    municipalities: tuple[MunicipalityCode, ...] = code("participating municipalities")
    term: Period = given("first and last day of the plan")
    partners: tuple[str, ...] = text("partner organisations", limit=200, default=())
    predecessors: tuple[str, ...] = text("earlier plans, by title", limit=300, default=())

    @property
    def counts_from(self) -> date:
        """Give the first day on which the plan can hold: its term may begin before it was drafted."""
        return self.effective_from or min(self.occurred_on, self.term.first)

    def check(self) -> None:
        if not self.municipalities or len(set(self.municipalities)) != len(self.municipalities):
            raise InvalidInput(where="municipalities", value=self.municipalities, reason="name each once, at least one")


@event("safety-analysis-recorded", stream=PLAN + "/analysis", needs=(PLAN,))
class SafetyAnalysisRecorded(Event):
    """The safety situation was analysed, as a ground for priorities (veiligheidsanalyse)."""

    plan: Slug = slug("plan")
    period: Period | None = given("period analysed", default=None)
    inputs: tuple[str, ...] = text("what the analysis rests on", limit=300, default=())


@event("priority-proposed", stream=PRIORITY, opens=True, needs=(PLAN,))
class PriorityProposed(Event):
    """A theme was proposed as a priority of the plan; councils adopt it later, each for itself."""

    plan: Slug = slug("plan")
    priority: Slug = slug("priority")
    label: str = text("name of the priority", limit=300)
    rank: int | None = whole("place in the order", default=None, least=1)
    goals: tuple[str, ...] = text("goals", default=())
    motivation: str | None = text("reason", default=None)
    safety_field: str | None = text("safety field (veiligheidsveld)", limit=200, default=None)


@event("priority-amended", stream=PRIORITY, needs=(PLAN, PRIORITY))
class PriorityAmended(Event):
    """A priority was changed: by one council for its own municipality, or, with none named, in the joint list."""

    plan: Slug = slug("plan")
    priority: Slug = slug("priority")
    municipality: MunicipalityCode | None = code("municipality whose council decided", default=None)
    label: str | None = text("new name", limit=300, default=None)
    rank: int | None = whole("new place in the order", default=None, least=1)
    goals: tuple[str, ...] | None = text("new goals", default=None)
    withdrawn: bool = given("no longer a priority", default=False)
    motivation: str | None = text("reason", default=None)

    def check(self) -> None:
        if not self.withdrawn and self.label is None and self.rank is None and self.goals is None:
            raise InvalidInput(where="priority-amended", value=self.priority, reason="nothing was changed")


@event("plan-adopted", stream=COUNCIL, needs=(PLAN, "plan/{plan}/proposal/{proposal}"))
class PlanAdopted(Event):
    """
    One council (or another body, which the register takes as it was) adopted the plan for its municipality.

    Law: Politiewet 2012 art. 38b lid 1, which asks the council for goals, not for a plan.
    """

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()
    proposal: Slug | None = slug("proposal decided on", default=None)
    outcomes: tuple[PointDecided, ...] = given("outcome of each decision point", default=())
    sets_goals: bool | None = given("whether safety goals were set", default=None)
    local_emphases: tuple[LocalEmphasis, ...] = given("local emphases added", default=())
    vote: Vote | None = given("vote", default=None)


@event("plan-not-adopted", stream=COUNCIL, needs=(PLAN, "plan/{plan}/proposal/{proposal}"))
class PlanNotAdopted(Event):
    """One council did not adopt the plan: rejected, postponed or withdrawn."""

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()
    proposal: Slug | None = slug("proposal decided on", default=None)
    outcomes: tuple[PointDecided, ...] = given("outcome of each decision point", default=())
    reason: str | None = text("reason", default=None)
    vote: Vote | None = given("vote", default=None)


@event("plan-entered-into-force", stream=COUNCIL, needs=(PLAN,))
class PlanEnteredIntoForce(Event):
    """The plan took effect in one municipality, from `effective_from`, which may lie before the decision."""

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()


@event("plan-extended", stream=COUNCIL, needs=(PLAN,))
class PlanExtended(Event):
    """The term of the plan was lengthened in one municipality; that does not by itself set goals anew."""

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()
    until: date = given("new last day")
    sets_goals: bool | None = given("whether safety goals were set anew", default=None)


@event("plan-repealed", stream=COUNCIL, needs=(PLAN,))
class PlanRepealed(Event):
    """The plan was ended before its term in one municipality; the day of effect is the first day without it."""

    plan: Slug = slug("plan")
    municipality: MunicipalityCode = code()
    reason: str | None = text("reason", default=None)


@event("plan-statement-recorded", stream=PLAN + "/statement/{statement}", opens=True, needs=(PLAN,))
class PlanStatementRecorded(Event):
    """A source says something about the plan; kept as its claim, in its words, with what is unclear in them."""

    plan: Slug = slug("plan")
    statement: Slug = slug("statement")
    kind: StatementKind = given("kind of statement")
    quote: str = text("words of the source")
    concerns: tuple[MunicipalityCode, ...] = code("municipalities concerned", default=())
    ambiguity: str | None = text("what is unclear", default=None)


@event("plan-promise-made", stream=PLAN + "/promise/{promise}", opens=True, needs=(PLAN,))
class PlanPromiseMade(Event):
    """The plan promises something that can be held against what happened; breaking it breaks the plan, not the law."""

    plan: Slug = slug("plan")
    promise: Slug = slug("promise")
    kind: PromiseKind = given("kind of promise")
    quote: str = text("words of the source")
    times_per_year: int | None = whole("how often in a calendar year", default=None, least=1)
    every_years: int | None = whole("once in how many years", default=None, least=1)
    expected_on: date | None = given("day on which it was expected", default=None)
    due_on: date | None = given("last day", default=None)
    ambiguity: str | None = text("what is unclear", default=None)
