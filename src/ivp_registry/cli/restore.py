"""``ivp restore``: a backup brought back, held against the newest checkpoint."""

from __future__ import annotations

from typing import Any

import click

from .language import tr
from .output import nobody, say, write_rows
from .papers import paper_options, papers
from .session import Session, output_options, pass_session

COLUMNS = {"file": "file", "size": "events", "root": "root", "anchor": "anchored by", "tail": "after the anchor"}


@click.command(
    help=tr(
        "Bring the backup COPY back as a new register at REGISTER, after verifying it against the newest checkpoint: those "
        "beside it, and better one that was kept elsewhere. An older or forked copy is refused. Nothing is overwritten."
    )
)
@click.argument("copy")
@click.argument("target", metavar="REGISTER")
@paper_options
@output_options
@pass_session
def restore(session: Session, /, copy: str, target: str, **given: Any) -> None:
    """Verify, bring back, and say what was compared."""
    from ..anchoring import restoring
    from ..store import Address

    made = restoring.restore(Address.parse(copy).path, Address.parse(target).path, **papers(**given))
    verdict = made.verdict
    row = {"file": str(made.path), "size": verdict.size, "root": verdict.root.hex(), "tail": verdict.tail}
    row["anchor"] = verdict.anchor.source if verdict.anchor else nobody(session.format)
    write_rows([row], COLUMNS, schema="restore/1", chosen=session.format)
    if verdict.anchor is None:
        say(tr("It was compared only with what lay beside the copy. Whether there is a newer one, that cannot tell."))
