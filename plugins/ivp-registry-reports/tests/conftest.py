"""What the tests of reports share: the register of the demonstration, and its site."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.browser.fixtures import browser_gate  # noqa: F401

from ivp_registry import Registry
from ivp_registry.demo import play
from ivp_registry.demo.continuation import continuation
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import seed
from ivp_registry.plugins import discover
from ivp_registry_reports.contract import Options
from ivp_registry_reports.reading import read
from ivp_registry_reports.site.pages import site


@pytest.fixture(scope="session")
def demo_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the register of the demonstration, on disk."""
    path = tmp_path_factory.mktemp("demo") / "register.db"
    clock = StoryClock()
    with Registry.create(path, clock=clock) as register:
        play(register, clock, [*seed(), *continuation()])
    return path


@pytest.fixture(scope="session")
def demo_account(demo_register: Path) -> Any:
    """Give the account of the demonstration, with findings."""
    with Registry.open(demo_register, plugins=discover()) as register:
        return read(register, valid=date(2026, 3, 10))


@pytest.fixture(scope="session")
def demo_site(demo_account: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site of the demonstration in Dutch, written to a folder."""
    folder = tmp_path_factory.mktemp("site")
    for each in site(demo_account, Options()):
        (folder / each.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / each.path).write_bytes(each.content)
    return folder
