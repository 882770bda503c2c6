"""``ivp report table NAME``: every table in every form."""

from __future__ import annotations

import click

from ivp_registry.cli.language import tr

from ..grouped import GroupedReports
from .reports import GROUP


@click.group(
    cls=GroupedReports,
    reports=GROUP,
    special={},
    subcommand_metavar=tr("TABLE …"),
    help=tr("Tables to count and compare: as XLSX for Excel, CSV, Markdown or JSON Lines (by the name of --out, or --as)."),
)
def table() -> None:
    """Group the tables."""
