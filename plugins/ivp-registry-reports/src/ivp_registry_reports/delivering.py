"""From a report to its command, and from the command to files in their place: what every ``ivp report …`` shares."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import attrs
import click

from ivp_registry.anchoring import files
from ivp_registry.cli.language import LANGUAGES, shown, tr
from ivp_registry.cli.meter import Meter
from ivp_registry.cli.output import is_for_people, say, write_rows
from ivp_registry.cli.session import Session, clock_options, output_options, today
from ivp_registry.errors import PluginFailed

from .contract import Language, Options, Report
from .secrecy import Audience

if TYPE_CHECKING:
    from ivp_registry import Registry

    from .account import Account
    from .contract import Output
    from .writing import Written

Function = Callable[..., Any]
COLUMNS = {"path": "file", "first": "begins at", "files": "files", "size": "bytes", "digest": "SHA-256"}
LARGEST = 1_000_000
"""Bytes of a file that a report may be given, such as a logo: it lands in every page."""


@attrs.frozen(kw_only=True)
class Wish:
    """Hold what the user asked for besides the report itself."""

    out: Path
    valid: date
    known: date | datetime | int | None
    plan: str | None
    audience: Audience
    language: Language
    overwrite: bool
    is_opened: bool


def report_options(function: Function) -> Function:
    """Let a command take what every report takes; it gets them as a `Wish` in the argument *wish*."""

    def command(*, out: str, valid: date | None, internal: bool, lang: str | None, is_opened: bool, **rest: Any) -> Any:
        wish = Wish(
            out=Path(out), valid=valid or today(), known=rest.pop("known"), plan=rest.pop("plan"),
            audience=Audience.INTERNAL if internal else Audience.PUBLIC, language=_language(lang),
            overwrite=rest.pop("overwrite"), is_opened=is_opened,
        )  # fmt: skip
        return function(wish=wish, **rest)

    command.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]  # options stay on it
    for option in (
        click.option("--open", "is_opened", is_flag=True, help=tr("open the result")),
        click.option("--overwrite", is_flag=True, help=tr("replace an earlier report at that place")),
        click.option("--internal", is_flag=True, help=tr("also what is secret; every page says that it is internal")),
        click.option("--lang", type=click.Choice(LANGUAGES), help=tr("language of the report")),
        click.option("--plan", help=tr("only this plan")),
        clock_options,
        click.option("--out", required=True, metavar=tr("PATH"), help=tr("where to put it: a folder or a file")),
        output_options,
    ):
        command = option(command)
    return command


def _language(given: str | None) -> Language:
    """Give the language asked for, else Dutch: what the machine speaks must not change a byte of a report."""
    wished = given or click.get_current_context().find_root().params.get("lang") or os.environ.get("IVP_LANG", "nl")
    return cast("Language", wished if wished in LANGUAGES else "nl")


def command_of(named: Sequence[Report]) -> click.Command:
    """Make the command of a report in all its formats, with the options that it declares."""
    options = {each.name: each for report in named for each in report.options}

    def make(*, wish: Wish, chosen: str | None = None, **given: str | None) -> None:
        report = chosen_of(named, chosen, wish.out)
        session = click.get_current_context().ensure_object(Session)
        deliver(session, report, wish, {options[_name(name)].name: value for name, value in given.items() if value})

    made: Function = make
    for each in reversed(options.values()):
        metavar = tr("FILE") if each.is_file else tr("TEXT")
        made = click.option(f"--{each.name}", required=each.is_required, metavar=metavar, help=tr(each.about))(made)
    if len(named) > 1:
        formats = click.Choice([each.format for each in named])
        made = click.option(
            "--as", "chosen", type=formats, help=tr("format; by default as the name of --out ends, else the first")
        )(made)
    return click.command(named[0].name, help=tr(named[0].title))(report_options(made))


def chosen_of(named: Sequence[Report], chosen: str | None, out: Path) -> Report:
    """Give the report in the format *chosen*; else in the one that the name of *out* ends in; else in the first."""
    ending = chosen or out.suffix.removeprefix(".").lower()
    return next((each for each in named if each.format == ending), named[0])


def _name(parameter: str) -> str:
    return parameter.replace("_", "-")


def deliver(session: Session, report: Report, wish: Wish, given: Mapping[str, str]) -> Written:
    """Read the register, make the report, put it in its place, say what was written, and open it if that was asked."""
    with session.opened(plugins=True) as register:
        account = account_of(register, wish)
    named = {each.name: Path(given[each.name]) for each in report.options if each.is_file and each.name in given}
    contents = {name: files.read(path, longest=LARGEST) for name, path in named.items()}
    texts = {name: value for name, value in given.items() if name not in named}
    with Meter() as meter:
        parts = tr("{done} of {total} parts")
        options = Options(
            language=wish.language, given=texts, files=contents,
            progress=lambda done, total: meter.say(parts.format(done=done, total=total)),
        )  # fmt: skip
        outputs = outputs_of(report, account, options)
    written = put(report, account, outputs, wish)
    tell(session, written)
    return written


def account_of(register: Registry, wish: Wish) -> Account:
    """Bring the read model up to date, with progress on a terminal, and give the account that was asked for."""
    from .projection import ReportLines
    from .reading import read

    declared = register.read_models.declared(ReportLines.name)
    if declared is not None:
        with Meter() as shown_:
            register.read_models.run([declared], watch=shown_)
    return read(register, valid=wish.valid, known=wish.known, plan=wish.plan, audience=wish.audience)


def outputs_of(report: Report, account: Account, options: Options) -> list[Output]:
    """
    Make the files of a report.

    Raises:
        PluginFailed: If it raises anything that is not an error with a way out.
    """
    from ivp_registry.errors import RegistryError

    try:
        return list(report.make(account, options))
    except RegistryError:
        raise
    except Exception as error:  # a report of a plugin may raise anything
        raise PluginFailed(report.name, stage="report", reason=f"{type(error).__name__}: {error}") from error


def put(report: Report, account: Account, outputs: Sequence[Output], wish: Wish) -> Written:
    """Put the files of a report in their place, and open it if that was asked."""
    from .writing import manifest_of, write

    manifest = manifest_of(report, account, outputs, wish.language)
    written = write(report, outputs, wish.out, manifest, overwrite=wish.overwrite)
    if wish.is_opened:
        click.launch(str(written.first))
    return written


def tell(session: Session, written: Written) -> None:
    """Say what was written: one row, the digest with it, so that it can be recorded or told to others."""
    row = attrs.asdict(written) | {"path": str(written.path), "first": str(written.first)}
    write_rows([row], COLUMNS, schema="report/1", chosen=session.format)
    if is_for_people(session.format):
        say(tr("Begin at {path}").format(path=shown(str(written.first))))
