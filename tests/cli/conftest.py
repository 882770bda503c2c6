"""Run ``ivp`` in this process, as a user would type it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from ivp_registry.cli import main

CLERK = "council-clerk@gm0296"


@attrs.frozen
class Result:
    """Hold what a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(name="ivp")
def ivp_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Give a function that runs ``ivp`` in a fresh folder, in English, with a register and an office chosen."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"IVP_LANG": "en", "IVP_REGISTER": "register.db", "IVP_RECORDED_BY": CLERK}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("IVP_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("IVP_PLUGINS", raising=False)
    monkeypatch.setenv("LANGUAGE", "en")

    def run(*arguments: str, stdin: bytes = b"") -> Result:
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            main(arguments)
        captured = capsys.readouterr()
        return Result(int(left.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(name="plan")
def plan_recorded(ivp: Run) -> Run:
    """Give ``ivp`` with a register that holds a municipality, a plan, a priority, a norm and a deviation."""
    for line in STORY:
        result = ivp(*line)
        assert result.code == 0, result.err
    return ivp


STORY = (
    ("init", "register.db"),
    ("record", "municipality-registered", "--municipality", "gm0296", "--name", "Wijchen", "--occurred-on", "2023-01-01"),
    (
        "record", "plan-drafted", "--plan", "p", "--title", "Samen", "--municipalities", "gm0296",
        "--term", "2023-01-01..2026-12-31", "--occurred-on", "2023-01-01",
    ),
    (
        "record", "priority-proposed", "--plan", "p", "--priority", "verkeer", "--label", "Verkeer", "--rank", "1",
        "--occurred-on", "2023-01-01",
    ),
    ("record", "local-norm-adopted", "--municipality", "gm0296", "--days", "14", "--occurred-on", "2023-01-01"),
    (
        "record", "triangle-agreement-made", "--plan", "p", "--agreement", "1", "--parties", "mayor@gm0296",
        "--occurred-on", "2024-01-22",
    ),
    (
        "record", "deviation-agreed", "--plan", "p", "--deviation", "1", "--agreement", "1", "--priorities", "verkeer",
        "--trigger", "monitoring", "--subject", "Hoogwater", "--occurred-on", "2024-01-22",
    ),
    (
        "record", "council-notified", "--plan", "p", "--deviation", "1", "--municipality", "gm0296", "--acting-body", "mayor",
        "--occurred-on", "2024-02-12",
    ),
)  # fmt: skip
TOLD = "plan/p/notification/gm0296@1"
EVENTS = 7
