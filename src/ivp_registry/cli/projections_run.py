"""``ivp projections run|rebuild|switch|prune``: bringing read models up to date, and building them anew."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import attrs
import click

from ..projections import Progress, Rebuilt
from .failure import tell
from .language import tr
from .meter import Meter
from .output import conclude, is_for_people, say, write_rows
from .phrases import retold
from .session import Session, output_options, pass_session

COLUMNS = {
    "name": "projection", "version": "version", "position": "position", "behind": "events behind", "parked": "parked",
    "waits_for": "waits for", "fault": "fault",
}  # fmt: skip
COMPARED = {
    "table": "table", "rows_before": "rows before", "rows_after": "rows after", "same": "same content",
    "digest_before": "SHA-256 before", "digest_after": "SHA-256 after",
}  # fmt: skip
FAILED = 5


@click.command(help=tr("Bring the read models (or those named) up to the newest event. Exit 5 when one stopped or parked."))
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--follow", is_flag=True, help=tr("go on with every new event, until Ctrl-C or SIGTERM"))
@output_options
@pass_session
@click.pass_context
def run(ctx: click.Context, session: Session, names: tuple[str, ...], follow: bool) -> None:
    """Run to the end, or until told to stop."""
    with session.opened(plugins=True) as register, Meter() as meter:
        models = register.read_models
        chosen = [models.needed(name) for name in names] or None
        if follow:
            _let_be_observed(register.address.text)
            with _told_to_stop() as stop:
                say(tr("Following the register; Ctrl-C stops."))
                progress = models.follow(stop, chosen, watch=_Faults())
        else:
            progress = models.run(chosen, watch=meter)
        broken = register.plugins.faults if register.plugins else []
    write_rows(_rows(progress, session), COLUMNS, schema="projections-run/2", chosen=session.format)
    if any(each.parked for each in progress):
        say(tr("Some events are parked: 'ivp projections parked' tells which and why."))
    if broken or any(each.fault or each.parked for each in progress):
        ctx.exit(FAILED)


def _rows(progress: Sequence[Progress], session: Session) -> list[dict[str, Any]]:
    told = retold if is_for_people(session.format) else str
    return [{name: getattr(each, name) for name in COLUMNS} | {"fault": told(str(each.fault or ""))} for each in progress]


class _Faults:
    """Tell each fault once, when it happens."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def __call__(self, progress: Sequence[Progress]) -> None:
        for each in progress:
            if each.fault is not None and str(each.fault) not in self._told:
                self._told.add(str(each.fault))
                tell(each.fault, as_json=False)


def _let_be_observed(address: str) -> None:
    """Give gauges of the register to OpenTelemetry, where the program was started with it."""
    if "opentelemetry.metrics" in sys.modules:
        from ..doctor.metrics import observe

        observe(address)


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Give what is set by the first Ctrl-C or SIGTERM; a second one ends the program as ever."""
    stop = threading.Event()
    before = {kind: signal.getsignal(kind) for kind in (signal.SIGINT, signal.SIGTERM)}

    def on_signal(*_: object) -> None:
        stop.set()
        restore()

    def restore() -> None:
        for kind, old in before.items():
            signal.signal(kind, old)

    for kind in before:
        signal.signal(kind, on_signal)
    try:
        yield stop
    finally:
        restore()


@click.command(help=tr("Build a read model anew from zero while the old one answers, compare the two, and switch."))
@click.argument("name")
@click.option("--no-switch", is_flag=True, help=tr("only build and compare; the old one goes on answering"))
@output_options
@pass_session
def rebuild(session: Session, name: str, no_switch: bool) -> None:
    """Build, compare, switch."""
    with session.opened(plugins=True) as register, Meter() as meter:
        built = register.read_models.rebuild(name, switch=not no_switch, watch=meter)
    about = attrs.asdict(built, filter=lambda field, _: field.name != "tables")
    write_rows(list(_compared(built)), COMPARED, schema="rebuilt/1", chosen=session.format, about=about)
    conclude(_closing(built), session.format)


def _compared(built: Rebuilt) -> Iterator[dict[str, Any]]:
    for each in built.tables:
        before, after = each.before, each.after
        yield {
            "table": each.table, "same": each.is_same, "rows_before": before.rows if before else None,
            "rows_after": after.rows if after else None, "digest_before": before.digest if before else None,
            "digest_after": after.digest if after else None,
        }  # fmt: skip


def _closing(built: Rebuilt) -> str:
    told = tr("{name}@{version} was built to position {position}.") + " "
    if not built.switched:
        told += tr("Nothing was switched: {name}@{old_version} goes on answering, at position {old_position}.")
    elif built.old_version == built.version:
        told += tr("It took the place of what was there.")
    else:
        told += tr("It answers now; back with 'ivp projections switch {name} {old_version}'.")
    return told.format(**attrs.asdict(built))


@click.command(help=tr("Let another built version of a read model answer; one that is not the plugin's own is pinned."))
@click.argument("name")
@click.argument("version", type=click.IntRange(min=1))
@output_options
@pass_session
def switch(session: Session, name: str, version: int) -> None:
    """Switch in one step."""
    with session.opened(plugins=True) as register:
        view = register.read_models.switch(name, version)
        told = tr("{name}@{version} answers now, at position {position}, {behind} events behind.")
        say(told.format(name=name, version=version, position=view.position, behind=view.behind))


@click.command(help=tr("Throw away the versions that neither answer nor are the plugin's own."))
@click.argument("names", nargs=-1, metavar="[NAME]…")
@output_options
@pass_session
def prune(session: Session, names: tuple[str, ...]) -> None:
    """Remove what is no longer read."""
    with session.opened(plugins=True) as register:
        models = register.read_models
        gone = [{"name": name, "version": version} for name in names or models.names() for version in models.prune(name)]
    write_rows(gone, {"name": "projection", "version": "version"}, schema="pruned/1", chosen=session.format)
    say(tr("Versions thrown away: {count}.").format(count=len(gone)))
