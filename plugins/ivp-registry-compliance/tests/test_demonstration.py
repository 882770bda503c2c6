"""
What the check must say of the demonstration on 10 March 2026, worked out by hand from its facts.

Sources: the law as quoted, the promises of the plan, and the facts in `ivp_registry.demo` (seed, cases, continuation).
C conform, N not conform, ? undetermined, - not applicable; the letters of one council are in that order.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from ivp_registry import Registry
from ivp_registry.demo import play
from ivp_registry.demo.continuation import continuation
from ivp_registry.demo.playback import StoryClock
from ivp_registry.demo.seed import seed
from ivp_registry.plugins import discover
from ivp_registry_compliance.judging import check
from ivp_registry_compliance.lawbook import provisions
from ivp_registry_compliance.rules import rules

BEUNINGEN, BERG_EN_DAL, DRUTEN, HEUMEN, WEST, WIJCHEN = "gm0209", "gm1945", "gm0225", "gm0252", "gm0668", "gm0296"
COUNCILS = (BEUNINGEN, BERG_EN_DAL, DRUTEN, HEUMEN, WEST, WIJCHEN)
LETTERS = {"conform": "C", "non_conform": "N", "undetermined": "?", "not_applicable": "-"}


def all_six(letters: str, **others: str) -> dict[str, str]:
    """Give each council the same letters, but for those named."""
    return dict.fromkeys(COUNCILS, letters) | {globals()[name]: each for name, each in others.items()}


EACH_DEVIATION = all_six("????", DRUTEN="?????", WIJCHEN="?????")
"""Four deviations concern all six councils, one only Druten and Wijchen."""

EXPECTED: dict[str, tuple[dict[str, str], str]] = {
    "pw2012.38b-1.doelen-vierjaarlijks": (
        all_six("C"), "each council set goals between 11 May and 22 June 2023; four years later is 2027"),
    "pw2012.38b-2.raad-gehoord": (all_six("?"), "no regional plan and no hearing is recorded"),
    "pw2012.39-1.beleidsplan-vierjaarlijks": (all_six("?"), "no regional plan is recorded"),
    "pw2012.13-1.driehoek-samenstelling": (
        EACH_DEVIATION | {WIJCHEN: "CCCCC"},
        "in all five meetings sat the mayor of Wijchen, the prosecutor and the police; for five others only another mayor"),
    "pw2012.13-2.afspraak-partijen": (
        EACH_DEVIATION | {WIJCHEN: "CCCC?"},
        "the mayor of Wijchen is party; the agreement of 2025 is on ondermijning alone, for which no goal is recorded"),
    "pw2012.11-12.gezagsdomein": (EACH_DEVIATION, "no agreement says under whose authority the police act"),
    "pw2012.15-1.verantwoording-burgemeester": (EACH_DEVIATION, "as above: under whose authority is not recorded"),
    "gw.180-2.raad-ingelicht": ({
        BEUNINGEN: "CCC?",  # norm 21 days: 10, 4, 20; that of 2 March 2026 runs until 23 March
        BERG_EN_DAL: "CCN?",  # norm 14 days: 12, 23 (late), 11; that of 2026 runs until 16 March
        DRUTEN: "CCCCC",  # norm 14 days: 9, 11 (as corrected to 2 February), 14, 12, 6
        HEUMEN: "CCC?",  # norm without a term: 30, 8 and 44 days are not late; of 2026 not told, and not late
        WEST: "CC??",  # no norm: told after 25 and 3 days; of September 2024 and of 2026 not told, plan neither evaluated nor ended
        WIJCHEN: "CCCCN",  # norm 14 days: 14, 7, 5, 3; of May 2025 never, norm passed on 2 June 2025, history complete over 2025
    }, "told within the local norm where there is one"),
    "gw.20.quorum": (all_six("?"), "no vote and no meeting is recorded"),
    "gw.29-30.stemming": (all_six("?"), "no vote is recorded"),
    "gw.32-3.hamerstuk": (all_six("?"), "whether a vote was asked is not recorded"),
    "avg.5.geen-persoonsgegevens": (all_six("?"), "the wording of AVG art. 5 was not seen"),
    "wpg.geen-politiegegevens": (EACH_DEVIATION, "no deviation was declared free of police data; text after 2015 not seen"),
    "aw.3.geordend-toegankelijk": (all_six("?"), "the ledger is not verified in this check"),
    "aw.5.waardering": (all_six("?"), "no valuation is recorded"),
    "aw.12.overbrenging": (all_six("?"), "no valuation is recorded"),
    "plan.afwijking-gemeld": ({
        BEUNINGEN: "CC??",  # told of the first two; that of September 2024 lasts without an end; of 2026 not told yet
        BERG_EN_DAL: "CC??",  # the same; that it was late is for the local norm, not for the promise
        DRUTEN: "CCCC?",  # told of all five; that of September 2024 lasts without an end
        HEUMEN: "CC??",  # as Beuningen
        WEST: "CC??",  # told of the first two; not told of September 2024 and 2026, and that the plan is in force is not recorded
        WIJCHEN: "CCC??",  # that of September 2024 lasts; of May 2025 not told: the evaluation came before it, the plan runs
    }, "the promise names no term"),
    "plan.monitoring-tweemaal-per-jaar": (
        all_six("C???", WIJCHEN="CN??"),
        "2023 adopted in that year; 2024 two rounds of both; 2025 the implementation plan once (only Wijchen is complete); 2026 runs"),
    "plan.uitvoeringsplan-tweejaarlijks": (
        all_six("?"), "nothing follows 2023-2024, but the history of Wijchen is complete only to 31 December 2025"),
    "plan.uitvoeringsplan-college": (all_six("C", WIJCHEN="CC"), "the executive adopted the joint plan, and the local one of Wijchen"),
    "plan.uitvoeringsplan-ter-kennisname": (
        all_six("C", WIJCHEN="C?"), "the joint plan was sent to all six; the local one of Wijchen not yet, and the plan runs"),
    "plan.evaluatie-eind-2024": (
        all_six("?", WIJCHEN="N"), "Wijchen had it on 16 January 2025, too late; elsewhere none is recorded, and no history is complete"),
    "plan.themabijeenkomst-jaarlijks": (
        all_six("????", WIJCHEN="CCC?"), "Wijchen met in 2023, 2024 and 2025; elsewhere nothing is recorded; 2026 runs"),
    "plan.looptijd-gedekt": (
        all_six("?"), "from 1 January 2023 to the decision of May or June (also of Heumen, where it reaches back) nothing was in force"),
    "plan.prioriteiten-gelijk": (
        all_six("C"), "one list, adopted by all; Berg en Dal added a local emphasis, the council of Wijchen renamed a priority"),
}  # fmt: skip
NOTHING = "nothing is recorded that the rule is about"


@pytest.fixture(name="found", scope="module")
def letters_found() -> dict[tuple[str, str], str]:
    """Give the letters of each rule and council in the register of the demonstration."""
    clock, letters = StoryClock(), defaultdict(str)
    with Registry.create(":memory:", clock=clock, plugins=discover()) as register:
        play(register, clock, [*seed(), *continuation()])
        for each in check(register, rules(), valid=date(2026, 3, 10)).findings:
            letters[each.rule, each.municipality] += LETTERS[each.outcome]
    return letters


@pytest.mark.parametrize("rule", provisions())
def test_a_rule_says_what_was_worked_out(rule: str, found: dict[tuple[str, str], str]) -> None:
    """Of each council the rule has the outcomes that the table gives, for the reason it gives."""
    councils, why = EXPECTED.get(rule, (all_six("-"), NOTHING))

    told = {code: "".join(sorted(found[rule, code])) for code in COUNCILS}
    assert told == {code: "".join(sorted(letters)) for code, letters in councils.items()}, why
