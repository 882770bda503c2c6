"""The rules of the house that no linter knows: short files, short functions, plain names, promises on tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path for folder in ("src", "plugins") for path in (ROOT / folder).rglob("*.py") if "tests" not in path.parts
)
TESTS = sorted(path for folder in ("tests", "plugins") for path in (ROOT / folder).rglob("test_*.py"))
FILE_LIMIT, FUNCTION_LIMIT = 300, 30
LONGER_FILES = {"src/ivp_registry/errors.py": 480}
"""The whole tree of errors, in one place on purpose."""

FORBIDDEN = {"manager", "handler", "helper", "helpers", "util", "utils", "common", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def words(name: str) -> set[str]:
    """Give the words of a name in whatever case it is written."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def length(function: Function) -> int:
    """Count the lines of a function after its docstring: what has to be understood, not what explains it."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def test_there_is_something_to_check():
    """The rules look at the whole house and not at an empty folder."""
    assert {"src/ivp_registry/registry.py", "src/ivp_registry/errors.py"} <= set(map(place, SOURCES))
    assert place(Path(__file__)) in set(map(place, TESTS))


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=place)
def test_a_file_can_be_read_in_ten_minutes(path):
    """No file is longer than 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGER_FILES.get(place(path), FILE_LIMIT)


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_a_function_fits_on_a_screen(path):
    """No function is longer than 30 lines, its docstring apart."""
    assert {each.name: length(each) for each in functions(path) if length(each) > FUNCTION_LIMIT} == {}


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_names_say_what_they_name(path):
    """No file, class or function bears a name that would fit anything."""
    named = {path.stem, *(node.name for node in ast.walk(tree(path)) if isinstance(node, Function | ast.ClassDef))}

    assert {name for name in named if words(name) & FORBIDDEN} == set()


@pytest.mark.parametrize("path", TESTS, ids=place)
def test_every_test_states_its_promise(path):
    """Each test begins with the one sentence that it holds the code to."""
    tests = [each for each in functions(path) if each.name.startswith("test_")]

    assert [each.name for each in tests if not (ast.get_docstring(each) or "").endswith(".")] == []


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_a_file_says_what_it_is_for(path):
    """Every source file begins with a docstring and the future import."""
    source = tree(path)

    assert ast.get_docstring(source)
    lines = path.read_text(encoding="utf-8")
    assert "from __future__ import annotations" in lines or len(source.body) == 1


@pytest.mark.parametrize(
    ("name", "length_"), [("def f():\n    '''a\n    b'''\n    return 1", 2), ("def f():\n    return 1", 2)]
)
def test_docstrings_are_not_counted(name, length_):
    """Explaining a function does not make it too long."""
    (function,) = (node for node in ast.walk(ast.parse(name)) if isinstance(node, Function))

    assert length(function) == length_


@pytest.mark.parametrize(
    ("name", "found"), [("PluginManager", {"manager"}), ("format_helper", {"helper"}), ("EventHandled", set())]
)
def test_forbidden_words_are_found_in_any_case(name, found):
    """The rule knows CamelCase and snake_case."""
    assert words(name) & FORBIDDEN == found
