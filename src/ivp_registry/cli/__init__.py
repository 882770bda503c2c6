"""
The command ``ivp``: one file per command, loaded when it runs.

`main` is the only place that sets the language of the process, turns errors into messages and exit codes, and exits.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``ivp`` with *arguments* (those of the process by default) and exit with its code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    from .language import choose, speak

    speak(choose(given))
    from .failure import run
    from .root import ivp

    sys.exit(run(ivp, given))
