"""The closed lists of a check: four outcomes, and four classes of sources that a norm can come from."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What a check says of one thing; each with its reason, and never more than is known."""

    CONFORM = "conform"
    NON_CONFORM = "non_conform"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


class SourceClass(StrEnum):
    """
    Where a norm comes from: a law, a local regulation, a plan or decision, a standard.

    What breaks a plan breaks no law; the class goes with every finding so that nobody can mistake one for the other.
    """

    WET = "WET"
    LOKAAL = "LOKAAL"
    PLAN = "PLAN"
    STANDAARD = "STANDAARD"
