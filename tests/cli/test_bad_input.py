"""Bad input on the command line: value, place and way out are named, the exit code is right, nothing is recorded."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from ivp_registry import Registry

from .conftest import CLERK, EVENTS, TOLD, Run

GOOD = {"plan": "p", "municipality": "gm0296", "theme": "t", "occurred_on": "2024-03-01"}


def line(**changes: object) -> bytes:
    """Make an import line of a theme meeting with changes; None leaves a field out."""
    data = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return json.dumps({"topic": "theme-meeting-held", "data": data}).encode()


def raw(data: bytes) -> bytes:
    """Make an import line with this text as the value of a field."""
    return b'{"topic": "theme-meeting-held", "data": {"plan": "p", "theme": ' + data + b"}}"


LINES = {
    "unknown topic": (
        b'{"topic": "theme-meeting-hold", "data": {}}',
        ("theme-meeting-hold", "Did you mean 'theme-meeting-held'"),
    ),
    "unknown field": (line(colour="red"), ("colour", "unknown field")),
    "missing field": (line(theme=None), ("theme", "missing")),
    "wrong type": (line(theme=3), ("theme", "Expected `str`, got `int`")),
    "NaN": (raw(b"NaN"), ("NaN", "not a number")),
    "5,000-digit number": (raw(b"9" * 5000), ("999", "more than 18 digits")),
    "fraction": (raw(b"1.5"), ("1.5", "fraction")),
    "nesting bomb": (raw(b"[" * 100_000 + b"]" * 100_000), ("nested deeper",)),
    "deep nesting": (raw(b"[" * 70 + b"]" * 70), ("nested deeper",)),
    "duplicate key": (raw(b'"a", "theme": "b"'), ("theme", "the same name twice")),
    "lone surrogate": (raw(b'"\\ud800"'), ("surrogate",)),
    "NUL": (raw(b'"a\\u0000b"'), ("NUL",)),
    "100 MB line": (raw(b'"' + b"a" * 100_000_000 + b'"'), ("longer than 1048576 bytes",)),
    "not UTF-8": (raw(b'"\xff"'), ("not UTF-8",)),
    "not JSON": (b"{topic}", ("column",)),
    "impossible date": (line(occurred_on="2024-02-30"), ("occurred_on",)),
    "unknown municipality": (line(municipality="gm9999"), ("municipality/gm9999",)),
    "bad municipality code": (line(municipality="Wijchen"), ("municipality", "TOOI code")),
    "unknown plan": (line(plan="q"), ("plan/q",)),
}


@pytest.mark.parametrize("kind", LINES)
def test_a_wrong_line_is_named_and_nothing_is_recorded(plan: Run, tmp_path: Path, kind: str) -> None:
    """Of a file with one wrong line nothing is recorded, and the message has line number, place and reason."""
    wrong, told = LINES[kind]
    root = _root(tmp_path)

    result = plan("import", "-", stdin=line() + b"\n" + wrong + b"\n")

    assert result.code == 3, result
    assert "line 2" in result.err
    for words in told:
        assert words in result.err
    assert len(result.err) < 3000
    assert _root(tmp_path) == root


def test_every_wrong_line_is_told_at_once(plan: Run) -> None:
    """All wrong lines are reported together, those that cannot be read and those that cannot be placed."""
    unreadable = plan("import", "-", stdin=b"\n".join((b"x", line(), line(colour=1), b"[]")))
    unplaced = plan("import", "-", stdin=b"\n".join((line(plan="q"), line(), line(), line(municipality="gm9999"))))

    assert [number for number in range(1, 6) if f"line {number}:" in unreadable.err] == [1, 3, 4]
    assert [number for number in range(1, 6) if f"line {number}:" in unplaced.err] == [1, 3, 4]


COMMANDS = {
    "end before start": (
        ("record", "plan-drafted", "--plan", "q", "--title", "T", "--municipalities", "gm0296", "--term",
         "2024-01-02..2024-01-01", "--occurred-on", "2024-01-01"),
        3, "ends before it starts",
    ),
    "impossible date": (("status", "--valid", "2024-02-30"), 2, "2024-02-30"),
    "unknown enum": (
        ("record", "deviation-agreed", "--plan", "p", "--deviation", "2", "--agreement", "1", "--priorities", "verkeer",
         "--trigger", "weather", "--subject", "s", "--occurred-on", "2024-01-01"),
        3, "unforeseen-circumstance",
    ),
    "missing fields": (("record", "plan-drafted", "--plan", "q"), 3, "--title"),
    "unknown event": (("record", "plan-drafte"), 3, "Did you mean 'plan-drafted'"),
    "unknown command": (("recrod",), 2, "Did you mean 'record'"),
    "same fact twice": (
        ("record", "council-notified", "--plan", "p", "--deviation", "1", "--municipality", "gm0296", "--acting-body",
         "mayor", "--occurred-on", "2024-02-12"),
        3, TOLD,
    ),
    "unknown deviation": (
        ("record", "council-notified", "--plan", "p", "--deviation", "2", "--municipality", "gm0296", "--occurred-on",
         "2024-02-12"),
        3, "Did you mean 'plan/p/deviation/1'",
    ),
    "no office": (("retract", TOLD, "--reason", "r", "--by", "clerk"), 3, "office@organisation"),
    "unknown event id": (("show", "plan/p/nothing@1"), 3, "plan/p/nothing@1"),
    "unknown plan": (("status", "--plan", "q"), 3, "plan/q"),
    "wrong field to set": (("correct", TOLD, "--set", "colour=red", "--reason", "r"), 3, "colour"),
    "no such file": (("import", "nothing.jsonl"), 3, "nothing.jsonl"),
    "a folder as file": (("import", "."), 3, "directory"),
    "unknown topic to log": (("log", "--topic", "plan-drafte"), 3, "Did you mean 'plan-drafted'"),
    "unknown council to audit": (("audit", "deviations", "--municipality", "gm0999"), 3, "municipality/gm0999"),
    "a plan before its term": (("status", "--plan", "p", "--valid", "2022-01-01"), 3, "There is no plan 'p' on 2022-01-01"),
    "a norm of ages": (
        ("record", "local-norm-adopted", "--municipality", "gm0296", "--days", "3000000", "--occurred-on", "2024-01-01"),
        3, "expected 0 to 3660",
    ),
    "no reason": (("retract", TOLD, "--reason", " "), 2, "words"),
    "another fact under a used command id": (
        ("record", "theme-meeting-held", "--plan", "p", "--municipality", "gm0296", "--theme", "t", "--occurred-on",
         "2024-03-01", "--command-id", "used"),
        3, "used before",
    ),
    "init over it": (("init", "register.db"), 3, "exists already"),
}  # fmt: skip


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_wrong_command_is_refused(plan: Run, tmp_path: Path, kind: str) -> None:
    """A wrong command names the value and the way out, has its exit code, and leaves the register as it was."""
    arguments, code, told = COMMANDS[kind]
    plan("record", "monitoring-held", "--plan", "p", "--round", "1", "--occurred-on", "2024-01-01", "--command-id", "used")
    root = _root(tmp_path)

    result = plan(*arguments)

    assert (result.code, result.out) == (code, "")
    assert told in result.err
    assert "Traceback" not in result.err
    assert _root(tmp_path) == root


def other_database(path: Path) -> None:
    """Make a SQLite database of some other application."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1)")


PLACES = {
    "a folder": lambda path: path.mkdir(),
    "a text file": lambda path: path.write_text("no register"),
    "an empty file": lambda path: path.touch(),
    "another database": other_database,
    "nothing": lambda path: None,
}


@pytest.mark.parametrize("kind", PLACES)
def test_what_is_no_register_is_named(ivp: Run, tmp_path: Path, kind: str) -> None:
    """Whatever else lies at the place of a register is named as not a register, with the place, and not touched."""
    place = tmp_path / "other"
    PLACES[kind](place)
    before = place.read_bytes() if place.is_file() else None

    result = ivp("--register", str(place), "log")

    assert result.code == 3
    assert "not-a-register" in result.err
    assert str(place) in result.err
    assert (place.read_bytes() if place.is_file() else None) == before


def test_a_newer_register_asks_for_newer_software(plan: Run, tmp_path: Path) -> None:
    """A register of a later format is refused with the format found and the way out."""
    database = sqlite3.connect(tmp_path / "register.db")
    database.execute("PRAGMA user_version = 99")
    database.close()

    result = plan("log")

    assert (result.code, "99" in result.err, "newer-register" in result.err) == (3, True, True)


def test_a_locked_register_is_busy(plan: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds the lock, recording gives up after the time set, and reading goes on."""
    monkeypatch.setenv("IVP_LOCK_TIMEOUT", "0.2")
    holder = sqlite3.connect(tmp_path / "register.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        result, reading = plan("import", "-", stdin=line()), plan("log")
    finally:
        holder.close()

    assert (result.code, "register-busy" in result.err) == (3, True)
    assert len(reading.out.splitlines()) == EVENTS


def test_wrong_lines_for_programs(plan: Run) -> None:
    """With --json every wrong line of an import is named as data too."""
    error = json.loads(plan("import", "-", "--json", stdin=b"x\n" + line(colour=1)).err)["error"]

    assert [each["line"] for each in error["lines"]] == [1, 2]


def test_json_errors_for_programs(ivp: Run) -> None:
    """With --json an error is JSON on stderr, with its stable code."""
    result = ivp("log", "--json")

    assert json.loads(result.err)["error"]["code"] == "not-a-register"


def test_interrupt_in_mid_import_records_nothing(plan: Run, tmp_path: Path) -> None:
    """Ctrl-C while a file is read leaves the register as it was, without a traceback."""
    root = _root(tmp_path)
    command = [sys.executable, "-c", "from ivp_registry.cli import main; main()", "import", "-", "--by", CLERK]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=os.environ)
    assert process.stdin is not None
    for number in range(2000):
        process.stdin.write(line(theme=f"t{number}") + b"\n")
    process.stdin.flush()
    time.sleep(0.7)

    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)

    assert process.returncode == 130, err
    assert b"Traceback" not in err
    assert _root(tmp_path) == root


def test_a_full_disk_is_told_and_nothing_is_recorded(plan: Run, tmp_path: Path) -> None:
    """When no more can be written, the import fails with the cause, and the register works again afterwards."""
    root = _root(tmp_path)
    (tmp_path / "facts.jsonl").write_bytes(b"\n".join(line(theme=f"{number}", note="x" * 900) for number in range(2000)))
    limited = f"ulimit -f 512; exec {sys.executable} -c 'from ivp_registry.cli import main; main()' import facts.jsonl"

    ran = subprocess.run(["bash", "-c", limited], cwd=tmp_path, env=os.environ, capture_output=True, text=True)

    assert (ran.returncode, "register-unwritable" in ran.stderr) == (3, True), ran.stderr
    assert _root(tmp_path) == root
    assert plan("import", "facts.jsonl").code == 0


def test_a_register_without_right_to_write_can_be_read(plan: Run, tmp_path: Path) -> None:
    """Somebody with no right to write reads the register, and recording is refused with the cause."""
    if os.getuid() != 0:
        pytest.skip("only root can become somebody else")
    place = Path(tempfile.mkdtemp(prefix="ivp-"))  # the temporary folders of pytest cannot be entered by others
    try:
        shutil.copy(tmp_path / "register.db", place / "register.db")
        place.chmod(0o755)
        (place / "register.db").chmod(0o444)

        commands = (("log",), ("retract", TOLD, "--reason", "r"), ("audit", "deviations", "--valid", "2024-03-01"))
        reading, writing, audited = (_as_nobody(place, *command) for command in commands)
    finally:
        shutil.rmtree(place)

    assert (reading.returncode, len(reading.stdout.splitlines())) == (0, EVENTS), reading.stderr
    assert (writing.returncode, "register-unwritable" in writing.stderr) == (3, True), writing.stderr
    assert (audited.returncode, audited.stdout[:4]) == (1, "late"), audited.stderr


AS_NOBODY = """
import contextlib, io, os, sys
from ivp_registry.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(SystemExit):
    main(["--register", "warm.db", *sys.argv[1:]])
os.setgroups([]); os.setgid(65534); os.setuid(65534)
main(sys.argv[1:])
"""


def _as_nobody(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``ivp`` without root's rights, once everything is loaded: the interpreter may lie where nobody can go."""
    shutil.copy(place / "register.db", place / "warm.db")
    (place / "warm.db").chmod(0o644)
    environment = {**os.environ, "IVP_REGISTER": str(place / "register.db"), "IVP_PLUGINS": "audit"}
    command = [sys.executable, "-c", AS_NOBODY, *arguments]
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)


def _root(folder: Path) -> tuple[int, bytes]:
    with Registry.open(folder / "register.db") as register:
        return register.head(), register.root()
