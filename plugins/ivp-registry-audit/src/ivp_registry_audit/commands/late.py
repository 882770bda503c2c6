"""``ivp audit recorded-late``: facts that the register learned long after they happened."""

from __future__ import annotations

import re
from typing import Any

import attrs
import click

from ivp_registry.cli.language import tr
from ivp_registry.cli.output import is_for_people, write_rows
from ivp_registry.cli.session import Session, output_options
from ivp_registry.kinds import Dating

from ..late import DEFAULT_DAYS, RecordedLate, audit_recorded_late
from .asking import about, conclude_on, evidence, history_options, scope_options

TITLES = {
    "days": "days", "event_id": "event", "topic": "event type", "occurred_on": "happened on",
    "dating": "how sure the day is", "recorded_at": "recorded", "recorded_by": "recorded by", "acting_body": "acted",
    "corrected_by": "day corrected by", "source": "source", "source_sha256": "SHA-256", "source_url": "address",
    "position": "position",
}  # fmt: skip
FOR_PEOPLE = {
    "days": "days", "topic": "event type", "occurred_on": "happened on", "recorded_at": "recorded",
    "recorded_by": "recorded by", "position": "position",
}  # fmt: skip
BOUNDS = {Dating.EXACT: "{days}", Dating.NOT_BEFORE: "at most {days}", Dating.NOT_AFTER: "at least {days}"}


class Days(click.ParamType[int]):
    """Read a number of days, written as ``30d`` or ``30``."""

    name = "DAYS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([0-9]{1,5})d?", value)
        if not found:
            self.fail(tr("write a number of days as 90d"), param, ctx)
        return int(found[1])


@click.command(
    name="recorded-late",
    short_help=tr("what was recorded long after it happened"),
    help=tr(
        "List facts that were recorded long after they happened, the longest first. How long is for you to say: no law or "
        "local norm in this register says how soon a fact must be recorded, and the 30 days are a default of this command."
    ),
)
@click.option(
    "--longer-than", type=Days(), default=DEFAULT_DAYS, show_default="30d", help=tr("only what took more days than these")
)
@scope_options
@history_options
@output_options
@click.pass_context
def recorded_late(ctx: click.Context, /, *, longer_than: int, **asked: Any) -> None:
    """Find them and print each."""
    session = ctx.ensure_object(Session)
    with session.opened(plugins=True) as register:
        found = audit_recorded_late(register, longer_than=longer_than, **asked)
    if is_for_people(session.format):
        if found.rows:
            write_rows(map(_told, found.rows), FOR_PEOPLE, schema="audit-recorded-late/1", chosen="table")
    else:
        rows = [attrs.asdict(each, recurse=False) | evidence(each.source) for each in found.rows]
        basis = about(found.basis, longer_than=longer_than)
        write_rows(rows, TITLES, schema="audit-recorded-late/1", chosen=session.format, about=basis)
    text = tr("Recorded more than {days} days after it happened: {count} (a choice, not a norm).")
    conclude_on(found.basis, text.format(days=longer_than, count=len(found.rows)), session.format)


def _told(each: RecordedLate) -> dict[str, Any]:
    """Say of a day that is only a bound that the count is one too."""
    days = tr(BOUNDS[each.dating]).format(days=each.days)
    return attrs.asdict(each, recurse=False) | {"days": days}
