"""
A register of safety plans, of what the driehoek agreed to deviate from, and of which councils were told.

>>> from ivp_registry import Registry
>>> with Registry.create(":memory:") as register:
...     register.head()
0
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import RegistryError
    from .events import Event, event
    from .events.council import CouncilNotified
    from .events.driehoek import DeviationAgreed, DeviationEnded, TriangleAgreementMade
    from .events.plan import PlanAdopted, PlanDrafted, PriorityProposed
    from .events.record import Record
    from .events.register import EventCorrected, EventRetracted, LocalNormAdopted, MunicipalityRegistered
    from .hookspecs import hookimpl
    from .projections import Change, Projection, Table
    from .recording import Receipt
    from .registry import Registry
    from .state import Reading
    from .values import Actor, Document, Period

__all__ = [
    "Actor",
    "Change",
    "CouncilNotified",
    "DeviationAgreed",
    "DeviationEnded",
    "Document",
    "Event",
    "EventCorrected",
    "EventRetracted",
    "LocalNormAdopted",
    "MunicipalityRegistered",
    "Period",
    "PlanAdopted",
    "PlanDrafted",
    "PriorityProposed",
    "Projection",
    "Reading",
    "Receipt",
    "Record",
    "Registry",
    "RegistryError",
    "Table",
    "TriangleAgreementMade",
    "event",
    "hookimpl",
]

_HOMES = {
    "errors": ("RegistryError",),
    "events": ("Event", "event"),
    "events.council": ("CouncilNotified",),
    "events.driehoek": ("DeviationAgreed", "DeviationEnded", "TriangleAgreementMade"),
    "events.plan": ("PlanAdopted", "PlanDrafted", "PriorityProposed"),
    "events.record": ("Record",),
    "events.register": ("EventCorrected", "EventRetracted", "LocalNormAdopted", "MunicipalityRegistered"),
    "hookspecs": ("hookimpl",),
    "projections": ("Change", "Projection", "Table"),
    "recording": ("Receipt",),
    "registry": ("Registry",),
    "state": ("Reading",),
    "values": ("Actor", "Document", "Period"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that importing the package costs next to nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("ivp-registry")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'ivp_registry' has no attribute '{name}'")
    return getattr(import_module(f".{_HOME_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
