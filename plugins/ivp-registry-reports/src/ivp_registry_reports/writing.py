"""
Putting outputs in their place: all of a report or nothing, and never over something that is no earlier report.

A folder gets a ``manifest.json`` that names the report, what it rests on, and the SHA-256 of each file; by it a folder
is known as a report, and its own SHA-256 stands for all of it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from ivp_registry.anchoring import files
from ivp_registry.errors import InvalidInput

from .account import Account
from .contract import Language, Output, Report

MANIFEST = "manifest.json"
SCHEMA = "ivp/report/1"


@attrs.frozen(kw_only=True)
class Written:
    """Hold what was written: the file to open, how many files, how many bytes, and the SHA-256 that stands for all."""

    path: Path
    first: Path
    files: int
    size: int
    digest: str


def write(report: Report, outputs: Iterable[Output], out: Path, manifest: Output, *, overwrite: bool = False) -> Written:
    """
    Write a report to *out*, a folder or a file as the report is; with *overwrite* in the place of an earlier one.

    Raises:
        InvalidInput: If there is something at *out* that may not be replaced, or the report does not give what it declares.
        StoreError: If it cannot be written there.
    """
    made = list(outputs)
    _refuse_doubles(report, made)
    if report.is_folder:
        _refuse_folder(out, overwrite=overwrite)
        with files.named(out):
            _write_folder([*made, manifest], out)
        size = sum(each.size for each in (*made, manifest))
        return Written(path=out, first=out / report.first, files=len(made) + 1, size=size, digest=manifest.digest)
    _refuse_file(out, overwrite=overwrite)
    with files.named(out.parent):
        out.parent.mkdir(parents=True, exist_ok=True)
    files.replace(out, made[0].content)
    return Written(path=out, first=out, files=1, size=made[0].size, digest=made[0].digest)


def manifest_of(report: Report, account: Account, outputs: Sequence[Output], language: Language) -> Output:
    """Say what a report is and rests on, with the SHA-256 of each file."""
    basis = account.basis
    told = {
        "schema": SCHEMA,
        "report": report.name,
        "format": report.format,
        "language": language,
        "audience": basis.audience.value,
        "valid": basis.valid.isoformat(),
        "known": basis.known.isoformat() if basis.known else None,
        "position": basis.position,
        "root": basis.root,
        "files": {each.path: each.digest for each in sorted(outputs, key=lambda each: each.path)},
    }
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    return Output(path=MANIFEST, content=text.encode(), media_type="application/json")


def _refuse_doubles(report: Report, made: Sequence[Output]) -> None:
    paths = [each.path.casefold() for each in made]
    double = next((path for path in paths if paths.count(path) > 1), None) if len({*paths}) < len(paths) else None
    if double is not None:
        raise InvalidInput(where=report.id, value=double, reason="the report gives this file twice")
    if report.is_folder and report.first not in [each.path for each in made]:
        raise InvalidInput(where=report.id, value=report.first, reason="the report does not give the file it begins with")
    if not report.is_folder and len(made) != 1:
        raise InvalidInput(where=report.id, value=len(made), reason="the report is one file, and gives another number")


def _refuse_folder(out: Path, *, overwrite: bool) -> None:
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not overwrite:
        raise InvalidInput(where="out", value=str(out), reason="it is there already; name another, or give --overwrite")
    if not _is_report(out):
        raise InvalidInput(where="out", value=str(out), reason="it is no earlier report, and is not replaced")


def _is_report(folder: Path) -> bool:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("schema") == SCHEMA


def _refuse_file(out: Path, *, overwrite: bool) -> None:
    if out.is_dir():
        raise InvalidInput(where="out", value=str(out), reason="it is a folder; name a file")
    if out.exists() and not overwrite:
        raise InvalidInput(where="out", value=str(out), reason="it is there already; name another, or give --overwrite")


def _write_folder(outputs: Iterable[Output], out: Path) -> None:
    """Write beside the place, then take the place: whoever looks sees the old report, or the new one, whole."""
    out.parent.mkdir(parents=True, exist_ok=True)
    spare = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        new = spare / "new"
        new.mkdir()
        for each in outputs:
            path = new / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(each.content)
        if out.exists():
            out.rename(spare / "old")
        try:
            new.rename(out)
        except OSError:
            if (spare / "old").exists():
                (spare / "old").rename(out)
            raise
    finally:
        shutil.rmtree(spare, ignore_errors=True)
