"""Facts of carrying the plan out: implementation plans, monitoring, evaluation, money."""

from __future__ import annotations

from ..errors import InvalidInput
from ..kinds import EvaluationKind, PlanPart, Scope
from ..values import MunicipalityCode, Period, Slug
from .base import Event, event
from .fields import code, given, slug, text, whole
from .plan import PLAN

IMPLEMENTATION = "plan/{plan}/implementation/{implementation_plan}"


@event("implementation-plan-adopted", stream=IMPLEMENTATION, opens=True, needs=(PLAN,))
class ImplementationPlanAdopted(Event):
    """An implementation plan (uitvoeringsplan) was adopted, joint or local."""

    plan: Slug = slug("plan")
    implementation_plan: Slug = slug("implementation plan")
    scope: Scope = given("joint or local")
    municipality: MunicipalityCode | None = code("municipality, for a local plan", default=None)
    term: Period | None = given("first and last day", default=None)
    title: str | None = text("title", limit=300, default=None)

    def check(self) -> None:
        if self.scope is Scope.LOCAL and self.municipality is None:
            raise InvalidInput(where="municipality", value=None, reason="a local implementation plan is of one municipality")


@event("implementation-plan-sent-for-information", stream=IMPLEMENTATION, needs=(PLAN, IMPLEMENTATION))
class ImplementationPlanSentForInformation(Event):
    """An implementation plan was sent to one council, with no decision asked (ter kennisname)."""

    plan: Slug = slug("plan")
    implementation_plan: Slug = slug("implementation plan")
    municipality: MunicipalityCode = code()


@event("monitoring-held", stream=PLAN + "/monitoring/{round}", opens=True, needs=(PLAN,))
class MonitoringHeld(Event):
    """A monitoring round was held; it counts only for the plans that it covered."""

    plan: Slug = slug("plan")
    round: Slug = slug("round")
    covers: tuple[PlanPart, ...] = given("plans covered", default=())
    result: str | None = text("result", default=None)


@event("evaluation-presented", stream=PLAN + "/evaluation/{evaluation}", needs=(PLAN,))
class EvaluationPresented(Event):
    """An evaluation was presented to one council."""

    plan: Slug = slug("plan")
    evaluation: Slug = slug("evaluation")
    municipality: MunicipalityCode = code()
    kind: EvaluationKind = given("interim or final")


@event("budget-shortfall-reported", stream=PLAN + "/shortfall/{shortfall}", opens=True, needs=(PLAN,))
class BudgetShortfallReported(Event):
    """It became known that the plan cannot be carried out within its budget."""

    plan: Slug = slug("plan")
    shortfall: Slug = slug("shortfall")
    municipality: MunicipalityCode | None = code("municipality, if it concerns one", default=None)
    eurocents: int | None = whole("amount in eurocents", default=None)
    explanation: str | None = text("explanation", default=None)
