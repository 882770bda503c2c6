"""``ivp keys``: the keys that sign checkpoints, or cosign those of others."""

from __future__ import annotations

from contextlib import suppress

import click

from ..errors import CommandIdReused
from .config import setting
from .language import tr
from .output import is_for_people, say, write_rows
from .session import Session, output_options, pass_session, today
from .signing import key_options, keyring_of

COLUMNS = {"origin": "origin", "status": "state", "signed": "events signed", "key": "public key"}
STATES = {"present": "signs", "replaced": "signs along"}


@click.group(help=tr("Keys to sign with. Best kept by another office than the one that keeps the register."))
def keys() -> None:
    """Group the commands."""


@keys.command(help=tr("Make a key for ORIGIN, a name such as veiligheid.wijchen.nl/ivp, and print the public half."))
@click.argument("origin")
@click.option("--keys", "folder", metavar=tr("FOLDER"), help=tr("folder of keys; also IVP_KEYS or ivp.toml"))
def new(origin: str, folder: str | None) -> None:
    """Make the key and its memory."""
    keyring = keyring_of(folder)
    key = keyring.new(origin)
    click.echo(str(key.verifier))
    say(tr("Made a key in '{folder}'. Give the line above to everyone who will verify.").format(folder=keyring.folder))


@keys.command(name="list", help=tr("List the keys, public halves only, and how far each origin has signed."))
@click.option("--keys", "folder", metavar=tr("FOLDER"), help=tr("folder of keys; also IVP_KEYS or ivp.toml"))
@output_options
@pass_session
def list_(session: Session, folder: str | None) -> None:
    """List the keys."""
    from ..anchoring import Signer

    keyring = keyring_of(folder)
    told = tr if is_for_people(session.format) else str
    rows = [
        {
            "origin": origin, "status": told(STATES["replaced" if place else "present"]), "key": str(key.verifier),
            "signed": None if place else Signer(keyring, origin).memory().tree.size,
        }
        for origin in keyring.origins()
        for place, key in enumerate(keyring.keys(origin))
    ]  # fmt: skip
    write_rows(rows, COLUMNS, schema="keys/1", chosen=session.format)


@keys.command(help=tr("Put a new key in the place of the present one; the register records both, and both sign on."))
@click.option("--by", metavar="OFFICE@ORG", help=tr("office that records; also IVP_RECORDED_BY or ivp.toml"))
@key_options
@output_options
@pass_session
def rotate(session: Session, by: str | None, folder: str | None, origin: str | None) -> None:
    """Record the rotation, then let the new key sign; what broke off halfway is finished by doing it again."""
    from ..events.register import LogKeyRotated

    keyring = keyring_of(folder)
    name = keyring.chosen(setting("origin", origin))
    old, new_key = keyring.keys(name)[0].verifier, keyring.prepared(name).verifier
    fact = LogKeyRotated(occurred_on=today(), old_key=str(old), new_key=str(new_key))
    actor = session.recorded_by(by)
    with session.opened() as register, suppress(CommandIdReused):  # recorded on another day, before it broke off
        register.record(fact, by=actor, command_id=f"log-key-{new_key.id.hex()}")
    keyring.rotate(name)
    click.echo(str(new_key))
    say(tr("The old key signs along until you remove its file. Sign now: ivp checkpoint"))
