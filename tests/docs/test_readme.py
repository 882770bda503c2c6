"""What the README shows is what happens: its sessions and its Python are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def steps() -> list[tuple[str, list[str]]]:
    """Split the console blocks into commands and the output shown below each."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            found.append((line[2:].partition("   #")[0], []))
        elif found:
            found[-1][1].append(line)
    return found


def test_the_console_session_runs_as_shown(tmp_path: Path) -> None:
    """Every command of the README succeeds, and prints what is shown below it."""
    script = "\n".join(f'{command}; echo "§$?"' for command, _ in steps())
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )

    outputs = re.split(r"§(\d+)\n", ran.stdout)
    for number, (command, shown) in enumerate(steps()):
        assert outputs[2 * number + 1] == "0", (command, ran.stderr)
        if shown:
            assert outputs[2 * number].splitlines() == shown, command


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_runs(code: str) -> None:
    """The Python of the README runs as it stands."""
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("example", sorted(ROOT.glob("examples/*.py")), ids=lambda path: path.name)
def test_examples_run(example: Path, tmp_path: Path) -> None:
    """Every example runs by itself in an empty folder."""
    ran = subprocess.run([sys.executable, example], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert "consistent: True" in ran.stdout
