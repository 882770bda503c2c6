"""What the tests of reports share: the register of the demonstration, a browser where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ivp_registry import Registry
from ivp_registry.demo import play
from ivp_registry.demo.continuation import continuation
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import seed
from ivp_registry.plugins import discover
from ivp_registry_reports.contract import Options
from ivp_registry_reports.reading import read
from ivp_registry_reports.site.pages import site

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give a Chromium of this machine; skip aloud without one, and fail where IVP_REQUIRE_BROWSER says it must be there."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found, sync_playwright = None, None
    if found is None or sync_playwright is None:
        told = "NOT TESTED: there is no Chromium or no playwright here (apt-get install chromium; pip install playwright)"
        if os.environ.get("IVP_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield running
        running.close()
