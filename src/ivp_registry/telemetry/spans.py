"""Spans and measurements of operations, through the API of OpenTelemetry; without an SDK it does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from opentelemetry import metrics, trace

NAME, DISTRIBUTION = "ivp_registry", "ivp-registry"

_tracer = trace.get_tracer(NAME, version(DISTRIBUTION))
_meter = metrics.get_meter(NAME, version(DISTRIBUTION))
_duration = _meter.create_histogram("ivp.operation.duration", unit="s", description="how long an operation took")
_recorded = _meter.create_counter("ivp.events.recorded", unit="{event}", description="events that were recorded")


class Span:
    """Hold the span of one operation from its begin."""

    def __init__(self, action: str) -> None:
        self._action = action
        self._current = _tracer.start_as_current_span(f"ivp.{action}", record_exception=False, set_status_on_exception=False)
        self._span = self._current.__enter__()

    def end(self, facts: Mapping[str, object], seconds: float) -> None:
        """End it with *facts*, and measure it."""
        for name, fact in facts.items():
            if isinstance(fact, bool | int | float | str):
                self._span.set_attribute(f"ivp.{name}", fact)
        error, attributes = facts.get("error"), {"ivp.action": self._action}
        if error is not None:
            attributes["error.type"] = str(error)
            self._span.set_attribute("error.type", str(error))
            self._span.set_status(trace.StatusCode.ERROR, str(error))
        self._current.__exit__(None, None, None)
        _duration.record(seconds, attributes)
        events = facts.get("events")
        if self._action == "record" and isinstance(events, int) and not (error or facts.get("repeated")):
            _recorded.add(events)
