"""``ivp verify``: check that stored bytes are what was recorded, and that they are what others saw of it."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import click

from ..anchoring import gather, remember
from ..errors import StoreError
from ..ledger import Finding, Verdict
from ..ledger.verification import TAIL, Step
from .language import shown, tr
from .output import conclude, is_for_people, write_rows
from .papers import paper_options, papers
from .phrases import retold
from .session import Session, output_options, pass_session
from .signing import shelf_of

COLUMNS = {
    "part": "part",
    "code": "code",
    "where": "where",
    "message": "message",
    "checked": "looked at",
    "findings": "findings",
    "result": "result",
}
STEPS = {"number": "step", "message": "what", "checked": "looked at", "findings": "findings", "result": "result"}
FINDINGS = {"code": "finding", "where": "where", "message": "what is wrong"}
RESULTS = {
    "ok": "in order", "findings": "not in order", "nothing": "nothing to compare", "open": "not anchored",
    "unread": "not looked at",
}  # fmt: skip


@click.command(
    help=tr(
        "Check that nothing recorded was changed: every stored byte is read again. Runs no plugin. What the owner of the "
        "register could have rewritten as a whole is found by comparing with what was kept elsewhere."
    )
)
@paper_options
@click.option("--require-anchor", is_flag=True, help=tr("fail if nothing kept elsewhere confirms the register"))
@output_options
@pass_session
@click.pass_context
def verify(ctx: click.Context, session: Session, /, *, require_anchor: bool, **given: Any) -> None:
    """Verify, print the steps and the findings, and exit with 4 if there is any, or an anchor was asked for in vain."""
    with session.opened() as register:
        verdict = register.verify(evidence=gather(shelf_of(session), **papers(**given)), progress=_progress)
        if not register.address.is_memory:
            with suppress(StoreError):  # who may only read verifies all the same
                remember(register.address.path, verdict, at=datetime.now(UTC))
    _write(verdict, session.format)
    conclude("\n".join(_said(verdict, require_anchor=require_anchor)), session.format)
    if not verdict.is_consistent or (require_anchor and not verdict.is_anchored):
        ctx.exit(4)


def _write(verdict: Verdict, chosen: str | None) -> None:
    steps = [_step(step) for step in verdict.steps]
    findings = [_finding(finding) for finding in verdict.findings]
    if not is_for_people(chosen):
        write_rows(steps + findings, COLUMNS, schema="verify/2", chosen=chosen, about=_about(verdict))
        return
    told = [row | {"message": retold(row["message"]), "result": tr(RESULTS[row["result"]])} for row in steps]
    write_rows(told, STEPS, schema="verify/2", chosen="table")
    if findings:
        click.echo()
        rows = [row | {name: retold(row[name]) for name in ("where", "message")} for row in findings]
        write_rows(rows, FINDINGS, schema="verify/2", chosen="table")


def _about(verdict: Verdict) -> dict[str, Any]:
    anchor, stamped = verdict.anchor, verdict.stamped
    return {
        "size": verdict.size, "root": verdict.root.hex(), "consistent": verdict.is_consistent,
        "anchored": verdict.is_anchored, "anchored_size": anchor.size if anchor else 0,
        "anchor": anchor.source if anchor else None, "tail": verdict.tail, "tail_since": verdict.tail_since,
        "stamped_size": stamped.size if stamped else 0, "stamped_at": stamped.stamped if stamped else None,
        "more_findings": verdict.more,
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    return {"part": "step", "number": step.number, "code": f"step-{step.number}", "message": step.name} | {
        "checked": step.checked, "findings": step.findings, "result": _result(step),
    }  # fmt: skip


def _result(step: Step) -> str:
    if step.findings or step.unread:
        return "findings" if step.findings else "unread"
    if step.number == TAIL:
        return "open" if step.checked else "ok"
    return "ok" if step.checked else "nothing"


def _finding(finding: Finding) -> dict[str, Any]:
    return {"part": "finding", "code": finding.code, "where": finding.where, "message": finding.message}


def _said(verdict: Verdict, *, require_anchor: bool) -> list[str]:
    """Say the verdict in words, and how much of the register rests on the word of its owner alone."""
    size = tr("{size} events, root {root}").format(size=verdict.size, root=verdict.root.hex())
    if not verdict.is_consistent:
        return [tr("NOT CONSISTENT: {count} finding(s).").format(count=len(verdict.findings) + verdict.more), size]
    stamped = _stamped(verdict)
    if verdict.anchor is None:
        lines = [tr("Consistent inside, not anchored: no checkpoint kept elsewhere was compared."), size, *stamped]
        return [*lines, tr("An anchor was asked for, and there is none.")] if require_anchor else lines
    confirmed = tr("Consistent, and anchored up to event {size} by '{source}'.")
    return [confirmed.format(size=verdict.anchor.size, source=verdict.anchor.source), size, _tail(verdict), *stamped]


def _stamped(verdict: Verdict) -> list[str]:
    """Say what timestamps show, and that there are some that could not be read."""
    lines = []
    if verdict.stamped:
        told = tr("A timestamp shows that the first {size} events were there as they are on {moment}.")
        lines.append(told.format(size=verdict.stamped.size, moment=shown(verdict.stamped.stamped)))
    if unread := sum(step.unread for step in verdict.steps):
        told = tr("{count} timestamp(s) were not looked at: pip install 'ivp-registry[timestamp]'.")
        lines.append(told.format(count=unread))
    return lines


def _tail(verdict: Verdict) -> str:
    if not verdict.tail:
        return tr("No event is younger than that anchor.")
    first = verdict.size - verdict.tail + 1
    since = shown(verdict.tail_since)
    return tr(
        "Events {first} to {last} are younger than that anchor: nothing kept elsewhere binds them (since {since})."
    ).format(first=first, last=verdict.size, since=since)


def _progress(seen: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{seen} …", err=True, nl=False)
