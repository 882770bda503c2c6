"""``ivp init``: make an empty register."""

from __future__ import annotations

import click

from .language import tr
from .output import say


@click.command(help=tr("Make an empty register at REGISTER; nothing that is there is ever overwritten."))
@click.argument("register")
def init(register: str) -> None:
    """Make the register and say what to do next."""
    from ..registry import Registry

    with Registry.create(register) as made:
        say(tr("Made register '{place}'.").format(place=made.address))
    say(tr("Next: 'export IVP_REGISTER={place}', then 'ivp record municipality-registered --help'.").format(place=register))
