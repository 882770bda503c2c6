"""``ivp doctor`` on the command line: rows, exit code, and no plugin run."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.anchoring.test_backup import tamper
from tests.store.samples import CLERK, MUNICIPALITY

from ivp_registry import Registry
from ivp_registry.doctor import Check, Diagnosis, Outcome, Readings

from .conftest import EVENTS, Run

CHECKS = ["sqlite-version", "file-system", "synchronous", "secure-delete", "free-disk", "clock", "key-file"]


def test_every_check_has_a_row(plan: Run) -> None:
    """Each thing looked at has a row; one that is not in order says what to do, and the exit code is 1."""
    done = plan("doctor", "--json")
    rows = json.loads(done.out)["data"]

    assert [row["check"] for row in rows if row["check"] != "plugin"] == [*CHECKS, "tail", "verified"]
    assert {row["check"]: (row["outcome"], row["found"]) for row in rows}["tail"] == ("warning", str(EVENTS))
    assert all(row["meaning"] and (row["outcome"] == "ok") == (row["remedy"] is None) for row in rows)
    assert {row["found"] for row in rows if row["check"] in ("synchronous", "secure-delete")} == {"2", "1"}
    assert done.code == 1


def test_when_all_is_in_order_it_exits_with_0(plan: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 0 means that every row is in order."""
    check = Check(name="clock", outcome=Outcome.OK, found="–", why="the newest record lies in the past")
    readings = Readings(at=datetime.now(UTC), events=0, unsigned=0, verified=None, views=())
    monkeypatch.setattr("ivp_registry.doctor.diagnose", lambda *_, **__: Diagnosis(checks=(check,), readings=readings))

    assert plan("doctor").code == 0


def test_a_record_from_the_future_is_found(ivp: Run) -> None:
    """A register whose newest record is later than now has a fault at the clock."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with Registry.create("register.db", clock=lambda: tomorrow) as register:
        register.record(MUNICIPALITY, by=CLERK)

    (row,) = [row for row in json.loads(ivp("doctor", "--json").out)["data"] if row["check"] == "clock"]

    assert (row["outcome"], row["found"]) == ("fault", tomorrow.isoformat())


def test_a_plugin_is_listed_and_never_run(plan: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed plugin has a row also when it was not chosen, and its code does not run."""
    info = tmp_path / "ivp_hostile-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ivp_hostile\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[ivp_registry.plugins]\nhostile = ivp_hostile\n")
    (tmp_path / "ivp_hostile.py").write_text("open('ran', 'w')\n")
    monkeypatch.syspath_prepend(tmp_path)

    rows = json.loads(plan("doctor", "--json").out)["data"]

    assert [row["found"][:25] for row in rows if "hostile" in row["found"]] == ["hostile (ivp_hostile 1) s"]
    assert ("ivp_hostile" in sys.modules, Path("ran").exists()) == (False, False)


def test_people_read_it_in_dutch(plan: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal names, meaning and remedy are in the language of the user."""
    monkeypatch.setenv("IVP_LANG", "nl")

    told = plan("doctor", "--format", "table").out

    assert "nog niet ondertekend" in told
    assert "this" not in told.split()


@pytest.mark.parametrize(("register", "said", "code"), [("nothing", "not-a-register", 3), (":memory:", "invalid-input", 3)])
def test_what_is_no_register_in_a_file_is_refused(ivp: Run, register: str, said: str, code: int) -> None:
    """Without a register in a file there is nothing to look at."""
    refused = ivp("doctor", "--register", register)

    assert (refused.code, refused.out, said in refused.err) == (code, "", True)


def test_a_register_that_cannot_be_read_is_named(plan: Run) -> None:
    """A register without its tables is refused by name, with the way to what is wrong."""
    tamper("register.db", "DROP TABLE commits")

    refused = plan("doctor")

    assert (refused.code, "register.db" in refused.err, "Traceback" in refused.err) == (3, True, False)


def test_monitoring_gets_codes_measurements_and_the_worst_outcome(plan: Run) -> None:
    """As JSON each row has a code that stays, what was measured with its unit, and the envelope says the worst of all."""
    plan("verify")
    told = json.loads(plan("doctor", "--json").out)
    rows = {row["check"]: row for row in told["data"]}
    about = told["about"]

    assert told["schema"] == "ivp/doctor/2"
    assert (rows["tail"]["code"], rows["tail"]["value"], rows["tail"]["unit"]) == ("not-signed", EVENTS, "{event}")
    assert (rows["verified"]["code"], rows["verified"]["outcome"]) == ("ok", "ok")
    assert 0 <= about["verify_age"] < 600
    assert (about["events"], about["unsigned"], about["unanchored"]) == (EVENTS, EVENTS, EVENTS)
    assert about["outcome"] == max((row["outcome"] for row in told["data"]), key=list(Outcome).index)


def test_read_models_are_measured(plan: Run) -> None:
    """How far each read model is stands in the envelope; one that is behind is in order, since reading brings it up to date."""
    plan("audit", "deviations")
    plan("record", "local-norm-adopted", "--municipality", "gm0296", "--days", "7", "--occurred-on", "2024-01-01")

    told = json.loads(plan("doctor", "--json").out)

    (view,) = [each for each in told["about"]["projections"] if each["name"] == "deviations"]
    assert (view["answers"], view["lag"], view["parked"]) == (True, 1, 0)
    assert [row["outcome"] for row in told["data"] if row["check"] == "read-model"] == ["ok"]


@pytest.mark.parametrize(("fail_on", "code"), [("warning", 1), ("fault", 0)])
def test_a_warning_can_be_borne_with(ivp: Run, monkeypatch: pytest.MonkeyPatch, fail_on: str, code: int) -> None:
    """With ``--fail-on fault`` a warning is told and does not fail the command."""
    monkeypatch.setattr("ivp_registry.doctor.plugins.installed", lambda: ())
    ivp("init", "register.db")

    assert ivp("doctor", "--fail-on", fail_on).code == code
