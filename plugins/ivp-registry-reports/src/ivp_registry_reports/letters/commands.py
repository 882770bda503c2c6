"""
``ivp report letter NAME``: every paper as PDF or DOCX, and with ``--record`` the notification that the letter is.

What is recorded is the checksum of the PDF, after it is on the disk: a letter that could not be written was not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import click

from ivp_registry import CouncilNotified
from ivp_registry.cli.language import shown, tr
from ivp_registry.cli.output import say
from ivp_registry.cli.session import Session
from ivp_registry.errors import InvalidInput
from ivp_registry.kinds import Body, NotificationForm
from ivp_registry.values import Actor, Document

from ..contract import Report
from ..delivering import Wish, account_of, chosen_of, command_of, deliver, report_options
from ..grouped import GroupedReports
from .reports import GROUP

Function = Callable[..., Any]


def _deviation(named: Sequence[Report]) -> click.Command:
    """Make the command of the letter about a deviation: that of any report, and what it takes to record."""
    plain = command_of(named)
    declared = [each for each in plain.params if each.name in ("deviation", "municipality", "chosen")]

    def make(*, wish: Wish, chosen: str | None = None, record: bool, yes: bool, by: str | None, **given: str) -> None:
        session = click.get_current_context().ensure_object(Session)
        report = chosen_of(named, chosen, wish.out)
        if not record:
            deliver(session, report, wish, given)
        else:
            _Recording(session, report, wish, given, session.recorded_by(by)).run(confirmed=yes)

    made: Function = make
    for option in (
        click.option("--by", metavar="OFFICE@ORG", help=tr("office that records; also IVP_RECORDED_BY or ivp.toml")),
        click.option("--yes", is_flag=True, help=tr("record without asking")),
        click.option(
            "--record", is_flag=True, help=tr("also record that the council was told by this letter, with its checksum")
        ),
    ):
        made = option(made)
    command = click.command(plain.name, help=plain.help)(report_options(made))
    command.params = [*declared, *command.params]
    return command


@attrs.frozen
class _Recording:
    """Write the letter and record that it tells the council, both or neither."""

    session: Session
    report: Report
    wish: Wish
    given: dict[str, str]
    by: Actor

    def run(self, *, confirmed: bool) -> None:
        self._refuse()
        event = self._event()
        if not confirmed:
            asked = tr("Record that the council of {municipality} was told of deviation {deviation} on {day}?")
            facts = {"municipality": event.municipality, "deviation": event.deviation, "day": shown(event.occurred_on)}
            click.confirm(asked.format(**facts), abort=True, err=True)
        written = deliver(self.session, self.report, self.wish, self.given)
        told = attrs.evolve(  # type: ignore[misc]  # made by attrs in `_model`
            event, source=Document(title=str(Path(written.path).name)[:300], sha256=written.digest)
        )
        try:
            with self.session.opened(plugins=True) as register:
                receipt = register.record(told, by=self.by, command_id=f"letter-{written.digest}")
        except BaseException:
            written.path.unlink(missing_ok=True)
            raise
        recorded = receipt.events[0]
        say(tr("Recorded: {event} at position {position}.").format(event=recorded.id, position=recorded.position))

    def _refuse(self) -> None:
        """Refuse what cannot be recorded before anything is made."""
        if self.report.format != "pdf":
            reason = "a draft still changes; record the PDF, which is what is sent"
            raise InvalidInput(where="format", value=self.report.format, reason=reason)
        if self.wish.overwrite:
            raise InvalidInput(
                where="overwrite", value=str(self.wish.out), reason="a letter that is recorded gets a new file"
            )

    def _event(self) -> CouncilNotified:
        """Make the notification, and refuse one that would not be admitted."""
        from .deviation import deviation_of, municipality_of

        with self.session.opened(plugins=True) as register:
            account = account_of(register, self.wish)
            plan, about = deviation_of(account, self.given["deviation"])
            event = CouncilNotified(
                plan=plan.plan, municipality=municipality_of(account, self.given["municipality"]),
                deviation=about.deviation.deviation, form=NotificationForm.COUNCIL_INFORMATION_LETTER,
                acting_body=Body.MAYOR, occurred_on=self.wish.valid, subject=about.deviation.subject,
            )  # fmt: skip
            for _, refusal in register.check(event):
                raise refusal
        return event


@click.group(
    cls=GroupedReports,
    reports=GROUP,
    special={"deviation": _deviation},
    subcommand_metavar=tr("LETTER …"),
    help=tr("Letters and reports on paper: as PDF to publish and keep, or DOCX to edit (by the name of --out, or --as)."),
)
def letter() -> None:
    """Group the letters."""
