"""`ivp check` on the command line, on the register of the demonstration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ivp_registry.cli import main
from ivp_registry_compliance.lawbook import provisions
from ivp_registry_compliance.page import page

DAY = "2026-03-10"
ROOT = Path(__file__).parents[3]
DEMONSTRATION = "442 (77 conform, 4 not conform, 247 undetermined, 114 not"


@pytest.fixture(name="check")
def check_command(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Give a function that runs ``ivp check`` on the register of the demo, and gives exit code, output and talk."""
    folder: Path = tmp_path_factory.mktemp("check") / "demo"
    for name, value in {"IVP_LANG": "en", "LANGUAGE": "en", "IVP_REGISTER": str(folder / "register.db")}.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(("check", *arguments))
        captured = capsys.readouterr()
        return int(left.value.code or 0), captured.out, captured.err

    with pytest.raises(SystemExit):
        main(("demo", str(folder)))
    return run


def rows(check, *arguments: str) -> list[dict]:
    return json.loads(check("--json", "--on", DAY, *arguments)[1])["data"]


def test_exit_code_tells_of_findings(check) -> None:
    """Not conform gives 1 by default; one can ask for more, or for none."""
    narrow = ("--on", DAY, "--rule", "aw.5.waardering")

    assert check("--on", DAY)[0] == 1
    assert check("--on", DAY, "--fail-on", "never")[0] == 0
    assert [check(*narrow)[0], check(*narrow, "--fail-on", "undetermined")[0]] == [0, 1]


def test_filters(check) -> None:
    """The check can be narrowed to a council, rules, a class, outcomes."""
    assert {row["municipality"] for row in rows(check, "--municipality", "gm0225")} == {"gm0225"}
    assert all(row["rule"].startswith("plan.") for row in rows(check, "--rule", "plan.*"))
    assert {row["rule"] for row in rows(check, "--source-class", "LOKAAL")} == {"gw.180-2.raad-ingelicht"}
    assert {row["outcome"] for row in rows(check, "--only", "conform")} == {"conform"}
    assert "undetermined" not in {row["outcome"] for row in rows(check, "--skip", "undetermined")}


def test_a_broken_promise_is_never_called_a_breach_of_law(check) -> None:
    """Every finding about the plan says PLAN, in every form of output."""
    assert {row["source_class"] for row in rows(check, "--rule", "plan.*")} == {"PLAN"}
    out = check("--on", DAY, "--rule", "plan.evaluatie*", "--only", "non_conform", "--format", "table")[1]
    assert "breaks the plan, not the law" in out


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_a_table_fits_the_terminal(check, monkeypatch, width: str) -> None:
    """At every width no line is longer than the terminal, and the counts of the closing line add up."""
    monkeypatch.setenv("COLUMNS", width)
    out = check("--on", DAY, "--format", "table", "--municipality", "gm0296")[1]
    whole = check("--on", DAY, "--format", "table")[1]

    assert max(map(len, [*out.splitlines(), *whole.splitlines()])) <= int(width)
    assert DEMONSTRATION in " ".join(whole.split())


def test_explain_numbers_the_steps(check) -> None:
    """Each step has its number and article, and each event its place in the ledger."""
    asked = ("--on", DAY, "--format", "table", "--rule", "gw.180*", "--municipality", "gm1945", "--only", "non_conform")
    out = " ".join(check(*asked, "--explain")[1].split())

    assert "1. The deviation was agreed on 2024-01-22. [Gemeentewet art. 180 lid 2]" in out
    assert "3. A local norm is not extended. [Algemene termijnenwet art. 5]" in out
    assert "plan/tweestromenland-2023-2026/notification/gm1945@2" in out


def test_what_is_coming(check) -> None:
    """Terms that run are told in order of their last day, with what satisfies each."""
    coming = rows(check, "--upcoming", "--within", "90d")

    assert [(row["due_on"], row["municipality"], row["satisfied_by"]) for row in coming] == [
        ("2026-03-16", "gm1945", "The whole council is told."), ("2026-03-23", "gm0209", "The whole council is told."),
    ]  # fmt: skip
    everything = rows(check, "--upcoming")
    assert [row["due_on"] for row in everything] == sorted(row["due_on"] for row in everything)
    assert ("2027-05-11", "gm0296", "pw2012.38b-1.doelen-vierjaarlijks") in {
        (row["due_on"], row["municipality"], row["rule"]) for row in everything
    }


def test_another_reading_can_be_chosen(check) -> None:
    """With the other reading of art. 38b, the same facts are judged by council period."""
    chosen = ("--rule", "pw2012.38b-1*", "--choose", "pw2012.38b-1.doelen-vierjaarlijks:reading=council-period")

    assert {row["reason"] for row in rows(check, *chosen)} == {"no-council-period"}
    assert check("--choose", "nonsense")[0] == 3


def test_the_verification_is_part_of_a_rule(check) -> None:
    """With --verify the rule of the Archiefwet knows that the ledger is sound, and looks at the documents."""
    assert {row["reason"] for row in rows(check, "--rule", "aw.3*", "--verify")} == {"no-checksum"}


def test_rules_can_be_listed_and_shown(check) -> None:
    """The catalogue lists every rule, and shows one with text, source and what was not verified."""
    listed = json.loads(check("rules", "--json")[1])["data"]
    shown = check("rule", "gw.87-88.geheimhouding", "--format", "table")[1]

    assert [row["rule"] for row in listed] == list(provisions()) or len(listed) >= len(provisions())
    assert "was not found" in shown
    assert "jci1.3:c:BWBR0005416" in shown
    assert check("rule", "gw.20.quorm")[0] == 2


def test_same_question_same_bytes(check) -> None:
    """Asked again, the check gives the same bytes."""
    assert check("--on", DAY, "--json") == check("--on", DAY, "--json")


def test_the_page_of_rules_is_current() -> None:
    """docs/rules.md is what the files of law say now (make it with ``python -m ivp_registry_compliance.page``)."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == page()
