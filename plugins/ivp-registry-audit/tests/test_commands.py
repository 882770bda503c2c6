"""`ivp audit deviations` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ivp_registry.cli import main

DAY = "2026-03-10"


@pytest.fixture(name="audit")
def audit_command(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Give a function that runs ``ivp audit deviations`` on the register of the demo."""
    folder: Path = tmp_path_factory.mktemp("audit") / "demo"
    for name, value in {"IVP_LANG": "en", "LANGUAGE": "en", "IVP_REGISTER": str(folder / "register.db")}.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(("audit", "deviations", "--json", *arguments))
        captured = capsys.readouterr()
        return int(left.value.code or 0), json.loads(captured.out)["data"], captured.err

    with pytest.raises(SystemExit):
        main(("demo", str(folder)))
    return run


def test_exit_code_tells_of_findings(audit) -> None:
    """Something late or missing gives exit code 1; nothing of the kind gives 0."""
    assert audit("--valid", DAY)[0] == 1
    assert audit("--valid", "2023-12-01", "--known", "2023-12-01")[0] == 0


def test_filters(audit) -> None:
    """The audit can be narrowed to a plan, a council, a beginning, and to what is overdue."""
    code, everything, _ = audit("--valid", DAY)
    assert code == 1
    assert len(everything) == 4 * 6 + 2
    assert {row["municipality"] for row in audit("--valid", DAY, "--municipality", "gm0225")[1]} == {"gm0225"}
    assert {row["deviation"] for row in audit("--valid", DAY, "--since", "2025-01-01")[1]} == {"2025-01", "2026-01"}
    assert {row["outcome"] for row in audit("--valid", DAY, "--overdue")[1]} == {"late", "missing"}
    assert audit("--valid", DAY, "--plan", "tweestromenland-2023-2026")[1] == everything


def test_all_five_outcomes_are_there(audit) -> None:
    """The demo shows every outcome, and the closing line counts each."""
    _, rows, err = audit("--valid", DAY)

    assert {row["outcome"] for row in rows} == {"on-time", "late", "missing", "open", "no-norm"}
    assert f"Notifications: {len(rows)} (" in err


def test_known_at_two_moments(audit) -> None:
    """The same day reads differently as known before and after the correction."""
    asked = ("--valid", "2024-03-10", "--municipality", "gm0225", "--since", "2024-01-01")

    assert [audit(*asked, "--known", known)[1][0]["outcome"] for known in ("2024-03-10", "2024-03-12")] == [
        "late",
        "on-time",
    ]


def test_same_question_same_bytes(audit) -> None:
    """Asked again, the audit gives the same rows."""
    assert audit("--valid", DAY) == audit("--valid", DAY)


def test_reads_the_read_model_as_it_is_when_told_to(audit, monkeypatch) -> None:
    """Without catching up the audit says how many events it leaves out; with it, none."""
    record = ("--municipality", "gm0296", "--days", "7", "--occurred-on", "2026-03-01", "--by", "council-clerk@gm0296")
    with pytest.raises(SystemExit):
        main(("record", "local-norm-adopted", *record))

    assert "Events that the read model has not seen: 1." in audit("--valid", DAY, "--no-catch-up")[2]
    assert "has not seen" not in audit("--valid", DAY)[2]
