"""
The contract of a rule: the law it rests on, and one function that gives its judgements about one municipality.

A plugin brings rules through the hook `ivp_register_rules`. A rule reads facts from a `Case`, reasons in numbered
steps, and concludes; it knows no clock, no store and no language.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from string import Formatter

import attrs

from ivp_registry.events import Event
from ivp_registry.state import Fact
from ivp_registry.values import EventId

from .case import Case
from .findings import Judgement, Said, Step, Term
from .outcomes import Outcome, SourceClass
from .provisions import Provision

Judge = Callable[[Case, Provision], Iterable[Judgement]]


@attrs.define(kw_only=True, slots=False)
class Rule:
    """
    Hold a rule: its provision, its version, and the function that judges.

    Count the version up when the function comes to another conclusion about the same facts.
    """

    provision: Provision
    judge: Judge
    version: int = 1

    @property
    def id(self) -> str:
        """Give the name under which findings, options and documentation know it."""
        return self.provision.id

    @cached_property
    def digest(self) -> str:
        """Give the SHA-256 of what decides: the legal data, the version, the function, and the module it stands in."""
        parts = (self.provision.digest, str(self.version), self.judge.__qualname__, _source(self.judge.__module__))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _source(module: str) -> str:
    """Give the text of a module: a function that judges leans on others beside it."""
    return inspect.getsource(sys.modules[module])


NOT_COMPLETE = "{what} Whether that is all is not known: the history of {history} is not complete from {first} to {last}."
COMPLETE = "The history of {history} is recorded as complete from {first} to {last}."


class Reasoning:
    """
    Collect the steps of one judgement and what they rest on, then conclude.

    Each step names the facts it rests on; all of them become the evidence, so only those that can change the conclusion
    belong there. What a step told by name ("day=…") later sentences can tell again without repeating it.
    """

    def __init__(self, provision: Provision, subject: str, *, on: date) -> None:
        self.provision, self.subject, self.on = provision, subject, on
        self._steps: list[Step] = []
        self._evidence: dict[EventId, None] = {}
        self._parameters: dict[str, str] = {}
        self._term: Term | None = None
        self._told: dict[str, object] = {}

    def step(self, template: str | Said, /, *rests_on: Fact[Event], article: str = "", **facts: object) -> None:
        """Take one step; *article* where it follows another than that of the rule."""
        for fact in rests_on:
            self._evidence |= dict.fromkeys(each for each in (fact.id, fact.corrected_by) if each)
        self._steps.append(Step(self._say(template, facts), article or self.provision.label))

    def tell(self, **facts: object) -> None:
        """Keep facts at hand for later sentences."""
        self._told |= facts

    def parameter(self, name: str) -> str:
        """Give the value of a parameter on the day of the fact; it becomes part of the evidence."""
        found = self.provision.parameter(name, self.on)
        self._parameters[name] = found.value if found else ""
        return self._parameters[name]

    def term(self, due_on: date, template: str | Said, /, **facts: object) -> None:
        """Say that a term runs until *due_on*, and what would satisfy it."""
        self._term = Term(due_on, self._say(template, facts))

    def conform(self, code: str, template: str | Said, /, **facts: object) -> Judgement:
        """Conclude that what was asked was done."""
        return self._conclude(Outcome.CONFORM, code, self._say(template, facts))

    def non_conform(
        self, code: str, template: str | Said, /, *, breaks: SourceClass | None = None, **facts: object
    ) -> Judgement:
        """Conclude that it was not done; *breaks* where another norm than the rule's own was broken."""
        return attrs.evolve(self._conclude(Outcome.NON_CONFORM, code, self._say(template, facts)), source_class=breaks)

    def undetermined(self, code: str, template: str | Said, /, **facts: object) -> Judgement:
        """Conclude that what is known does not suffice."""
        return self._conclude(Outcome.UNDETERMINED, code, self._say(template, facts))

    def not_applicable(self, code: str, template: str | Said, /, **facts: object) -> Judgement:
        """Conclude that the rule asks nothing here."""
        return self._conclude(Outcome.NOT_APPLICABLE, code, self._say(template, facts))

    def absent(
        self,
        case: Case,
        first: date,
        last: date,
        code: str,
        template: str | Said,
        /,
        *,
        breaks: SourceClass | None = None,
        **facts: object,
    ) -> Judgement:
        """
        Conclude from nothing being there between *first* and *last*: a breach only where the history is complete.

        Otherwise it may have happened without being recorded, and the conclusion is undetermined.
        """
        history = self.provision.history
        declared = case.complete(history, first, last)
        if declared is None:
            what = self._say(template, facts)
            return self.undetermined("history-incomplete", NOT_COMPLETE, what=what, history=history, first=first, last=last)
        self.step(COMPLETE, *declared, history=history, first=first, last=last)
        return self.non_conform(code, template, breaks=breaks, **facts)

    def _say(self, template: str | Said, facts: Mapping[str, object]) -> Said:
        """Make a sentence of what was told before and of *facts*; one that is whole already stays as it is."""
        if isinstance(template, Said):
            self._told |= template.facts
            return template
        self._told |= facts
        return Said(template, {name: self._told[name] for _, name, _, _ in Formatter().parse(template) if name})

    def _conclude(self, outcome: Outcome, code: str, because: Said) -> Judgement:
        return Judgement(
            subject=self.subject, on=self.on, outcome=outcome, code=code, because=because,
            evidence=tuple(self._evidence), steps=tuple(self._steps), parameters=self._parameters, term=self._term,
        )  # fmt: skip
