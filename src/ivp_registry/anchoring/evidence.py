"""
Papers become evidence: checkpoints, letters and receipts are read, their signatures checked, and what they say is
handed to the verification. A paper that is wrong is itself a finding; one that cannot be read at all is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

import attrs

from ..clock import AMSTERDAM, to_moment
from ..errors import RegistryError
from ..ledger import Anchor, Evidence, Finding, Policy, SignedCheckpoint
from ..ledger.notes import Signed
from . import files
from .receipts import StoredReceipt
from .shelf import Shelf


@attrs.frozen(kw_only=True)
class Letter:
    """Hold what a letter or minutes printed: size and root, and on which day, if it says so."""

    size: int
    root: bytes
    on: date | None = None

    @property
    def anchor(self) -> Anchor:
        """Give it as an anchor: by the end of its day it was so."""
        begin = datetime.combine(self.on, time.min, AMSTERDAM) if self.on else None
        end = to_moment(self.on) if self.on else None
        return Anchor(source="letter", size=self.size, root=self.root, outside=True, floor=begin, ceiling=end)


def gather(
    shelf: Shelf | None,
    *,
    against: Mapping[str, bytes] | None = None,
    letters: Iterable[Letter] = (),
    receipts: Mapping[str, bytes] | None = None,
    policy: Policy | None = None,
) -> Evidence:
    """
    Read all that is known of a register from elsewhere.

    *against* are checkpoints, *receipts* receipts, both by the name to call them; *policy* says whom to believe, by
    default the keys that lie on the *shelf* itself.

    Raises:
        InvalidInput: If a file cannot be read as what it should be.
    """
    reader = _Reader(policy, shelf)
    for name, content in (against or {}).items():
        reader.checkpoint(name, SignedCheckpoint.parse(content), outside=True)
    reader.anchors += [letter.anchor for letter in letters]
    for name, content in (receipts or {}).items():
        receipt = StoredReceipt.parse(content)
        reader.checkpoint(name, receipt.checkpoint, outside=True, leaves=receipt.leaves)
    for path in shelf.paths() if shelf else ():
        try:
            reader.checkpoint(path.name, SignedCheckpoint.parse(files.read(path)), outside=False)
        except RegistryError as error:
            reader.findings.append(_finding(path.name, error))
    return reader.evidence()


class _Reader:
    """Read papers one by one, with one policy."""

    def __init__(self, policy: Policy | None, shelf: Shelf | None) -> None:
        self._asked = policy
        self.anchors: list[Anchor] = []
        self.findings: list[Finding] = []
        self._witness_findings: list[Finding] = []
        self._cosignatures, self._is_met = 0, policy is None or not policy.threshold
        self._logs = policy.logs if policy else ()
        if not self._logs and shelf:
            try:
                self._logs = shelf.policy().logs
            except RegistryError as error:
                self.findings.append(_finding(shelf.folder.name, error))

    def checkpoint(
        self, name: str, checkpoint: SignedCheckpoint, *, outside: bool, leaves: Mapping[int, bytes] | None = None
    ) -> None:
        """Check who signed, and take what it says as an anchor."""
        signed = self._signed(name, checkpoint) + self._cosigned(name, checkpoint)
        moments = [each.moment for each in signed if each.moment]
        witnessed = bool(self._asked and self._asked.threshold and self._asked.is_met_by(signed))
        self.anchors.append(
            Anchor(
                source=name, size=checkpoint.size, root=checkpoint.root, outside=outside or witnessed,
                floor=max(moments, default=None), ceiling=min(moments, default=None), leaves=leaves or {},
            )
        )  # fmt: skip

    def evidence(self) -> Evidence:
        """Give all that was read."""
        if not self._is_met:
            message = "no checkpoint has the cosignatures that the policy asks for"
            self._witness_findings.append(Finding("witnesses", "policy", message))
        return Evidence(
            anchors=tuple(self.anchors), findings=tuple(self.findings), witness_findings=tuple(self._witness_findings),
            cosignatures=self._cosignatures,
        )  # fmt: skip

    def _signed(self, name: str, checkpoint: SignedCheckpoint) -> list[Signed]:
        if not self._logs:  # no key is known: what the paper says is compared all the same, its date is not believed
            return []
        try:
            return checkpoint.opened(self._logs)
        except RegistryError as error:
            self.findings.append(_finding(name, error))
            return []

    def _cosigned(self, name: str, checkpoint: SignedCheckpoint) -> list[Signed]:
        if self._asked is None:
            return []
        try:
            signed = self._asked.cosigned(checkpoint)
        except RegistryError as error:
            self._witness_findings.append(_finding(name, error))
            return []
        self._cosignatures += len(signed)
        self._is_met = self._is_met or self._asked.is_met_by(signed)
        return signed


def _finding(name: str, error: RegistryError) -> Finding:
    return Finding(error.code, name, str(error))
