"""
How an account is said: in the language of its readers, whatever the machine, the process or its settings speak.

Dates are written by CLDR (through Babel), texts come from the catalogues of this plugin, of the register, and of the
other plugins, in that order. Stored data and codes are never translated, only their labels.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

from ivp_registry.clock import AMSTERDAM
from ivp_registry.safe_text import safe_text
from ivp_registry.values import Actor, Document, Period

from .contract import Language

HERE = "ivp_registry_reports"
CATALOGUES = (HERE, "ivp_registry", "ivp_registry_audit", "ivp_registry_compliance")
_regions = {"nl": "nl_NL", "en": "en_GB"}


class Speech:
    """
    Say texts, days and values in one language.

    >>> Speech("nl").day(date(2024, 2, 1)), Speech("en").day(date(2024, 2, 1))
    ('1 februari 2024', '1 February 2024')
    """

    def __init__(self, language: Language, catalogues: Iterable[str] = CATALOGUES) -> None:
        self.language = language
        self._catalogues = [found for each in catalogues if (found := _catalogue(each, language))]

    def tr(self, text: str) -> str:
        """Translate a text; one without a translation is said as it is."""
        return next((found for each in self._catalogues if (found := each.gettext(text)) != text), text)

    def day(self, day: date | None, pattern: str = "d MMMM y") -> str:
        """Write a day in words."""
        from babel.dates import format_date

        return self.tr("unknown") if day is None else format_date(day, pattern, locale=_regions[self.language])

    def short(self, day: date | None) -> str:
        """Write a day short, for tables."""
        return self.day(day, "d MMM y")

    def moment(self, moment: datetime | None) -> str:
        """Write a moment as the clocks in Amsterdam showed it, with the offset, since one hour a year comes twice."""
        if moment is None:
            return self.tr("unknown")
        local = moment.astimezone(AMSTERDAM)
        return f"{self.day(local.date())}, {local:%H:%M} ({local:%Z})"

    def value(self, value: object) -> str:
        """Say any value of an event: days in words, codes by their label, None as unknown; text is made harmless."""
        if value is None:
            return self.tr("unknown")
        if isinstance(value, bool):
            return self.tr("yes") if value else self.tr("no")
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, StrEnum):
            return self.tr(value.value.replace("-", " "))
        if isinstance(value, tuple | list):
            return ", ".join(map(self.value, value)) or "–"
        return self._thing(value)

    def actor(self, actor: Actor, names: Mapping[str, str]) -> str:
        """Say an office, and the municipality it is of by its name, of *names* by code."""
        return f"{self.value(actor.office)} ({self.text(names.get(actor.organisation, actor.organisation))})"

    def _thing(self, value: object) -> str:
        if isinstance(value, Actor):
            return f"{self.value(value.office)} ({safe_text(value.organisation)})"
        if isinstance(value, Period):
            return f"{self.day(value.first)} – {self.day(value.last)}"
        if isinstance(value, Document):
            return self.text(value.title)
        return self.text(str(value))

    def text(self, text: str) -> str:
        """Give text of an event, harmless; that it was withheld is said in the language of the reader."""
        from .secrecy import NOT_PUBLIC

        return self.tr("not public") if text == NOT_PUBLIC else safe_text(text)

    def listing(self, parts: Iterable[str]) -> str:
        """Join parts as a sentence does: ``a, b en c``."""
        found = list(parts)
        if len(found) < 2:  # noqa: PLR2004  # nothing to join
            return "".join(found)
        return f"{', '.join(found[:-1])} {self.tr('and')} {found[-1]}"


@cache
def _catalogue(domain: str, language: Language) -> gettext.NullTranslations | None:
    """Find a catalogue in the package of the same name; None where that is not installed, or in English."""
    try:
        folder = Path(str(files(domain))) / "locale"
    except ModuleNotFoundError:
        return None
    if language == "en":
        return None
    try:
        return gettext.translation(domain, str(folder), [language])
    except OSError:
        return None
