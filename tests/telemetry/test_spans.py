"""With OpenTelemetry set up by the program: spans, durations and gauges under the documented names."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ivp_registry.doctor.metrics import GAUGES

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pathlib import Path
from tests.telemetry.test_telemetry import story
spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)
metrics.set_meter_provider(MeterProvider([reader]))
folder = Path(sys.argv[1])
story(folder)
from ivp_registry import Registry
from ivp_registry.anchoring import remember
from ivp_registry.doctor.metrics import observe
from ivp_registry.telemetry import INFO
from datetime import UTC, datetime
with Registry.open(folder / "register.db") as register:
    remember(folder / "register.db", register.verify(), at=datetime.now(UTC))
observe(str(folder / "register.db"))
measured = {}
for resource in reader.get_metrics_data().resource_metrics:
    for scope in resource.scope_metrics:
        for metric in scope.metrics:
            points = [[dict(p.attributes), getattr(p, "value", getattr(p, "count", None))] for p in metric.data.data_points]
            measured[metric.name] = [metric.unit, points]
made = [[s.name, dict(s.attributes), s.status.status_code.name, len(s.events)] for s in spans.get_finished_spans()]
print(json.dumps([made, measured]))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path_factory.mktemp("told")], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_each_operation_is_a_span(told):
    """Recording, catching up, rebuilding, verifying, signing, copying and restoring are spans with their facts."""
    spans, _ = told

    assert {name for name, *_ in spans} == {
        f"ivp.{each}" for each in ("record", "catch_up", "rebuild", "verify", "checkpoint", "backup", "restore")
    }
    name, facts, status, events = spans[0]
    assert (name, facts["ivp.first"], facts["ivp.last"], status, events) == ("ivp.record", 1, 2, "UNSET", 0)


def test_a_failure_is_told_by_its_code(told):
    """The span of a refused command has the code as ``error.type``, and no sentence."""
    spans, measured = told

    failed = [(facts["error.type"], status) for _, facts, status, _ in spans if "error.type" in facts]
    assert failed == [("already-recorded", "ERROR")]
    assert {p[0].get("error.type") for p in measured["ivp.operation.duration"][1]} == {None, "already-recorded"}


def test_durations_and_events_are_measured(told):
    """Every operation has a duration by action; events are counted once, a repeated command not at all."""
    _, measured = told

    unit, points = measured["ivp.operation.duration"]
    assert (unit, {p[0]["ivp.action"] for p in points} >= {"record", "verify", "catch_up"}) == ("s", True)
    assert measured["ivp.events.recorded"] == ["{event}", [[{}, 4]]]


def test_what_is_there_is_measured_at_every_collection(told):
    """Each gauge has its unit and its value: events, what is not signed or anchored, age, lag and parked of each view."""
    _, measured = told

    assert {name: measured[name][0] for name in GAUGES} == GAUGES
    assert measured["ivp.register.events"][1][0][1] == 4
    assert measured["ivp.ledger.unsigned"][1][0][1] == 0
    assert measured["ivp.ledger.unanchored"][1][0][1] == 4
    assert 0 <= measured["ivp.verify.age"][1][0][1] < 60
    parked = {p[0]["ivp.projection"]: p[1] for p in measured["ivp.projection.parked"][1]}
    assert parked == {"moody@1": 1, "moody@2": 0, "moody@3": 0}


def test_a_register_that_is_gone_gives_no_measurement(tmp_path):
    """A collection after the register was removed measures nothing and breaks nothing."""
    from opentelemetry.metrics import CallbackOptions

    from ivp_registry import Registry
    from ivp_registry.doctor.metrics import _reader

    Registry.create(tmp_path / "r.db").close()
    read = _reader(str(tmp_path / "r.db"), "ivp.register.events")
    assert [each.value for each in read(CallbackOptions())] == [0]
    (tmp_path / "r.db").unlink()

    assert read(CallbackOptions()) == []


def test_without_the_api_nothing_fails():
    """Another part of OpenTelemetry without its API is passed over in silence."""
    code = (
        "import sys, types\nsys.modules['opentelemetry'] = types.ModuleType('opentelemetry')\n"
        "from ivp_registry.telemetry import Operation\nwith Operation('verify') as told: pass\nprint(told._span)"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "None\n"
