"""One URL-like string names a store: ``register.db``, ``sqlite:///path``, ``:memory:``."""

from __future__ import annotations

import os
import re
from pathlib import Path

import attrs

from ..errors import InvalidInput

MEMORY = ":memory:"


@attrs.frozen
class Address:
    """
    Name the place of a register.

    >>> Address.parse("sqlite:///data/register.db").path.as_posix()
    'data/register.db'
    """

    text: str
    path: Path

    @property
    def is_memory(self) -> bool:
        """Tell whether the register lives in this process only."""
        return self.text == MEMORY

    @classmethod
    def parse(cls, text: str | os.PathLike[str]) -> Address:
        """
        Read an address.

        Raises:
            InvalidInput: If it names a kind of store that this version does not have.
        """
        named = os.fspath(text)
        if not named or "\x00" in named:
            raise InvalidInput(where="register", value=named, reason="name a file, such as register.db")
        scheme = re.match(r"^([a-z][a-z0-9+.-]*)://(/?)", named)
        if scheme is None:
            return cls(named, Path(named))
        if scheme[1] != "sqlite":
            raise InvalidInput(where="register", value=scheme[1], reason="this version keeps registers in SQLite files only")
        return cls(named, Path(named[scheme.end() :]))

    def __str__(self) -> str:
        return self.text
