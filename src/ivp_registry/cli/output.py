"""
One set of rows, five forms: a table for people on a terminal, tab-separated lines in a pipe, JSON, JSON Lines, CSV.

Results go to stdout, talk to stderr. All text passes `safe_text`; no column is ever left out.
"""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import click

from ..safe_text import safe_cell, safe_json, safe_line, safe_text
from .language import shown, tr

GAPS = (2, 1)  # spaces between two columns: wide where that fits, else narrow
FORMATS = ("table", "plain", "json", "jsonl", "csv")
Rows = Iterable[Mapping[str, Any]]


def write_rows(
    rows: Rows, columns: Mapping[str, str], *, schema: str, chosen: str | None, about: Mapping[str, Any] | None = None
) -> None:
    """
    Write *rows* in the form *chosen*, by default a table on a terminal and plain lines in a pipe.

    *columns* gives the order and the titles; *schema* names the rows for programs (``deviations/1``); *about* is what
    the rows rest on, and goes into the JSON envelope. All forms but the table write each row as it comes, so that *rows*
    may be more than memory holds.
    """
    form = form_of(chosen)
    if form == "table":
        _draw(list(rows), {name: tr(title) for name, title in columns.items()})
        return
    if form == "json":
        texts = _json(rows, columns, schema, about)
    else:
        texts = {"jsonl": _json_lines, "csv": _csv, "plain": _tabbed}[form](rows, columns)
    for text in texts:
        click.echo(text, nl=False)


def write_facts(facts: Mapping[str, Any]) -> None:
    """Write facts about one thing for people, one a line: title (in their language), value."""
    _blocks([[safe_text(shown(value)) for value in facts.values()]], [safe_line(title) for title in facts])


def heading(text: str) -> None:
    """Write a heading above a table; only people need one."""
    click.secho(f"\n{safe_text(text)}", bold=True)


def say(text: str) -> None:
    """Tell the user something that is not a result."""
    click.echo(safe_text(text), err=True)


def conclude(text: str, chosen: str | None) -> None:
    """Write the closing line of a result: below a table for people, else on stderr, so that data stays data."""
    if is_for_people(chosen):
        click.echo()
        paragraph(text)
    else:
        click.echo(safe_text(text), err=True)


def paragraph(text: str) -> None:
    """Write text for people, broken between words at the width of the terminal."""
    width = shutil.get_terminal_size().columns
    for line in safe_text(text).splitlines():
        click.echo(click.wrap_text(line, width=width))


def is_for_people(chosen: str | None) -> bool:
    """Tell whether the result is drawn for people."""
    return form_of(chosen) == "table"


def nobody(chosen: str | None) -> str | None:
    """Say that nobody did it: for people a dash, since nothing at all reads as not known; for programs nothing."""
    return "–" if is_for_people(chosen) else None


def form_of(chosen: str | None) -> str:
    """Give the form of the result: the one *chosen*, else a table on a terminal and plain lines in a pipe."""
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    return chosen or ("table" if on_terminal else "plain")


def _plain(row: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    return {name: _value(row.get(name)) for name in columns}


def _value(value: Any) -> Any:
    """Give a value as JSON has it: dates in ISO form, codes as codes, several values as a list."""
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple | list):
        return [_value(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    return value if value is None or isinstance(value, str | int | float | dict) else str(value)


def _text(value: Any) -> str:
    plain = _value(value)
    if plain is None:
        return ""
    if isinstance(plain, dict) or (isinstance(plain, list) and any(isinstance(each, dict) for each in plain)):
        return safe_json(plain)
    if isinstance(plain, list):
        return safe_line(",".join(map(str, plain)))
    return safe_line(str(plain).lower() if isinstance(plain, bool) else str(plain))


def _json(rows: Rows, columns: Iterable[str], schema: str, about: Mapping[str, Any] | None) -> Iterator[str]:
    """Write what `json.dumps` with one space would, row by row."""
    yield f'{{\n "schema": {safe_json(f"ivp/{schema}")},\n "data": ['
    between, end = "", "]"
    for row in rows:
        yield f"{between}\n  {_indented(_plain(row, columns), 2)}"
        between, end = ",", "\n ]"
    yield end
    if about:
        yield f',\n "about": {_indented({name: _value(value) for name, value in about.items()}, 1)}'
    yield "\n}\n"


def _indented(value: Mapping[str, Any], depth: int) -> str:
    return safe_json(value, indent=1).replace("\n", "\n" + " " * depth)  # inside a text a new line is written as \\n


def _json_lines(rows: Rows, columns: Iterable[str]) -> Iterator[str]:
    return (f"{safe_json(_plain(row, columns))}\n" for row in rows)


def _tabbed(rows: Rows, columns: Iterable[str]) -> Iterator[str]:
    return ("\t".join(_text(row.get(name)) for name in columns) + "\n" for row in rows)


def _csv(rows: Rows, columns: Iterable[str]) -> Iterator[str]:
    names = list(columns)
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        yield _taken(held)
        writer.writerow([safe_cell(_text(row.get(name))) for name in names])
    yield _taken(held)


def _taken(held: io.StringIO) -> str:
    """Give what was written since, and begin anew."""
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text


def _draw(rows: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> None:
    """Draw a table, or on a terminal too narrow for it one block for each row; a column is never dropped."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    cells = [[safe_text(shown(row.get(name))) for name in titles] for row in rows]
    fitted = _fitted([[title, *(row[place] for row in cells)] for place, title in enumerate(titles.values())], console.width)
    if fitted is None:
        _blocks(cells, list(titles.values()))
        return
    gap, widths = fitted
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    for title, width in zip(titles.values(), widths, strict=True):
        table.add_column(Text(title), width=width)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


def _fitted(columns: Sequence[Sequence[str]], room: int) -> tuple[int, list[int]] | None:
    """
    Give a gap and a width for each column so that no word is broken and nothing is cut off; None if there is no room.

    Each column gets its longest word, the first one, where the verdict stands, all it wants if that is possible; what
    is left goes to those that want least, so that few cells wrap.
    """
    least = [max(len(word) for text in column for word in (text.split() or [""])) for column in columns]
    whole = [max(map(len, columns[0])), *least[1:]]
    for gap, needed in ((gap, needed) for needed in (whole, least) for gap in GAPS):
        spare = room - sum(needed) - gap * (len(columns) - 1)
        if spare >= 0:
            break
    else:
        return None
    wanted = [max(map(len, column)) - width for column, width in zip(columns, needed, strict=True)]
    widths = list(needed)
    for place in sorted(range(len(columns)), key=wanted.__getitem__):
        given = min(wanted[place], spare)
        widths[place] += given
        spare -= given
    return gap, widths


def _blocks(cells: Sequence[Sequence[str]], titles: Sequence[str]) -> None:
    """Write one block of lines for each row, values wrapped beside their titles."""
    margin = max(map(len, titles)) + 2
    width = max(margin + 20, shutil.get_terminal_size().columns)
    for number, row in enumerate(cells):
        if number:
            click.echo()
        for title, text in zip(titles, row, strict=True):
            first = f"{title + ':':<{margin}}"
            click.echo(click.wrap_text(text or "–", width=width, initial_indent=first, subsequent_indent=" " * margin))
