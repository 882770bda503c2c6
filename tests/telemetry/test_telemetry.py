"""What a register tells while it runs: nothing unless asked, never the text of an event, every name as documented."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.anchoring.conftest import ORIGIN
from tests.projections.samples import Brings
from tests.store.samples import CLERK, MOMENT, MUNICIPALITY, PLAN, priority

from ivp_registry import Registry, RegistryError, Table
from ivp_registry.anchoring import Keyring, Signer, gather
from ivp_registry.anchoring.backup import back_up
from ivp_registry.anchoring.restoring import restore
from ivp_registry.events.plan import PriorityProposed
from ivp_registry.telemetry import ACTIONS, FIELDS, LOGGER, Operation

ROOT = Path(__file__).parents[2]
CANARY = "Kanarie Piet"


class Moody:
    """Refuse one priority."""

    name = "moody"
    tables = (Table(name="t", columns={"id": "text"}, key=("id",)),)
    events = (PriorityProposed,)

    def __init__(self, version: int, on_error: str = "park") -> None:
        self.version, self.on_error = version, on_error

    def apply(self, view, change):
        if self.version < 3 and change.after.priority == "bad":
            raise ValueError(f"no {change.after.label}")


def story(folder: Path) -> None:
    """Do everything that is told of, with a canary in every text."""
    signer = Signer(Keyring(folder / "keys"), ORIGIN, clock=lambda: MOMENT)
    signer.keyring.new(ORIGIN)
    clock = iter([MOMENT, MOMENT - timedelta(seconds=90), *[MOMENT] * 99])
    with Registry.create(folder / "register.db", clock=lambda: next(clock)) as register:
        register.record(MUNICIPALITY, PLAN, by=CLERK)
        register.record(priority("bad", CANARY), priority("good", CANARY), by=CLERK, command_id="two")
        register.record(priority("bad", CANARY), priority("good", CANARY), by=CLERK, command_id="two")
        with pytest.raises(RegistryError, match="bad"):
            register.record(priority("bad", f"{CANARY} {CANARY}"), by=CLERK)
        for version, on_error in ((1, "park"), (2, "stop"), (3, "stop")):
            register.plugins = Brings(Moody(version, on_error))
            register.project()
        register.read_models.rebuild("moody")
        register.verify()
        back_up(register, folder / "copy.db", signer=signer)
    restore(folder / "copy.db", folder / "back.db")
    with Registry.create(folder / "other.db") as other:
        other.verify(evidence=gather(None, against={CANARY: str(signer.sign(Registry.open(folder / "back.db"))).encode()}))


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)


@pytest.fixture
def records(tmp_path, caplog):
    with caplog.at_level(logging.DEBUG, LOGGER):
        story(tmp_path)
    return [record for record in caplog.records if record.name.startswith(LOGGER)]


def fields(record) -> dict[str, object]:
    return {name.removeprefix("ivp_"): value for name, value in vars(record).items() if name.startswith("ivp_")}


def test_every_record_has_declared_names(records):
    """Action and fields of each record are among those declared; its logger is that of the action."""
    for record in records:
        told = fields(record)
        assert told.keys() <= FIELDS.keys(), told
        assert record.name == f"{LOGGER}.{told['action']}"
        assert told["action"] in ACTIONS


def test_everything_that_is_done_is_told(records):
    """The story tells every action but those that need another process or a broken plugin."""
    told = {fields(record)["action"] for record in records}

    assert told == set(ACTIONS) - {"overtaken", "plugin_failed"}


def test_no_text_of_an_event_is_told(records):
    """A text in an event, in what refuses it and in the name of a paper, is in no message and no field."""
    assert [record for record in records if CANARY in f"{record.getMessage()} {fields(record)}"] == []


def test_records_say_what_happened(records):
    """A record has the level, the place and the outcome of what it tells of."""
    by = {}
    for record in records:
        by.setdefault(fields(record)["action"], []).append((record.levelname, fields(record)))

    level, first = by["record"][0]
    assert (level, first["first"], first["last"], first["events"], first["repeated"]) == ("INFO", 1, 2, 2, False)
    assert [told.get("repeated") for _, told in by["record"]] == [False, False, True, None]
    assert by["record"][3] == ("WARNING", {**by["record"][3][1], "error": "already-recorded"})
    assert by["clock_behind"][0][1]["behind"] == 90
    assert by["parked"][0] == (
        "WARNING",
        {"action": "parked", "projection": "moody@1", "position": 3, "error": "ValueError", "skipped": False},
    )
    assert by["stopped"][0][0] == "ERROR"
    assert [level for level, _ in by["verify"]] == ["INFO", "INFO", "INFO", "ERROR"]


def test_without_a_listener_nothing_is_loaded():
    """A program that records and verifies loads neither `logging` nor OpenTelemetry for it."""
    code = (
        "import sys, tempfile, pathlib\n"
        "from ivp_registry import Registry, MunicipalityRegistered, Actor\nimport datetime\n"
        "fact = MunicipalityRegistered(municipality='gm0296', name='W', occurred_on=datetime.date(2024, 1, 1))\n"
        "with Registry.create(pathlib.Path(tempfile.mkdtemp()) / 'r.db') as register:\n"
        "    register.record(fact, by=Actor.parse('council-clerk@gm0296'))\n"
        "    register.project()\n"
        "    register.verify()\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('logging', 'opentelemetry')])"
    )

    assert python(code).stdout == "[]\n"


def test_a_program_that_gave_logging_no_place_hears_nothing():
    """With `logging` loaded and not set up, a warning is written nowhere, also not to stderr."""
    done = python("import logging\nfrom ivp_registry.telemetry import tell, ERROR\ntell('stopped', ERROR, position=1)")

    assert (done.stdout, done.stderr) == ("", "")


def test_an_operation_that_fails_tells_the_code_and_not_the_sentence(caplog):
    """Whatever ends an operation is told by code or class, and goes on to the caller."""
    with caplog.at_level(logging.INFO, LOGGER), pytest.raises(ValueError, match=CANARY), Operation("verify"):
        raise ValueError(CANARY)

    (record,) = caplog.records
    assert (record.ivp_error, record.levelname, CANARY in record.getMessage()) == ("ValueError", "WARNING", False)


def test_a_message_is_its_fields(caplog):
    """The message of a record reads like its fields, so that a plain log has them too."""
    with caplog.at_level(logging.INFO, LOGGER), Operation("verify") as told:
        told.facts["size"] = 3

    assert re.fullmatch(r"verify size=3 seconds=[\d.e-]+", caplog.messages[0])
