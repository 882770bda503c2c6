"""The legal data is whole, dated and sourced, and a file that cannot be right is refused with the place."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from ivp_registry.errors import InvalidInput
from ivp_registry_compliance.lawbook import designated_days, law_files, load, provisions, provisions_of
from ivp_registry_compliance.outcomes import Outcome, SourceClass
from ivp_registry_compliance.provisions import Provision, Standing

every_provision = pytest.mark.parametrize("provision", provisions().values(), ids=provisions())
GOOD = """
[law]
name = "Wet"
source_class = "WET"
[sources]
S = "waar het staat"
[[rule]]
id = "wet.1.regel"
article = "art. 1"
title = "t"
title_en = "t"
subject = "s"
inputs = ["i"]
[rule.outcomes]
undetermined = "u"
[[rule.text]]
from = 2020-01-01
until = 2022-12-31
location = "jci1.3:c:BWBR0005416&artikel=1"
valid_on = 2022-05-01
quote = "woorden"
source = "S"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "wet.toml"
    path.write_text(text, encoding="utf-8")
    return path


def law(tmp_path: Path, text: str = GOOD) -> Provision:
    return provisions_of(load(written(tmp_path, text)))[0]


def test_there_are_forty_four() -> None:
    """Every rule of the reference has its law: seven and ten, seven, five, three, one, one, and ten of the plan."""
    begins = [each.partition(".")[0] for each in provisions()]

    assert {name: begins.count(name) for name in dict.fromkeys(begins)} == {
        "aw": 3, "avg": 3, "bdto": 1, "gw": 10, "plan": 10, "pw2012": 7, "arhi": 1, "wgs": 1, "woo": 7, "wpg": 1,
    }  # fmt: skip


@every_provision
def test_words_have_a_source(provision: Provision) -> None:
    """Each text says where it was seen, and quotes what was seen; where the words are not known there is a summary."""
    for text in provision.texts:
        assert text.source in provision.sources
        assert text.quote or text.summary


@every_provision
def test_a_law_is_referred_to_with_its_date(provision: Provision) -> None:
    """Each text of a law bears a JuriConnect reference with its date of validity, or an open point says why not."""
    for text in provision.texts:
        if (
            provision.law.source_class is SourceClass.WET
            and provision.law.eli is None
            and not re.search("&z=.*&g=", text.jci or "")
        ):
            assert provision.open_points, provision.id


@every_provision
def test_a_plan_is_no_law(provision: Provision) -> None:
    """Only promises of a plan have class PLAN; they say which promise of the register they are about, or need none."""
    assert (provision.law.source_class is SourceClass.PLAN) == provision.id.startswith("plan.")


@every_provision
def test_every_value_can_be_computed_with(provision: Provision) -> None:
    """Each parameter is a term, or one of its choices."""
    for parameter in provision.parameters:
        assert parameter.value in parameter.choices or str(parameter.span) == parameter.value


def test_no_day_was_designated_without_a_decree() -> None:
    """No royal decree was looked up, so no day is put on a par with holidays."""
    assert designated_days() == frozenset()
    assert all(each.decree for read in law_files() for each in read.designated)


def test_a_text_holds_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    """On the day before and the day after, nothing holds; there is no falling back to an older text."""
    provision, one = law(tmp_path), timedelta(days=1)

    for first, last in [(date(2020, 1, 1), date(2022, 12, 31))]:
        assert [provision.standing_on(day) for day in (first - one, first, last, last + one)] == [
            Standing.NOT_IN_FORCE, Standing.IN_FORCE, Standing.IN_FORCE, Standing.NOT_IN_FORCE,
        ]  # fmt: skip
    assert provision.text_on(date(2022, 12, 31)).jci == "jci1.3:c:BWBR0005416&artikel=1&z=2022-05-01&g=2022-05-01"
    assert provision.text_on(date(2023, 1, 1)) is None


def test_a_beginning_that_nobody_saw_is_neither_in_force_nor_not(tmp_path: Path) -> None:
    """Before the day for which a text was seen, it is not known whether it held."""
    provision = law(tmp_path, GOOD.replace("from = 2020-01-01", "seen = 2020-01-01"))

    assert provision.standing_on(date(2019, 12, 31)) is Standing.NOT_VERIFIED
    assert provision.standing_on(date(2020, 1, 1)) is Standing.IN_FORCE


def test_a_parameter_has_the_value_of_its_day(tmp_path: Path) -> None:
    """Of several values the one that began last holds; one that nobody verified is found only when asked for."""
    values = "".join(f'[[rule.parameter]]\nname = "p"\nvalue = "{value} years"\nfrom = {day}\nverified = {verified}\n' for value, day, verified
                     in ((20, "2000-01-01", "true"), (15, "2020-01-01", "true"), (10, "2021-01-01", "false")))  # fmt: skip
    provision = law(tmp_path, GOOD + values)

    found = [provision.parameter("p", date(year, 6, 1)) for year in (1999, 2019, 2022)]
    assert [each and each.value for each in found] == [None, "20 years", "15 years"]
    assert provision.parameter("p", date(2022, 1, 1), verified=False).value == "10 years"


def test_a_choice_can_be_made_and_no_other() -> None:
    """The reading of an article can be chosen; what is no choice is refused with the choices."""
    provision = provisions()["pw2012.38b-1.doelen-vierjaarlijks"]

    assert (
        provision.with_parameter("reading", "council-period").parameter("reading", date(2024, 1, 1)).value
        == "council-period"
    )
    assert provision.with_parameter("reading", "council-period").digest != provision.digest
    with pytest.raises(InvalidInput, match="one of interval, council-period"):
        provision.with_parameter("reading", "monthly")
    with pytest.raises(InvalidInput, match="one of interval, reading"):
        provision.with_parameter("colour", "red")


@pytest.mark.parametrize(("wrong", "right", "place"), [
    ('name = "Wet"', "name = ", "Invalid value"),
    ('source_class = "WET"', 'source_class = "BESLUIT"', "source_class"),
    ('title = "t"', 'titel = "t"', "titel"),
    ('id = "wet.1.regel"', 'id = "Wet 1"', "id"),
    ('undetermined = "u"', 'conform = "c"', "outcomes"),
    ('undetermined = "u"', 'onbepaald = "u"', "outcomes"),
    ("from = 2020-01-01", "from = 2020-02-30", "date"),
    ("from = 2020-01-01\n", "", "text.from"),
    ('quote = "woorden"', 'quote = "woorden"\nsummary = "s"', "not both"),
    ('location = "jci1.3:c:BWBR0005416&artikel=1"', 'location = "artikel 1"', "text.location"),
    ('source = "S"', 'source = "X"', "source"),
    ('source = "S"', 'source = "S"\n[[rule.text]]\nfrom = 2022-12-31\nquote = "q"\nsource = "S"', "same day"),
])  # fmt: skip
def test_a_file_that_cannot_be_right_is_refused(tmp_path: Path, wrong: str, right: str, place: str) -> None:
    """A misspelt name, a day that is not there, words without a source: each is named with its place."""
    assert wrong in GOOD
    with pytest.raises(InvalidInput, match=r"wet\.toml") as refused:
        load(written(tmp_path, GOOD.replace(wrong, right, 1)))
    assert place in str(refused.value)


def test_outcomes_are_described_in_words() -> None:
    """Every rule says what each of its outcomes means, in words of its own."""
    for provision in provisions().values():
        assert Outcome.UNDETERMINED in provision.outcomes
        assert all(len(each) > 10 for each in provision.outcomes.values())
