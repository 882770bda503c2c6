"""Reports that share a command: ``ivp report letter …``, ``ivp report table …``, those of other plugins among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from ivp_registry.cli.language import tr
from ivp_registry.cli.lazy import in_language

from .commands import reports_of_run
from .contract import Report
from .delivering import command_of

Make = Callable[[list[Report]], click.Command]


class GroupedReports(click.Group):
    """Offer one command for each report of a group, made from what it declares, or by a function of its own."""

    def __init__(self, *args: Any, reports: str, special: Mapping[str, Make], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reports, self.special = reports, special

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the reports of the group in the order in which they were brought."""
        return list(dict.fromkeys(each.name for each in self._found(ctx)))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of one report in all its formats."""
        named = [each for each in self._found(ctx) if each.name == cmd_name]
        return in_language(self.special.get(cmd_name, command_of)(named), ctx) if named else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each with its title."""
        titles = {each.name: tr(each.title) for each in reversed(self._found(ctx))}
        with formatter.section(tr("Reports")):
            formatter.write_dl([(name, titles[name]) for name in self.list_commands(ctx)])

    def _found(self, ctx: click.Context) -> list[Report]:
        return [each for each in reports_of_run(ctx) if each.group == self.reports]
