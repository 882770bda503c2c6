"""``ivp projections list|show|query|wait``: looking at read models."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import click

from ..projections import Declaration, ReadModels, Version, View
from .language import tr
from .output import conclude, heading, is_for_people, say, write_facts, write_rows
from .session import Session, catch_up_option, output_options, pass_session

COLUMNS = {
    "name": "projection", "version": "version", "state": "state", "position": "position", "behind": "events behind",
    "parked": "parked", "plugin": "plugin",
}  # fmt: skip


class State(StrEnum):
    """What a version of a view is to its readers."""

    ANSWERS = "answers"
    PINNED = "answers-pinned"
    BESIDE = "beside"
    NOT_BUILT = "not-built"


SCHEMA = {"table": "table", "column": "column", "type": "type", "key": "in the key", "index": "searched by"}


@click.command(name="list", help=tr("List the read models in every version that was built; runs nothing."))
@output_options
@pass_session
def list_(session: Session) -> None:
    """List without making or running anything."""
    with session.opened(plugins=True) as register:
        models, head = register.read_models, register.head()
        rows = [row for name in models.names() for row in _versions(models, name, head)]
    write_rows(rows, COLUMNS, schema="projections/2", chosen=session.format)


def _versions(models: ReadModels, name: str, head: int) -> Iterator[dict[str, Any]]:
    declared, versions = models.declared(name), models.versions(name)
    for each in versions:
        own = declared is not None and declared.version == each.view.version
        yield {
            "name": name, "version": each.view.version, "state": _state(each), "position": each.view.position,
            "behind": each.view.behind, "parked": len(each.view.parked()),
            "plugin": declared.plugin if declared is not None and own else None,
        }  # fmt: skip
    if declared is not None and declared.version not in [each.view.version for each in versions]:
        about = {"name": name, "version": declared.version, "state": State.NOT_BUILT, "plugin": declared.plugin}
        yield about | {"position": 0, "behind": head, "parked": 0}


def _state(version: Version) -> State:
    if version.pinned:
        return State.PINNED
    return State.ANSWERS if version.answers else State.BESIDE


@click.command(help=tr("Show the tables of a read model: what a row is, columns, types, key; and where they lie."))
@click.argument("name")
@output_options
@pass_session
def show(session: Session, name: str) -> None:
    """Show the schema of the version that answers."""
    with session.opened(plugins=True) as register:
        view, declared = register.views[name], register.read_models.declared(name)
        rows = list(_columns(view))
        if is_for_people(session.format):
            _describe(view, declared)
            for table in view.tables.values():
                heading(f"{table.name}" + (f": {table.about}" if table.about else ""))
                write_rows([row for row in rows if row["table"] == table.name], SCHEMA, schema="view/1", chosen="table")
        else:
            about = {"name": name, "version": view.version, "position": view.position, "place": view.place}
            write_rows(rows, SCHEMA, schema="view/1", chosen=session.format, about=about)


def _columns(view: View) -> Iterator[dict[str, Any]]:
    for table in view.tables.values():
        for column, kind in table.columns.items():
            index = tuple(" + ".join(columns) for columns in table.indexes if column in columns)
            yield {"table": table.name, "column": column, "type": kind, "key": column in table.key, "index": index}


def _describe(view: View, declared: Declaration | None) -> None:
    heading(f"{view.name}@{view.version}")
    promise = inspect.getdoc(declared.projection) if declared else None
    write_facts(
        {
            tr("what it is"): (promise or "–").split("\n")[0],
            tr("plugin"): declared.plugin if declared else tr("not installed now"),
            tr("position"): view.position,
            tr("events behind"): view.behind,
            tr("parked"): len(view.parked()),
            tr("lies in"): view.place,
        }
    )


@click.command(help=tr("Ask a read model in SQL, values as they are stored; the database refuses to write."))
@click.argument("name")
@click.argument("sql")
@catch_up_option
@output_options
@pass_session
def query(session: Session, name: str, sql: str) -> None:
    """Bring the view up to date, unless told not to, and run one query."""
    with session.opened(plugins=True) as register:
        view = register.read_models.fresh(name, catch_up=session.catch_up)
        with view.snapshot():
            rows, position, behind = view.query(sql), view.position, view.behind
    write_rows(rows, {column: column for column in (rows[0] if rows else ())}, schema="query/1", chosen=session.format)
    conclude(how_far(name, position, behind), session.format)


@click.command(help=tr("Wait until a read model has come to POSITION, by default the newest event now."))
@click.argument("name")
@click.option("--position", type=click.IntRange(min=0), help=tr("position in the ledger"))
@click.option("--timeout", type=click.FloatRange(min=0), default=10, help=tr("seconds to wait at most (10)"))
@output_options
@pass_session
def wait(session: Session, name: str, position: int | None, timeout: float) -> None:
    """Wait for whichever process brings the view up to date."""
    with session.opened(plugins=True) as register:
        wanted = register.head() if position is None else position
        view = register.wait_for(wanted, name, timeout=timeout)
        say(how_far(name, view.position, view.behind))


def how_far(name: str, position: int, behind: int) -> str:
    """Say how far a view is."""
    return tr("View {name} at position {position}, {behind} events behind.").format(
        name=name, position=position, behind=behind
    )
