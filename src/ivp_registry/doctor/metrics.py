"""What is measured of a register at every collection, as gauges of OpenTelemetry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from opentelemetry.metrics import CallbackOptions, Observation, get_meter

from ..errors import RegistryError
from ..registry import Registry
from .readings import Readings, take_readings

GAUGES = {
    "ivp.register.events": "{event}",
    "ivp.ledger.unsigned": "{event}",
    "ivp.ledger.unanchored": "{event}",
    "ivp.verify.age": "s",
    "ivp.projection.lag": "{event}",
    "ivp.projection.parked": "{event}",
}
"""Each gauge with its unit."""

Take = Callable[[Readings], Iterable[Observation]]


def observe(address: str) -> None:
    """
    Let every collection of metrics in this process read the register at *address*, each time over a connection of its own.

    It goes on until the process ends; a register that cannot be read gives no measurements.

    Raises:
        RegistryError: If there is no register there now.
    """
    Registry.open(address).close()
    meter = get_meter("ivp_registry")
    for name, unit in GAUGES.items():
        meter.create_observable_gauge(name, [_reader(address, name)], unit=unit)


def _reader(address: str, name: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def read(_: CallbackOptions) -> Iterable[Observation]:
        try:
            with Registry.open(address) as register:
                readings = take_readings(register, now=datetime.now(UTC))
        except RegistryError:
            return []
        return list(_observations(readings, name, address))

    return read


def _observations(readings: Readings, name: str, address: str) -> Iterable[Observation]:
    about: dict[str, str | bool] = {"ivp.register": address}
    gauge = name.rpartition(".")[2]
    if name.startswith("ivp.projection."):
        for view in readings.views:
            value = getattr(view, gauge)
            if value is not None:
                key = f"{view.name}@{view.version}"
                yield Observation(value, about | {"ivp.projection": key, "ivp.projection.answers": view.answers})
        return
    value = readings.verify_age if name == "ivp.verify.age" else getattr(readings, gauge)
    if value is not None:
        yield Observation(value, about)
