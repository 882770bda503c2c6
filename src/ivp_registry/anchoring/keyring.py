"""
Keys on disk: a folder that only its owner can read, apart from every register and every backup of one.

For each origin there is ``<origin>.key``, the public ``<origin>.vkey``, and ``<origin>.state``, the memory of the
signer. A key that was replaced stays as ``<origin>.old-<id>.key`` and signs along for as long as it lies there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote

from ..errors import InvalidInput, NoKey, StoreError
from ..ledger.keys import SigningKey
from . import files

ORIGIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z0-9._-]+)*")
ORIGIN_LIMIT = 120
KEY_LIMIT = 1000
OTHERS = 0o077
NOTHING_YET = "nothing signed yet\n"
"""What the memory of a new signer says; a memory that is gone says nothing, and then nothing is signed."""


class Keyring:
    """Keep the private keys in *folder*, which is made when the first key is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new(self, origin: str) -> SigningKey:
        """
        Make a key for *origin*, which is the name of a log or of a witness for ever.

        Raises:
            InvalidInput: If *origin* is no name like ``veiligheid.wijchen.nl/ivp``.
            AlreadyExists: If there is a key for it; use `rotate`.
        """
        key, path = SigningKey.new(_checked(origin)), self._key(origin)
        with files.named(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.create(path, key.secret + "\n", mode=files.PRIVATE)
        files.replace(path.with_suffix(".vkey"), f"{key.verifier}\n")
        files.replace(self.state(origin), NOTHING_YET, mode=files.PRIVATE)
        return key

    def origins(self) -> list[str]:
        """Name the logs and witnesses that have a key here."""
        found = files.listed(self.folder, "*.key")
        return sorted(unquote(path.stem) for path in found if not re.search(r"\.(old-[0-9a-f]{8}|new)$", path.stem))

    def chosen(self, origin: str | None) -> str:
        """
        Give *origin*, or the only one there is.

        Raises:
            NoKey: If it is not there, or none was named and there is not just one.
        """
        known = self.origins()
        if origin is not None:
            if origin not in known:
                raise NoKey(self.folder, reason=f"there is none for '{origin}'")
            return origin
        if len(known) != 1:
            raise NoKey(self.folder, reason=f"name one of {', '.join(known)} with --origin" if known else "it holds none")
        return known[0]

    def keys(self, origin: str) -> list[SigningKey]:
        """
        Give the keys that sign for *origin*, the present one first.

        Raises:
            NoKey: If there is none.
            StoreError: If others than its owner can read one.
        """
        if origin not in self.origins():
            raise NoKey(self.folder, reason=f"there is none for '{origin}'")
        replaced = files.listed(self.folder, f"{_name(origin)}.old-*.key")
        loaded = (self._load(path) for path in (self._key(origin), *replaced))
        return list({key.seed: key for key in loaded}.values())

    def prepared(self, origin: str) -> SigningKey:
        """Give the key that is to replace that of *origin*: made now, or when a rotation broke off before."""
        self.keys(origin)
        path = self._key(origin, ".new")
        if path.exists():
            return self._load(path)
        key = SigningKey.new(origin)
        files.create(path, key.secret + "\n", mode=files.PRIVATE)
        return key

    def rotate(self, origin: str) -> SigningKey:
        """Put the prepared key in the place of the present one, which signs along from now on; there always is one."""
        new, present = self.prepared(origin), self.keys(origin)[0]
        kept = self._key(origin, f".old-{present.verifier.id.hex()}")
        files.replace(kept, present.secret + "\n", mode=files.PRIVATE)
        files.move(self._key(origin, ".new"), self._key(origin))
        files.replace(self._key(origin).with_suffix(".vkey"), f"{new.verifier}\n")
        return new

    def state(self, origin: str) -> Path:
        """Name the file in which the signer or witness of *origin* remembers what it signed last."""
        return self.folder / f"{_name(origin)}.state"

    def _key(self, origin: str, which: str = "") -> Path:
        return self.folder / f"{_name(origin)}{which}.key"

    def _load(self, path: Path) -> SigningKey:
        with files.named(path):
            mode = path.stat().st_mode
        if os.name == "posix" and mode & OTHERS:
            raise StoreError(path, reason="others than its owner can read this key; give it mode 0600")
        try:
            return SigningKey.parse(files.read(path, longest=KEY_LIMIT).decode("ascii"))
        except UnicodeDecodeError as error:
            raise InvalidInput(where=path.name, value="…", reason="not a private key") from error


def _checked(origin: str) -> str:
    if not ORIGIN.fullmatch(origin) or len(origin) > ORIGIN_LIMIT:
        raise InvalidInput(where="origin", value=origin, reason="write a name such as veiligheid.wijchen.nl/ivp")
    return origin


def _name(origin: str) -> str:
    return quote(origin, safe="")
