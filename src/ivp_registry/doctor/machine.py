"""The machine below a register: its database library, its disk, its clock."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

from .check import Check, Outcome

RACE = ((3, 7, 0), (3, 51, 2))
"""From the first to the last version with the race. Source: release note of SQLite 3.51.3."""

FULL, SECURE = (2, 3), 1
MOUNTS = Path("/proc/self/mounts")
NETWORK = frozenset((
    "9p", "afs", "afpfs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.davfs", "fuse.glusterfs", "fuse.rclone",
    "fuse.s3fs", "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "virtiofs",
))  # fmt: skip
"""Kinds of file system that lie on another machine, or are shared with one."""

LEAST, SPARE = 10 * 2**20, 100 * 2**20
"""Bytes: with less than the first recording will soon fail; the second has to be free beside a copy of the register."""


def sqlite_version(version: str) -> Check:
    """Tell whether this SQLite can lose a write when two connections meet at a reset of the log."""
    first, last = RACE
    if first <= tuple(map(int, version.split("."))) <= last:
        return Check(
            name="sqlite-version", code="sqlite-race", outcome=Outcome.WARNING, found=version,
            why="this SQLite can lose a write when two connections meet at a reset of the log; ivp lets them take turns",
            remedy="use SQLite 3.51.3 or newer, and until then let no other program than ivp write the file",
        )  # fmt: skip
    return Check(name="sqlite-version", outcome=Outcome.OK, found=version, why="this SQLite has no known race at the log")


def file_system(path: Path, mounts: Path = MOUNTS) -> Check:
    """Tell whether the register lies on this machine: locks and the log do not work between machines."""
    kind = _kind(path.absolute().resolve(), mounts)
    if kind is None:
        return Check(
            name="file-system", code="file-system-unknown", outcome=Outcome.WARNING, found="–",
            why="this system does not tell what file system it is",
            remedy="see for yourself that the register lies on a disk of this machine",
        )  # fmt: skip
    if kind in NETWORK:
        return Check(
            name="file-system", code="file-system-network", outcome=Outcome.FAULT, found=kind,
            why="on a network file system locks and the log do not work between machines: the register gets damaged",
            remedy="move the register to a disk of this machine with 'ivp backup' and 'ivp restore'",
        )  # fmt: skip
    return Check(name="file-system", outcome=Outcome.OK, found=kind, why="the register lies on a disk of this machine")


def synchronous(setting: int) -> Check:
    """Tell whether what was acknowledged survives a power cut."""
    if setting in FULL:
        return Check(
            name="synchronous", outcome=Outcome.OK, found=str(setting), why="what was recorded survives a power cut"
        )
    return Check(
        name="synchronous", code="synchronous-weak", outcome=Outcome.FAULT, found=str(setting),
        why="this SQLite ignores the setting: a power cut can lose what was recorded",
        remedy="use a SQLite that obeys PRAGMA synchronous = FULL",
    )  # fmt: skip


def secure_delete(setting: int) -> Check:
    """Tell whether what is erased is gone from the file."""
    if setting == SECURE:
        return Check(name="secure-delete", outcome=Outcome.OK, found=str(setting), why="what is erased is overwritten")
    return Check(
        name="secure-delete", code="secure-delete-off", outcome=Outcome.WARNING, found=str(setting),
        why="this SQLite ignores the setting: what is erased stays readable in the file",
        remedy="use a SQLite that obeys PRAGMA secure_delete = ON",
    )  # fmt: skip


def free_disk(path: Path) -> Check:
    """Tell whether there is room to record, and for a copy."""
    free, size = shutil.disk_usage(path.absolute().parent).free, path.stat().st_size
    found = f"{free // 2**20} MiB"
    if free < LEAST:
        return Check(
            name="free-disk", code="disk-nearly-full", outcome=Outcome.FAULT, found=found, value=free, unit="By",
            why="the disk is nearly full: recording will soon be refused",
            remedy="make room now",
        )  # fmt: skip
    if free < size + SPARE:
        return Check(
            name="free-disk", code="no-room-for-copy", outcome=Outcome.WARNING, found=found, value=free, unit="By",
            why="there is no room for a copy of the register",
            remedy="make room, or make backups on another disk",
        )  # fmt: skip
    return Check(
        name="free-disk",
        outcome=Outcome.OK,
        found=found,
        value=free,
        unit="By",
        why="there is room to record, and for a copy",
    )


def clock(newest: datetime | None, now: datetime) -> Check:
    """Tell whether the newest record comes before *now*; moments of recording never run backwards."""
    found = newest.isoformat() if newest else "–"
    if newest and newest > now:
        return Check(
            name="clock", code="clock-behind", outcome=Outcome.FAULT, found=found,
            why="the newest record is later than the clock says it is now: all records get that moment until then",
            remedy="set the clock right; if it was ahead, note that and since when in the files of the council clerk",
        )  # fmt: skip
    return Check(name="clock", outcome=Outcome.OK, found=found, why="the newest record lies in the past")


def _kind(path: Path, mounts: Path) -> str | None:
    """Give the kind of file system that *path* lies on; the last of the mounts that lie deepest is the one in sight."""
    try:
        lines = [line.split(" ") for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return None
    places = [(Path(_plain(fields[1])), fields[2]) for fields in lines if len(fields) > 2]  # noqa: PLR2004
    above = [(len(place.parts), number, kind) for number, (place, kind) in enumerate(places) if path.is_relative_to(place)]
    return max(above)[2] if above else None


def _plain(field: str) -> str:
    """Read what the table of mounts writes as octal: spaces, tabs, line ends and backslashes."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)
