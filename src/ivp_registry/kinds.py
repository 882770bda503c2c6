"""The closed lists that facts choose from: offices, bodies, triggers, outcomes. Codes are stored; labels are translated."""

from __future__ import annotations

from enum import StrEnum


class Office(StrEnum):
    """An office that acts, sits at the table or records. Source: reference glossary, bodies and roles."""

    MAYOR = "mayor"
    PUBLIC_PROSECUTOR = "public-prosecutor"
    CHIEF_PUBLIC_PROSECUTOR = "chief-public-prosecutor"
    POLICE_TEAM_CHIEF = "police-team-chief"
    POLICE_CHIEF = "police-chief"
    COUNCIL_CLERK = "council-clerk"
    SAFETY_OFFICER = "safety-officer"
    ALDERMAN = "alderman"
    AUDITOR = "auditor"
    ARCHIVIST = "archivist"
    PARTNER = "partner"


class Body(StrEnum):
    """A body that decides, tells or is told."""

    COUNCIL = "council"
    MAYOR = "mayor"
    MUNICIPAL_EXECUTIVE = "municipal-executive"
    COMMITTEE = "committee"
    COUNCIL_CLERK = "council-clerk"
    JOINT_TRIANGLE = "joint-triangle"
    TRIANGLE = "triangle"
    PUBLIC_PROSECUTION_SERVICE = "public-prosecution-service"
    POLICE = "police"
    COURT_OF_AUDIT = "court-of-audit"
    JOINT_CIVIL_SERVICE = "joint-civil-service"
    GOVERNMENT = "government"


class Dating(StrEnum):
    """How sure a date is: sources often give only a bound."""

    EXACT = "exact"
    NOT_BEFORE = "not-before"
    NOT_AFTER = "not-after"


class Trigger(StrEnum):
    """Why the driehoek departs from the plan (aanleiding)."""

    MONITORING = "monitoring"
    UNFORESEEN_CIRCUMSTANCE = "unforeseen-circumstance"
    PROLONGED_CRISIS = "prolonged-crisis"
    PARTNER_CAPACITY_SHORTAGE = "partner-capacity-shortage"


class AuthorityDomain(StrEnum):
    """
    Under whose authority the police act in what was agreed.

    Law: Politiewet 2012 art. 11 and 12.
    """

    PUBLIC_ORDER = "public-order"
    CRIMINAL_LAW = "criminal-law"
    BOTH = "both"


class NotificationForm(StrEnum):
    """In which form a council was told."""

    COUNCIL_INFORMATION_LETTER = "council-information-letter"
    MEETING = "meeting"
    FOR_INFORMATION = "for-information"
    CONFIDENTIAL_MEETING = "confidential-meeting"
    OTHER = "other"


class DecisionOutcome(StrEnum):
    """What became of a decision point or an amendment."""

    ADOPTED = "adopted"
    AMENDED = "amended"
    REJECTED = "rejected"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    NOT_ADOPTED = "not-adopted"


class Scope(StrEnum):
    """Whether an implementation plan is of all municipalities together or of one."""

    JOINT = "joint"
    LOCAL = "local"


class PlanPart(StrEnum):
    """Which of the two plans a monitoring covers."""

    SAFETY_PLAN = "safety-plan"
    IMPLEMENTATION_PLAN = "implementation-plan"


class EvaluationKind(StrEnum):
    """When in its term a plan is evaluated."""

    INTERIM = "interim"
    FINAL = "final"


class StatementKind(StrEnum):
    """What kind of thing a source says; a claim of a source is not a finding of the register."""

    NATURE = "nature"
    CLAIM = "claim"
    REASON = "reason"
    RISK = "risk"
    FINANCE = "finance"
    COMMUNICATION = "communication"
    MEASURE = "measure"
    ADVICE = "advice"
    INTENTION = "intention"


class PromiseKind(StrEnum):
    """What a plan promises, so that a later check can hold it against what happened."""

    DEVIATION_REPORTED = "deviation-reported"
    MONITORING = "monitoring"
    IMPLEMENTATION_PLAN_UPDATE = "implementation-plan-update"
    IMPLEMENTATION_PLAN_TO_COUNCIL = "implementation-plan-to-council"
    EVALUATION = "evaluation"
    THEME_MEETING = "theme-meeting"
    BUDGET_REPORTED = "budget-reported"


class ReorganisationKind(StrEnum):
    """How a municipality changed. Source: TOOI change objects Samenvoeging, Uitbreiding, Herschikking."""

    MERGER = "merger"
    ABSORPTION = "absorption"
    REARRANGEMENT = "rearrangement"
    RENAMING = "renaming"


class CouncilViewKind(StrEnum):
    """What a council answered to a draft regional police plan (zienswijze)."""

    VIEW_GIVEN = "view-given"
    NO_VIEW = "no-view"


class HistorySubject(StrEnum):
    """Of what a history can be recorded as complete: only then does an absence mean that nothing happened."""

    COUNCIL_DECISIONS = "council-decisions"
    NOTIFICATIONS = "notifications"
    QUESTIONS = "questions"
    REGIONAL_PLANS = "regional-plans"
    EXECUTION = "execution"
    SECRECY = "secrecy"
    PUBLICATION = "publication"
    PERSONAL_DATA = "personal-data"
    ARCHIVE = "archive"
