"""A group that lists commands from a table and loads one only when it runs; ``--help`` imports no command and no plugin."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from ..errors import PluginFailed
from .language import tr

COMMANDS = "ivp_registry.commands"
ALL_PLUGINS = "*"
"""What ``--no-plugins`` without a name leaves out."""


class LazyGroup(click.Group):
    """Hold commands as ``name: (module:attribute, one line of help)``; those of plugins come from entry points."""

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List our own commands in the order of the table, then those of plugins by name."""
        return [*self.table, *self._points(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name in self.table:
            module, _, attribute = self.table[cmd_name][0].partition(":")
            command: click.Command = getattr(import_module(module, __package__), attribute)
            return in_language(command, ctx)
        point = self._points(ctx).get(cmd_name)
        return in_language(_load(point), ctx) if point else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with the nearest there is."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            message = tr("There is no command '{name}'.").format(name=args[0])
            hint = tr("Did you mean '{nearest}'?").format(nearest=near[0]) if near else ""
            ctx.fail(f"{message} {hint}".strip())
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help from the table, without loading anything."""
        with formatter.section(tr("Commands")):
            formatter.write_dl([(name, tr(line)) for name, (_, line) in self.table.items()])
        points = self._points(ctx)
        if points:
            with formatter.section(tr("Commands from plugins")):
                formatter.write_dl([(name, point.dist.name if point.dist else "") for name, point in points.items()])

    def _points(self, ctx: click.Context) -> dict[str, EntryPoint]:
        """Find plugin commands; looking takes longer than anything else, so only for the outermost group."""
        left_out = (ctx.params.get("no_plugins") or "").split(",")
        if ctx.parent is not None or ALL_PLUGINS in left_out:
            return {}
        chosen = os.environ.get("IVP_PLUGINS")
        points = sorted(entry_points(group=COMMANDS), key=lambda each: each.name)
        wanted = None if chosen is None else [name.strip() for name in chosen.split(",")]
        return {
            point.name: point for point in points if point.name not in left_out and (wanted is None or point.name in wanted)
        }


def in_language(command: click.Command, ctx: click.Context) -> click.Command:
    """Let the usage of *command*, and of what is in it, name its parameters in the language of the user."""
    command.options_metavar = tr("[OPTIONS]")
    for param in command.params:
        if not getattr(param, "is_flag", False):
            param.metavar = tr(param.make_metavar(ctx))
    if isinstance(command, click.Group):
        command.subcommand_metavar = tr(command.subcommand_metavar.replace("COMMAND [ARGS]...", "COMMAND …"))
        for each in command.commands.values():
            in_language(each, ctx)
    return command


def _load(point: EntryPoint) -> click.Command:
    try:
        command = point.load()
    except Exception as error:  # a plugin may raise anything when it is imported
        raise PluginFailed(point.name, stage="load", reason=f"{type(error).__name__}: {error}") from error
    if not isinstance(command, click.Command):
        raise PluginFailed(point.name, stage="load", reason=f"{point.value} is no click command")
    return command
