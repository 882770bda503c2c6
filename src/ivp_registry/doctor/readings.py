"""What can be measured of a register at one moment, for the doctor and for monitoring."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import attrs

from ..anchoring import Shelf, Verified, last_verified
from ..errors import RegistryError
from ..registry import Registry


@attrs.frozen(kw_only=True)
class ViewReading:
    """Hold how far a read model is in one version; None where it cannot be read."""

    name: str
    version: int
    answers: bool
    lag: int | None
    parked: int | None


@attrs.frozen(kw_only=True)
class Readings:
    """
    Hold how many events there are, how many no checkpoint beside the register binds, the last verification, the views.

    *unsigned* and *verified* are None where nothing is known, or what is there cannot be read.
    """

    at: datetime
    events: int
    unsigned: int | None
    verified: Verified | None
    views: tuple[ViewReading, ...]

    @property
    def verify_age(self) -> float | None:
        """Give the seconds since the register was verified last."""
        return (self.at - self.verified.at).total_seconds() if self.verified else None

    @property
    def unanchored(self) -> int:
        """Count the events that nothing kept elsewhere confirmed when the register was verified last."""
        return self.events - (self.verified.anchored if self.verified else 0)


def take_readings(register: Registry, *, now: datetime) -> Readings:
    """Read all of it; what cannot be read is None, for others to judge."""
    events, path = register.head(), register.address.path
    unsigned, verified = None, None
    with suppress(RegistryError):
        newest = Shelf(path).newest()
        unsigned = events - (newest.size if newest else 0)
    with suppress(RegistryError):
        verified = last_verified(path)
    views = tuple(each for name in register.read_models.names() for each in _views(register, name))
    return Readings(at=now, events=events, unsigned=unsigned, verified=verified, views=views)


def _views(register: Registry, name: str) -> list[ViewReading]:
    try:
        return [
            ViewReading(
                name=name, version=each.view.version, answers=each.answers, lag=each.view.behind,
                parked=sum(not event.skipped for event in each.view.parked()),
            )
            for each in register.read_models.versions(name)
        ]  # fmt: skip
    except RegistryError:
        return [ViewReading(name=name, version=0, answers=False, lag=None, parked=None)]
