"""Dutch by default, English on request. Codes, ids and JSON keys are never translated; labels are."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from ..clock import AMSTERDAM
from ..kinds import Office
from ..values import Actor, Document, Period

DOMAIN = "ivp_registry"
LANGUAGES = ("nl", "en")
LOCALE = Path(__file__).parent.parent / "locale"
_domains = [DOMAIN]


def choose(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """
    Choose the language before any command is loaded, because help texts are translated as they load.

    Order: ``--lang``, ``IVP_LANG``, ``LANGUAGE``/``LC_ALL``/``LC_MESSAGES``/``LANG`` where that says English, Dutch.

    >>> choose(["--lang", "en"], {}), choose([], {"LANG": "en_GB.UTF-8"}), choose([], {"LC_ALL": "C"})
    ('en', 'en', 'nl')
    """
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    wished = [environment.get(name, "") for name in ("IVP_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    first = next((wish for wish in wished if wish), "")
    return "en" if first[:2] == "en" else "nl"


def speak(language: str) -> None:
    """Set the language of this process; only the program itself may, never a library that is imported."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language if language in LANGUAGES else "nl"


def spoken() -> str:
    """Give the language spoken: ``nl`` or ``en``."""
    return os.environ.get("LANGUAGE", "nl")


def add_catalogue(domain: str, folder: Path) -> None:
    """Let the commands of a plugin speak Dutch too, from a gettext catalogue of its own in *folder*."""
    gettext.bindtextdomain(domain, str(folder))
    if domain not in _domains:
        _domains.append(domain)


def tr(text: str) -> str:
    """Translate a text of the program or of a plugin; one that has no translation is shown as it is."""
    if not text:
        return ""
    return next((found for domain in _domains if (found := gettext.dgettext(domain, text)) != text), text)


def shown(value: object) -> str:
    """Show a value to a person: days and moments as the language writes them, codes by their label, None as unknown."""
    if value is None or value == ():
        return "–" if value == () else tr("unknown")
    return next((show(value) for kind, show in SHOWN.items() if isinstance(value, kind)), str(value))


Code = TypeVar("Code", bound=StrEnum)


def code_of(kinds: type[Code], text: str) -> Code | None:
    """Find a code by itself or by its label in the language spoken, so that who reads "griffier" may type it."""
    asked = text.strip().casefold()
    return next((kind for kind in kinds if asked in (kind.value, shown(kind).casefold())), None)


def with_office_code(text: str) -> str:
    """Replace the label of an office before the ``@`` by its code."""
    label, separator, organisation = text.partition("@")
    code = code_of(Office, label)
    return f"{code.value}@{organisation}" if code and separator else text


def _day(day: date) -> str:
    return day.strftime("%d-%m-%Y") if spoken() == "nl" else day.isoformat()


def _moment(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M" if spoken() == "nl" else "%Y-%m-%d %H:%M")


def _document(document: Document) -> str:
    return f"{document.title} (SHA-256 {document.sha256})" if document.sha256 else document.title


SHOWN: dict[type | tuple[type, ...], Callable[[Any], str]] = {
    bool: lambda value: tr("yes") if value else tr("no"),
    datetime: _moment,  # before `date`, of which it is a kind
    date: _day,
    StrEnum: lambda code: tr(code.value.replace("-", " ")),
    Actor: lambda actor: f"{shown(actor.office)} ({actor.organisation})",
    Period: lambda period: f"{_day(period.first)} – {_day(period.last)}",
    Document: _document,
    (tuple, list): lambda values: ", ".join(map(shown, values)),
}
"""How each kind of value is shown; the first that fits counts."""
