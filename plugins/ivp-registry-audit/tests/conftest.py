"""The demonstration as a register in memory, and as one that ``ivp`` reads; random histories on top of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import strategies as st

from ivp_registry import Registry
from ivp_registry.cli import main
from ivp_registry.demo import play
from ivp_registry.demo.continuation import continuation
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import seed
from ivp_registry.errors import NotAdmitted
from ivp_registry.events import Event
from ivp_registry.testing import CLERK, corrected, retracted
from ivp_registry.testing.variations import variations

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


@pytest.fixture(name="demo")
def demonstration() -> Iterator[Registry]:
    with Registry.create(":memory:", clock=StoryClock()) as register:
        yield told(register)


def told(register: Registry) -> Registry:
    """Play the demonstration."""
    clock = register._recorder._clock
    play(register, clock, sorted([*seed(), *continuation()], key=lambda step: step.day))
    return register


@st.composite
def amendments(draw: st.DrawFn) -> list[tuple[int, int, bool]]:
    """Give which events are amended: position, which variation, or retracted."""
    return draw(st.lists(st.tuples(st.integers(1, 130), st.integers(0, 9), st.booleans()), max_size=6))


def amend(register: Registry, chosen: list[tuple[int, int, bool]]) -> None:
    """Correct or retract the chosen events, as far as the register takes it."""
    for position, number, retract in chosen:
        if position > register.head():
            continue
        record = register.find(str(position))
        others: list[Event] = [] if retract else list(variations(record.event))
        event = corrected(record.id, others[number % len(others)]) if others else retracted(record.id)
        try:
            register.record(event, by=CLERK)
        except NotAdmitted:
            continue


@attrs.frozen
class Result:
    """Hold what a command did."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> list[dict[str, object]]:
        """Give the rows of a JSON result."""
        return json.loads(self.out)["data"]

    def table(self) -> list[dict[str, str]]:
        """Give the rows of a CSV result."""
        return list(csv.DictReader(io.StringIO(self.out)))


@pytest.fixture(name="audit")
def audit_command(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """Give a function that runs ``ivp audit`` on a register of the demonstration."""
    path: Path = tmp_path_factory.mktemp("audit") / "register.db"
    for name, value in {"IVP_LANG": "en", "LANGUAGE": "en", "IVP_REGISTER": str(path)}.items():
        monkeypatch.setenv(name, value)
    with Registry.create(path, clock=StoryClock()) as register:
        told(register)

    def run(*arguments: str) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(("audit", *arguments))
        captured = capsys.readouterr()
        return Result(int(left.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(name="register")
def empty_register() -> Iterator[Registry]:
    with Registry.create(":memory:") as made:
        yield made
