"""``ivp demo [DIR]``: the main job on the plan of Tweestromenland, told step by step with the commands that do it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from ..demo import play
from ..demo.continuation import continuation
from ..demo.playback import StoryClock
from ..demo.seed import PLAN, SOURCE, seed
from .language import tr
from .output import heading, say

DEFAULT = "ivp-demo"
AUDITED_ON = "2026-03-10"


@click.command(help=tr("See the main job on the plan of Tweestromenland, in a fresh folder (DIR, or ./ivp-demo)."))
@click.argument("folder", required=False, metavar="[DIR]")
@click.pass_context
def demo(ctx: click.Context, folder: str | None) -> None:
    """Record the document, then the invented years, then audit and look back."""
    register = str(fresh(folder) / "register.db")
    clock = StoryClock()
    from ..registry import Registry

    with Registry.create(register, clock=clock) as made:
        heading(tr("1. What the document says"))
        recorded = sum(len(receipt.events) for receipt in play(made, clock, seed()))
        click.echo(tr("{count} facts recorded from: {title}").format(count=recorded, title=SOURCE.title))
        click.echo(f"SHA-256 {SOURCE.sha256}")
        click.echo(tr("It names no deciding council and no day of adoption, so the register knows none:"))
        _run(ctx, ["status", "--valid", "2023-04-15", "--known", "2023-03-31"], register)

        heading(tr("2. An INVENTED continuation, 2023 to 2026: nothing of this happened"))
        invented = sum(len(receipt.events) for receipt in play(made, clock, continuation()))
        click.echo(
            tr("{count} events recorded, each with a source that says so; the clock is that of the story.").format(
                count=invented
            )
        )
    _look(ctx, register)


def _look(ctx: click.Context, register: str) -> None:
    """Ask the register what a clerk or an auditor would ask it."""
    heading(tr("3. Was each council told? As of {day}").format(day=AUDITED_ON))
    _run(ctx, ["audit", "deviations", "--valid", AUDITED_ON], register)
    heading(tr("4. The same question about Druten as known before and after a wrong date was corrected"))
    for known in ("2024-03-10", "2024-03-12"):
        asked = ["audit", "deviations", "--municipality", "gm0225", "--since", "2024-01-01", "--valid", "2024-03-10"]
        _run(ctx, [*asked, "--known", known], register)
    heading(tr("5. What is not as the law, a local norm or the plan itself wants it?"))
    _run(ctx, ["check", "--on", AUDITED_ON, "--only", "non_conform"], register)
    heading(tr("6. The plan on two days, as known then and as known now"))
    for valid, known in (("2023-06-01", "2023-06-01"), ("2023-06-01", AUDITED_ON), (AUDITED_ON, AUDITED_ON)):
        _run(ctx, ["status", "--valid", valid, "--known", known], register)
    heading(tr("7. Is all of it still what was recorded?"))
    _run(ctx, ["verify"], register)
    _next(register)


def fresh(folder: str | None) -> Path:
    """Give a folder that is not there yet: the one named, or the first free name."""
    if folder is not None:
        return Path(folder)
    number = 1
    while (path := Path(DEFAULT if number == 1 else f"{DEFAULT}-{number}")).exists():
        number += 1
    return path


def _run(ctx: click.Context, arguments: Sequence[str], register: str) -> None:
    """Show a command and run it as a user would; its findings do not end the demonstration."""
    from .root import ivp

    click.secho(f"\n$ ivp --register {shlex.quote(register)} {shlex.join(arguments)}", bold=True)
    if arguments[0] not in ivp.list_commands(ctx.find_root()):
        plugin = "compliance" if arguments[0] == "check" else "audit"
        told = tr("The plugin with '{name}' is not installed: pip install ivp-registry-{plugin}.")
        say(told.format(name=arguments[0], plugin=plugin))
        return
    form = ctx.find_root().obj.format
    chosen = ["--format", form or "table"]
    try:
        ivp.main(["--register", register, *chosen, *arguments], prog_name="ivp", standalone_mode=False)
    except click.exceptions.Exit:
        return


def _next(register: str) -> None:
    heading(tr("Try next"))
    click.echo(f"  export IVP_REGISTER={shlex.quote(register)}")
    commands = (
        "ivp log --limit 10",
        f"ivp log plan/{PLAN}/deviation/2024-01",
        f"ivp show plan/{PLAN}/notification/gm0225@2",
        f"ivp audit trail plan/{PLAN}/priority",
        f"ivp audit gaps --valid {AUDITED_ON}",
        f"ivp audit deviations --overdue --valid {AUDITED_ON} --json",
        f"ivp check --on {AUDITED_ON} --upcoming",
        f"ivp report site --valid {AUDITED_ON} --out site",
        "ivp events council-notified",
        "ivp record council-notified --help",
    )
    for command in commands:
        click.echo(f"  {command}")
