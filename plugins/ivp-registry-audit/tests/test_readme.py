"""The README of the plugin: its Python runs."""

from __future__ import annotations

import re
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_python_runs() -> None:
    """The Python of the README runs as it stands."""
    blocks = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for code in blocks:
        exec(compile(code, "README.md", "exec"), {})

    assert blocks
