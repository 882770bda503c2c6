"""Dutch by default, English on request. Codes, ids and JSON keys are never translated; labels are."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from ..clock import AMSTERDAM
from ..values import Actor, AgreementParty, Attendee

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
    if value is None:
        return tr("unknown")
    if value == ():
        return "–"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, datetime):
        return value.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M" if spoken() == "nl" else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y") if spoken() == "nl" else value.isoformat()
    if isinstance(value, StrEnum):
        return tr(value.value.replace("-", " "))
    if isinstance(value, Actor | Attendee | AgreementParty):
        return f"{shown(value.office)} ({value.organisation})"
    if isinstance(value, tuple | list):
        return ", ".join(shown(each) for each in value)
    return str(value)
