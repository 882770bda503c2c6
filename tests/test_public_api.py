"""The postcard: what the package offers, and what importing it costs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import ivp_registry

ROOT = Path(__file__).parent.parent
HEAVY = (
    "click",
    "cryptography",
    "rich",
    "pluggy",
    "eventsourcing",
    "msgspec",
    "attr",
    "attrs",
    "sqlite3",
    "ivp_registry.registry",
)


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


def test_importing_it_loads_nothing_heavy():
    """`import ivp_registry` costs next to nothing: every name loads its own room when asked for."""
    loaded = python(f"import ivp_registry, sys; print([name for name in {HEAVY!r} if name in sys.modules])")

    assert loaded == "[]"


def test_a_register_needs_no_command_line_and_no_plugin_library():
    """A program that records and reads loads neither click, rich nor pluggy."""
    code = "from ivp_registry import Registry; import sys; Registry.create(':memory:').close();"
    loaded = python(
        code + "print([name for name in ('click', 'rich', 'pluggy', 'ivp_registry.cli') if name in sys.modules])"
    )

    assert loaded == "[]"


def test_the_list_of_names_is_sorted_and_complete():
    """`__all__` is in order, holds each name once, and every name in it exists."""
    names = ivp_registry.__all__

    assert names == sorted(names)
    assert len(set(names)) == len(names)
    assert set(ivp_registry._HOME_OF) == set(names)
    assert dir(ivp_registry) == sorted([*names, "__version__"])
    assert all(getattr(ivp_registry, name) is not None for name in names)


def test_a_type_checker_sees_the_same_names():
    """What is imported for type checkers only is what is offered at run time."""
    source = Path(ivp_registry.__file__).read_text(encoding="utf-8")
    block = source.partition("if TYPE_CHECKING:")[2].partition("__all__")[0]
    imported = {name.strip() for line in re.findall(r"import (.+)", block) for name in line.split(",")}

    assert imported == set(ivp_registry.__all__)


@pytest.mark.parametrize("name", ivp_registry.__all__)
def test_every_name_says_what_it_is(name):
    """Every public name has a docstring of its own, and its public methods too."""
    offered = getattr(ivp_registry, name)

    assert (offered.__doc__ or "").strip()
    if isinstance(offered, type) and name == "Registry":
        assert all((method.__doc__ or "").strip() for key, method in vars(offered).items() if not key.startswith("_"))


def test_a_name_that_does_not_exist_is_an_attribute_error():
    """Asking for something else fails the ordinary way."""
    with pytest.raises(AttributeError, match="no attribute 'Register'"):
        ivp_registry.Register


def test_the_version_is_that_of_the_distribution():
    """There is one version, and it is looked up only when asked for."""
    assert ivp_registry.__version__ == metadata.version("ivp-registry")


@pytest.mark.slow
def test_types_are_as_promised():
    """`mypy --strict` agrees with every `assert_type` in tests/typing."""
    environment = {**os.environ, "MYPYPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, str(ROOT / "tests/typing/api.py")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)

    assert done.returncode == 0, done.stdout + done.stderr
