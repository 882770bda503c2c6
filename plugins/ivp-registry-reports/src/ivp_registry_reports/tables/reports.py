"""Every table in every form, as reports of the contract: ``ivp report table NAME``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..account import Account
from ..contract import Language, Options, Output, Report
from .declared import DECLARED, Declared
from .spreadsheet import as_xlsx
from .table import Table
from .writers import as_csv, as_excel_csv, as_jsonl, as_markdown

GROUP = "table"
FORMS: dict[str, tuple[str, str, Callable[[Table, Language], bytes]]] = {
    "xlsx": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "csv": (".csv", "text/csv; charset=utf-8; header=present", as_csv),
    "excel-csv": (".excel.csv", "text/csv; charset=utf-8; header=present", as_excel_csv),
    "md": (".md", "text/markdown; charset=utf-8", as_markdown),
    "jsonl": (".jsonl", "application/jsonl", as_jsonl),
}
"""Each form with the end of its file name, its media type, and what writes it."""


def reports() -> list[Report]:
    """List each table in each form."""
    return [
        Report(name=table.name, format=form, title=table.title, make=_maker(table, form), group=GROUP)
        for table in DECLARED
        for form in FORMS
    ]


def _maker(declared: Declared, form: str) -> Callable[[Account, Options], Iterator[Output]]:
    ending, media_type, write = FORMS[form]

    def make(account: Account, options: Options) -> Iterator[Output]:
        content = write(declared.of(account), options.language)
        yield Output(path=f"{declared.name}{ending}", content=content, media_type=media_type)

    return make
