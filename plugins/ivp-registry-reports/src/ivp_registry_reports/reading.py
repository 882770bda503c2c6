"""From a register to an account of it: catch up the read model, decide what is public, tell what is left."""

from __future__ import annotations

from datetime import date, datetime

from ivp_registry import Registry
from ivp_registry.clock import to_moment
from ivp_registry.state import Reading

from . import anchors, checks
from .account import Account, Basis
from .entries import Entry, entries_of, facts_of
from .plans import plan_account
from .projection import ReportLines
from .secrecy import Audience, Secrets, published, secrets_of
from .timeline import timeline


def read(
    registry: Registry,
    *,
    valid: date,
    known: datetime | date | int | None = None,
    plan: str | None = None,
    audience: Audience = Audience.PUBLIC,
) -> Account:
    """
    Give an account of day *valid*, as the register knew things at *known*, of one *plan* or of all.

    It holds what is public; with *audience* internal also what is secret, and then every page has to say so. The read
    model is always brought up to date first: what is secret now must be known now.

    Raises:
        NothingThatDay: If *plan* is not there on that day, as known then.
        PluginFailed: If the read model cannot be brought up to date.
    """
    position = registry.position_at(known)
    entries = _entries(registry)
    secrets = secrets_of(entries, position)
    then = [each for each in entries if each.position <= position]
    shown = published(then, secrets) if audience is Audience.PUBLIC else then
    basis = Basis(
        valid=valid, known=to_moment(known) if isinstance(known, date) else None, position=position,
        root=registry.root(position).hex(), recorded_at=then[-1].recorded_at if then else None, audience=audience,
    )  # fmt: skip
    return _account(registry, basis, shown, then, secrets, plan)


def _account(
    registry: Registry, basis: Basis, shown: list[Entry], everything: list[Entry], secrets: Secrets, plan: str | None
) -> Account:
    reading = _reading(shown, basis)
    whole = reading if shown == everything else _reading(everything, basis)
    chosen = [reading.plan(plan)] if plan else list(reading.plans.values())
    told = timeline(everything, shown, secrets)
    checkpoint, proofs = anchors.of(registry, basis, shown)
    return Account(
        basis=basis,
        plans=tuple(plan_account(each, whole.plans[each.plan], shown) for each in chosen),
        timeline=tuple(line for line in told if plan is None or line.plan in (None, plan)),
        names=tuple(sorted((code, each.name) for code, each in reading.municipalities.items())),
        findings=checks.findings(registry, basis, shown, plan, is_all=whole is reading),
        checkpoint=checkpoint,
        proofs=proofs,
    )


def _entries(registry: Registry) -> list[Entry]:
    projection = next((each for each in registry.projections if each.name == ReportLines.name), ReportLines())
    fault = registry.project([projection])[0].fault
    if fault:
        raise fault
    view = registry.view_of(projection)
    with view.snapshot():
        return list(entries_of(view, registry.catalogue))


def _reading(entries: list[Entry], basis: Basis) -> Reading:
    return Reading(facts_of(entries), valid=basis.valid, known=basis.known, position=basis.position)
