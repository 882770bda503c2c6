"""Tests that need a browser say so where there is none, and fail where there must be one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .chromium import NAMED
from .fixtures import REQUIRED

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("required", "code", "told"), [("", 0, "0 passed, 0 failed, 1 skipped"), ("1", 1, "no Chromium: /nowhere/chromium")]
)
def test_no_browser_is_told(required: str, code: int, told: str):
    """Without a browser a test is skipped, and the last lines count it; where one is required it fails, and says why."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "IVP_"))}

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"{__package__.replace('.', '/')}/test_gate.py::test_a_good_page_passes"],
        cwd=ROOT, capture_output=True, text=True, env={**environment, NAMED: "/nowhere/chromium", REQUIRED: required},
    )  # fmt: skip

    assert (done.returncode, told in done.stdout) == (code, True), done.stdout
