"""
Judging: every rule on every municipality, on both clocks, and each judgement made a finding with its evidence.

Here stands what holds for all rules: a text that was not in force asks nothing, a text that nobody verified says
nothing, and one rule that fails harms no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import attrs

from ivp_registry import Registry
from ivp_registry.errors import PluginFailed, UnknownReference
from ivp_registry.events.record import UnknownEvent
from ivp_registry.state import resolve
from ivp_registry.values import EventId

from .case import Case, World
from .contract import Reasoning, Rule
from .findings import Event, Finding, Judgement, Said, Step
from .outcomes import Outcome
from .provisions import Standing
from .upcoming import Coming, in_order, of_findings, of_promises


@attrs.frozen(kw_only=True)
class Check:
    """Hold the findings with what they rest on, promises to councils that run, and the rules that failed."""

    findings: tuple[Finding, ...]
    promises: tuple[Coming, ...]
    faults: tuple[PluginFailed, ...]
    valid: date
    known: datetime | date | int | None
    position: int
    root: str

    def count(self, outcome: Outcome) -> int:
        """Count the findings with one outcome."""
        return sum(each.outcome is outcome for each in self.findings)

    def upcoming(self, within: int | None = None) -> list[Coming]:
        """List the terms that run, and end within so many days if that is given, the first to end first."""
        last = date.max if within is None else self.valid + timedelta(days=within)
        return in_order((*of_findings(self.findings), *self.promises), last)


def check(
    registry: Registry,
    rules: Iterable[Rule],
    *,
    valid: date,
    known: datetime | date | int | None = None,
    municipality: str | None = None,
    plan: str | None = None,
    is_sound: bool | None = None,
) -> Check:
    """
    Judge *rules* on day *valid*, as the register knew things at *known*.

    *is_sound* is the outcome of verifying the register, where that was done. Only municipalities that exist on the day
    are judged, unless one is named.

    Raises:
        UnknownReference: If *municipality* was never registered.
        NothingThatDay: If *plan* is not there on that day, as known then.
        PluginFailed: If the register was opened without the event types of this plugin, and holds such events.
    """
    court = Court(registry, valid=valid, known=known, plan=plan, is_sound=is_sound)
    findings = tuple(court.findings(list(rules), municipality))
    return Check(
        findings=findings,
        promises=tuple(each for case in court.cases(municipality) for each in of_promises(case)),
        faults=tuple(court.faults),
        valid=valid,
        known=known,
        position=court.world.position,
        root=court.root,
    )


class Court:
    """Give the findings about one day, one by one, so that a large register needs no large memory."""

    def __init__(
        self,
        registry: Registry,
        *,
        valid: date,
        known: datetime | date | int | None = None,
        plan: str | None = None,
        is_sound: bool | None = None,
    ) -> None:
        position = registry.position_at(known)
        records = list(registry.events(until=position))
        self._positions = {record.id: record.position for record in records}
        self._leaves = list(registry.leaves(position))
        self.root = registry.root(position).hex()
        self.world = World(resolve(records), valid=valid, position=position, plan=plan, is_sound=is_sound)
        self.faults: list[PluginFailed] = []
        _refuse_unknown(record.event for record in records)

    def findings(self, rules: Sequence[Rule], municipality: str | None = None) -> Iterator[Finding]:
        """Give the findings by rule and municipality; each pair has at least one."""
        cases = self.cases(municipality)
        for rule in rules:
            for case in cases:
                yield from self._of(rule, case)

    def cases(self, municipality: str | None = None) -> list[Case]:
        """
        Give the municipalities to judge: the one named, or all that exist on the day and take part in a plan.

        Raises:
            UnknownReference: If *municipality* was never registered.
        """
        known = self.world.reading.municipalities
        if municipality is not None and municipality not in known:
            raise UnknownReference("check", f"municipality/{municipality}")
        taking_part = {code for plan in self.world.plans for code in plan.municipalities}
        codes = [municipality] if municipality else [each for each in self.world.municipalities() if each in taking_part]
        return [Case(known[code], self.world) for code in codes]

    def _of(self, rule: Rule, case: Case) -> Iterator[Finding]:
        try:
            judgements = list(rule.judge(case, rule.provision)) or [_nothing(rule, case)]
        except Exception as error:  # a rule of a plugin may raise anything, and must harm no other
            reason = f"{type(error).__name__}: {error}"
            self.faults.append(PluginFailed(rule.id, stage=f"judge {case.code}", reason=reason))
            return
        for judgement in judgements:
            yield self._finding(rule, case, as_the_law_stood(rule, judgement))

    def _finding(self, rule: Rule, case: Case, judgement: Judgement) -> Finding:
        provision, text, term = rule.provision, rule.provision.text_on(judgement.on), judgement.term
        return Finding(
            outcome=judgement.outcome, rule=rule.id, source_class=judgement.source_class or provision.law.source_class,
            municipality=case.code, council=case.municipality.name, subject=judgement.subject, on=judgement.on,
            reason=judgement.code, because=judgement.because, due_on=term.due_on if term else None,
            satisfied_by=term.satisfied_by if term else None, law=provision.label,
            reference=(text.jci if text else None) or provision.law.eli, steps=judgement.steps,
            events=tuple(self._event(each) for each in judgement.evidence), documents=self._documents(judgement.evidence),
            parameters=judgement.parameters, open_points=provision.open_on(judgement.on),
            rule_version=rule.version, rule_hash=rule.digest, valid=self.world.valid, position=self.world.position,
            root=self.root,
        )  # fmt: skip

    def _event(self, event_id: EventId) -> Event:
        position = self._positions[event_id]
        return Event(id=event_id, position=position, leaf_hash=self._leaves[position - 1].hex())

    def _documents(self, evidence: Iterable[EventId]) -> tuple[tuple[str, str | None], ...]:
        """List the documents that the events name, each once: title, and SHA-256 if it is known."""
        facts = (self.world.facts.get(each) for each in evidence)
        named = dict.fromkeys(fact.event.source for fact in facts if fact and fact.event.source)
        return tuple((each.title, each.sha256) for each in named)


def as_the_law_stood(rule: Rule, judgement: Judgement) -> Judgement:
    """
    Give *judgement* as the text of its day allows it: not in force, not verified, or as it is.

    A text counts only for the days for which it is known to hold; there is no falling back to an older one.
    """
    if judgement.outcome is Outcome.NOT_APPLICABLE:
        return judgement
    provision, day = rule.provision, judgement.on
    open_point, standing = provision.withheld_on(day), provision.standing_on(day)
    if open_point is not None:
        return _instead(judgement, Outcome.UNDETERMINED, "text-not-verified", NOT_SEEN, {"point": open_point})
    if standing is Standing.NOT_VERIFIED:
        seen = min(each.seen for each in provision.texts if each.seen)
        return _instead(judgement, Outcome.UNDETERMINED, "beginning-not-verified", FROM_NOT_SEEN, {"day": day, "seen": seen})
    if standing is Standing.NOT_IN_FORCE:
        return _instead(judgement, Outcome.NOT_APPLICABLE, "not-in-force", NOT_IN_FORCE, {"day": day})
    return judgement


NOT_SEEN = "Not verified: {point}"
FROM_NOT_SEEN = "When the text took effect was not verified; it was seen for {seen} and later, and the fact is of {day}."
NOT_IN_FORCE = "The text was not in force on {day}, and no older one is applied instead."


def _instead(judgement: Judgement, outcome: Outcome, code: str, because: str, facts: Mapping[str, object]) -> Judgement:
    """Replace an outcome, and keep as a last step what it would have been."""
    said = Said("If the text held, and is as described: {outcome}. {because}",
                {"outcome": judgement.outcome, "because": judgement.because})  # fmt: skip
    steps = (*judgement.steps, Step(said, judgement.steps[-1].article if judgement.steps else ""))
    changed = attrs.evolve(judgement, outcome=outcome, code=code, because=Said(because, facts), steps=steps)
    return attrs.evolve(changed, term=None) if outcome is Outcome.NOT_APPLICABLE else changed


def _nothing(rule: Rule, case: Case) -> Judgement:
    reasoning = Reasoning(rule.provision, f"municipality/{case.code}", on=case.valid)
    return reasoning.not_applicable("nothing-recorded", "Nothing is recorded that this rule is about.")


def _refuse_unknown(events: Iterable[object]) -> None:
    from .events import TOPICS

    unread = next((each.topic for each in events if isinstance(each, UnknownEvent) and each.topic in TOPICS), None)
    if unread:
        reason = f"the register was opened without this plugin, and holds '{unread}'; open it with plugins=discover()"
        raise PluginFailed("compliance", stage="read", reason=reason)
