"""What a line of the timeline says: one sentence for each event type, and what a correction changed."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from string import Formatter

from ivp_registry import Event
from ivp_registry.events.base import fields_of
from ivp_registry.events.plan import PriorityAmended
from ivp_registry.events.register import EventCorrected, EventRetracted
from ivp_registry.events.secrecy import SecrecyImposed
from ivp_registry.values import Actor

from .account import Account, Line
from .speech import Speech

SENTENCES = {
    "plan-drafted": "Plan drafted: {title} ({term}).",
    "safety-analysis-recorded": "The safety situation was analysed.",
    "priority-proposed": "Priority proposed: {label}.",
    "plan-adopted": "The council of {municipality} adopted the plan.",
    "plan-not-adopted": "The council of {municipality} did not adopt the plan.",
    "plan-entered-into-force": "The plan took effect in {municipality}.",
    "plan-extended": "The plan was extended in {municipality} until {until}.",
    "plan-repealed": "The plan was repealed in {municipality}.",
    "plan-statement-recorded": "Statement in a source: “{quote}”",
    "plan-promise-made": "Promise of the plan: “{quote}”",
    "triangle-meeting-held": "The driehoek met ({meeting}).",
    "triangle-agreement-made": "Agreement {agreement} was made in the driehoek.",
    "deviation-agreed": "Deviation {deviation} agreed: {subject}.",
    "deviation-extended": "Deviation {deviation} extended until {until}.",
    "deviation-ended": "Deviation {deviation} ended.",
    "council-notified": "The council of {municipality} was told of {what}.",
    "joint-council-session-held": "The councils met together to be informed.",
    "theme-meeting-held": "Theme meeting of the council of {municipality}: {theme}.",
    "council-proposal-submitted": "Proposal to the council: {title}.",
    "amendment-tabled": "Amendment {amendment} tabled in {municipality}: {content}",
    "amendment-decided": "Amendment {amendment} in {municipality}: {outcome}.",
    "commitment-made": "Promised to the council of {municipality}: {content}",
    "commitment-settled": "Promise {commitment} to the council of {municipality} was settled.",
    "question-asked": "Question of the council of {municipality}: {content}",
    "question-answered": "Question {question} of the council of {municipality} was answered.",
    "regional-plan-heard": "The council of {municipality} was heard about the regional police plan.",
    "implementation-plan-adopted": "Implementation plan {implementation_plan} adopted ({scope}).",
    "implementation-plan-sent-for-information": "{implementation_plan} sent to the council of {municipality}.",
    "monitoring-held": "Monitoring round {round} was held.",
    "evaluation-presented": "Evaluation presented to the council of {municipality} ({kind}).",
    "budget-shortfall-reported": "Budget shortfall reported ({shortfall}).",
    "municipality-registered": "Municipality {municipality} was entered in the register.",
    "municipality-reorganised": "Municipality {municipality} was reorganised ({kind}).",
    "local-norm-adopted": "Norm for telling the council of {municipality}: {norm}.",
    "history-declared-complete": "History of {municipality} declared complete: {subject}, {period}.",
    "secrecy-imposed": "Secrecy imposed in {municipality}, ground {ground}.",
    "secrecy-ratified": "The council of {municipality} ratified secrecy.",
    "secrecy-lifted": "Secrecy was lifted in {municipality}.",
    "document-published": "Document {document} of {municipality} was published.",
    "publication-withheld": "Document {document} of {municipality} was not published.",
    "log-key-rotated": "The key that signs the register was replaced.",
}
"""A sentence for each topic; one that is not here is told by the description of its event type."""

DETAILS = ("motivation", "reason", "content", "result", "explanation", "ambiguity", "how", "refusal_ground", "reasoning")
"""The fields that say why or what, in words; the first that is there is told below the sentence."""

LEFT_OUT = ("plan", "note", "source", "inferred", "order_in_day", "legal_basis")


class Words:
    """Tell the lines of one account in one language."""

    def __init__(self, account: Account, speech: Speech) -> None:
        self.speech = speech
        self.names = dict(account.names)
        self.valid = account.basis.valid
        self.labels = {
            each.priority: each.now.label or each.then.label for plan in account.plans for each in plan.priorities
        }
        self._positions = {line.event_id: line.position for line in account.timeline if line.event_id}

    def name(self, code: str) -> str:
        """Name a municipality."""
        return self.names.get(code, code)

    def actor(self, actor: Actor) -> str:
        """Name an office, and the municipality it is of by its name."""
        return self.speech.actor(actor, self.names)

    def sentence(self, line: Line) -> str:
        """Say in one sentence what a line tells."""
        tr = self.speech.tr
        if line.event is None:
            return self.secret(line.secret.ground if line.secret else None)
        if isinstance(line.event, EventCorrected | EventRetracted):
            is_corrected = isinstance(line.event, EventCorrected)
            text = tr("Correction of number {number}.") if is_corrected else tr("Number {number} retracted.")
            about = line.after or line.before
            told = f" {self.said(about)}" if about is not None else ""
            return text.format(number=self._positions.get(line.event.target, "?")) + told
        return self.said(line.event)

    def secret(self, ground: str | None) -> str:
        """Say that something is secret, and on which ground, and nothing more."""
        return self.speech.tr("Under secrecy, ground {ground}.").format(ground=ground or self.speech.tr("not recorded"))

    def said(self, event: Event) -> str:
        """Say what an event tells."""
        tr = self.speech.tr
        if isinstance(event, PriorityAmended):
            where = self.name(event.municipality) if event.municipality else tr("all councils")
            return tr("Priority changed for {where}: {priority}.").format(where=where, priority=self._label(event.priority))
        template = tr(SENTENCES[event.TOPIC]) if event.TOPIC in SENTENCES else ""
        if not template:
            return tr(inspect.cleandoc(type(event).__doc__ or event.TOPIC).split("\n")[0])
        fields = [name for _, name, _, _ in Formatter().parse(template) if name]
        return template.format(**{name: self._field(event, name) for name in fields})

    def detail(self, line: Line) -> str:
        """Say the reason, the content or the result that an event gives."""
        if line.event is None or isinstance(line.event, SecrecyImposed):
            return ""
        template = SENTENCES.get(line.topic, "")
        found = (getattr(line.event, name, None) for name in DETAILS if f"{{{name}}}" not in template)
        return next((self.speech.text(each) for each in found if isinstance(each, str) and each), "")

    def changes(self, line: Line) -> Iterator[str]:
        """Say what a correction changed: each field with what it said and what it says."""
        if line.before is None or line.after is None or type(line.before) is not type(line.after):
            return
        for field in fields_of(type(line.after)):
            before, after = (getattr(each, field.name) for each in (line.before, line.after))
            if before != after and field.name not in LEFT_OUT:
                label = self.speech.tr(field.metadata["label"])
                yield f"{label}: {self.speech.value(before)} → {self.speech.value(after)}"

    def step(self, before: object, after: object) -> str:
        """Say how a priority changed: its name, its place, its goals, or that it is none any more."""
        tr = self.speech.tr
        if getattr(after, "withdrawn", False):
            return tr("no longer a priority")
        told = []
        for name, label in (("label", tr("name")), ("rank", tr("place")), ("goals", tr("goals"))):
            was, now = getattr(before, name), getattr(after, name)
            if was != now:
                told.append(f"{label}: {self.speech.value(was)} → {self.speech.value(now)}")
        return "; ".join(told) or tr("unchanged")

    def _label(self, priority: str) -> str:
        return self.speech.text(self.labels.get(priority, priority))

    def _field(self, event: Event, name: str) -> str:
        tr = self.speech.tr
        if name == "municipality":
            return self.speech.text(self.name(getattr(event, name) or ""))
        if name == "what":
            deviation = getattr(event, "deviation", None)
            return tr("deviation {name}").format(name=deviation) if deviation else tr("a budget shortfall")
        if name == "norm":
            days = getattr(event, "days", None)
            return tr("no term") if days is None else tr("{days} days").format(days=days)
        return self.speech.value(getattr(event, name, None))
