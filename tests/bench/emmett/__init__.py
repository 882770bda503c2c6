"""Emmett, an event store of another language, driven in a process of its own; only where npm can install it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from ..rows import plain

HERE = Path(__file__).parent
INSTALL = ("npm", "install", "--legacy-peer-deps", "--no-package-lock", "--no-audit", "--no-fund")
MOST = 1000
"""How many events we give it in one commit; at 5000 it asks more variables of SQLite than one statement may have."""


def missing() -> str | None:
    """Say why Emmett cannot be measured here, after trying to install it once; None when it can."""
    if not shutil.which("npm"):
        return "npm is not here"
    if not (HERE / "node_modules").exists():
        done = subprocess.run(INSTALL, cwd=HERE, capture_output=True, text=True)
        if done.returncode:
            shutil.rmtree(HERE / "node_modules", ignore_errors=True)
            return f"npm could not install it: {done.stderr.strip().splitlines()[-1:]}"
    return None


class Emmett:
    """Emmett's store as shipped; it writes one stream a commit, so a batch is one stream, which is its best case."""

    def __init__(self, folder: Path, kind: str = "sqlite", where: str | None = None) -> None:
        command = ("node", "store.mjs", kind, where or str(folder / "emmett.db"))
        self._process = subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def write(self, batches: list[int]) -> None:
        for batch in batches:
            self._say(word="write", batch=batch)

    def read(self) -> int:
        read: int = self._say(word="read")
        return read

    def facts(self, first: int, count: int) -> list[int]:
        """Send the facts ahead, so that no clock runs meanwhile; what is given names them, 1000 in each at most."""
        facts = [plain(number) for number in range(first, first + count)]
        return [self._say(word="prepare", facts=facts[start : start + MOST]) for start in range(0, count, MOST)]

    def close(self) -> None:
        """End the process, with its database closed."""
        self._process.communicate(json.dumps({"word": "close"}) + "\n")

    def _say(self, **said: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(said), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())["done"]
