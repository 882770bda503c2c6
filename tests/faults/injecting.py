"""
``python -m tests.faults.injecting [OPERATION [FAULT [POINTS]]]``: a system call of an operation fails, each in turn.

A child waits until ``strace`` holds it, does the operation, and says whether it was done. A dry run counts the calls of each
kind; then a call is killed, or answered with an error instead of being done, and the register must be whole.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import attrs

from ivp_registry.errors import RegistryError

from .operations import IN_MEMORY, TRIALS, Trial, template

CALLS = "%file,%desc"
WRITING = {
    "write", "pwrite64", "openat", "ftruncate", "fallocate", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "fsync",
    "fdatasync",
}  # fmt: skip
FAULTS = {"kill": "signal=KILL", "EIO": "error=EIO", "ENOSPC": "error=ENOSPC"}
ATTACHED = re.compile(r"attached")


@attrs.define
class Outcome:
    """Hold what became of one operation under one fault: points tried, and what was wrong."""

    points: int = 0
    refused: int = 0
    done: int = 0
    failures: list[str] = attrs.field(factory=list)


def why_not() -> str | None:
    """Say why nothing can be injected on this machine, or None."""
    if shutil.which("strace") is None:
        return "strace is not installed: system calls cannot be made to fail"
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        tracer = subprocess.Popen(["strace", "-p", str(child.pid)], stderr=subprocess.PIPE, text=True)
        line = tracer.stderr.readline()
        return None if ATTACHED.search(line) else f"this system does not let strace trace: {line.strip()}"
    finally:
        child.communicate(b"\n")
        tracer.communicate()


def traced(trial: Trial, folder: Path, *options: str) -> str:
    """Do an operation in a child under strace, and give what it said: ``ok``, an error, or nothing when it was killed."""
    ours, its = socket.socketpair()
    pid = os.fork()
    if not pid:
        ours.close()
        its.recv(1)
        said = _said(trial, folder)
        its.send(said.encode()[:4000])  # `recv` and `send` are no calls on files, so no fault hits them
        os._exit(0)
    its.close()
    tracer = subprocess.Popen(["strace", "-f", *options, "-p", str(pid)], stderr=subprocess.PIPE, text=True)
    line = tracer.stderr.readline()
    assert ATTACHED.search(line), line
    ours.send(b"x")
    said = ours.recv(5000).decode()
    os.waitpid(pid, 0)
    tracer.communicate()
    ours.close()
    return said


def _said(trial: Trial, folder: Path) -> str:
    try:
        trial.run(folder)
    except RegistryError as error:
        return f"refused: {error.code}: {error}"
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is told
        return f"raised: {type(error).__name__}: {error}"
    return "ok"


def calls_of(trial: Trial, made: Path, work: Path) -> Counter[str]:
    """Count the system calls of each kind that an operation makes when nothing fails."""
    folder, log = work / "dry", work / "log"
    shutil.copytree(made, folder)
    assert traced(trial, folder, "-e", f"trace={CALLS}", "-o", str(log)) == "ok"
    assert trial.problems(folder, acknowledged=True) == []
    shutil.rmtree(folder)
    found = re.findall(r"^\d+\s+(\w+)\(", log.read_text(errors="replace"), re.MULTILINE)
    return Counter(found)


def points_of(calls: Counter[str], fault: str, most: int | None) -> list[tuple[str, int]]:
    """Give every call that can fail so, or *most* of them spread over all."""
    kinds = [kind for kind in sorted(calls) if fault != "ENOSPC" or kind in WRITING]
    every = [(kind, number) for kind in kinds for number in range(1, calls[kind] + 1)]
    return every if most is None or most >= len(every) else [every[place * len(every) // most] for place in range(most)]


def campaign(name: str, fault: str, most: int | None = None) -> Outcome:
    """Let each call of an operation fail in turn."""
    trial, outcome = TRIALS[name], Outcome()
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as place:
        work = Path(place)
        made = work / "made"
        made.mkdir()
        template(made)
        calls = calls_of(trial, made, work)
        for kind, number in points_of(calls, fault, most):
            folder = work / "now"
            shutil.copytree(made, folder)
            inject = f"inject={kind}:{FAULTS[fault]}:when={number}"
            said = traced(trial, folder, "-e", f"trace={kind}", "-e", inject, "-o", "/dev/null")
            problems = trial.problems(folder, acknowledged=said == "ok")
            if said.startswith("raised"):
                problems.append(f"no clear error: {said}")
            outcome.points += 1
            outcome.done += said == "ok"
            outcome.refused += said.startswith("refused")
            outcome.failures += [f"{name}, {fault} at {kind} {number}: {each}" for each in problems]
            shutil.rmtree(folder)
    return outcome


def main(name: str | None = None, fault: str | None = None, most: str | None = None) -> None:
    """Print a table for people, or for one operation and fault what became of it as JSON."""
    if name and fault:
        print(json.dumps(attrs.asdict(campaign(name, fault, int(most) if most else None))))
        return
    print("| operation | fault | points | done all the same | refused | failures |\n|---|---|---|---|---|---|")
    for each in [name] if name else TRIALS:
        for kind in FAULTS:
            found = campaign(each, kind)
            print(
                f"| {each} | {kind} | {found.points} | {found.done} | {found.refused} | {len(found.failures)} |", flush=True
            )
            for failure in found.failures:
                print(f"  {failure}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
