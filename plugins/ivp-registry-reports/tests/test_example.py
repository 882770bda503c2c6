"""The example of a report from outside is a distribution of its own, and its tests pass where it is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "ivp-registry-postit"


def test_the_example_passes_its_own_tests() -> None:
    """The card keeps every promise of a report in both of its formats, and is written in less than sixty lines."""
    environment = {**os.environ, "PYTHONPATH": f"{EXAMPLE / 'src'}"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(ROOT), str(EXAMPLE / "tests")]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout
    assert len((EXAMPLE / "src/ivp_registry_postit/__init__.py").read_text().splitlines()) < 60
