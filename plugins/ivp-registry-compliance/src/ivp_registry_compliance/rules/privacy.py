"""
Personal data and police data: none belong in the register, and each use of them needs a ground.

A finding never repeats what was found; it names the event.

Law: AVG art. 5, 6 and 17; Wet politiegegevens art. 16; Wet gegevensverwerking door samenwerkingsverbanden.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import attrs

from ivp_registry.events import Event
from ivp_registry.events.base import fields_of
from ivp_registry.events.fields import values_of
from ivp_registry.state import Fact, dossier_of

from ..case import Case, World
from ..contract import Reasoning
from ..events.privacy import DataShared, ErasureDecided, ErasureRequested, Partnership, PersonalDataReviewed, SharingGround
from ..findings import Judgement
from ..provisions import Provision

NUMBER = re.compile(r"(?<![\d.])\d{9}(?![\d.])")
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
"""A citizen service number (BSN) times these weights is a multiple of eleven."""

CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w-]+|(?<![\w.])(?:\+31|0)[ -]?[1-9](?:[ -]?\d){8}(?!\d)")
"""What looks like an e-mail address or a Dutch telephone number."""


@attrs.frozen
class Free:
    """Hold what was seen in the free text of one fact."""

    fact: Fact[Event]
    has_number: bool
    has_contact: bool


def no_personal_data(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask whether free text holds citizen service numbers, and whether somebody has read it through."""
    reasoning = Reasoning(law, f"municipality/{case.code}", on=case.valid)
    texts = _texts_about(case)
    numbers = [each.fact for each in texts if each.has_number]
    reviews = case.of(PersonalDataReviewed)
    bare = [each for each in reviews if each.event.personal_data and not each.event.ground]
    if numbers:
        what = "What passes as a citizen service number stands in the free text of {count} events."
        reasoning.step(what, *numbers, count=len(numbers))
        yield reasoning.non_conform("number-found", what)
    elif bare:
        what = "A review on {day} found personal data without a ground."
        reasoning.step(what, bare[-1], day=bare[-1].event.occurred_on)
        yield reasoning.non_conform("data-without-ground", what)
    elif reviews:
        yield _reviewed(reasoning, reviews[-1], max((each.fact.event.occurred_on for each in texts), default=None))
    else:
        contacts = [each.fact for each in texts if each.has_contact]
        what = "Free text was not reviewed; what looks like an address or telephone number stands in {count} events."
        reasoning.step(what, *contacts, count=len(contacts))
        yield reasoning.undetermined("not-reviewed", what)


def _reviewed(reasoning: Reasoning, review: Fact[PersonalDataReviewed], newest: date | None) -> Judgement:
    day = review.event.occurred_on
    reasoning.step("Free text was reviewed on {day}.", review, day=day)
    if newest is not None and day < newest:
        return reasoning.undetermined(
            "reviewed-before", "Free text was reviewed on {day}, and some was added since.", day=day
        )
    return reasoning.conform("reviewed", "Free text was reviewed on {day}, and none was added since.", day=day)


def _texts_about(case: Case) -> list[Free]:
    """List the free texts about a municipality, and about its plans as far as they name no other."""
    texts = case.world.once("free text", _texts_by_dossier)
    dossiers = (f"municipality/{case.code}", *(f"plan/{plan.name}" for plan in case.plans))
    return [
        each
        for dossier in dossiers
        for each in texts.get(dossier, ())
        if getattr(each.fact.event, "municipality", None) in (None, case.code)
    ]


def _texts_by_dossier(world: World) -> Mapping[str, list[Free]]:
    found = defaultdict(list)
    for fact in world.facts.values():
        texts = list(_texts(fact.event))
        if texts and not isinstance(fact.event, PersonalDataReviewed):
            number = any(_is_citizen_number(digits) for text in texts for digits in NUMBER.findall(text))
            found[dossier_of(fact.stream)].append(Free(fact, number, any(map(CONTACT.search, texts))))
    return found


def _texts(event: Event) -> Iterator[str]:
    for name in _free_fields(type(event)):  # type: ignore[arg-type]  # a class can be hashed
        yield from values_of(getattr(event, name))


@cache
def _free_fields(cls: type[Event]) -> tuple[str, ...]:
    """Name the fields in which people write what they like."""
    return tuple(each.name for each in fields_of(cls) if each.metadata.get("max_length"))


def _is_citizen_number(digits: str) -> bool:
    return (
        digits.strip("0") != "" and sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11 == 0
    )


def ground(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each processing of personal data whether its ground is recorded."""
    latest = {each.event.activity: each for each in case.of(PersonalDataReviewed)}
    for _, fact in sorted(latest.items()):
        reasoning = Reasoning(law, fact.stream, on=fact.event.occurred_on)
        day = fact.event.occurred_on
        reasoning.step("Reviewed on {day}; personal data: {found}.", fact, day=day, found=fact.event.personal_data)
        if not fact.event.personal_data:
            yield reasoning.not_applicable("no-personal-data", "The review of {day} found no personal data.", day=day)
        elif fact.event.ground:
            yield reasoning.conform("ground-given", "The review of {day} names a ground.", day=day)
        else:
            yield reasoning.non_conform("no-ground", "The review of {day} found personal data without a ground.", day=day)


def erasure(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each request for erasure whether it was decided on."""
    decided = {each.event.request: each for each in case.of(ErasureDecided)}
    for asked in case.of(ErasureRequested):
        reasoning = Reasoning(law, asked.stream, on=asked.event.occurred_on)
        due = asked.event.due_on
        reasoning.step("Asked on {day}; term until: {due}.", asked, day=asked.event.occurred_on, due=due)
        found = decided.get(asked.event.request)
        yield _decided(reasoning, found) if found else _undecided(case, reasoning, due)


def _decided(reasoning: Reasoning, decided: Fact[ErasureDecided]) -> Judgement:
    day, ground_ = decided.event.occurred_on, decided.event.ground
    reasoning.step("Decided on {day}; erased: {erased}.", decided, day=day, erased=decided.event.erased)
    if decided.event.erased:
        return reasoning.conform("erased", "Erased on {day}.", day=day)
    if ground_:
        return reasoning.conform(
            "refused-on-ground", "Refused on {day} on the ground of AVG art. {ground}.", day=day, ground=ground_
        )
    return reasoning.undetermined("refused-without-ground", "Refused on {day}; no ground of lid 3 is recorded.", day=day)


def _undecided(case: Case, reasoning: Reasoning, due: date | None) -> Judgement:
    if due is None:
        return reasoning.undetermined("no-term", "Not decided; no term is recorded.")
    if case.valid <= due:
        reasoning.term(due, "The request is decided on.")
        return reasoning.undetermined("term-runs", "Not decided yet; the term runs until {due}.", due=due)
    what = "The term passed on {due} without a decision."
    return reasoning.absent(case, reasoning.on, case.valid, "term-passed", what, due=due)


def no_police_data(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each deviation whether it was declared to hold no police data."""
    for plan in case.plans:
        for fact, _ in plan.deviations(case.municipality):
            reasoning = Reasoning(law, fact.stream, on=fact.event.occurred_on)
            declared = fact.event.police_data
            reasoning.step("The deviation was declared to hold police data: {declared}.", fact, declared=declared)
            if declared is None:
                yield reasoning.undetermined("not-declared", "Whether the deviation holds police data was not declared.")
            elif declared:
                yield reasoning.non_conform("police-data", "The deviation was declared to hold police data.")
            else:
                yield reasoning.conform("no-police-data", "The deviation was declared to hold no police data.")


def sharing_ground(case: Case, law: Provision) -> Iterator[Judgement]:
    """Ask of each sharing of personal data whether the WGS is the ground only for the partnerships it names."""
    for fact in case.of(DataShared):
        reasoning = Reasoning(law, fact.id, on=fact.event.occurred_on)
        partnership, given = fact.event.partnership, fact.event.ground
        reasoning.step(
            "Shared with {partnership} on {day}; personal data: {personal}; ground: {ground}.",
            fact,
            partnership=partnership,
            day=fact.event.occurred_on,
            personal=fact.event.personal_data,
            ground=given,
        )
        if fact.event.personal_data is False:
            yield reasoning.not_applicable("no-personal-data", "No personal data were shared.")
        elif given is None:
            yield reasoning.undetermined("ground-unknown", "No ground is recorded.")
        elif given is not SharingGround.WGS:
            yield reasoning.not_applicable("another-ground", "Another ground than the WGS is named.")
        elif partnership is Partnership.OTHER:
            yield reasoning.non_conform("not-named", "The WGS is named for a partnership that it does not name.")
        else:
            yield reasoning.conform("named", "The WGS is named for {partnership}, which it names.", partnership=partnership)
