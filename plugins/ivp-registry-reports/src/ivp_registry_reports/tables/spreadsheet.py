"""
Tables as XLSX: each cell says what it is, the header stays in sight and filters, and a second sheet says what it rests on.

Made with fixed dates, so that the same table gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from ..contract import Language
from ..speech import Speech
from .table import Column, Kind, Table
from .writers import basis_in_words, in_words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
"""Characters in one cell. Source: Excel specifications and limits."""

FIRST_DAY = date(1900, 3, 1)
"""Excel counts days from 1900, and has one too many before this day; older days are text."""

WIDTHS = {Kind.TEXT: 40, Kind.IDENTIFIER: 24, Kind.CODE: 22, Kind.DAY: 12, Kind.NUMBER: 10, Kind.FLAG: 8}
UNCLAIMED: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def as_xlsx(table: Table, language: Language) -> bytes:
    """Write *table* as an Excel workbook."""
    from xlsxwriter.workbook import Workbook

    held, speech = io.BytesIO(), Speech(language)
    book = Workbook(held, {"in_memory": True, **UNCLAIMED})
    title = speech.tr(table.title)
    book.set_properties({"title": title, "created": datetime.combine(table.basis.valid, time.min)})
    book.set_size(2400, 1400)
    _rows(book, book.add_worksheet(speech.tr("Table")), table, speech)
    _basis(book, book.add_worksheet(speech.tr("Basis")), table, speech)
    book.close()
    return held.getvalue()


def _rows(book: Workbook, sheet: Worksheet, table: Table, speech: Speech) -> None:
    forms = {kind: book.add_format({"valign": "top", "text_wrap": kind is Kind.TEXT, "num_format": "@"}) for kind in Kind}
    forms[Kind.DAY] = book.add_format({"valign": "top", "num_format": "dd-mm-yyyy", "align": "left"})
    forms[Kind.NUMBER] = book.add_format({"valign": "top", "num_format": "0"})
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDTHS[column.kind])
        sheet.write_string(0, place, speech.tr(column.title), head)
        for number, row in enumerate(table.rows, 1):
            _cell(sheet, (number, place), row[column.name], column, speech, forms)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _cell(
    sheet: Worksheet, at: tuple[int, int], value: Any, column: Column, speech: Speech, forms: dict[Kind, Format]
) -> None:
    """Write a day as a day, a number as a number, and everything else as text and nothing but text."""
    form = forms[column.kind]
    if column.kind is Kind.DAY and isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(*at, datetime.combine(value, time.min), form)
    elif column.kind is Kind.NUMBER and isinstance(value, int):
        sheet.write_number(*at, value, form)
    else:
        sheet.write_string(*at, shortened(in_words(value, column, speech)), form)


def shortened(text: str) -> str:
    """
    Cut off what a cell cannot hold, and say that it was cut: Excel would leave the whole cell empty.

    >>> len(shortened("x" * 40_000)), shortened("kort")
    (32767, 'kort')
    """
    return (
        text
        if len(text) <= LONGEST
        else f"{text[: LONGEST - 20]} … (+{len(text) - LONGEST + 20})".ljust(LONGEST, ".")[:LONGEST]
    )


def _basis(book: Workbook, sheet: Worksheet, table: Table, speech: Speech) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    rows: Iterable[tuple[str, str]] = ((speech.tr("table"), speech.tr(table.title)), *basis_in_words(table, speech))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 80)
    for number, (label, said) in enumerate(rows):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, shortened(said))
