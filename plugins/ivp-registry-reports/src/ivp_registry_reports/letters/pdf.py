"""
A paper as PDF: PDF/A-2a, to be kept, and PDF/UA-1, to be read by everybody, in one file, made by Typst.

What the paper says goes in as data and is never read as markup; the template is our own, and its root is an empty
folder, so nothing can be read from the machine. Fonts are our own too. No clock is asked: the date is that of the paper.

Source: ISO 19005-2, ISO 14289-1.
"""

from __future__ import annotations

import json
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import attrs

from .glyphs import displayable
from .paper import Block, Paper

HERE = files(__package__)
STANDARDS: Final = ("a-2a", "ua-1")


def to_pdf(paper: Paper) -> bytes:
    """Make the PDF of *paper*; the same paper gives the same bytes."""
    import typst

    template = (HERE / "templates" / "letter.typ").read_bytes()
    with as_file(HERE / "fonts") as fonts, tempfile.TemporaryDirectory() as empty:
        told = json.dumps(_shown(_data(paper), fonts), ensure_ascii=False)
        made = typst.compile(  # type: ignore[misc]  # its types ask for one type for the source and all paths
            template, root=empty, font_paths=[str(fonts)], ignore_system_fonts=True, pdf_standards=[*STANDARDS],
            sys_inputs={"paper": told}, package_path=empty, package_cache_path=empty,
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _data(paper: Paper) -> dict[str, Any]:
    found = attrs.asdict(paper)
    found["day"] = [paper.day.year, paper.day.month, paper.day.day]
    found["sections"] = [
        {"title": section.title, "blocks": [{"kind": _kind(block), **attrs.asdict(block)} for block in section.blocks]}
        for section in paper.sections
    ]
    return found


def _shown(value: Any, fonts: Path) -> Any:
    """Let every text in *value* hold only what the fonts can show."""
    if isinstance(value, str):
        return displayable(value, fonts)
    if isinstance(value, dict):
        return {name: _shown(each, fonts) for name, each in value.items()}
    return [_shown(each, fonts) for each in value] if isinstance(value, list | tuple) else value


def _kind(block: Block) -> str:
    return type(block).__name__.lower()
