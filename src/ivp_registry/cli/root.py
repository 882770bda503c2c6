"""The outermost command and the table of all others."""

from __future__ import annotations

from typing import Any

import click

from .language import LANGUAGES, tr
from .lazy import ALL_PLUGINS, LazyGroup
from .log_lines import LEVELS, listen
from .output import FORMATS
from .session import Session

TABLE = {
    "demo": (".demo:demo", "see the main job on the plan of Tweestromenland, in a fresh folder"),
    "init": (".init:init", "make an empty register"),
    "record": (".record:record", "record one fact"),
    "import": (".import_:import_", "record facts from a file of JSON Lines, all or none"),
    "correct": (".amend:correct", "correct a fact that was recorded wrongly; the wrong line stays visible"),
    "retract": (".amend:retract", "retract a fact that should never have been recorded"),
    "events": (".events:events", "what can be recorded: fields, schema, an example to edit"),
    "log": (".log:log", "what was recorded, in order"),
    "show": (".show:show", "one event in full, with its place in the ledger"),
    "status": (".status:status", "plan, priorities, councils and deviations on a day"),
    "verify": (".verify:verify", "check that nothing recorded was changed"),
    "checkpoint": (".checkpoint:checkpoint", "sign the register as it is now, to keep elsewhere"),
    "proof": (".proof:proof", "a folder with which an outsider checks one event, or a deviation as a whole"),
    "witness": (".witness:witness", "let others see that the register only grew, and keep what they sign"),
    "keys": (".keys:keys", "keys to sign with: make, list, rotate"),
    "timestamp": (".timestamp:timestamp", "let an authority say when a checkpoint was there, by files"),
    "backup": (".backup:backup", "a copy of the register with its checkpoints, verified"),
    "restore": (".restore:restore", "bring a backup back; an older or forked one is refused"),
    "doctor": (".doctor:doctor", "what around the register endangers it, and what to do about it"),
    "projections": (".projections:projections", "read models: look at them, bring them up to date, build them anew"),
    "plugins": (".plugins:plugins", "plugins: what is installed, what it brings, what is wrong"),
}


class Program(LazyGroup):
    """Read ``--no-plugins`` without a name as all of them; click would take the next word for the name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say what was left out."""
        return super().parse_args(ctx, [f"{each}={ALL_PLUGINS}" if each == "--no-plugins" else each for each in args])


@click.group(
    cls=Program,
    table=TABLE,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar=tr("COMMAND …"),
    options_metavar=tr("[OPTIONS]"),
    help=tr("Register of safety plans: what was decided, what the driehoek deviated from, and which council was told."),
    epilog=tr("Begin with 'ivp demo'."),
)
@click.option("--register", metavar=tr("FILE"), help=tr("register to use; also IVP_REGISTER or ivp.toml"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=tr("language; also IVP_LANG"))
@click.option("--format", "form", type=click.Choice(FORMATS), help=tr("form of the result"))
@click.option("--json", "as_json", is_flag=True, help=tr("same as --format json"))
@click.option("--no-plugins", metavar=tr("[=NAME,…]"), help=tr("leave these plugins out, or all"))
@click.option("--strict-plugins", is_flag=True, help=tr("do nothing when a plugin cannot be loaded"))
@click.option("--log-level", type=click.Choice(LEVELS), help=tr("tell on stderr what is done, as JSON Lines; also IVP_LOG"))
@click.version_option(package_name="ivp-registry", message="%(prog)s %(version)s", help=tr("Show the version and stop."))
@click.pass_context
def ivp(ctx: click.Context, /, register: str | None, form: str | None, **flags: Any) -> None:
    """Keep the choices for the command that follows."""
    left_out = None if flags["no_plugins"] is None else tuple(flags["no_plugins"].split(","))
    form = "json" if flags["as_json"] else form
    listen(ctx, flags["log_level"])
    ctx.obj = Session(register=register, format=form, left_out=left_out, strict_plugins=flags["strict_plugins"])
