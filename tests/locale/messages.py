"""
Every English text that ``ivp`` may have to say in Dutch, collected from where it stands.

Texts are found where the program looks them up: calls of `tr`, column titles, event classes, errors, closed lists,
reasons, findings of the verification, and what click itself says.
"""

from __future__ import annotations

import ast
import errno
import inspect
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeAlias

import click

from ivp_registry import errors, kinds
from ivp_registry.cli.phrases import FORMS
from ivp_registry.events import CORE, Event
from ivp_registry.events.base import fields_of

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "src" / "ivp_registry"
AUDIT = ROOT / "plugins" / "ivp-registry-audit" / "src" / "ivp_registry_audit"
COMPLIANCE = ROOT / "plugins" / "ivp-registry-compliance" / "src" / "ivp_registry_compliance"
REPORTS = ROOT / "plugins" / "ivp-registry-reports" / "src" / "ivp_registry_reports"

Messages: TypeAlias = dict[str, str]
"""Each text with its plural, which is empty where there is none."""

SYSTEM = (errno.EACCES, errno.EEXIST, errno.EIO, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOENT, errno.ENOSPC,
          errno.ENOTDIR, errno.EPERM, errno.EROFS)  # fmt: skip
OTHERS = (
    "Expecting ',' delimiter",
    "Expecting ':' delimiter",
    "Expecting property name enclosed in double quotes",
    "Expecting value",
    "Extra data",
    "Invalid RFC3339 encoded date",
    "Invalid control character at",
    "Unterminated string starting at",
    "attempt to write a readonly database",
    "database disk image is malformed",
    "database is locked",
    "database or disk is full",
    "disk I/O error",
    "file is not a database",
    "unable to open database file",
)
"""What the readers of JSON and SQLite say, in their words, as the reason of an error; the operating system besides."""

METAVARS = (
    "COMMAND …", "COPY", "DAYS", "DAY..DAY", "DAY|MOMENT|POSITION", "EVENT_ID", "FIELD=VALUE", "FILE", "FILE|TITLE", "FOLDER",
    "INTEGER", "INTEGER RANGE", "N=OUTCOME", "N=TEXT", "OFFICE@ORG", "ORIGIN", "REGISTER", "RULE:NAME=VALUE", "RULE_ID", "TEXT",
    "YYYY-MM-DD", "[DIR]", "[PATH]", "[TARGET]", "[TOPIC]", "FLOAT RANGE", "NAME", "POSITION", "SQL", "VERSION",
    "[=NAME,…]", "[NAME]…", "[COMMAND] …", "[FIELD]", "[SUBJECT]", "PLAN", "yes|no",
)  # fmt: skip
"""What usage and help call the values of parameters; those of click with them."""

STATES = (
    "loaded", "failed", "left out",  # a plugin
    "answers", "answers pinned", "beside", "not built",  # a version of a view
    "skipped", "waits",  # an event that was set aside
)  # fmt: skip
"""What lists say of plugins and read models."""


@cache
def of_program() -> Messages:
    """Collect every text of the program itself."""
    found: Messages = {}
    for path in sources(PROGRAM):
        tree = parsed(path)
        texts = [*translated(tree), *facts_written(tree), *(reasons(tree) if path.parent.name != "demo" else ())]
        if path.parent.name == "cli":
            texts += titles(tree)
        texts += findings(tree)
        found |= dict.fromkeys(texts, "")
    listed = (*FORMS, *METAVARS, *STATES, *OTHERS, *map(os.strerror, SYSTEM))
    found |= dict.fromkeys((*of_events(CORE), *of_errors(), *of_kinds(), *listed), "")
    return of_click() | {text: found[text] for text in found if is_text(text)}


def of_audit() -> Messages:
    """Collect the texts of the audit."""
    return of_plugin(AUDIT)


@cache
def of_compliance() -> Messages:
    """Collect the texts of the check: besides those of any plugin its event types, its codes, and what rules say."""
    from ivp_registry_compliance import events
    from ivp_registry_compliance.events import documents, privacy

    said = (text for path in sources(COMPLIANCE) if path.name != "page.py" for text in sentences(parsed(path)))
    codes = (*codes_of(vars(documents)), *codes_of(vars(privacy)))
    return of_plugin(COMPLIANCE) | only_own((*of_events(events.TYPES), *codes, *said))


@cache
def of_reports() -> Messages:
    """Collect the texts of the reports: besides those of any plugin what a `Speech` says, titles, and the templates."""
    found: list[str] = []
    for path in sources(REPORTS):
        tree = parsed(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tr":
                found += constants(node.args)
            elif isinstance(node, ast.keyword) and node.arg in ("title", "about") and path.name != "projection.py":
                found += constants([node.value])
    for template in sorted(REPORTS.rglob("*.j2")):
        found += re.findall(r"""\b_\(\s*"((?:[^"\\]|\\.)*)\"""", template.read_text(encoding="utf-8"))
    return of_plugin(REPORTS) | only_own(found)


def of_plugin(package: Path) -> Messages:
    """Collect the texts that only a plugin has; it borrows the rest from the program."""
    trees = [parsed(path) for path in sources(package)]
    return only_own(text for tree in trees for text in (*translated(tree), *titles(tree), *facts_written(tree)))


def only_own(texts: Iterable[str]) -> Messages:
    """Leave out what the program says too."""
    return {text: "" for text in texts if is_text(text) and text not in of_program()}


def sentences(tree: ast.Module) -> Iterator[str]:
    """Find what rules say: sentences in the calls of a `Reasoning` or `Said`, and those given a name before."""
    named = {
        "step",
        "term",
        "conform",
        "non_conform",
        "undetermined",
        "not_applicable",
        "absent",
        "Said",
        "_instead",
        "_untold",
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in named:
            yield from (text for text in constants(node.args) if " " in text)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Tuple):
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            yield from (text for text in constants(values) if re.search(r" .*[.:}?]$", text))


def sources(folder: Path) -> list[Path]:
    """List the modules of a package."""
    return sorted(folder.rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def is_text(text: str) -> bool:
    """Tell whether there is a word to translate: a template of facts alone says the same in every language."""
    return bool(re.search(r"[A-Za-z]", re.sub(r"{\w+}", "", text)))


def translated(tree: ast.Module) -> Iterator[str]:
    """Find what is passed to `tr`."""
    for call in calls(tree, "tr"):
        yield from constants(call.args)


def titles(tree: ast.Module) -> Iterator[str]:
    """Find the titles of columns and the lines of help: the values of dicts whose name is in capitals."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict) and _is_constant(statement.targets):
            for value in statement.value.values:
                texts = constants(value.elts[1:] if isinstance(value, ast.Tuple) else [value])
                yield from (text for text in texts if not text.startswith("IVP_"))


def facts_written(tree: ast.Module) -> Iterator[str]:
    """Find the labels that are passed to `write_facts`."""
    for call in calls(tree, "write_facts"):
        yield from (text for each in call.args if isinstance(each, ast.Dict) for text in constants(each.keys))


def reasons(tree: ast.Module) -> Iterator[str]:
    """Find the fixed reasons and hints of form that errors are raised with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("reason", "why", "what", "remedy"):
            branches = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            yield from constants(branches)
        elif isinstance(node, ast.Assign) and _named(node.targets, ("reason", "WOO_GROUND_FORM")):
            yield from constants([node.value])
    for name in ("Mistake", "_Refused", "_refused", "_like", "matches"):
        yield from (text for call in calls(tree, name) for text in constants(call.args[1:]))


def findings(tree: ast.Module) -> Iterator[str]:
    """Find the sentences of findings and the names of the steps of the verification."""
    for call in calls(tree, "Finding"):
        yield from constants(call.args[2:])
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and _named(statement.targets, ("STEPS",)):
            yield from titles(ast.Module([statement], []))


def of_events(classes: Iterable[type[Event]]) -> Iterator[str]:
    """Give the description and the labels of event types, as `record.promise` and `record.describe` look them up."""
    for cls in classes:
        description = inspect.cleandoc(cls.__doc__ or "")
        yield description.split("\n")[0]
        yield from (" ".join(part.split()) for part in description.split("\n\n"))
        yield from (field.metadata["label"] for field in fields_of(cls))


def of_errors(cls: type[errors.RegistryError] = errors.RegistryError) -> Iterator[str]:
    """Give the sentence and the way out of every error."""
    yield from (cls.message, cls.advice)
    for each in cls.__subclasses__():
        yield from of_errors(each)


def of_kinds() -> Iterator[str]:
    """Give the codes of the closed lists as `language.shown` looks them up."""
    yield from codes_of(vars(kinds))


def codes_of(names: Mapping[str, object]) -> Iterator[str]:
    """Give the codes of the closed lists among *names*, as words."""
    for kind in names.values():
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            yield from (each.value.replace("-", " ") for each in kind)


def of_click() -> Messages:
    """Collect what click itself says, with plurals."""
    found: Messages = {}
    for path in sources(Path(click.__file__).parent):
        tree = parsed(path)
        found |= dict.fromkeys((text for call in calls(tree, "_") for text in constants(call.args)), "")
        for call in calls(tree, "ngettext"):
            singular, plural = constants(call.args[:2])
            found[singular] = plural
    return {text: found[text] for text in found if re.search(r"[a-z]{2}", text)}


def forms() -> Iterator[str]:
    """Give every sentence with facts in it that an error, a mistake or a finding is made with, its facts as ``{}``."""
    for path in sources(PROGRAM):
        tree = parsed(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in ("reason", "why"):
                yield from _templates([node.value])
        for name, first in (
            ("Mistake", 1),
            ("_Refused", 1),
            ("Finding", 2),
            ("ExpectationFailed", 0),
            ("IntegrityError", 0),
        ):
            yield from (form for call in calls(tree, name) for form in _templates(call.args[first:]))


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Find the calls of a function by its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def constants(nodes: Iterable[ast.expr | None]) -> list[str]:
    """Keep the string literals."""
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _templates(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _named(targets: list[ast.expr], names: Iterable[str]) -> bool:
    return any(isinstance(target, ast.Name) and target.id in names for target in targets)


def _is_constant(targets: list[ast.expr]) -> bool:
    return any(isinstance(target, ast.Name) and target.id.isupper() for target in targets)
