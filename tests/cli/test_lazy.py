"""Start quickly: what is not needed is not loaded."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from ivp_registry.cli.root import TABLE

from .conftest import Run

PROBE = """
import sys
from ivp_registry.cli import main
try:
    main({arguments!r})
except SystemExit:
    pass
print("LOADED", *sorted(sys.modules), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """Run ``ivp`` in a process of its own and list the modules it loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", PROBE.format(arguments=list(arguments))], capture_output=True, text=True, check=True
    )
    return set(ran.stderr.rpartition("LOADED")[2].split())


def test_help_loads_no_plugin_and_no_store() -> None:
    """`ivp --help` loads neither a plugin, nor pluggy, nor a database, nor rich, nor msgspec."""
    modules = loaded("--help")

    assert "click" in modules
    assert not {"ivp_registry_audit", "pluggy", "eventsourcing", "sqlite3", "rich", "msgspec", "cryptography"} & modules


def test_verify_runs_no_plugin() -> None:
    """Verification loads no plugin: what is verified cannot depend on them."""
    assert "ivp_registry_audit" not in loaded("--register", "nothing.db", "verify")


def test_help_lists_plugin_commands(ivp: Run) -> None:
    """Commands of plugins are listed apart, with the distribution they come from."""
    out = ivp("--help").out

    assert "Commands from plugins" in out
    assert "ivp-registry-audit" in out


@pytest.mark.parametrize("command", [*TABLE, "audit"])
def test_every_command_has_help(ivp: Run, command: str) -> None:
    """Every command in the table loads and explains itself."""
    result = ivp(command, "--help")

    assert result.code == 0, result.err
    assert len(result.out) > 80


def test_a_command_that_ends_itself_keeps_its_exit_code() -> None:
    """A plugin's command that ends the process is not taken for success; only a reader that has gone is."""
    from ivp_registry.cli.failure import run

    @click.command()
    def leaving() -> None:
        raise SystemExit(3)

    assert run(leaving, []) == 3


def test_a_reader_that_has_gone_is_no_failure(plan: Run) -> None:
    """`ivp log | head -1` is a success, not a finding."""
    main = f"{sys.executable} -c 'from ivp_registry.cli import main; main()'"
    pipe = f"set -o pipefail; {main} events --schema | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}"

    ran = subprocess.run(["bash", "-c", pipe], capture_output=True, text=True)

    assert (ran.stdout.strip(), ran.stderr) == ("0", "")


def test_a_bug_is_told_without_traceback(ivp: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw ends with exit code 70 and how to report it."""
    from ivp_registry.cli import verify

    monkeypatch.setattr(verify.Session, "opened", lambda _: 1 / 0)

    result = ivp("verify")

    assert (result.code, "Traceback" in result.err, "IVP_DEBUG" in result.err) == (70, False, True)
