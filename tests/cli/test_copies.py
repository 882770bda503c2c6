"""Backups on the command line, as who keeps a register makes them and brings them back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import EVENTS, Run
from .test_anchoring import NOTED, ORIGIN, signed_once  # noqa: F401  # the fixture


def test_a_backup_tells_what_it_holds(signed: Run) -> None:
    """A backup prints file, size, root and who signed, and verifies by the checkpoint beside it."""
    assert signed(*NOTED).code == 0

    made = signed("backup", "copy.db", "--json")

    (row,) = json.loads(made.out)["data"]
    assert (made.code, row["file"], row["size"], row["signed"]) == (0, "copy.db", EVENTS + 1, ORIGIN)
    (newest,) = Path("copy.db.checkpoints").glob(f"{EVENTS + 1:012}-*.checkpoint")
    checked = signed("verify", "--register", "copy.db", "--against", str(newest), "--require-anchor", "--json")
    assert (checked.code, json.loads(checked.out)["about"]["root"]) == (0, row["root"])
    assert not list(Path().glob("copy.db*/*.key"))


def test_a_backup_without_a_key_says_so(plan: Run) -> None:
    """Where nobody has a key, size and root lie beside the copy unsigned, and who made it is told."""
    made = plan("backup", "copy.db", "--json")

    assert (made.code, json.loads(made.out)["data"][0]["signed"]) == (0, None)
    assert "no key" in made.err
    assert plan("backup", "other.db", "--format", "table").out.endswith("signed by: –\n")
    assert len(list(Path("copy.db.checkpoints").glob("*.unsigned"))) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [(("register.db",), "already-exists"), (("keys",), "already-exists"), (("away/copy.db",), "store-error"),
     (("copy.db", "--origin", "other.nl/ivp"), "no-key")],
)  # fmt: skip
def test_a_backup_that_cannot_be_made_is_refused(signed: Run, asked: tuple[str, ...], said: str) -> None:
    """What is there is kept, a missing folder is not made, and a key that was named and is not there is asked for."""
    before = sorted(path.name for path in Path().iterdir())

    refused = signed("backup", *asked)

    assert (refused.code, refused.out, said in refused.err) == (3, "", True)
    assert sorted(path.name for path in Path().iterdir()) == before


@pytest.fixture(name="backed")
def backed_up(signed: Run) -> Run:
    """Give ``ivp`` with a backup, and a register and checkpoint (``newer``) that went on from there."""
    assert signed("backup", "copy.db").code == 0
    assert signed(*NOTED).code == 0
    assert signed("checkpoint", "--out", "newer").code == 0
    return signed


def test_a_backup_comes_back(backed: Run) -> None:
    """A copy that has what was kept elsewhere comes back, and what anchors it is told; without that, that is told."""
    anchored = backed("restore", "copy.db", "back.db", "--against", "saved", "--json")
    alone = backed("restore", "copy.db", "again.db", "--json")

    row = json.loads(anchored.out)["data"][0]
    assert (anchored.code, row["file"], row["size"], row["anchor"], row["tail"]) == (0, "back.db", EVENTS, "saved", 0)
    assert (alone.code, json.loads(alone.out)["data"][0]["anchor"]) == (0, None)
    assert ("only with what lay beside" in alone.err, "only with what lay beside" in anchored.err) == (True, False)
    assert backed("log", "--register", "back.db", "--json").out == backed("log", "--register", "copy.db", "--json").out


def test_an_older_backup_is_refused_in_words(backed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal of an older backup names the copy, the paper and both sizes, in the language of the user."""
    refused = backed("restore", "copy.db", "back.db", "--against", "newer")
    monkeypatch.setenv("IVP_LANG", "nl")
    geweigerd = backed("restore", "copy.db", "back.db", "--against", "newer")

    assert (refused.code, refused.out, Path("back.db").exists()) == (4, "", False)
    assert "'copy.db' is an older copy of the register: newer: it has 8 events, the register only 7" in refused.err
    assert "(older-copy)" in refused.err
    assert "'copy.db' is een oudere kopie van het register: newer: " in geweigerd.err


@pytest.mark.parametrize(
    ("asked", "said", "code"),
    [(("copy.db", "register.db"), "already-exists", 3), (("nothing", "back.db"), "not-a-register", 3),
     (("saved", "back.db"), "not-a-register", 3), (("keys", "back.db"), "not-a-register", 3),
     (("register.db", "back.db"), "", 0), (("copy.db", "away/back.db"), "store-error", 3),
     (("copy.db", "back.db", "--against", "nothing"), "store-error", 3), (("copy.db", "back.db", "--size", "7"), "invalid-input", 3),
     (("copy.db", "back.db", "--against", "copy.db"), "invalid-input", 3),
     (("copy.db", "back.db", "--size", "7", "--root", "00" * 32), "forked-copy", 4)],
)  # fmt: skip
def test_what_cannot_come_back_is_refused(backed: Run, asked: tuple[str, ...], said: str, code: int) -> None:
    """What is no backup, no paper or no free place is refused by name, and nothing is left."""
    done = backed("restore", *asked)

    assert (done.code, said in done.err, Path("back.db").exists()) == (code, True, code == 0)
    assert "Traceback" not in done.err
    assert not list(Path().glob(".back*"))
