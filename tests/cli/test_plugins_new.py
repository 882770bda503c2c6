"""``ivp plugins new`` writes a distribution that works at once, never over anything, and refuses names that cannot be."""

from __future__ import annotations

import os
import subprocess

import pytest
from tests.outside import HERE, outside

LONGEST = "a" * 41


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("Hours-Spent", "such as 'hours_spent'"),
        ("ivp-registry-hours", "such as 'hours'"),
        ("a__b", "such as 'a_b'"),
        ("9", "such as 'hours'"),
        ("a" * 42, "such as 'aaa"),
        ("../x", "such as 'x'"),
        ("log", "'ivp log' is a command"),
        ("audit", "is installed"),
        ("plan", "begin with 'plan-'"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_the_way_out(ivp, tmp_path, name, way_out):
    """Nothing is written, and the message says what to type instead."""
    result = ivp("plugins", "new", name)

    assert result.code == 3
    assert way_out in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_nothing_is_written_over(ivp, tmp_path, kind):
    """What lies at the place stays as it is, and nothing unfinished is left beside it."""
    place = tmp_path / "ivp-registry-hours"
    {"file": place.touch, "folder": place.mkdir, "dangling link": lambda: place.symlink_to("nowhere")}[kind]()

    result = ivp("plugins", "new", "hours")

    assert (result.code, "already-exists" in result.err) == (3, True)
    assert list(tmp_path.iterdir()) == [place]


def test_a_place_that_cannot_be_written_is_told(ivp, tmp_path):
    """A folder that is a file is named, without a traceback."""
    (tmp_path / "file").touch()

    assert ivp("plugins", "new", "hours", "--into", "file/deeper").code == 3


@pytest.fixture(name="outside")
def run_outside(ivp, tmp_path):
    """Give a function that runs commands where the plugin can be installed, with the settings of *ivp*."""
    chosen = {name: value for name, value in os.environ.items() if name.startswith("IVP_")}
    variables = outside(tmp_path / "env") | chosen

    def run(*arguments: str) -> str:
        ran = subprocess.run(arguments, cwd=tmp_path, env=variables, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    return run


@pytest.mark.slow
def test_it_works_at_once(outside, tmp_path):
    """Made, installed and tested: it records, projects and answers, found by its entry points."""
    outside("ivp", "plugins", "new", "hours_spent", "--into", "made")
    place = str(tmp_path / "made" / "ivp-registry-hours-spent")
    outside("pip", "install", "-e", place)

    outside("pytest", "-p", "no:cacheprovider", "-p", "no:randomly", place)
    outside("ivp", "init", "register.db")
    outside(
        "ivp", "record", "municipality-registered", "--municipality", "gm0296", "--name", "W", "--occurred-on", "2023-01-01"
    )
    outside("ivp", "record", "plan-drafted", "--plan", "p", "--title", "P", "--municipalities", "gm0296", "--term",
            "2023-01-01..2026-12-31", "--occurred-on", "2023-01-10")  # fmt: skip
    outside("ivp", "record", "hours-spent-recorded", "--plan", "p", "--municipality", "gm0296", "--subject", "Toezicht",
            "--occurred-on", "2024-03-01")  # fmt: skip
    assert "hours_spent\t1\t3\t0" in outside("ivp", "projections", "run")
    assert outside("ivp", "hours_spent") == "gm0296\t1\t2024-03-01\n"
    assert "hours_spent\tivp-registry-hours-spent\t0.1.0\tloaded" in outside("ivp", "plugins", "--register", "register.db")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x", LONGEST])
def test_it_is_clean(ivp, tmp_path, name):
    """With the shortest and the longest name it passes ruff as it comes, its own ruff settings, and mypy --strict."""
    assert ivp("plugins", "new", name).code == 0
    for command in (
        ["ruff", "format", "--isolated", "--check", "."],
        ["ruff", "check", "--isolated", "."],
        ["ruff", "check", "."],
        ["mypy", "--strict", "src", "tests"],
    ):
        ran = subprocess.run(
            [HERE / command[0], *command[1:]], cwd=tmp_path / f"ivp-registry-{name}", capture_output=True, text=True
        )
        assert ran.returncode == 0, (command, ran.stdout + ran.stderr)
