"""``ivp verify``: check that stored bytes are what was recorded."""

from __future__ import annotations

import sys
from typing import Any

import click

from ..ledger import Finding
from ..ledger.verification import Step
from .language import tr
from .output import conclude, is_for_people, write_rows
from .phrases import retold
from .session import Session, output_options, pass_session

COLUMNS = {
    "part": "part",
    "code": "code",
    "where": "where",
    "message": "message",
    "checked": "looked at",
    "findings": "findings",
}
STEPS = {"number": "step", "message": "what", "checked": "looked at", "findings": "findings"}
FINDINGS = {"code": "finding", "where": "where", "message": "what is wrong"}


@click.command(help=tr("Check that nothing recorded was changed: every stored byte is read again. Runs no plugin."))
@output_options
@pass_session
@click.pass_context
def verify(ctx: click.Context, session: Session) -> None:
    """Verify, print the steps and the findings, and exit with 4 if there is any."""
    with session.opened() as register:
        verdict = register.verify(progress=_progress)
    steps = [_step(step) for step in verdict.steps]
    findings = [_finding(finding) for finding in verdict.findings]
    if is_for_people(session.format):
        write_rows([row | {"message": retold(row["message"])} for row in steps], STEPS, schema="verify/1", chosen="table")
        if findings:
            click.echo()
            write_rows(
                [row | {name: retold(row[name]) for name in ("where", "message")} for row in findings],
                FINDINGS,
                schema="verify/1",
                chosen="table",
            )
    else:
        about = {
            "size": verdict.size,
            "root": verdict.root.hex(),
            "consistent": verdict.is_consistent,
            "anchored": verdict.anchored,
        }
        write_rows(steps + findings, COLUMNS, schema="verify/1", chosen=session.format, about=about)
    size = tr("{size} events, root {root}").format(size=verdict.size, root=verdict.root.hex())
    conclude(f"{_verdict(verdict.is_consistent, len(findings) + verdict.more)}\n{size}", session.format)
    if not verdict.is_consistent:
        ctx.exit(4)


def _step(step: Step) -> dict[str, Any]:
    return {"part": "step", "number": step.number, "code": f"step-{step.number}", "message": step.name} | {
        "checked": step.checked, "findings": step.findings
    }  # fmt: skip


def _finding(finding: Finding) -> dict[str, Any]:
    return {"part": "finding", "code": finding.code, "where": finding.where, "message": finding.message}


def _verdict(consistent: bool, findings: int) -> str:
    if consistent:
        return tr("Consistent inside, not anchored: no checkpoint kept elsewhere was compared.")
    return tr("NOT CONSISTENT: {count} finding(s).").format(count=findings)


def _progress(seen: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{seen} …", err=True, nl=False)
