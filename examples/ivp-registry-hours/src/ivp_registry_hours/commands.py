"""``ivp hours``: hours of enforcement for each priority and municipality."""

from __future__ import annotations

import click
from ivp_registry.cli.output import conclude, write_rows
from ivp_registry.cli.projections_read import how_far
from ivp_registry.cli.session import (
    Session,
    catch_up_option,
    output_options,
    pass_session,
)

NAME = "hours"
COLUMNS = ("plan", "priority", "municipality", "days", "hours")
SQL = """
    SELECT plan, priority, municipality, count(*) AS days, sum(hours) AS hours
    FROM days WHERE plan = coalesce(?, plan)
    GROUP BY plan, priority, municipality ORDER BY plan, priority, municipality
"""


@click.command(help="Hours of enforcement, for each priority and municipality.")
@click.option("--plan", help="only this plan")
@catch_up_option
@output_options
@pass_session
def command(session: Session, plan: str | None) -> None:
    """Bring the read model up to date, ask it, print."""
    with session.opened(plugins=True) as register:
        view = register.read_models.fresh(NAME, catch_up=session.catch_up)
        with view.snapshot():
            rows = view.query(SQL, plan)
            told = how_far(NAME, view.position, view.behind)
    titles = {name: name for name in COLUMNS}
    write_rows(rows, titles, schema=f"{NAME}/1", chosen=session.format)
    conclude(told, session.format)
