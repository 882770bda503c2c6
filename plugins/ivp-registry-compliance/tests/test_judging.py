"""What holds for all rules: evidence that matters, the same bytes for the same question, both clocks, isolation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs
import pytest
from tests.facts import CLERK, DRUTEN, WIJCHEN, corrected, day, deviated, municipality, norm, notified, planned

from ivp_registry import Registry
from ivp_registry.demo import play
from ivp_registry.demo.continuation import continuation
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import PLAN, seed
from ivp_registry.errors import NothingThatDay, PluginFailed, UnknownReference
from ivp_registry.events.record import Record
from ivp_registry.plugins import discover
from ivp_registry.state import resolve
from ivp_registry_compliance.case import Case, World
from ivp_registry_compliance.contract import Reasoning, Rule
from ivp_registry_compliance.findings import Finding
from ivp_registry_compliance.found import rules_of
from ivp_registry_compliance.judging import as_the_law_stood, check
from ivp_registry_compliance.outcomes import Outcome
from ivp_registry_compliance.rules import rules
from ivp_registry_compliance.testing import judged, register_with

ON = date(2026, 3, 10)
RULES = {each.id: each for each in rules()}
TOLD = RULES["gw.180-2.raad-ingelicht"]


@pytest.fixture(name="demo", scope="module")
def register_of_the_demo() -> Iterator[Registry]:
    """Give the register of the demonstration, opened with the plugins that are installed."""
    clock = StoryClock()
    with Registry.create(":memory:", clock=clock, plugins=discover()) as register:
        play(register, clock, [*seed(), *continuation()])
        yield register


@pytest.fixture(name="found", scope="module")
def findings_of_the_demo(demo: Registry) -> tuple[Finding, ...]:
    return check(demo, RULES.values(), valid=ON).findings


def verdicts(rule: Rule, records: list[Record], code: str) -> set[tuple[object, ...]]:
    """Give subject, outcome and reason of each judgement of *rule* on these records."""
    world = World(resolve(records), valid=ON, position=0)
    if code not in world.reading.municipalities:
        return set()
    case = Case(world.reading.municipalities[code], world)
    told = (as_the_law_stood(rule, each) for each in rule.judge(case, rule.provision))
    return {(each.subject, each.outcome, each.code, str(each.because)) for each in told}


class TestEvidence:
    def test_leaving_out_any_event_changes_the_finding(self, demo: Registry, found: tuple[Finding, ...]) -> None:
        """Of every finding of the demonstration, without any one event it lists, outcome or reason is another, or it is gone."""
        records = list(demo.events())
        tried, same = set(), []
        for finding in found:
            for event in finding.events:
                key = (finding.rule, finding.municipality, event.id)
                if key in tried:
                    continue
                tried.add(key)
                without = verdicts(
                    RULES[finding.rule], [each for each in records if each.id != event.id], finding.municipality
                )
                listing = [each for each in found if (each.rule, each.municipality) == key[:2] and event in each.events]
                same += [key for each in listing if (each.subject, each.outcome, each.reason, str(each.because)) in without]

        assert len(tried) > 200
        assert sorted(set(same)) == []

    def test_an_unrelated_event_changes_nothing(self, demo: Registry, found: tuple[Finding, ...]) -> None:
        """A municipality that takes no part, with a norm and a deviation of its own, changes no finding."""
        clock = StoryClock()
        with Registry.create(":memory:", clock=clock, plugins=discover()) as other:
            play(other, clock, [*seed(), *continuation()])
            other.record(municipality("gm0999", on="2026-01-01"), norm(3, "2026-01-01", "gm0999"), by=CLERK)
            more = check(other, RULES.values(), valid=ON).findings

        told = [attrs.evolve(each, position=0, root="", events=()) for each in found]
        assert [attrs.evolve(each, position=0, root="", events=()) for each in more] == told

    def test_each_event_has_its_place_and_leaf(self, demo: Registry, found: tuple[Finding, ...]) -> None:
        """Position and leaf hash of each event are those that its receipt gave."""
        for event in {event for finding in found for event in finding.events}:
            receipt = demo.receipt(event.id)
            assert (event.position, event.leaf_hash) == (receipt.position, receipt.leaf_hash.hex())

    def test_a_correction_is_part_of_the_evidence(self, found: tuple[Finding, ...]) -> None:
        """Where a corrected day decides, the correction stands beside the event it corrects."""
        finding = next(each for each in found if (each.rule, each.municipality, each.subject) == (
            TOLD.id, DRUTEN, f"plan/{PLAN}/deviation/2024-01"))  # fmt: skip

        assert {f"plan/{PLAN}/notification/{DRUTEN}@2", f"plan/{PLAN}/notification/{DRUTEN}@3"} < {
            each.id for each in finding.events
        }

    def test_documents_are_named_once(self, found: tuple[Finding, ...]) -> None:
        """Each finding names the documents of its events, with the checksum where there is one."""
        finding = next(each for each in found if each.rule == "plan.evaluatie-eind-2024" and each.municipality == WIJCHEN)

        assert [bool(checksum) for _, checksum in finding.documents] == [True, False]


class TestSameQuestion:
    def test_gives_the_same_bytes(self, demo: Registry, found: tuple[Finding, ...]) -> None:
        """Asked again, on the same day as known at the same position, every finding is the same in every part."""
        assert repr(check(demo, rules(), valid=ON, known=demo.head()).findings) == repr(found)

    def test_later_events_do_not_change_what_was_known(self) -> None:
        """A finding as known at a position never changes, whatever is recorded later."""
        with register_with(*deviated(norm(14, "2023-01-01"))) as register:
            before, known = check(register, [TOLD], valid=day("2024-06-01")), register.head()
            register.record(notified(whole_council=True), by=CLERK)

            assert check(register, [TOLD], valid=day("2024-06-01"), known=known).findings == before.findings
            assert check(register, [TOLD], valid=day("2024-06-01")).findings != before.findings


class TestBothClocks:
    def test_a_year_day_by_day(self) -> None:
        """Through 2024 each outcome changes exactly on its day: agreed, norm passed, told, year ended."""
        facts = deviated(norm(14, "2023-01-01"), notified(on="2024-03-01", whole_council=True))
        changes, last = [], None
        with register_with(*facts) as register:
            for offset in range(366):
                now = date(2024, 1, 1) + timedelta(days=offset)
                done = check(register, [TOLD], valid=now, municipality=WIJCHEN).findings[0]
                if done.reason != last:
                    changes.append((str(now), done.outcome, done.reason))
                    last = done.reason

        assert changes == [
            ("2024-01-01", Outcome.NOT_APPLICABLE, "nothing-recorded"),
            ("2024-02-01", Outcome.UNDETERMINED, "norm-runs"),
            ("2024-02-16", Outcome.UNDETERMINED, "history-incomplete"),
            ("2024-03-01", Outcome.NON_CONFORM, "told-late"),
        ]

    def test_what_was_known_then(self, demo: Registry) -> None:
        """Druten was told late, as known before its letter was dated right; in time, as known after."""
        asked = {"valid": date(2024, 3, 10), "municipality": DRUTEN}
        subject = f"plan/{PLAN}/deviation/2024-01"
        found = [
            next(each for each in check(demo, [TOLD], known=known, **asked).findings if each.subject == subject).outcome
            for known in (date(2024, 3, 10), date(2024, 3, 12))
        ]

        assert found == [Outcome.NON_CONFORM, Outcome.CONFORM]

    def test_a_decision_is_not_there_before_it_was_taken(self) -> None:
        """On a day before a decision that reaches back to it, nobody could act on that decision."""
        facts = deviated(
            notified(on="2024-02-20", whole_council=True, effective_from=day("2024-02-05")), norm(14, "2023-01-01")
        )

        found = judged(TOLD, *facts, on=day("2024-02-10"), municipality=WIJCHEN)
        assert [each.reason for each in found] == ["norm-runs"]


class TestIsolation:
    def test_a_rule_that_raises_harms_no_other(self) -> None:
        """The failing rule is a fault with the municipality where it failed; every other rule judges."""

        def broken(case, law):
            raise RuntimeError("boom")

        rule = attrs.evolve(TOLD, judge=broken)
        with register_with(*planned()) as register:
            done = check(register, [rule, RULES["aw.5.waardering"]], valid=ON)

        assert [(each.facts["plugin"], each.facts["stage"]) for each in done.faults] == [
            (TOLD.id, f"judge {DRUTEN}"), (TOLD.id, f"judge {WIJCHEN}"),
        ]  # fmt: skip
        assert {each.rule for each in done.findings} == {"aw.5.waardering"}

    def test_every_rule_comes_through_the_hook(self) -> None:
        """The rules of this plugin are found by the same hook as those of others."""
        found, faults = rules_of(discover(wanted=["compliance"]))

        assert [each.id for each in found] == list(RULES)
        assert faults == []


class TestRefusals:
    def test_an_unknown_municipality(self) -> None:
        """A municipality that was never registered is an error, never a clean check."""
        with register_with(*planned()) as register, pytest.raises(UnknownReference, match="gm0999"):
            check(register, [TOLD], valid=ON, municipality="gm0999")

    def test_an_unknown_plan(self) -> None:
        """A plan that is not there on the day is an error, never a clean check."""
        with register_with(*planned()) as register, pytest.raises(NothingThatDay):
            check(register, [TOLD], valid=ON, plan="other")

    def test_events_that_were_read_without_this_plugin(self, tmp_path) -> None:
        """A register opened without the event types of this plugin is refused, because facts would be overlooked."""
        from ivp_registry_compliance.events.council import CouncilPeriodBegan

        with Registry.create(tmp_path / "r.db", plugins=discover(wanted=["compliance"])) as register:
            register.record(*planned(), CouncilPeriodBegan(municipality=WIJCHEN, occurred_on=day("2022-03-30")), by=CLERK)
        with (
            Registry.open(tmp_path / "r.db") as register,
            pytest.raises(PluginFailed, match="compliance-council-period-began"),
        ):
            check(register, [TOLD], valid=ON)


def test_a_rule_has_a_hash_of_all_that_decides() -> None:
    """Another parameter, another version or another function is another hash."""
    rule = RULES["aw.12.overbrenging"]
    others = [attrs.evolve(rule, version=2), attrs.evolve(rule, provision=rule.provision.with_parameter("transfer_after", "10 years")),
              attrs.evolve(rule, judge=TOLD.judge)]  # fmt: skip

    assert len({each.digest for each in (rule, *others)}) == 4


def test_what_a_step_told_a_later_sentence_can_tell() -> None:
    """A fact that a step named stays at hand, and a sentence holds only the facts it tells."""
    reasoning = Reasoning(TOLD.provision, "s", on=ON)
    reasoning.step("On {day} of {month}.", day=3, month="May")

    concluded = reasoning.conform("c", "It was {day}.")
    assert (str(concluded.because), dict(concluded.because.facts)) == ("It was 3.", {"day": 3})


def test_a_correction_that_moves_a_day_moves_the_finding() -> None:
    """What a correction says counts, and the line it corrects does not."""
    facts = deviated(norm(14, "2023-01-01"), notified(on="2024-03-01", whole_council=True))
    right = notified(on="2024-02-10", whole_council=True)

    assert judged(TOLD, *facts, on=ON, municipality=WIJCHEN)[0].reason == "told-late"
    with register_with(*facts) as register:
        register.record(corrected(f"plan/{PLAN}/notification/{WIJCHEN}@1", right), by=CLERK)
        assert check(register, [TOLD], valid=ON, municipality=WIJCHEN).findings[0].reason == "told-in-time"
