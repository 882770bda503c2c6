"""The published vectors, as the other implementations publish them; tests/assets/vectors says from where."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "assets" / "vectors"
LICENCES = {"Apache-2.0", "BSD-3-Clause", "CC-BY-4.0", "ISC"}


def vectors(name: str) -> dict[str, Any]:
    """Read one file, and see that it says where it is from."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
    source = found["source"]
    assert {each["licence"] for each in (source if isinstance(source, list) else [source])} <= LICENCES
    return found


def unbased(text: str | None) -> bytes:
    """Read base64; the vectors leave out what is empty."""
    return base64.b64decode(text or "")
