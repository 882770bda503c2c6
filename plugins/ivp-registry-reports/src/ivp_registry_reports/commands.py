"""``ivp report``: one command for each report that there is, with the options it declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ivp_registry.cli.language import add_catalogue, tr
from ivp_registry.cli.lazy import LazyGroup, in_language
from ivp_registry.cli.session import Session

from .contract import Report

add_catalogue("ivp_registry_reports", Path(__file__).parent / "locale")

TABLE: dict[str, tuple[str, str]] = {}
"""Commands that are more than one report: ``name: (module:attribute, one line of help)``, relative to this package."""


class ReportGroup(LazyGroup):
    """Find commands in the table first; every other report that a plugin brought is a command by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List those of the table, then the reports by name."""
        return [*self.table, *dict.fromkeys(each.name for each in _reports(ctx) if not _is_in_table(each))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of a report from what it declares."""
        from .delivering import command_of

        if cmd_name in self.table:
            return super().get_command(ctx, cmd_name)
        named = [each for each in _reports(ctx) if each.name == cmd_name and not _is_in_table(each)]
        return in_language(command_of(named), ctx) if named else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each with its line."""
        titles = {each.name: each.title for each in reversed(_reports(ctx)) if not _is_in_table(each)}
        lines = {**{name: line for name, (_, line) in self.table.items()}, **titles}
        if lines:
            with formatter.section(tr("Reports")):
                formatter.write_dl([(name, tr(lines[name])) for name in self.list_commands(ctx)])


def _is_in_table(report: Report) -> bool:
    """Tell whether a report is made through a command of the table."""
    return report.group is not None


def _reports(ctx: click.Context) -> list[Report]:
    """Give the reports of the plugins that were chosen; found once for each run."""
    from .found import reports_of

    held: dict[str, Any] = ctx.find_root().meta
    if __name__ not in held:
        session = ctx.ensure_object(Session)
        held[__name__] = reports_of(session.plugins())[0]
    found: list[Report] = held[__name__]
    return found


@click.group(
    cls=ReportGroup,
    table=TABLE,
    subcommand_metavar=tr("REPORT …"),
    help=tr("Reports people read: a site, letters, tables. They hold what is public, unless --internal asks for more."),
)
def report() -> None:
    """Group the reports."""
