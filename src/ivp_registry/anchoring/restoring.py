"""A backup brought back: only one that has all that the newest known checkpoint has, and no other history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from ..errors import InvalidInput
from ..ledger import Policy, SignedCheckpoint
from ..registry import Registry
from ..telemetry import Operation
from . import files
from .copies import Copied, copying, see_that_it_holds, unsigned
from .evidence import Letter, gather
from .shelf import Shelf
from .timestamps import Authorities


def restore(
    copy: Path,
    target: Path,
    *,
    against: Mapping[str, bytes] | None = None,
    letters: Iterable[Letter] = (),
    receipts: Mapping[str, bytes] | None = None,
    policy: Policy | None = None,
    timestamps: Mapping[str, bytes] | None = None,
    authorities: Authorities | None = None,
) -> Copied:
    """
    Bring the register *copy* back to *target*, held against what `gather` reads and what lies beside the copy.

    Its checkpoints come along, those given with them. What lies beside a copy shows no more than that the two belong
    together: who could change one could change both.

    Raises:
        OlderCopy: If a checkpoint has events that the copy lacks.
        ForkedCopy: If a checkpoint has another history.
        IntegrityBroken: If its bytes are not what was recorded, or anything else speaks against it.
        InvalidInput: If there is nothing to hold it against, or it cannot be read.
        NotARegister: If *copy* is none.
        AlreadyExists: If there is anything at *target*.
        StoreError: If it cannot be written there.
    """
    Registry.open(copy).close()  # names what it is if it is no register
    shelf, given = Shelf(copy), against or {}
    evidence = gather(
        shelf, against=given, letters=letters, receipts=receipts, policy=policy, timestamps=timestamps,
        authorities=authorities,
    )  # fmt: skip
    evidence = attrs.evolve(evidence, anchors=(*evidence.anchors, *unsigned(shelf)))
    if not evidence.anchors and not evidence.findings:
        reason = "no checkpoint lies beside it and none was given: it could be older than it seems"
        raise InvalidInput(where="copy", value=str(copy), reason=reason)
    with Operation("restore") as told, copying(copy, target) as (restored, made):
        verdict = restored.verify(evidence=evidence)
        see_that_it_holds(verdict, copy)
        keys = policy.logs if policy else shelf.policy().logs
        for paper in (*map(files.read, shelf.paths()), *given.values()):
            made.add(SignedCheckpoint.parse(paper), keys)
        made.add_timestamps_of(shelf)
        told.facts["size"] = verdict.size
    return Copied(path=target, verdict=verdict)
