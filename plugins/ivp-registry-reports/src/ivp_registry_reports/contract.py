"""
The contract of a report: a pure function from an account of the register, and options, to files.

A plugin brings reports through the hook `ivp_register_reports`. A report reads no register, no clock, no file and no
setting: what it may tell stands in the account, which is public unless somebody asked otherwise. So the same account
gives the same bytes on every day and every machine, and no report can leak what it was not given.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal

import attrs

from ivp_registry.errors import InvalidInput

if TYPE_CHECKING:
    from .account import Account

Language = Literal["nl", "en"]
NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
PATH = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*")
"""A relative path with no way out of its folder, and no name that a file system reads in its own way."""


@attrs.frozen(kw_only=True)
class Output:
    """
    Hold one file: its path below the place that the user chose, its bytes, and its media type.

    >>> Output(path="index.html", content=b"<!DOCTYPE html>", media_type="text/html; charset=utf-8").size
    15
    """

    path: str
    content: bytes = attrs.field(repr=False)
    media_type: str

    def __attrs_post_init__(self) -> None:
        if not PATH.fullmatch(self.path):
            raise InvalidInput(
                where="path", value=self.path, reason="expected a relative path of A-Z, a-z, 0-9, . _ - and /"
            )

    @property
    def size(self) -> int:
        """Count its bytes."""
        return len(self.content)

    @property
    def digest(self) -> str:
        """Give its SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def silent(done: int, total: int) -> None:
    """Tell nobody how far it is."""


@attrs.frozen(kw_only=True)
class Options:
    """
    Hold how a report is wanted: the language of its readers, and the values of the options it declares.

    *given* holds texts and *files* the content of files, both by the name of the option; what was not given is not
    there. *progress* is told how many of how many parts are done, by a report that has parts.
    """

    language: Language = "nl"
    given: Mapping[str, str] = attrs.field(factory=dict)
    files: Mapping[str, bytes] = attrs.field(factory=dict)
    progress: Callable[[int, int], None] = attrs.field(default=silent, eq=False)


@attrs.frozen(kw_only=True)
class Option:
    """Hold an option of a report, shown as ``--name``; one that is a file is given to the report as its content."""

    name: str
    about: str
    is_file: bool = False
    is_required: bool = False


Make = Callable[["Account", Options], Iterable[Output]]


@attrs.frozen(kw_only=True)
class Report:
    """
    Hold one report in one format: ``name`` and ``format`` name it, `make` makes its files.

    A report of one file gives one `Output`; one of several gives them below a folder, and names with `first` the file to
    open. *title* and the texts of its options are English; a catalogue added with `add_catalogue` says them in Dutch.
    A report with a *group* is reached through the command of that name (``ivp report table deviations``).
    """

    name: str
    format: str
    title: str
    make: Make
    options: tuple[Option, ...] = ()
    is_folder: bool = False
    first: str = "index.html"
    group: str | None = None

    def __attrs_post_init__(self) -> None:
        for where, value in (("report", self.name), ("format", self.format)):
            if not NAME.fullmatch(value):
                raise InvalidInput(where=where, value=value, reason="expected small letters, digits and -")

    @property
    def id(self) -> str:
        """Name it among all reports."""
        return f"{self.name}.{self.format}"
