"""One URL-like string names a store: ``register.db``, ``sqlite:///path``, ``postgresql://service/name``, ``:memory:``."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import attrs

from ..errors import InvalidInput

MEMORY = ":memory:"
POSTGRES = ("postgresql", "postgres")
REGISTER = "ivp"
SERVICE_NAME = re.compile(r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$")
REGISTER_NAME = re.compile(r"^(?!pg_)[a-z][a-z0-9_]{0,29}$")


@attrs.frozen
class Address:
    """
    Name the place of a register.

    In PostgreSQL it is a service (see libpq, "The Connection Service File") and a schema, by default ``ivp``. How to get
    there, and as whom, stands in the service and pass file, and never in an address: those are shown and logged.

    >>> Address.parse("sqlite:///data/register.db").path.as_posix()
    'data/register.db'
    >>> Address.parse("postgresql://regio/wijchen").register
    'wijchen'
    """

    text: str
    path: Path
    """The file; in PostgreSQL the name on this machine beside which checkpoints of the register are kept."""
    service: str = ""
    register: str = ""

    @property
    def is_memory(self) -> bool:
        """Tell whether the register lives in this process only."""
        return self.text == MEMORY

    @property
    def is_server(self) -> bool:
        """Tell whether the register lives on a PostgreSQL server."""
        return bool(self.service)

    @classmethod
    def parse(cls, text: str | os.PathLike[str]) -> Address:
        """
        Read an address.

        Raises:
            InvalidInput: If it names a kind of store that this version does not have, or holds a secret.
        """
        named = os.fspath(text)
        if not named or "\x00" in named:
            raise InvalidInput(where="register", value=named, reason="name a file, such as register.db")
        scheme = re.match(r"^([a-z][a-z0-9+.-]*):(//)?(/?)", named)
        if scheme is not None and scheme[1] in POSTGRES:
            return cls._on_server(named)
        if scheme is None or not scheme[2]:
            return cls(named, Path(named))
        if scheme[1] != "sqlite":
            raise InvalidInput(where="register", value=scheme[1], reason="registers are kept in SQLite and PostgreSQL")
        return cls(named, Path(named[scheme.end() :]))

    @classmethod
    def _on_server(cls, named: str) -> Address:
        parts = urlsplit(named)
        asked = parse_qs(parts.query, keep_blank_values=True)
        service = asked.pop("service", [parts.netloc])[-1]
        register = parts.path.strip("/") or REGISTER
        if "@" in parts.netloc or ":" in parts.netloc or asked or parts.fragment:  # may hold a password: is not shown
            reason = (
                "give postgresql://SERVICE/REGISTER; host, user and the like stand in the service file, a password in the "
                "pass file. If there was one in this address, others may have read it: change it"
            )
            raise InvalidInput(where="register", value=f"{parts.scheme}://…", reason=reason)
        for name, form, reason in (
            (service, SERVICE_NAME, "name a service of the PostgreSQL service file, as in postgresql://SERVICE/REGISTER"),
            (register, REGISTER_NAME, "a register in PostgreSQL is named by up to 30 small letters, digits and _"),
        ):
            if not form.match(name):
                raise InvalidInput(where="register", value=name, reason=reason)
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
        text = f"postgresql://{service}/{register}"
        return cls(text, home / "ivp" / service / register, service, register)

    def __str__(self) -> str:
        return self.text
