"""
The letter that tells one council of one deviation (raadsinformatiebrief): only facts of the register, missing ones named.

Law: Gemeentewet art. 180 lid 2; Politiewet 2012 art. 13 and 15.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivp_registry.errors import InvalidInput, UnknownReference
from ivp_registry.kinds import PromiseKind

from ..account import Account, CouncilAccount, CouncilTold, DeviationAccount, PlanAccount, Verdict
from ..contract import Options
from ..speech import Speech
from .law import OF_DEVIATION, law
from .paper import Block, Column, Facts, Grid, Paper, Points, Section, Text
from .parts import footer, marking, missing, norm, page_number, people, provenance, said, told_chart, told_grid, verdict


def council_letter(account: Account, options: Options) -> Paper:
    """
    Write the letter about ``deviation`` for the council of ``municipality``, a code or a name.

    Raises:
        InvalidInput: If either was not named, or the deviation does not concern that council.
        UnknownReference: If there is no such deviation that may be told, or no such municipality.
    """
    code = municipality_of(account, _given(options, "municipality"))
    plan, deviation = deviation_of(account, _given(options, "deviation"))
    told = next((each for each in deviation.councils if each.municipality == code), None)
    if told is None:
        concerned = ", ".join(each.council for each in deviation.councils)
        raise InvalidInput(where="municipality", value=code, reason=f"one of {concerned}")
    return _Letter(account, plan, deviation, told, Speech(options.language)).paper()


def municipality_of(account: Account, named: str) -> str:
    """
    Find a municipality by its code or its name.

    Raises:
        UnknownReference: If there is none.
    """
    found = next((code for code, name in account.names if named.casefold() in (code, name.casefold())), None)
    if found is None:
        raise UnknownReference("report", f"municipality/{named}")
    return found


def deviation_of(account: Account, named: str) -> tuple[PlanAccount, DeviationAccount]:
    """
    Find a deviation among the plans of *account*.

    Raises:
        UnknownReference: If there is none.
        InvalidInput: If several plans have one of that name.
    """
    found = [(plan, each) for plan in account.plans for each in plan.deviations if each.deviation.deviation == named]
    if len(found) > 1:
        raise InvalidInput(where="plan", value="", reason=f"one of {', '.join(plan.plan for plan, _ in found)}")
    if not found:
        raise UnknownReference("report", f"deviation/{named}")
    return found[0]


def _given(options: Options, name: str) -> str:
    if not options.given.get(name):
        raise InvalidInput(where=name, value=None, reason=f"missing; give --{name}")
    return options.given[name]


class _Letter:
    """Write one letter, section by section."""

    def __init__(
        self, account: Account, plan: PlanAccount, deviation: DeviationAccount, told: CouncilTold, speech: Speech
    ) -> None:
        self.account, self.plan, self.about, self.told, self.speech = account, plan, deviation, told, speech
        self.thing, self.tr, self.council = deviation.deviation, speech.tr, speech.text(told.council)

    def paper(self) -> Paper:
        speech, basis = self.speech, self.account.basis
        reference = f"{self.plan.plan}/{self.thing.deviation}/{self.told.municipality}"
        title = self.tr("Deviation from the safety plan: {subject}").format(subject=speech.text(self.thing.subject))
        facts = (
            (self.tr("To"), self.tr("the council of {name}").format(name=self.council)),
            (self.tr("From"), self.tr("the mayor of {name}").format(name=self.council)),
            (self.tr("Date"), speech.day(basis.valid)),
            (self.tr("Reference"), reference),
            (self.tr("Form"), self.tr("council information letter")),
        )
        sections = (
            self._opening(), self._trigger(), self._agreed(), self._priorities(), self._until(), self._involved(),
            self._next(), Section(title=self.tr("Legal basis"), blocks=(law(OF_DEVIATION, self.about.legal_basis, speech),)),
            provenance(self.account, self._events(), speech),
        )  # fmt: skip
        return Paper(
            language=speech.language, sender=self.tr("Municipality of {name}").format(name=self.council), title=title,
            about=self.tr("Letter to the council of {name} about a deviation from the safety plan").format(
                name=self.council
            ),
            day=basis.valid, facts=facts, sections=sections, footer=footer(basis, reference, speech),
            page=page_number(speech),
            marking=marking(self.account, speech),
        )  # fmt: skip

    def _events(self) -> Iterator[str]:
        yield from self.thing.evidence
        yield from self.told.evidence

    def _opening(self) -> Section:
        opening = self.tr("Members of the council,")
        told = self.tr(
            "On {day} the driehoek agreed to deviate from the safety plan “{plan}”. This letter informs you of what was "
            "agreed, until when, on which ground, and how you are involved."
        )
        plan = self.speech.text(self.plan.title)
        return Section(
            title="", blocks=(Text(opening), Text(told.format(day=self.speech.day(self.thing.agreed_on), plan=plan)))
        )

    def _trigger(self) -> Section:
        motivation = self.thing.motivation
        why = self.speech.text(motivation) if motivation else self.tr("Why exactly was not recorded.")
        kind = self.tr("The trigger was: {trigger}.").format(trigger=self.speech.value(self.thing.trigger))
        return Section(title=self.tr("Trigger"), blocks=(Text(kind), Text(why)))

    def _agreed(self) -> Section:
        speech = self.speech
        present = tuple(each for each in self.about.attendees if str(each) not in set(map(str, self.thing.parties)))
        rows = (
            (self.tr("Subject"), speech.text(self.thing.subject)),
            (self.tr("Agreement"), speech.text(self.about.content) if self.about.content else missing(speech)),
            (self.tr("Agreed on"), speech.day(self.thing.agreed_on)),
            (self.tr("Agreed by"), people(self.thing.parties, self.account, speech)),
            (self.tr("Also present, no party"), people(present, self.account, speech)),
            (self.tr("Authority over the police"), said(self.about.domain, speech)),
            (
                self.tr("Documents"),
                speech.listing(speech.text(each.title) for each in self.about.sources) or missing(speech),
            ),
        )
        return Section(title=self.tr("What was agreed"), blocks=(Facts(rows),))

    def _priorities(self) -> Section:
        now = {each.priority: each for each in self._council.priorities} if self._council else {}
        rows = []
        for code, label in self.about.priorities:
            here = now.get(code)
            goals = "; ".join(map(self.speech.text, here.goals)) if here else ""
            name = self.speech.text(here.label if here else label)
            rows.append((name, str(here.rank) if here and here.rank else "–", goals or missing(self.speech)))
        titles = (("priority", 34), ("place in the order", 16), ("goals of the plan", 50))
        grid = Grid(
            caption=self.tr("Priorities that are departed from"),
            columns=tuple(Column(self.tr(title), share) for title, share in titles), rows=tuple(rows),
        )  # fmt: skip
        return Section(title=self.tr("Which priorities"), blocks=(grid,))

    @property
    def _council(self) -> CouncilAccount | None:
        return next((each for each in self.plan.councils if each.municipality == self.told.municipality), None)

    def _until(self) -> Section:
        speech, thing = self.speech, self.thing
        rows = [
            (self.tr("Counts from"), speech.day(thing.counts_from)),
            (self.tr("Last day"), speech.day(thing.last_day) if thing.last_day else self.tr("no end agreed")),
        ]
        rows += [(self.tr("Extended on"), speech.listing(map(speech.day, thing.extended_on)))] if thing.extended_on else []
        rows += [(self.tr("Ended from"), speech.day(thing.ended_from))] if thing.ended_from else []
        state = self.tr("In force on {day}") if self.about.is_in_force else self.tr("No longer or not yet in force on {day}")
        rows.append((self.tr("State"), state.format(day=speech.day(self.account.basis.valid))))
        rows += [
            (self.tr("Reason of {day}").format(day=speech.day(day)), speech.text(why)) for day, why in self.about.reasons
        ]
        return Section(title=self.tr("Until when"), blocks=(Facts(tuple(rows)),))

    def _involved(self) -> Section:
        told, speech = self.told, self.speech
        blocks: list[Block] = [Text(self._when_told())]
        rows = [(self.tr("Local term"), norm(told, speech))]
        rows += [(self.tr("Due on"), speech.day(told.due_on))] if told.due_on else []
        rows.append((self.tr("Verdict"), verdict(told, speech)))
        blocks.append(Facts(tuple(rows)))
        if told.norm_days is None and told.verdict is not Verdict.WITHHELD:
            blocks.append(Text(self.tr("The law names no term for telling the council. Without a local term it cannot be "
                                       "said that this is late.")))  # fmt: skip
        if len(self.about.councils) > 1:
            blocks.append(told_grid(self.about.councils, self.tr("The councils that this concerns"), speech))
            chart = told_chart(self.about.councils, self.tr("Days from agreement to notification"), speech)
            blocks += [chart] if chart else []
        return Section(title=self.tr("How the council is involved"), blocks=tuple(blocks))

    def _when_told(self) -> str:
        told, speech = self.told, self.speech
        if told.verdict is Verdict.WITHHELD:
            return self.tr("Whether the council was told is not public.")
        if told.told_on is None:
            return self.tr(
                "Up to this position the register holds no earlier notification of the council of {name}. "
                "This letter is meant as that notification."
            ).format(name=self.council)
        how = ", ".join(said(each, speech) for each in (told.told_by, told.form))
        return self.tr("The council was told on {day} ({how}), {days} days after the agreement.").format(
            day=speech.day(told.told_on), how=how, days=told.days
        )

    def _next(self) -> Section:
        speech, thing = self.speech, self.thing
        if thing.last_day is None:
            items = [self.tr("No end was agreed. When the deviation ends or changes, that is a new fact in the register.")]
        elif self.about.is_in_force:
            items = [self.tr("The deviation holds until and including {day}.").format(day=speech.day(thing.last_day))]
        else:
            items = [self.tr("The last day of the deviation is {day}.").format(day=speech.day(thing.last_day))]
        wanted = (PromiseKind.DEVIATION_REPORTED, PromiseKind.MONITORING, PromiseKind.EVALUATION)
        promises = [each for each in self.plan.promises if each.kind in wanted]
        items += [self.tr("The plan promises: “{quote}”").format(quote=speech.text(each.quote)) for each in promises]
        if not promises:
            items.append(self.tr("What the plan promises about monitoring and evaluation is not recorded."))
        return Section(title=self.tr("What follows"), blocks=(Points(tuple(items)),))
