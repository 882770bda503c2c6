"""The reports of this plugin; each is made by the same contract as those of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .contract import Option, Options, Output, Report

if TYPE_CHECKING:
    from .account import Account


def _site(account: Account, options: Options) -> Iterable[Output]:
    from .site.pages import site

    return site(account, options)


SITE = Report(
    name="site",
    format="html",
    title="A site of the register: who was told, priorities then and now, timeline, findings, how to check it.",
    make=_site,
    options=(
        Option(name="theme", about="style sheet of the municipality, with its own tokens", is_file=True),
        Option(name="logo", about="logo of the municipality: PNG, JPEG or SVG", is_file=True),
        Option(name="organisation", about="name above the title"),
    ),
    is_folder=True,
)


def reports() -> list[Report]:
    """List them; what makes a report is imported when it is made."""
    return [SITE]
