"""
``python -m tests.faults.powercut [SETTING [IMAGES]]``: what a disk could hold after a power cut at each moment of a recording.

``strace`` writes down what a program writes, synchronises, cuts, renames and removes, and where it acknowledged. At each moment a
disk has for certain what was synchronised; of the rest it has all, nothing, or any part, and the last write may be torn.
Each such disk is laid out as files and opened as a register.

Creating, renaming and removing count as done only when the folder was synchronised, or the file itself was (as ext4, XFS and Btrfs do).
"""

from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
from tests.store.samples import CLERK, ROOT, make_register, priority

from ivp_registry import Registry
from ivp_registry.errors import RegistryError

from .operations import IN_MEMORY

RECORD = """
import os, sys
from ivp_registry import Registry
from ivp_registry.store import sqlite_connection
from tests.store.samples import CLERK, priority
path, setting, commands = sys.argv[1], sys.argv[2], int(sys.argv[3])
often = "PRAGMA wal_autocheckpoint = 16"  # so that the log is written back several times
sqlite_connection.SETTINGS = (f"PRAGMA synchronous = {setting}", *sqlite_connection.SETTINGS[1:], often)
with Registry.open(path) as register:
    acknowledged = os.open(path + ".acknowledged", os.O_WRONLY | os.O_CREAT)
    for number in range(commands):
        register.record(*(priority(f"c-{number}-{n}") for n in range(3)), by=CLERK, command_id=f"c-{number}")
        os.write(acknowledged, b"%d\\n" % number)
"""
TRACED = "trace=openat,pwrite64,write,fsync,fdatasync,ftruncate,rename,unlink"
CALL = re.compile(r'^\d+ +(\w+)\((?:\d+<([^>]*)>|AT_FDCWD<[^>]*>|"((?:\\x..)*)")(?:, (.*))?\) += (\d+)')
SECTOR, GONE = 512, -1
KEPT = ("", "-wal", "-journal")
"""Which files of a register a disk has to keep; the rest is made again."""


@attrs.frozen
class Write:
    """Hold one change of one file: bytes at a place; with ``data`` None a length, and then with ``GONE`` no file at all."""

    name: str
    place: int
    data: bytes | None


@attrs.frozen
class Sync:
    """Hold that a file was synchronised."""

    name: str


@attrs.frozen
class Acknowledged:
    """Hold that a command was acknowledged."""

    number: int


Step = Write | Sync | Acknowledged


def recorded(folder: Path, setting: str, commands: int) -> tuple[dict[str, bytes], list[Step]]:
    """Record under strace; give the files as they were before, and every step."""
    path = make_register(folder / "register.db", priorities=3)
    before = {suffix: _file(path, suffix).read_bytes() for suffix in KEPT if _file(path, suffix).exists()}
    log = folder / "log"
    options = ["-f", "-xx", "-y", "-s", "200000", "-e", TRACED, "-o", str(log)]
    program = [sys.executable, "-c", RECORD, str(path), setting, str(commands)]
    subprocess.run(["strace", *options, *program], cwd=ROOT, check=True, capture_output=True)
    return before, list(_steps(log, path))


def _file(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _steps(log: Path, path: Path) -> Iterator[Step]:
    ours = {str(_file(path, suffix)): suffix for suffix in KEPT}
    for line in log.read_text(errors="replace").splitlines():
        call = CALL.match(line)
        if call is None:
            continue
        kind, opened, rest = call[1], _plain(call[2] or ""), call[4] or ""
        if opened == f"{path}.acknowledged" and kind == "write":
            yield Acknowledged(int(_bytes(rest)))
        elif kind == "unlink" and _plain(call[3]) in ours:
            yield Write(ours[_plain(call[3])], GONE, None)
        elif opened in ours:
            suffix = ours[opened]
            if kind == "pwrite64":
                yield Write(suffix, int(rest.rpartition(", ")[2]), _bytes(rest))
            elif kind in ("fsync", "fdatasync"):
                yield Sync(suffix)
            elif kind == "ftruncate":
                yield Write(suffix, int(rest), None)


def _plain(name: str) -> str:
    return ast.literal_eval(f'"{name}"') if "\\x" in name else name


def _bytes(rest: str) -> bytes:
    return bytes.fromhex(rest[1 : rest.index('"', 1)].replace("\\x", ""))


class Disk:
    """Hold what a disk has for certain, and what is under way to it."""

    def __init__(self, before: dict[str, bytes]) -> None:
        self.files = {suffix: bytearray(content) for suffix, content in before.items()}
        self.waiting: list[Write] = []

    def take(self, step: Step) -> None:
        """Go on by one step."""
        if isinstance(step, Write):
            self.waiting.append(step)
        elif isinstance(step, Sync):
            for write in [each for each in self.waiting if each.name == step.name]:
                _apply(self.files, write)
            self.waiting = [each for each in self.waiting if each.name != step.name]

    def images(self, chance: random.Random, parts: int) -> Iterator[dict[str, bytearray]]:
        """Give what the disk could hold if the power went now."""
        yield self._with([])
        if not self.waiting:
            return
        yield self._with(self.waiting)
        yield self._with([*self.waiting[:-1], *_torn(self.waiting[-1], chance)])
        for _ in range(parts):
            some = [each for each in self.waiting if chance.random() < 0.5]
            yield self._with(some if chance.random() < 0.7 or not some else [*some[:-1], *_torn(some[-1], chance)])

    def _with(self, writes: list[Write]) -> dict[str, bytearray]:
        files = {suffix: bytearray(content) for suffix, content in self.files.items()}
        for write in writes:
            _apply(files, write)
        return files


def _torn(write: Write, chance: random.Random) -> list[Write]:
    """Give a write of which only some first sectors, or bytes, came to the disk."""
    if not write.data:
        return []
    cut = chance.randrange(len(write.data))
    return [Write(write.name, write.place, write.data[: cut // SECTOR * SECTOR if chance.random() < 0.5 else cut])]


def _apply(files: dict[str, bytearray], write: Write) -> None:
    if write.place == GONE:
        files.pop(write.name, None)
        return
    content = files.setdefault(write.name, bytearray())
    if write.data is None:
        del content[write.place :]
        content.extend(bytes(write.place - len(content)))
        return
    content.extend(bytes(max(0, write.place - len(content))))
    content[write.place : write.place + len(write.data)] = write.data


@attrs.define
class Found:
    """Hold how many images were opened, and how many lacked what was acknowledged or were not in order."""

    images: int = 0
    lost: int = 0
    broken: int = 0
    examples: list[str] = attrs.field(factory=list)


def cut(setting: str, wanted: int, commands: int = 12, seed: int = 20261124) -> Found:
    """Cut the power at every moment, in as many ways as make about *wanted* images."""
    found, chance = Found(), random.Random(seed)
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as place:
        folder = Path(place)
        before, steps = recorded(folder, setting, commands)
        assert any(isinstance(step, Write) for step in steps)
        disk, acknowledged, parts = Disk(before), -1, max(0, wanted // len(steps) - 2)
        for number, step in enumerate(steps):
            disk.take(step)
            if isinstance(step, Acknowledged):
                acknowledged = step.number
            for image in disk.images(chance, parts):
                found.images += 1
                _judge(found, folder / "image", image, acknowledged, f"after step {number} ({step.__class__.__name__})")
    return found


def _judge(found: Found, folder: Path, image: dict[str, bytearray], acknowledged: int, where: str) -> None:
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        left.unlink()
    for suffix, content in image.items():
        (folder / f"register.db{suffix}").write_bytes(content)
    try:
        with Registry.open(folder / "register.db") as register:
            verdict = register.verify()
            commands = {record.envelope.command_id for record in register.events(after=5)}
            register.record(priority("after"), by=CLERK)
    except RegistryError as error:
        found.broken += 1
        found.examples.append(f"{where}: {error}")
        return
    missing = {f"c-{number}" for number in range(acknowledged + 1)} - commands
    found.lost += bool(missing)
    found.broken += not verdict.is_consistent or bool((verdict.size - 5) % 3)
    if missing or not verdict.is_consistent:
        found.examples.append(f"{where}: {sorted(missing)} {[each.code for each in verdict.findings]}")


def main(setting: str | None = None, wanted: str = "10000", commands: str = "12") -> None:
    """Print a table, or for one setting what was found as JSON."""
    if setting:
        print(json.dumps(attrs.asdict(cut(setting, int(wanted), int(commands)))))
        return
    print("| synchronous | images | acknowledged and lost | not in order |\n|---|---|---|---|")
    for each in ("FULL", "NORMAL", "OFF"):
        found = cut(each, int(wanted))
        print(f"| {each} | {found.images} | {found.lost} | {found.broken} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
