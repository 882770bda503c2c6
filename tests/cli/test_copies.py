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
