"""What is true: corrections resolved, things folded from their facts, admission of new ones, readings on two clocks."""

from __future__ import annotations

from .admission import ON_PAPER, Known, admit
from .dossier import Dossier, dossier_of
from .reading import CouncilReading, PlanReading, Reading
from .resolve import Fact, resolve
from .things import Adoption, Deviation, LocalNorm, Municipality, Notification, Priority, PriorityNow

__all__ = [
    "ON_PAPER",
    "Adoption",
    "CouncilReading",
    "Deviation",
    "Dossier",
    "Fact",
    "Known",
    "LocalNorm",
    "Municipality",
    "Notification",
    "PlanReading",
    "Priority",
    "PriorityNow",
    "Reading",
    "admit",
    "dossier_of",
    "resolve",
]
