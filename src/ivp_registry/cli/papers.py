"""What the commands that compare share: the papers that were kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import click

from ..anchoring import Letter
from ..anchoring.timestamps import Authorities
from ..errors import InvalidInput
from ..ledger import Policy
from ..ledger.checkpoints import printed_root
from .language import tr
from .session import Day
from .signing import read_paper

Function = TypeVar("Function", bound=Callable[..., Any])


def paper_options(function: Function) -> Function:
    """Let a command name what to hold a register against; `papers` reads it."""
    options = (
        click.option(
            "--against", multiple=True, metavar=tr("FILE|-"), help=tr("checkpoint that was kept elsewhere; may be repeated")
        ),
        click.option("--size", type=click.IntRange(0), help=tr("number of events, as a letter printed it")),
        click.option("--root", metavar=tr("DIGITS"), help=tr("root, as a letter printed it: 64 digits, in groups or not")),
        click.option("--on", "day", type=Day(), help=tr("date of that letter")),
        click.option(
            "--receipt", "receipts", multiple=True, metavar=tr("FILE"), help=tr("receipt that was kept; may be repeated")
        ),
        click.option("--policy", metavar=tr("FILE"), help=tr("whose keys to believe, and how many witnesses to ask for")),
        click.option(
            "--timestamp", "stamps", multiple=True, metavar=tr("FILE"),
            help=tr("timestamp over one of these checkpoints; may be repeated"),
        ),
        click.option("--tsa", metavar=tr("FILE"), help=tr("certificates (PEM) of authorities whose timestamps to believe")),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def papers(
    *,
    against: Sequence[str],
    size: int | None,
    root: str | None,
    day: date | None,
    receipts: Sequence[str],
    policy: str | None,
    stamps: Sequence[str],
    tsa: str | None,
) -> dict[str, Any]:
    """
    Read the papers, as `anchoring.gather` takes them.

    Raises:
        InvalidInput: If one cannot be read, or a letter is given by half.
    """
    if (size is None) != (root is None):
        raise InvalidInput(where="letter", value=root or size, reason="give --size and --root together")
    letters = [] if size is None or root is None else [Letter(size=size, root=printed_root(root), on=day)]
    return {
        "against": {name: read_paper(name) for name in against}, "letters": letters,
        "receipts": {name: read_paper(name) for name in receipts},
        "policy": Policy.parse(read_paper(policy)) if policy else None,
        "timestamps": {name: read_paper(name) for name in stamps},
        "authorities": Authorities.parse(read_paper(tsa)) if tsa else None,
    }  # fmt: skip
