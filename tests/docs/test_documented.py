"""Documentation cannot rot: pages are made from the code, or held against it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivp_registry import errors
from ivp_registry.cli.config import VARIABLES
from ivp_registry.cli.root import TABLE, ivp
from ivp_registry_audit.commands import audit

from . import vocabulary

ROOT = Path(__file__).parents[2]
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def all_errors(cls: type[errors.RegistryError] = errors.RegistryError) -> list[type[errors.RegistryError]]:
    return [cls, *(each for sub in cls.__subclasses__() for each in all_errors(sub))]


def test_the_vocabulary_page_is_current() -> None:
    """docs/vocabulary.md is what the event classes say now (make it with ``python -m tests.docs.vocabulary``)."""
    assert vocabulary.PAGE.read_text(encoding="utf-8") == vocabulary.page()


@pytest.mark.parametrize("command", [*TABLE, *(f"audit {name}" for name in audit.commands)])
def test_every_command_is_documented(command: str) -> None:
    """Every command stands in docs/command-line.md."""
    assert f"`ivp {command}" in COMMAND_LINE


def test_every_option_of_the_program_is_documented() -> None:
    """Every option of `ivp` itself, and every setting, stands in docs/command-line.md."""
    for parameter in ivp.params:
        if parameter.name not in ("as_json", "version"):
            assert any(option in COMMAND_LINE for option in parameter.opts), parameter.opts
    for variable in VARIABLES.values():
        assert variable in COMMAND_LINE


def test_every_exit_code_is_documented() -> None:
    """Every exit code that an error can give stands in the table of exit codes."""
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", COMMAND_LINE, re.MULTILINE)}

    assert {cls.exit_code for cls in all_errors()} | {0, 1, 2, 70, 130} == documented


def test_every_error_is_drawn() -> None:
    """The tree in the docstring of `errors` has every error with its exit code, and codes are unique."""
    drawn = dict(re.findall(r"[├└]── (\w+) +(\d+)", errors.__doc__ or ""))
    there = {cls.__name__: str(cls.exit_code) for cls in all_errors() if cls is not errors.RegistryError}

    assert drawn == there
    codes = [cls.code for cls in all_errors()]
    assert len(set(codes)) == len(codes)


def test_every_room_is_described() -> None:
    """Every module and package of the source stands in docs/architecture.md."""
    for path in (ROOT / "src" / "ivp_registry").iterdir():
        if path.name not in ("__init__.py", "__pycache__", "py.typed", "locale"):
            assert f"`{path.stem}" in ARCHITECTURE, path.stem


def test_every_promised_test_is_there() -> None:
    """The tests that docs/architecture.md names exist."""
    for named in re.findall(r"\| `((?:tests|plugins)/[^`]+)` \|", ARCHITECTURE):
        assert (ROOT / named).exists(), named


def test_versions_agree() -> None:
    """Core and plugins have the same version, and the changelog has something unreleased or this version."""
    found = {
        re.search(r'^version = "(.+)"', path.read_text(), re.MULTILINE)[1]
        for path in [ROOT / "pyproject.toml", *ROOT.glob("plugins/*/pyproject.toml")]
    }

    assert len(found) == 1
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text()
