"""What is public is decided in one place: no byte tells what is secret, and no verdict is untrue for want of it."""

from __future__ import annotations

import os
from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivp_registry.events.driehoek import DeviationExtended
from ivp_registry.events.secrecy import SecrecyImposed, SecrecyLifted
from ivp_registry.kinds import NotificationForm
from ivp_registry.testing import (
    DRUTEN,
    PLAN,
    WIJCHEN,
    agreement,
    corrected,
    deviation,
    memory_register,
    notified,
    planned,
    record,
    retracted,
)
from ivp_registry.values import Document
from ivp_registry_reports.account import Kind, Verdict
from ivp_registry_reports.contract import Options
from ivp_registry_reports.reading import read
from ivp_registry_reports.secrecy import Audience
from ivp_registry_reports.site.pages import site
from ivp_registry_reports.testing import CANARY, VALID, account_of, outputs_text, secretive

IMPOSED = SecrecyImposed(
    municipality=WIJCHEN, secrecy="x", about=f"{CANARY}", ground="5.1.2.e", occurred_on=date(2024, 3, 1)
)
LIFTED = SecrecyLifted(municipality=WIJCHEN, secrecy="x", reason=f"{CANARY}-opgeheven", occurred_on=date(2024, 1, 2))


@attrs.frozen
class Case:
    """Hold how one deviation of a random register is kept secret, if it is."""

    how: str | None
    known: bool | None
    lifted: bool
    amended: bool


CASES = st.builds(
    Case,
    how=st.sampled_from([None, None, "thing", "event", "correction"]),
    known=st.sampled_from([None, False, True]),
    lifted=st.booleans(),
    amended=st.booleans(),
)


def story(number: int, case: Case):
    """Give a deviation of which every text bears its number, and what keeps it secret."""
    name, mark = f"zaak-{number}", f"{CANARY}-{number}-"
    path = f"plan/{PLAN}/deviation/{name}"
    texts = {"subject": f"{mark}onderwerp", "motivation": f"{mark}reden", "note": f"{mark}noot"}
    paper = Document(title=f"{mark}stuk")
    yield agreement(name, content=f"{mark}afspraak", note=f"{mark}noot")
    yield deviation(name, agreement=name, source=paper, **texts)
    yield notified(deviation=name, subject=f"{mark}brief")
    if case.amended or case.how == "correction":
        yield attrs.evolve(
            corrected(f"{path}@1", deviation(name, agreement=name, on="2024-02-02", **texts)), reason=f"{mark}fout"
        )
    yield DeviationExtended(
        plan=PLAN, deviation=name, until=date(2024, 12, 1), reason=f"{mark}langer", occurred_on=date(2024, 5, 1)
    )
    if case.how:
        covers = {"thing": path, "event": f"{path}@1", "correction": f"{path}@2"}[case.how]
        yield attrs.evolve(
            IMPOSED, secrecy=f"g-{number}", covers=(covers,), existence_public=case.known, about=f"{mark}over"
        )
        if case.lifted:
            yield attrs.evolve(LIFTED, secrecy=f"g-{number}", reason=f"{mark}open")


@settings(max_examples=500 if os.environ.get("IVP_LONG") else 25, deadline=None)
@given(cases=st.lists(CASES, min_size=1, max_size=3))
def test_no_byte_of_the_site_tells_what_is_secret(cases):
    """Over random registers: what runs under secrecy is in no byte, nor its name, and what is public is there."""
    account = account_of(*planned(), *(event for number, case in enumerate(cases) for event in story(number, case)))
    told = outputs_text(site(account, Options()))

    for number, case in enumerate(cases):
        is_secret = case.how is not None and not case.lifted
        assert (f"{CANARY}-{number}-" in told) is not is_secret
        assert (f"deviation/zaak-{number}" in told) is not is_secret or not is_secret
    known = [case for case in cases if case.how and not case.lifted and case.known]
    assert ("Onder geheimhouding, grond 5.1.2.e." in told) is bool(known)


def test_asking_about_an_earlier_day_shows_nothing_more():
    """What is secret now is secret too in a report as known before the secrecy was recorded, and for days before it."""
    events = secretive()
    with memory_register() as register:
        record(register, events)
        for known in (None, len(events) - 2):
            for valid in (date(2024, 3, 2), date(2030, 1, 1)):
                assert CANARY not in repr(read(register, valid=valid, known=known))


def test_what_was_secret_then_stays_so_in_a_report_as_known_then():
    """A later lifting does not change the report as known before it."""
    with memory_register() as register:
        record(register, secretive())
        before = register.head()
        told = read(register, valid=VALID, known=before)
        record(register, [attrs.evolve(LIFTED, secrecy="besloten")])

        assert read(register, valid=VALID, known=before) == told
        assert CANARY in repr(read(register, valid=VALID))


def test_a_lifting_that_counts_from_a_later_day_lifts_nothing_yet():
    """Secrecy runs until the day from which it is lifted, by the newest day that the register knows."""
    later = attrs.evolve(LIFTED, secrecy="besloten", effective_from=date(2031, 1, 1))

    assert CANARY not in repr(account_of(*secretive(), later, valid=date(2032, 1, 1)))


def test_only_the_existence_may_be_known():
    """Where it may be known, each secret line says that it is secret, on which ground, and nothing else."""
    account = account_of(*secretive(existence_public=True))
    hidden = [line for line in account.timeline if line.kind is Kind.SECRECY]

    assert {(line.event, line.event_id, line.plan, line.municipalities, line.recorded_by) for line in hidden} == {
        (None, "", None, (), "")
    }
    assert len(hidden) == 5
    assert [line for line in account_of(*secretive()).timeline if line.kind is Kind.SECRECY] == []


def test_a_verdict_that_would_be_untrue_is_withheld():
    """A council told by a secret notification is not called untold: no verdict is given in public."""
    told = f"plan/{PLAN}/notification/{DRUTEN}@1"
    account = account_of(*planned(agreement(), deviation(), notified(DRUTEN)), attrs.evolve(IMPOSED, covers=(told,)))
    (shown,) = account.plans[0].deviations

    assert {each.municipality: each.verdict for each in shown.councils} == {
        DRUTEN: Verdict.WITHHELD, WIJCHEN: Verdict.NO_NORM,
    }  # fmt: skip
    assert next(each for each in shown.councils if each.municipality == DRUTEN).told_on is None


@pytest.mark.parametrize(
    "event",
    [
        deviation(police_data=True, subject=CANARY, motivation=CANARY, note=CANARY, source=Document(title=CANARY)),
        deviation(source=Document(title=CANARY, sha256="0" * 64), subject=CANARY),
    ],
)
def test_text_is_withheld_of_police_data_and_of_secret_papers(event):
    """A deviation with police data, or told by a secret paper, is shown without its text."""
    imposed = attrs.evolve(IMPOSED, covers=(f"sha256:{'0' * 64}",))
    told = notified(form=NotificationForm.CONFIDENTIAL_MEETING, subject=CANARY, note=CANARY)
    account = account_of(*planned(agreement(), event, told, imposed))

    assert CANARY not in repr(account)
    assert len(account.plans[0].deviations) == 1


def test_a_retraction_does_not_tell_what_it_retracts():
    """The reason why a secret event was retracted is as secret as the event."""
    path = f"plan/{PLAN}/notification/{DRUTEN}"
    gone = retracted(f"{path}@1", reason=CANARY)

    assert CANARY not in repr(
        account_of(*planned(agreement(), deviation(), notified(DRUTEN), gone), attrs.evolve(IMPOSED, covers=(path,)))
    )


def test_internal_has_to_be_asked_for_and_holds_everything():
    """The internal account tells what is secret, marked as such."""
    account = account_of(*secretive(), audience=Audience.INTERNAL)

    assert account.is_internal
    assert CANARY in repr(account)
    assert {line.secret.ground for line in account.timeline if line.secret} == {"5.1.2.e"}
