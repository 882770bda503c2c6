"""``ivp plugins new NAME``: begin a plugin, a whole distribution whose tests pass at once."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from string import Template

import click

from ..errors import AlreadyExists, InvalidInput, StoreError
from ..events import CORE
from ..plugins import GROUP
from ..store.tables import NAME
from .language import tr
from .output import say, write_rows
from .session import Session, output_options, pass_session

TEMPLATES = Path(__file__).parent / "plugin_template"
FILES = (
    ("pyproject.toml", "pyproject.toml"),
    ("README.md", "README.md"),
    ("hooks.py", "src/$package/__init__.py"),
    ("events.py", "src/$package/events.py"),
    ("projection.py", "src/$package/projection.py"),
    ("commands.py", "src/$package/commands.py"),
    ("py.typed", "src/$package/py.typed"),
    ("tests.py", "tests/test_$name.py"),
)
"""Each template and where it goes; they end in .tmpl, so that no tool takes them for code."""

FOLDER = click.Path(file_okay=False, path_type=Path)
WORDS = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""What makes a good name of a package and, with - for _, of a distribution and of topics."""


@click.command(
    help=tr("Begin a plugin: a whole distribution ivp-registry-NAME with an event type, a projection, a command and tests.")
)
@click.argument("name")
@click.option("--into", type=FOLDER, default=".", metavar=tr("FOLDER"), help=tr("folder to make it in"))
@output_options
@pass_session
def new(session: Session, name: str, into: Path) -> None:
    """Write it, and say what to do next."""
    check_name(name)
    place = write_plugin(name, into)
    files = [path.relative_to(place) for path in sorted(place.rglob("*")) if path.is_file()]
    write_rows([{"file": str(path)} for path in files], {"file": "file"}, schema="plugins-new/1", chosen=session.format)
    quoted = shlex.quote(str(place))
    say(tr("Made plugin '{name}' in {place}.").format(name=name, place=place))
    say(tr("Next: 'pip install -e {place}', 'pytest {place}', 'ivp plugins'; then change it.").format(place=quoted))


def check_name(name: str) -> None:
    """
    Refuse a name that a plugin could not have, or that something else has.

    Raises:
        InvalidInput: With the way out.
    """
    from .root import TABLE

    prefix = name.replace("_", "-") + "-"
    if not NAME.fullmatch(name) or not WORDS.fullmatch(name):
        raise _refused(name, reason=f"write words of small letters and digits with _ between them, such as '{_near(name)}'")
    if name in TABLE:
        raise _refused(name, reason=f"'ivp {name}' is a command of the program; choose another name")
    if name in entry_points(group=GROUP).names:
        raise _refused(name, reason="a plugin of this name is installed; choose another name")
    if any(each.TOPIC.startswith(prefix) for each in CORE):
        raise _refused(name, reason=f"the register's own event types begin with '{prefix}'; choose another name")


def _refused(name: str, *, reason: str) -> InvalidInput:
    return InvalidInput(where="name", value=name, reason=reason)


def _near(name: str) -> str:
    """Give the nearest good name."""
    words = re.sub(r"[^a-z0-9]+", "_", name.lower().removeprefix("ivp-registry-"))
    near = re.sub(r"^[0-9_]+", "", words)[:40].strip("_")
    return near if WORDS.fullmatch(near) else "hours"


def write_plugin(name: str, into: Path) -> Path:
    """
    Write the distribution in folder *into*, whole or not at all, and give its place.

    Raises:
        AlreadyExists: If there is anything at that place.
        StoreError: If it cannot be written.
    """
    place = into / f"ivp-registry-{name.replace('_', '-')}"
    unfinished = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        into.mkdir(parents=True, exist_ok=True)
        unfinished.mkdir()
        if place.exists() or place.is_symlink():
            raise AlreadyExists(place, reason="a folder" if place.is_dir() else "a file")
        _fill(unfinished, _words(name))
        unfinished.rename(place)
    except OSError as error:
        raise StoreError(place, reason=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return place


def _fill(folder: Path, words: Mapping[str, str]) -> None:
    for template, target in FILES:
        path = folder / Template(target).substitute(words)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (TEMPLATES / f"{template}.tmpl").read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(words), encoding="utf-8")


def _words(name: str) -> dict[str, str]:
    dashed = name.replace("_", "-")
    return {
        "name": name, "dashed": dashed, "topic": f"{dashed}-recorded", "package": f"ivp_registry_{name}",
        "distribution": f"ivp-registry-{dashed}",
    }  # fmt: skip
