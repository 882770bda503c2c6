"""
Tables as files. In none of them is a cell a formula, and in none does an identifier change when Excel reads it.

Excel reads ``2024-01`` in a CSV file as a month and ``3E5`` as a number. So text that it would read as something else
gets an apostrophe in the CSV made for it; an XLSX file says of each cell what it is, and is the file for Excel.

Source: RFC 4180; OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

from ivp_registry.cli.output import csv_lines, json_lines
from ivp_registry.safe_text import safe_cell, safe_line

from ..contract import Language
from ..speech import Speech
from .table import Column, Kind, Table, basis_row, carrying_basis

MONTH = r"(?:jan|feb|mrt|mar|maa|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[^\W\d]*\.?"
CHANGED_BY_EXCEL = re.compile(
    r"\s*[-+]?[\d.,:/\s]+%?\s*"  # a number, a time, a date of numbers, a percentage
    r"|\s*\d[\d.,]*[eE][-+]?\d+\s*"  # a number with an exponent
    rf"|(?:\d{{1,4}}[-/. ]?)?{MONTH}[-/. ]?\d{{1,4}}(?:[-/. ]\d{{1,4}})?"  # MRT-3, 1 mrt 2003
    r"|\d{1,4}(?:[-/. ]\d{1,4}){1,2}(?:[ T].*)?"  # 1-2, 2024-01, with a time behind it
    rf"|\d{{1,2}}[-/. ]?{MONTH}"  # 3-mrt
    r"|(?:waar|onwaar|true|false)",
    re.IGNORECASE,
)
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$^=:@])")


def as_csv(table: Table, _: Language) -> bytes:
    """Write CSV for programs: comma, UTF-8 without mark, ISO dates, codes as they are stored, the basis in every row."""
    full = carrying_basis(table)
    return "".join(csv_lines(full.rows, [column.name for column in full.columns])).encode()


def as_jsonl(table: Table, _: Language) -> bytes:
    """Write JSON Lines: one object a row, codes as they are stored, the basis in every row."""
    full = carrying_basis(table)
    return "".join(json_lines(full.rows, [column.name for column in full.columns])).encode()


def as_excel_csv(table: Table, language: Language) -> bytes:
    """Write CSV for a Dutch Excel: semicolon, UTF-8 with mark, days as 1-2-2024, labels, the basis in every row."""
    full, speech = carrying_basis(table), Speech(language)
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(speech.tr(column.title)) for column in full.columns])
    writer.writerows([_excel_cell(row[each.name], each, speech) for each in full.columns] for row in full.rows)
    return ("\ufeff" + held.getvalue()).encode()


def as_markdown(table: Table, language: Language) -> bytes:
    """Write Markdown: a heading, a table in which nothing is markup, and what it rests on below."""
    speech = Speech(language)
    lines = [f"# {_markdown(speech.tr(table.title))}", ""]
    lines += _markdown_row([speech.tr(each.title) for each in table.columns]), "|" + " --- |" * len(table.columns)
    lines += [_markdown_row([in_words(row[each.name], each, speech) for each in table.columns]) for row in table.rows]
    lines += ["", *(f"- {_markdown(label)}: {_markdown(said)}" for label, said in basis_in_words(table, speech))]
    return ("\n".join(lines) + "\n").encode()


def in_words(value: Any, column: Column, speech: Speech) -> str:
    """Say a cell to people, as one line: days short, codes by their label, nothing for what is not there."""
    if value is None or value == ():
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(in_words(each, column, speech) for each in value)
    if column.kind is Kind.DAY:
        return day_in_numbers(value)
    if column.kind in (Kind.CODE, Kind.FLAG):
        return safe_line(speech.value(value))
    return safe_line(speech.text(str(value)))


def day_in_numbers(day: date) -> str:
    """
    Write a day as a Dutch Excel reads it.

    >>> day_in_numbers(date(2024, 2, 1))
    '1-2-2024'
    """
    return f"{day.day}-{day.month}-{day.year:04}"


def basis_in_words(table: Table, speech: Speech) -> list[tuple[str, str]]:
    """Say what a table rests on, so that it can be made again."""
    from .table import BASIS

    found = basis_row(table.basis)
    return [(speech.tr(each.title), in_words(found[each.name], each, speech) or "–") for each in BASIS]


def _excel_cell(value: Any, column: Column, speech: Speech) -> str:
    said = in_words(value, column, speech)
    if column.kind in (Kind.DAY, Kind.NUMBER) and not isinstance(value, tuple | list):
        return said
    return f"'{said}" if CHANGED_BY_EXCEL.fullmatch(said) else safe_cell(said)


def _markdown(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)


def _markdown_row(cells: list[str]) -> str:
    return "| " + " | ".join(map(_markdown, cells)) + " |"
