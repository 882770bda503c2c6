"""``ivp projections``: the read models that plugins bring. One group, its commands loaded when they run."""

from __future__ import annotations

import click

from .language import tr
from .lazy import LazyGroup

TABLE = {
    "list": (".projections_read:list_", "the read models, in every version that was built, and how far each has come"),
    "show": (".projections_read:show", "the tables of one read model, and where they lie"),
    "query": (".projections_read:query", "ask one read model in SQL; nothing can be changed"),
    "wait": (".projections_read:wait", "wait until a read model has come as far as the register"),
    "run": (".projections_run:run", "bring the read models up to the newest event, or follow new ones"),
    "rebuild": (".projections_run:rebuild", "build a read model anew while the old one answers, compare, switch"),
    "switch": (".projections_run:switch", "let another built version answer"),
    "prune": (".projections_run:prune", "throw away versions that no longer answer"),
    "parked": (".projections_parked:parked", "events that a projection could not take"),
    "retry": (".projections_parked:retry", "try parked events again, in their order"),
    "drop": (".projections_parked:drop", "give up one parked event"),
}


@click.group(cls=LazyGroup, table=TABLE, help=tr("Read models: list them, bring them up to date, build them anew."))
def projections() -> None:
    """Group the commands."""
