"""
Plugins as they lie on the disk: name, version, one hash over the files of their code. None is loaded.

A plugin runs with all rights of the program, so which code it is belongs in the picture.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from ..plugins import GROUP
from .check import Check, Outcome

SHA256 = "sha256="
"""How a line of RECORD begins its hash. Source: PyPA, Recording installed projects."""


def installed(points: Iterable[EntryPoint] | None = None) -> Iterator[Check]:
    """Tell of each installed plugin, wanted or not, which code it is and whether it is the code that was installed."""
    found = entry_points(group=GROUP) if points is None else points
    for point in sorted(found, key=lambda each: each.name):
        yield _plugin(point)


def digest(files: Mapping[str, Path]) -> str:
    """
    Give one SHA-256 over *files*: that of the lines that ``sha256sum`` writes of them, in order of their names.

    So anyone can make it again, in the folder of the package:
    ``find . -name __pycache__ -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum | sha256sum``.
    """
    lines = (f"{hashlib.sha256(files[name].read_bytes()).hexdigest()}  ./{name}\n" for name in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _plugin(point: EntryPoint) -> Check:
    dist, files = point.dist, _code(point)
    found = f"{point.name} ({dist.name} {dist.version})" if dist else point.name
    if not files:
        return Check(
            name="plugin", code="plugin-gone", outcome=Outcome.FAULT, found=found,
            why="the code of this plugin is not there",
            remedy="install it again, or remove it",
        )  # fmt: skip
    found = f"{found} sha256:{digest(files)}"
    changed = _changed(dist) if dist else []
    if changed:
        return Check(
            name="plugin", code="plugin-changed", outcome=Outcome.FAULT, found=f"{found} {changed[0]}",
            why="a file of this plugin is not the one that was installed",
            remedy="find out who changed it, and install the plugin again from its source",
        )  # fmt: skip
    if dist and _is_editable(dist):
        return Check(
            name="plugin", code="plugin-editable", outcome=Outcome.WARNING, found=found,
            why="this plugin runs from a folder of source code, and is whatever lies there at that moment",
            remedy="install it from a package with a version and a hash",
        )  # fmt: skip
    return Check(name="plugin", outcome=Outcome.OK, found=found, why="its files are those that were installed")


def _code(point: EntryPoint) -> dict[str, Path]:
    """Find the files of the package, or the one module, that a plugin lies in; finding imports nothing."""
    try:
        spec = find_spec(point.module.partition(".")[0])
    except (ImportError, ValueError):
        return {}
    if spec is None:
        return {}
    folders = list(map(Path, spec.submodule_search_locations or ()))
    if not folders:
        return {Path(spec.origin).name: Path(spec.origin)} if spec.origin and Path(spec.origin).is_file() else {}
    there = ((folder, path) for folder in folders for path in folder.rglob("*"))
    return {
        path.relative_to(folder).as_posix(): path
        for folder, path in there
        if path.is_file() and "__pycache__" not in path.relative_to(folder).parts
    }


def _changed(dist: Distribution) -> list[str]:
    """
    Name the files that are gone, or not what the installer wrote down of them.

    Read from what it wrote: `Distribution.files` leaves out, from Python 3.12 on, those that are gone.
    """
    changed = []
    for name, wanted, *_ in csv.reader((dist.read_text("RECORD") or "").splitlines()):
        if wanted.startswith(SHA256):
            path = Path(str(dist.locate_file(name)))
            found = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
            if base64.urlsafe_b64encode(found).decode().rstrip("=") != wanted.removeprefix(SHA256):
                changed.append(name)
    return changed


def _is_editable(dist: Distribution) -> bool:
    try:
        return bool(json.loads(dist.read_text("direct_url.json") or "{}")["dir_info"]["editable"])
    except (ValueError, KeyError, TypeError):
        return False
