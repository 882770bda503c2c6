"""
Archive and accessibility: the register in good state, dossiers valued and transferred, output that everyone can use.

Law: Archiefwet 1995 art. 3, 5 and 12; Besluit digitale toegankelijkheid overheid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from ivp_registry.events import Event
from ivp_registry.state import Fact

from ..case import Case, PlanCase, World
from ..contract import Reasoning
from ..events.documents import (
    AccessibilityTested,
    DossierClosed,
    DossierTransferred,
    DossierTransferSuspended,
    DossierValued,
)
from ..findings import Judgement
from ..provisions import Provision
from ..terms import Span, last_day


def good_state(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether the ledger was verified, and whether each document that a fact names can be told from others."""
    reasoning = Reasoning(law, f"municipality/{case.code}", on=case.valid)
    sound = case.world.is_sound
    reasoning.step("The ledger was verified; it fits together: {sound}.", sound=sound, article="RFC 6962")
    if sound is None:
        yield reasoning.undetermined("not-verified", "The ledger was not verified in this check.")
        return
    if not sound:
        yield reasoning.non_conform("ledger-broken", "The ledger does not fit together; 'ivp verify' tells where.")
        return
    sourced = case.world.once("facts with a document", _sourced).get(case.code, [])
    bare = [each for each in sourced if each.event.source and each.event.source.sha256 is None]
    if bare:
        what = "The ledger is sound; documents without a checksum are named by {count} events."
        reasoning.step("Documents without a checksum are named by {count} events.", *bare, count=len(bare))
        yield reasoning.undetermined("no-checksum", what)
    elif sourced:
        what = "The ledger is sound and {count} events name documents by checksum; that those are kept cannot be seen here."
        reasoning.step("Documents are named by {count} events.", *sourced, count=len(sourced))
        yield reasoning.undetermined("documents-not-seen", what)
    else:
        yield reasoning.conform("sound", "The ledger is sound, and no document is named that could be missing.")


def _sourced(world: World) -> Mapping[str, list[Fact[Event]]]:
    """List by municipality the facts that name it and a document."""
    found: dict[str, list[Fact[Event]]] = defaultdict(list)
    for fact in world.facts.values():
        if fact.event.source:
            for code in dict.fromkeys(fact.event.municipalities_named()):
                found[code].append(fact)
    return found


def valuation(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of the dossier of each plan whether it has a valuation."""
    for plan in case.plans:
        valued = plan.of(DossierValued, case.code)
        on = valued[-1].event.occurred_on if valued else case.valid
        reasoning = Reasoning(law, f"plan/{plan.name}/archive/{case.code}", on=on)
        if valued:
            reasoning.step("Valued on {day}: {result}.", valued[-1], day=on, result=valued[-1].event.result)
            yield reasoning.conform("valued", "Valued on {day}: {result}.", day=on, result=valued[-1].event.result)
        else:
            yield reasoning.undetermined("not-valued", "No valuation is recorded.")


def transfer(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each closed dossier that is kept whether it was transferred in time, by the term that holds."""
    for plan in case.plans:
        reasoning = Reasoning(law, f"plan/{plan.name}/archive/{case.code}", on=case.valid)
        valued, closed = plan.of(DossierValued, case.code), plan.of(DossierClosed, case.code)
        if valued:
            reasoning.step(
                "Valued on {day}; kept: {kept}.", valued[-1], day=valued[-1].event.occurred_on, kept=valued[-1].event.kept
            )
        if valued and not valued[-1].event.kept:
            yield reasoning.not_applicable("not-kept", "The dossier is not kept for ever.")
        elif not valued:
            yield reasoning.undetermined("not-valued", "No valuation is recorded.")
        elif not closed:
            yield reasoning.undetermined("not-closed", "That the dossier was closed is not recorded.")
        else:
            reasoning.step("The dossier was closed on {day}.", closed[-1], day=closed[-1].event.occurred_on)
            yield _transferred(case, reasoning, plan, closed[-1])


def _transferred(case: Case, reasoning: Reasoning, plan: PlanCase, closed: Fact[DossierClosed]) -> Judgement:
    done = plan.of(DossierTransferred, case.code)
    if done:
        day = done[0].event.occurred_on
        reasoning.step("It was transferred on {day}.", done[0], day=day)
        return reasoning.conform("transferred", "Transferred on {day}.", day=day)
    begun = closed.event.occurred_on
    due = last_day(begun, Span.parse(reasoning.parameter("transfer_after")))
    if case.valid <= due:
        return _not_due(case, reasoning, begun, due)
    suspended = [
        each for each in plan.of(DossierTransferSuspended, case.code) if case.valid <= (each.event.until or case.valid)
    ]
    if suspended:
        until = suspended[-1].event.until
        reasoning.step("The transfer was suspended until: {until}.", suspended[-1], until=until)
        if until is not None:
            reasoning.term(until, "The dossier is transferred to an archive repository.")
        return reasoning.conform(
            "suspended", "Due on {due}; suspended on {day}.", due=due, day=suspended[-1].event.occurred_on
        )
    what = "Closed on {day}, due on {due}, and not transferred."
    return reasoning.absent(case, begun, case.valid, "not-transferred", what, day=begun, due=due)


def _not_due(case: Case, reasoning: Reasoning, begun: date, due: date) -> Judgement:
    """Say that transfer is not due, unless a shorter term that nobody verified would make it so."""
    shorter = reasoning.provision.parameter("transfer_after", case.valid, verified=False)
    reasoning.term(due, "The dossier is transferred to an archive repository.")
    sooner = last_day(begun, shorter.span) if shorter else due
    if case.valid > sooner:
        return reasoning.undetermined(
            "term-not-verified",
            "Due on {due}, or already on {sooner} if the new act is in force, which was not verified.",
            due=due,
            sooner=sooner,
        )
    return reasoning.conform("not-due", "Closed on {day}; due on {due}.", day=begun, due=due)


def accessible(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of the last test of each output whether it passed, by machine and by hand."""
    latest = {each.event.document: each for each in case.of(AccessibilityTested)}
    for _, fact in sorted(latest.items()):
        reasoning = Reasoning(law, fact.stream, on=fact.event.occurred_on)
        day, manual = fact.event.occurred_on, fact.event.manual
        reasoning.step(
            "Tested on {day}; by machine: {automatic}; by hand: {manual}.",
            fact,
            day=day,
            automatic=fact.event.automatic,
            manual=manual,
            article="EN 301 549",
        )
        if not fact.event.automatic or manual is False:
            yield reasoning.non_conform("test-failed", "A test of {day} failed.", day=day)
        elif manual is None:
            yield reasoning.undetermined(
                "not-tested-by-hand", "The tests of {day} by machine pass; nobody tested by hand.", day=day
            )
        else:
            yield reasoning.conform("tests-pass", "The tests of {day} pass.", day=day)
