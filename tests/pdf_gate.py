"""
The gate for PDF files: conformance by a validator, then what a validator cannot know, by structure and by geometry.

Source: ISO 19005-2 (PDF/A-2a), ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import page  # the distribution is page-validation
import pikepdf
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar

PROFILES = {each.value: each for each in page.ValidationProfile}
LEAST_ALT = 40
"""Characters below which a text says nothing of a chart."""

FALSE_ALARM = "PDFA2A-STREAM-LENGTH-001"
"""The validator takes a last byte CR of a stream, before the LF that ends it, for a part of that end."""

MARGIN = 50
"""Points at each side that stay empty."""


def findings(content: bytes, *, language: str = "nl") -> list[str]:
    """List what is wrong with a PDF; nothing when it passes."""
    return [*_validated(content), *_structure(content, language), *_geometry(content)]


def _validated(content: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        for name in ("2a", "ua1"):
            report = page.validate_pdf(str(path), profile=PROFILES[name])
            for each in report.failures:
                if each.rule_id != FALSE_ALARM or not _lengths_are_right(content):
                    yield f"{name} {each.rule_id}: {each.message}"


def _lengths_are_right(content: bytes) -> bool:
    """Tell whether each stream is as long as it says: ISO 32000-1, 7.3.8.1."""
    found = re.finditer(rb"/Length (\d+)\b[^<>]*>>\s*?stream\n", content)
    return all(content[(end := each.end() + int(each[1])) : end + 10] == b"\nendstream" for each in found)


def _elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node.K)


def _structure(content: bytes, language: str) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if str(pdf.Root.get("/Lang", "")).split("-")[0] != language:
            yield f"the language of the document is not {language}"
        if not str(pdf.docinfo.get("/Title", "")).strip():
            yield "the document has no title"
        found = list(_elements(pdf.Root.StructTreeRoot.K))
        yield from _headings([str(each.S) for each in found], len(pdf.pages))
        for each in found:
            if str(each.S) == "/Figure" and len(str(each.get("/Alt", ""))) < LEAST_ALT:
                yield f"a figure says nothing: {str(each.get('/Alt', ''))!r}"
            if str(each.S) == "/Table":
                yield from _table(each)


def _headings(kinds: list[str], pages: int) -> Iterator[str]:
    levels = [int(kind[2:]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level, where one is due"
    if pages > 1 and 2 not in levels:
        yield "more than one page and no heading of the second level"
    yield from (f"heading {b} after {a}" for a, b in pairwise(levels) if b > a + 1)


def _table(table: pikepdf.Dictionary) -> Iterator[str]:
    rows = [each for each in _elements(table.K) if str(each.S) == "/TR"]
    cells = [[each for each in _elements(row.K) if str(each.S) in ("/TH", "/TD")] for row in rows]
    if not cells or any(str(each.S) != "/TH" for each in cells[0]):
        yield "a table without a header cell for each column"
    elif any("/Column" not in str(_attributes(each)) for each in cells[0]):
        yield "a header cell that does not say that it heads a column"
    if len({len(row) for row in cells}) > 1:
        yield "a table with rows of different length"


def _attributes(cell: pikepdf.Dictionary) -> list[str]:
    held = cell.get("/A", pikepdf.Array())
    return [str(each.get("/Scope", "")) for each in (held if isinstance(held, pikepdf.Array) else [held])]


def _geometry(content: bytes) -> Iterator[str]:
    """Find text that runs over the margin, and letters that stand on each other."""
    for number, layout in enumerate(extract_pages(io.BytesIO(content), laparams=LAParams(all_texts=True)), 1):
        letters = [each for each in _letters(layout) if each.get_text().strip()]
        over = [each.get_text() for each in letters if each.x0 < MARGIN or each.x1 > layout.width - MARGIN]
        if over:
            yield f"page {number}: {len(over)} letters over the margin, such as {over[0]!r}"
        lapped = sum(1 for _ in _lapped(letters))
        if lapped:
            yield f"page {number}: {lapped} letters stand on others"


def _letters(item: Any) -> Iterator[LTChar]:
    if isinstance(item, LTChar):
        yield item
    elif hasattr(item, "__iter__"):
        for each in item:
            yield from _letters(each)


def _lapped(letters: list[LTChar]) -> Iterator[LTChar]:
    lines: dict[int, list[LTChar]] = {}
    for each in letters:
        lines.setdefault(round(each.y0), []).append(each)
    for line in lines.values():
        in_turn = sorted(line, key=lambda each: each.x0)
        for one, other in pairwise(in_turn):
            if one.x1 - other.x0 > 0.6 * min(one.width, other.width):
                yield other
