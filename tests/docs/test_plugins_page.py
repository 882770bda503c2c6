"""docs/plugins.md is followed as an outsider would, in an environment of its own, and gives examples/ivp-registry-hours."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from tests.outside import HERE, outside

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "ivp-registry-hours"
PAGE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEFT = ("__pycache__", ".*_cache")
"""What running a tool leaves behind."""

SQLITE = """#!{python}
import sqlite3, sys
for row in sqlite3.connect(f"file:{{sys.argv[2]}}?mode=ro", uri=True).execute(sys.argv[3]):
    print(*row, sep="|")
"""
"""What stands in for ``sqlite3 -readonly FILE SQL`` on a machine without it."""

Step = tuple[str, list[str]]


def commands(block: str) -> list[Step]:
    """Split a session into commands and the output shown below each."""
    found: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def steps(page: str, files: Path) -> Iterator[Step]:
    """Give the steps of a page in order: its sessions, and the files it shows, written where the text before them says."""
    held: dict[str, str] = {}
    for number, block in enumerate(BLOCK.finditer(page)):
        language, text = block.groups()
        if language == "console":
            yield from commands(text)
        else:
            name = re.findall(r"`(\S+\.py)`", page[: block.start()])[-1]
            held[name] = text if language == "python" else patched(held[name], text)
            (files / str(number)).write_text(held[name], encoding="utf-8")
            yield f"cp {files / str(number)} {name}", []


def patched(text: str, diff: str) -> str:
    """Change *text* as each part of *diff* says; what is changed must stand there once."""
    for part in diff.split("@@\n"):
        lines = part.splitlines(keepends=True)
        old, new = ("".join(line[1:] for line in lines if line[0] in (" ", sign)) for sign in "-+")
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def follow(followed: list[Step], folder: Path, variables: dict[str, str]) -> None:
    """Run every step in one shell; each must succeed and print what is shown below it."""
    script = "\n".join(f'{command}; echo "§$?"' for command, _ in followed)
    ran = subprocess.run(["bash", "-c", script], cwd=folder, env=variables, capture_output=True, text=True, check=False)
    outputs = re.split(r"§(\d+)\n", ran.stdout)
    for number, (command, shown) in enumerate(followed):
        said = outputs[2 * number]
        assert outputs[2 * number + 1] == "0", (command, said, ran.stderr)
        if shown:
            assert [line.rstrip() for line in said.splitlines()] == shown, command


def content(folder: Path) -> dict[str, str]:
    """Give the files of a distribution by name, but for its README, which says more than the page."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
        and path.name != "README.md"
        and not any(fnmatch(part, left) for part in path.relative_to(folder).parts for left in LEFT)
    }


@pytest.mark.slow
def test_the_page_is_followed_to_the_end(tmp_path: Path) -> None:
    """Every command of the page does what is shown, and what it makes is the example, file for file."""
    files = tmp_path / "files"
    files.mkdir()
    folder = tmp_path / "work"
    folder.mkdir()
    variables = outside(tmp_path / "env")
    if shutil.which("sqlite3") is None:
        shell = tmp_path / "env" / "bin" / "sqlite3"
        shell.write_text(SQLITE.format(python=tmp_path / "env" / "bin" / "python"), encoding="utf-8")
        shell.chmod(0o755)

    follow(list(steps(PAGE, files)), folder, variables)

    assert content(folder / EXAMPLE.name) == content(EXAMPLE)
    (shown,) = re.findall(r"`datasette (\S+)`", PAGE)
    with sqlite3.connect(f"file:{folder / shown}?mode=ro", uri=True) as plain:  # as Datasette opens it
        assert plain.execute("SELECT sum(hours) FROM days").fetchone() == (14,)

    chosen = {"IVP_REGISTER": "register.db", "IVP_RECORDED_BY": "council-clerk@gm0296"}
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    follow(list(steps(readme, files)), folder, variables | chosen)


@pytest.mark.slow
def test_the_example_keeps_its_promises(tmp_path: Path) -> None:
    """The example as it lies here passes its own tests, and mypy in its strict form."""
    variables = outside(tmp_path / "env")
    made = shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name, ignore=shutil.ignore_patterns(*LEFT))
    for command in (["pip", "install", "-e", "."], ["pytest"], [HERE / "mypy", "src", "tests"]):
        ran = subprocess.run(command, cwd=made, env=variables, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, (command, ran.stdout + ran.stderr)
