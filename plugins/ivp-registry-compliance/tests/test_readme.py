"""The README of the plugin is true."""

from __future__ import annotations

import re
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_example_for_libraries_runs() -> None:
    """Whoever pastes it gets what it says."""
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

    assert len(blocks) == 1
    exec(compile(blocks[0], "README.md", "exec"), {"__name__": "readme"})
