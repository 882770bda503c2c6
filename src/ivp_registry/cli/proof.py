"""``ivp proof``: a folder with which an outsider checks for himself, without us."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from ..anchoring.bundle import about, prove, prove_beginning, write_beginning, write_events
from ..errors import InvalidInput
from ..ledger import Policy, SignedCheckpoint
from ..registry import Registry
from .language import tr
from .output import say, write_rows
from .session import Session, output_options, pass_session
from .signing import checkpoint_of, read_paper, shelf_of

COLUMNS = {"file": "file", "id": "event", "position": "position", "bytes": "bytes of the proof"}


@click.command(
    help=tr(
        "Write a folder with which an outsider checks that TARGET is in the register: an event, or a thing with all that "
        "rests on it, such as plan/x/deviation/1 with every notification of a council. Content is given only with "
        "--content: that an event exists can be proved without it. With --from: that the register of an older checkpoint "
        "is the beginning of the present one."
    )
)
@click.argument("target", required=False)
@click.option("--out", required=True, metavar=tr("FOLDER"), help=tr("folder to make"))
@click.option("--content", is_flag=True, help=tr("give the content too"))
@click.option("--from", "older", metavar=tr("FILE"), help=tr("older checkpoint"))
@click.option("--checkpoint", "newer", metavar=tr("FILE"), help=tr("checkpoint to prove under; the newest by default"))
@click.option("--policy", metavar=tr("FILE"), help=tr("keys to put in the folder; those beside the register by default"))
@output_options
@pass_session
def proof(
    session: Session, target: str | None, out: str, content: bool, older: str | None, newer: str | None, policy: str | None
) -> None:
    """Prove, write, and say how it is checked."""
    if (target is None) == (older is None):
        raise InvalidInput(where="proof", value=target or older, reason="name an event or a thing, or an older checkpoint")
    folder, shelf = Path(out), shelf_of(session)
    given = Policy.parse(read_paper(policy)) if policy else shelf.policy()
    checkpoint = checkpoint_of(shelf, newer)
    checkpoint.opened(given.logs)
    with session.opened(plugins=True) as register:
        if older:
            old = checkpoint_of(shelf, older)
            old.opened(given.logs)
            write_beginning(folder, prove_beginning(register, old, checkpoint), given)
        else:
            rows = _events(register, target or "", checkpoint, folder, given, content=content)
            write_rows(rows, COLUMNS, schema="proof/1", chosen=session.format)
    verifier = hashlib.sha256((folder / "verify.py").read_bytes()).hexdigest()
    say(tr("Written to '{folder}'. Check it: python3 {folder}/verify.py, or: sh {folder}/steps.sh").format(folder=folder))
    say(tr("SHA-256 of verify.py: {digest}").format(digest=verifier))


def _events(
    register: Registry, target: str, checkpoint: SignedCheckpoint, folder: Path, policy: Policy, *, content: bool
) -> list[dict[str, object]]:
    proved = prove(register, about(register, target), checkpoint)
    write_events(folder, proved, policy, content=content)
    return [
        {"file": f"{each.name}.tlog-proof", "id": each.record.id, "position": each.record.position,
         "bytes": len(str(each.proof).encode())}
        for each in proved
    ]  # fmt: skip
