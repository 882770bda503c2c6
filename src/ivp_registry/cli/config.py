"""Settings: an option beats an environment variable, that beats ``./ivp.toml``. No secret belongs in any of them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from ..errors import InvalidInput

FILE = "ivp.toml"
VARIABLES = {
    "register": "IVP_REGISTER", "recorded_by": "IVP_RECORDED_BY", "lock_timeout": "IVP_LOCK_TIMEOUT", "keys": "IVP_KEYS",
    "origin": "IVP_ORIGIN", "log_level": "IVP_LOG",
}  # fmt: skip


def setting(name: str, given: str | None = None, environment: Mapping[str, str] = os.environ) -> str | None:
    """
    Give one setting from where it is set first.

    Raises:
        InvalidInput: If ``ivp.toml`` cannot be read, or sets something that does not exist.
    """
    if given is not None:
        return given
    return environment.get(VARIABLES[name]) or _from_file(Path(FILE)).get(name)


def _from_file(path: Path) -> dict[str, str]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise InvalidInput(where=FILE, value=str(path), reason=str(error)) from error
    for name, value in table.items():
        if name not in VARIABLES:
            near = get_close_matches(name, VARIABLES, n=1)
            raise InvalidInput(where=FILE, value=name, reason=f"unknown setting; there is {', '.join(near or VARIABLES)}")
        if not isinstance(value, str):
            raise InvalidInput(where=FILE, value=value, reason=f"write {name} between quotes")
    return table
