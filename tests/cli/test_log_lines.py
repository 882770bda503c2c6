"""``ivp --log-level`` and ``IVP_LOG``: what is done, as JSON Lines on stderr, and only when asked for."""

from __future__ import annotations

import json

import pytest

from .conftest import Run


@pytest.mark.parametrize("asked", ["option", "environment", "file"])
def test_what_is_done_is_told_line_by_line(plan: Run, monkeypatch: pytest.MonkeyPatch, tmp_path, asked: str) -> None:
    """By option, environment or ivp.toml: each line is JSON with moment, level, logger, message and fields."""
    if asked == "environment":
        monkeypatch.setenv("IVP_LOG", "info")
    if asked == "file":
        (tmp_path / "ivp.toml").write_text('log_level = "info"\n')
    done = plan(*(["--log-level", "info"] if asked == "option" else []), "verify", "--format", "json")

    (line,) = [json.loads(each) for each in done.err.splitlines() if each.startswith("{")]
    assert (line["level"], line["logger"], line["action"], line["findings"]) == ("info", "ivp_registry.verify", "verify", 0)
    assert line["at"].endswith("Z")
    assert line["seconds"] > 0
    assert json.loads(done.out)["schema"] == "ivp/verify/2"


def test_without_asking_nothing_is_told(plan: Run) -> None:
    """By default stderr has no log; a run that asked leaves nothing behind for the next."""
    plan("--log-level", "debug", "verify")

    assert "{" not in plan("verify", "--format", "json").err


def test_only_from_the_level_on(plan: Run) -> None:
    """A level leaves out what is less than it."""
    assert "{" not in plan("--log-level", "warning", "verify").err


def test_an_unknown_level_is_refused(plan: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A level that there is not is named with those that there are."""
    monkeypatch.setenv("IVP_LOG", "loud")

    refused = plan("verify")

    assert (refused.code, "'loud'" in refused.err, "debug, info, warning, error" in refused.err) == (3, True, True)
