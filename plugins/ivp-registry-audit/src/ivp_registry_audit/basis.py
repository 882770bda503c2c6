"""What an answer rests on: the day and the moment that were asked about, and the register up to a position, and its root."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from ivp_registry.clock import to_moment
from ivp_registry.errors import UnknownReference
from ivp_registry.events.register import MunicipalityRegistered

if TYPE_CHECKING:
    from ivp_registry import Registry

Row_co = TypeVar("Row_co", covariant=True)


@attrs.frozen(kw_only=True)
class Basis:
    """
    Hold what an answer rests on, so that it can be given again, and held against a checkpoint.

    *valid* None means every day; *known* None that it was asked as of now, or at a position, which is the exact form.
    """

    valid: date | None
    known: datetime | None
    position: int
    root: str

    @classmethod
    def of(cls, registry: Registry, *, valid: date | None, known: datetime | date | int | None) -> Basis:
        """Give the basis of an answer that reads *registry* up to what it knew at *known*."""
        position = registry.position_at(known)
        return cls(valid=valid, known=moment_of(known), position=position, root=registry.root(position).hex())


@attrs.frozen(kw_only=True)
class Answer(Generic[Row_co]):
    """Hold rows with what they rest on."""

    rows: tuple[Row_co, ...]
    basis: Basis


def check_municipality(registry: Registry, code: str | None, until: int) -> None:
    """
    Refuse a municipality that was never registered by then, so that no answer is empty for a misspelt one.

    Raises:
        UnknownReference: Naming the one whose name was given instead of its code.
    """
    if code is None or any(registry.events(path=f"municipality/{code}", until=until, limit=1)):
        return
    events = (record.event for record in registry.events(topics=[MunicipalityRegistered.TOPIC], until=until))
    named = {each.name.casefold(): each.municipality for each in events if isinstance(each, MunicipalityRegistered)}
    meant = named.get(code.casefold())
    raise UnknownReference("audit", f"municipality/{code}", nearest=f"municipality/{meant}" if meant else None)


def moment_of(known: datetime | date | int | None) -> datetime | None:
    """Give the moment that was asked about; None where a position was, or nothing."""
    return to_moment(known) if isinstance(known, date) else None
