"""The Dutch catalogues: brought up to date with the collected texts, and compiled, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import attrs
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from . import messages

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in the headers, so that a catalogue changes only when a text does."""


@attrs.frozen
class Domain:
    """Hold one gettext domain: its name, the package it belongs to, and how its texts are collected."""

    name: str
    package: Path
    collect: Callable[[], messages.Messages]

    @property
    def po(self) -> Path:
        """Give the path of the translations."""
        return self.package / "locale" / "nl" / "LC_MESSAGES" / f"{self.name}.po"

    @property
    def mo(self) -> Path:
        """Give the path of what gettext reads."""
        return self.po.with_suffix(".mo")

    def read(self) -> Catalog:
        """Read the translations that there are."""
        if not self.po.exists():
            return Catalog(locale="nl")
        return read_po(io.BytesIO(self.po.read_bytes()), locale="nl")

    def renewed(self) -> Catalog:
        """Give the collected texts with the translations that there are; texts that are gone are gone here too."""
        old, new = self.read(), Catalog(
            locale="nl", domain=self.name, project=self.name, version="1", fuzzy=False, charset="utf-8",
            creation_date=EPOCH, revision_date=EPOCH, last_translator="ivp-registry", language_team="nl",
            header_comment=f"# Dutch texts of {self.name}. Made current with 'make locale'.",
        )  # fmt: skip
        for text, plural in sorted(self.collect().items()):
            known = old.get(text)
            same = known is not None and (isinstance(known.id, tuple)) == bool(plural)
            new.add((text, plural) if plural else text, known.string if known is not None and same else None)
        return new

    def write(self) -> list[str]:
        """Write both files, and list the texts that have no translation yet."""
        catalogue = self.renewed()
        self.po.parent.mkdir(parents=True, exist_ok=True)
        self.po.write_bytes(written(catalogue))
        self.mo.write_bytes(compiled(catalogue))
        return [str(message.id) for message in catalogue if message.id and not all(strings(message.string))]


def strings(string: str | Sequence[str] | None) -> tuple[str, ...]:
    """Give the translations of a message one by one: one, or one for each plural form."""
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def written(catalogue: Catalog) -> bytes:
    """Give the bytes of the ``.po`` file."""
    held = io.BytesIO()
    write_po(held, catalogue, width=0, sort_output=True)
    return b"".join(line for line in held.getvalue().splitlines(keepends=True) if b"Generated-By" not in line)


def compiled(catalogue: Catalog) -> bytes:
    """Give the bytes of the ``.mo`` file; a text without translation is not in it."""
    held = io.BytesIO()
    write_mo(held, read_po(io.BytesIO(written(catalogue)), locale="nl"))
    return held.getvalue()


DOMAINS = (
    Domain("ivp_registry", messages.PROGRAM, messages.of_program),
    Domain("ivp_registry_audit", messages.AUDIT, messages.of_audit),
    Domain("ivp_registry_compliance", messages.COMPLIANCE, messages.of_compliance),
    Domain("ivp_registry_reports", messages.REPORTS, messages.of_reports),
)
