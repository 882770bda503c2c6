"""A local rule of an invented information protocol: told within ten working days of the agreement, by letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from ivp_registry import hookimpl
from ivp_registry.kinds import NotificationForm
from ivp_registry_compliance.case import Case
from ivp_registry_compliance.contract import Reasoning, Rule
from ivp_registry_compliance.findings import Judgement
from ivp_registry_compliance.lawbook import load, provisions_of
from ivp_registry_compliance.provisions import Provision
from ivp_registry_compliance.rules.informing import told_of
from ivp_registry_compliance.terms import after_working_days


def by_letter(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each deviation whether a letter told the council within so many working days."""
    for plan in case.plans:
        for fact, deviation in plan.deviations(case.municipality):
            reasoning = Reasoning(law, fact.stream, on=deviation.agreed_on)
            due = after_working_days(deviation.agreed_on, law.parameters[0].span.count)
            reasoning.step("Agreed on {agreed}; ten working days later is {due}.", fact, agreed=deviation.agreed_on, due=due)
            told = told_of(plan, case.code, fact)
            letters = [each for each in told if each.event.form is NotificationForm.COUNCIL_INFORMATION_LETTER]
            if letters:
                day = letters[0].event.occurred_on
                reasoning.step("A letter told the council on {day}.", letters[0], day=day)
                conclude = reasoning.conform if day <= due else reasoning.non_conform
                yield conclude("by-letter" if day <= due else "letter-late", "A letter of {day}; due on {due}.")
            elif case.valid <= due:
                reasoning.term(due, "A letter tells the whole council.")
                yield reasoning.undetermined("term-runs", "No letter yet; due on {due}.")
            else:
                yield reasoning.absent(case, deviation.agreed_on, due, "no-letter", "No letter by {due}.")


@hookimpl(optionalhook=True)
def ivp_register_rules() -> Iterable[Rule]:
    """Offer the rule."""
    provision = provisions_of(load(files(__package__) / "informatieprotocol.toml"))[0]
    return [Rule(provision=provision, judge=by_letter)]
