"""
Papers become evidence: checkpoints, letters, receipts and timestamps are read, their signatures checked, and what they
say is handed to the verification. A paper that is wrong is itself a finding; one that was given and cannot be read at
all is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

import attrs

from ..clock import AMSTERDAM, to_moment
from ..errors import NotProven, RegistryError
from ..ledger import Anchor, Evidence, Finding, Policy, SignedCheckpoint
from ..ledger.checkpoints import seen_at
from ..ledger.notes import Signed
from . import files
from .receipts import StoredReceipt
from .shelf import AUTHORITIES, Shelf
from .timestamps import Authorities, Timestamp, is_installed, see_installed


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
    timestamps: Mapping[str, bytes] | None = None,
    authorities: Authorities | None = None,
) -> Evidence:
    """
    Read all that is known of a register from elsewhere.

    *against* are checkpoints, *receipts* receipts, *timestamps* timestamps over any of those, all by the name to call
    them; *policy* and *authorities* say whom to believe, by default the keys and certificates that lie on the *shelf*.

    Raises:
        InvalidInput: If a file that was given cannot be read as what it should be.
        NotInstalled: If timestamps are asked for, and what reads them is not installed.
    """
    reader = _Reader(policy, shelf)
    for name, content in (against or {}).items():
        reader.checkpoint(name, SignedCheckpoint.parse(content), outside=True)
    reader.letters += [letter.anchor for letter in letters]
    for name, content in (receipts or {}).items():
        receipt = StoredReceipt.parse(content)
        reader.checkpoint(name, receipt.checkpoint, outside=True, leaves=receipt.leaves)
    for path in shelf.paths() if shelf else ():
        try:
            reader.checkpoint(path.name, SignedCheckpoint.parse(files.read(path)), outside=False)
        except RegistryError as error:
            reader.findings.append(_finding(path.name, error))
    reader.timestamps(timestamps or {}, authorities)
    return reader.evidence()


class _Reader:
    """Read papers one by one, with one policy."""

    def __init__(self, policy: Policy | None, shelf: Shelf | None) -> None:
        self._asked, self._shelf = policy, shelf
        self.letters: list[Anchor] = []
        self.findings: list[Finding] = []
        self._papers: list[tuple[SignedCheckpoint, Anchor]] = []
        self._timestamp_findings: list[Finding] = []
        self._timestamps = self._unread = 0
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
        signed, cosigned = self._signed(name, checkpoint), self._cosigned(name, checkpoint)
        witnessed = bool(self._asked and self._asked.threshold and self._asked.is_met_by(cosigned))
        anchor = Anchor(
            source=name, size=checkpoint.size, root=checkpoint.root, outside=outside or witnessed, floor=seen_at(signed),
            ceiling=seen_at([*signed, *cosigned]), leaves=leaves or {},
        )  # fmt: skip
        self._papers.append((checkpoint, anchor))

    def timestamps(self, given: Mapping[str, bytes], authorities: Authorities | None) -> None:
        """Check the timestamps that were *given* and those on the shelf, and take their moments for what they are over."""
        if given or authorities:
            see_installed()
        kept = self._shelf.timestamps() if self._shelf else []
        if not is_installed():
            self._unread = len(kept)
            return
        self._timestamps = len(given) + len(kept)
        stamps = {name: Timestamp.parse(answer) for name, answer in given.items()}
        for path in kept:
            try:
                stamps[path.name] = Timestamp.parse(files.read(path))
            except RegistryError as error:
                self._timestamp_findings.append(_finding(path.name, error))
        believed = authorities or self._authorities()
        for name, stamp in stamps.items():
            self._timestamp(name, stamp, believed)

    def evidence(self) -> Evidence:
        """Give all that was read."""
        if not self._is_met:
            message = "no checkpoint has the cosignatures that the policy asks for"
            self._witness_findings.append(Finding("witnesses", "policy", message))
        return Evidence(
            anchors=(*self.letters, *(anchor for _, anchor in self._papers)), findings=tuple(self.findings),
            witness_findings=tuple(self._witness_findings), cosignatures=self._cosignatures,
            timestamp_findings=tuple(self._timestamp_findings), timestamps=self._timestamps, unread_timestamps=self._unread,
        )  # fmt: skip

    def _authorities(self) -> Authorities | None:
        pem = self._shelf.authorities() if self._shelf else b""
        try:
            return Authorities.parse(pem) if pem else None
        except RegistryError as error:
            self._timestamp_findings.append(_finding(AUTHORITIES, error))
            return None

    def _timestamp(self, name: str, stamp: Timestamp, believed: Authorities | None) -> None:
        over = [place for place, (checkpoint, _) in enumerate(self._papers) if stamp.is_over(checkpoint)]
        try:
            if not over:
                raise NotProven(name, reason="it is over no checkpoint that is known here")
            if believed is None:
                raise NotProven(name, reason="no certificate of an authority for timestamps is known here")
            moment = stamp.check(self._papers[over[0]][0], believed, name=name)
        except RegistryError as error:
            self._timestamp_findings.append(_finding(name, error))
            return
        for place in over:
            checkpoint, anchor = self._papers[place]
            dated = attrs.evolve(
                anchor, stamped=min(anchor.stamped or moment, moment), ceiling=min(anchor.ceiling or moment, moment)
            )
            self._papers[place] = (checkpoint, dated)

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
