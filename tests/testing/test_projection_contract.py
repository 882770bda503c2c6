"""The contract passes a projection that keeps its promises, and for each promise catches one that breaks it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.testing import samples
from tests.testing.samples import HISTORY, Told

from ivp_registry.errors import PluginFailed
from ivp_registry.testing import DRUTEN, WIJCHEN, ProjectionContract, check_projection, deviated, laws, notified, retracted

PROMISES = sorted(name for name in vars(ProjectionContract) if name.startswith("test_"))
BROKEN = {
    "test_its_history_leaves_rows": [samples.Deaf],
    "test_writes_only_what_it_declares": [samples.Trespassing, samples.Inconstant],
    "test_replay_is_incremental": [samples.Counting],
    "test_any_batches_are_one": [samples.BatchAware],
    "test_is_kept_when_closed_and_opened": [samples.Forgetful],
    "test_same_events_same_bytes": [samples.Random],
    "test_unknown_events_are_ignored": [samples.Assuming, samples.Failing],
    "test_failures_of_others_change_nothing": [samples.Meddling],
    "test_a_retracted_fact_leaves_nothing": [samples.Stubborn],
    "test_a_corrected_fact_counts_as_corrected": [samples.Additive],
}
PAIRS = [(promise, wrong) for promise, all_ in BROKEN.items() for wrong in all_]


def contract(projection: type, **choices: bool) -> ProjectionContract:
    named = {"projection": lambda _: projection(), "events": lambda _: HISTORY, **choices}
    return type("Tested", (ProjectionContract,), named)()


class TestTold(ProjectionContract):
    """The projection of the samples, as an author of a plugin would test it."""

    def projection(self):
        return Told()

    def events(self):
        return [*HISTORY, retracted(f"{notified(DRUTEN).stream()}@1")]


class TestLog(TestTold):
    """One that keeps history says so."""

    keeps_history = True

    def projection(self):
        return samples.Log()


class TestEverything(TestTold):
    """One that takes everything says so."""

    keeps_history = takes_everything = True

    def projection(self):
        return samples.Everything()


def test_every_promise_is_broken_here_by_somebody():
    """No promise of the contract is one that cannot fail."""
    assert sorted(BROKEN) == PROMISES


@pytest.mark.parametrize(("promise", "wrong"), PAIRS, ids=lambda each: getattr(each, "__name__", each))
def test_a_broken_promise_is_caught(promise, wrong):
    """Each promise catches the projection that breaks it."""
    with pytest.raises((AssertionError, PluginFailed)):
        getattr(contract(wrong), promise)()


@pytest.mark.parametrize(
    ("promise", "wrong"), [pair for pair in PAIRS if pair[0] != "test_its_history_leaves_rows"],
    ids=lambda each: getattr(each, "__name__", each),
)  # fmt: skip
def test_all_at_once_catch_the_same(promise, wrong):
    """What the contract catches is caught by the one call for made histories too."""
    with pytest.raises((AssertionError, PluginFailed)):
        check_projection(wrong, HISTORY)


@pytest.mark.parametrize("promise", PROMISES)
def test_one_that_says_nothing_is_not_passed(promise):
    """A subclass that does not say what is tested proves nothing."""
    with pytest.raises(NotImplementedError):
        getattr(ProjectionContract(), promise)()


def test_a_choice_takes_nothing_else_away():
    """Who keeps history may still not fail on a correction, and who takes everything not on the unknown."""
    with pytest.raises(PluginFailed):
        contract(samples.Failing, takes_everything=True).test_unknown_events_are_ignored()
    contract(samples.Assuming, takes_everything=True).test_unknown_events_are_ignored()
    contract(samples.Stubborn, keeps_history=True).test_a_retracted_fact_leaves_nothing()


def test_a_fault_shows_what_the_projection_raised():
    """The author sees the exception of the projection itself as the cause."""
    with pytest.raises(PluginFailed) as caught:
        laws.ignores_the_unknown(samples.Failing, HISTORY)

    assert isinstance(caught.value.__cause__, KeyError)


days = st.dates(date(2024, 2, 1), date(2025, 12, 31)).map(str)
tellings = st.lists(st.builds(notified, st.sampled_from([DRUTEN, WIJCHEN]), days), unique=True, max_size=3)


@settings(max_examples=5)
@given(told=tellings, stops=st.sets(st.integers(1, 10)))
def test_serves_hypothesis(told, stops):
    """Histories and batches that Hypothesis makes are held against the same promises."""
    check_projection(Told, deviated(*told))
    laws.knows_no_batches(Told, deviated(*told), stops)


def test_hypothesis_finds_a_broken_promise():
    """A wrong projection does not get past made histories."""

    @settings(max_examples=10, database=None, phases=[Phase.generate], report_multiple_bugs=False)  # found, not shrunk
    @given(told=st.lists(st.builds(notified, on=days), min_size=1, max_size=2, unique=True))
    def promise(told):
        check_projection(samples.Stubborn, deviated(*told))

    with pytest.raises(AssertionError):
        promise()
