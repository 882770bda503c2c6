"""`ivp migrate` on the command line: the same answers on the other side, and the way out when it is refused."""

from __future__ import annotations

import json

from tests.cli.conftest import EVENTS

READINGS = (
    ("log", "--json"), ("status", "--valid", "2024-03-01", "--json"), ("audit", "deviations", "--valid", "2024-03-01", "--json"),
    ("check", "--on", "2024-03-01", "--json"), ("verify", "--json"), ("show", "plan/p/notification/gm0296@1", "--json"),
    ("log", "--format", "csv"), ("audit", "deviations", "--valid", "2024-03-01", "--format", "csv"),
    ("projections", "query", "deviations", "SELECT * FROM facts ORDER BY 1", "--json"),
)  # fmt: skip


def test_every_answer_is_the_same_to_the_byte(plan, postgres, monkeypatch):
    """Exports, audit, check, status and verdict of the copy in PostgreSQL are those of the file, byte for byte."""
    target = postgres.address()
    before = [plan(*each) for each in READINGS]
    moved = plan("migrate", "--to", target, "--json")
    assert (moved.code, json.loads(moved.out)["data"][0]["events"]) == (0, EVENTS)

    monkeypatch.setenv("IVP_REGISTER", target)
    after = [plan(*each) for each in READINGS]

    assert [each.out for each in after] == [each.out for each in before]
    assert [each.code for each in after] == [each.code for each in before]
    assert all(each.out for each in before)


def test_what_is_there_is_not_overwritten(plan, postgres):
    """A second migration to the same place is refused, and one that goes on copies nothing."""
    target = postgres.address()
    plan("migrate", "--to", target)
    assert "exists already" in plan("migrate", "--to", target).err
    again = plan("migrate", "--to", target, "--resume", "--json")
    assert json.loads(again.out)["data"][0]["copied"] == 0


def test_doctor_knows_a_server(plan, postgres, monkeypatch):
    """The doctor names the settings of the server that endanger what was acknowledged: that of the tests is fast and careless."""
    target = postgres.address()
    plan("migrate", "--to", target)
    monkeypatch.setenv("IVP_REGISTER", target)

    rows = {row["check"]: row["outcome"] for row in json.loads(plan("doctor", "--json").out)["data"]}

    assert (rows["durability"], rows["data-checksums"], rows["standby"], rows["rights"]) == ("fault", "ok", "ok", "ok")


def test_a_backup_of_a_server_is_refused_with_the_way_out(plan, postgres, monkeypatch):
    """`ivp backup` copies files; for a server it names what does."""
    target = postgres.address()
    plan("migrate", "--to", target)
    monkeypatch.setenv("IVP_REGISTER", target)
    assert "ivp migrate --to FILE" in plan("backup", "copy.db", "--unsigned").err + plan("backup", "copy.db").err
