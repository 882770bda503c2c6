"""
Folders with proofs for an outsider: leaf, content if it may be given, proof, keys, two ways to check, two pages.

What is proved is one event, or a thing as a whole with all that rests on it: for a deviation every event of it and
every notification of a council. Content is given only when asked for: that something exists can be proved without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from importlib.resources import files as resources
from pathlib import Path

import attrs

from ..errors import InvalidInput, UnknownReference
from ..events.record import Record
from ..ledger import ConsistencyFile, Policy, ProofFile, Prover, SignedCheckpoint, leaf_data
from ..ledger.proofs import consistency_ranges, inclusion_ranges
from ..registry import Registry
from ..safe_text import safe_line
from ..state import dossier_of
from . import files, steps

DIGITS = 6
PAGES = ("LEESMIJ.md", "README.md")


@attrs.frozen(kw_only=True)
class Proved:
    """Hold one event with its proof."""

    record: Record
    leaf: bytes
    state: bytes
    proof: ProofFile

    @property
    def name(self) -> str:
        """Name its files."""
        return f"{self.record.position:0{DIGITS}}"


def about(register: Registry, target: str) -> list[Record]:
    """
    Give the events to prove: the one that *target* names, or a thing with all events of it and all that rest on it.

    Raises:
        UnknownReference: If there is neither.
    """
    if "@" in target or target.isdecimal():
        return [register.find(target)]
    found: dict[str, Record] = {}
    for record in register.history(dossier_of(target)):
        rests_on = {*record.event.needs(), getattr(record.event, "target", None)}
        if record.stream == target or target in rests_on or rests_on & found.keys():
            found[record.id] = record
    if not any(record.stream == target for record in found.values()):
        raise UnknownReference("proof", target)
    return list(found.values())


def prove(register: Registry, records: Sequence[Record], checkpoint: SignedCheckpoint) -> list[Proved]:
    """
    Prove that *records* are in the register as *checkpoint* signed it, in one pass over the leaves.

    Raises:
        InvalidInput: If one is younger than the checkpoint, or the register has another root at that size.
    """
    size = checkpoint.size
    late = [record.id for record in records if record.position > size]
    if late:
        raise InvalidInput(where="checkpoint", value=late[0], reason="it is younger than the checkpoint; sign a new one")
    ranges = [each for record in records for each in inclusion_ranges(record.position - 1, size)]
    prover = prover_of(register, checkpoint, ranges)
    return [_proved(record, _state(register, record), prover, checkpoint) for record in records]


def prove_beginning(register: Registry, old: SignedCheckpoint, new: SignedCheckpoint) -> ConsistencyFile:
    """
    Prove that the register of *old* is the beginning of that of *new*.

    Raises:
        InvalidInput: If the register has another root at one of the two sizes, or *old* is the larger.
    """
    if not 0 < old.size <= new.size:
        raise InvalidInput(
            where="checkpoint", value=old.size, reason="give the older checkpoint first, of at least one event"
        )
    prover_of(register, old, [])
    prover = prover_of(register, new, consistency_ranges(old.size, new.size))
    return ConsistencyFile(hashes=tuple(prover.consistency(old.size, new.size)), old=str(old), new=str(new))


def write_events(folder: Path, proved: Sequence[Proved], policy: Policy, *, content: bool) -> None:
    """Write a folder that proves events; with *content* also what they say."""
    checkpoint = SignedCheckpoint.parse(proved[0].proof.checkpoint)
    commands = list(steps.signature_steps(checkpoint, policy.logs))
    with files.named(folder):
        folder.mkdir(parents=True)
    for each in proved:
        files.create(folder / f"{each.name}.leaf.json", each.leaf.decode())
        files.create(folder / f"{each.name}.tlog-proof", str(each.proof))
        commands += steps.inclusion_steps(each.name, each.proof.index, each.proof.hashes, checkpoint)
        if content:
            files.create(folder / f"{each.name}.content.json", each.state.decode())
            commands.append(steps.content_step(each.name, hashlib.sha256(each.state).hexdigest()))
    claims = "\n".join(f"- `{each.name}`: {safe_line(each.record.id)} ({safe_line(each.record.topic)})" for each in proved)
    _write_rest(folder, commands, policy, origin=checkpoint.checkpoint.origin, claims=claims)


def write_beginning(folder: Path, proof: ConsistencyFile, policy: Policy) -> None:
    """Write a folder that proves that one register is the beginning of another."""
    old, new = SignedCheckpoint.parse(proof.old), SignedCheckpoint.parse(proof.new)
    with files.named(folder):
        folder.mkdir(parents=True)
    files.create(folder / f"{old.size:0{DIGITS}}-{new.size:0{DIGITS}}.consistency", str(proof))
    commands = [*steps.signature_steps(old, policy.logs), *steps.signature_steps(new, policy.logs)]
    commands += steps.consistency_steps(old, new, proof.hashes)
    _write_rest(folder, commands, policy, origin=new.checkpoint.origin, claims=f"- {old.size} → {new.size}")


def _write_rest(folder: Path, commands: Iterable[str], policy: Policy, *, origin: str, claims: str) -> None:
    files.create(folder / "log.policy", str(policy))
    files.create(folder / "steps.sh", steps.HEAD + "\n".join([*commands, "echo OK", ""]))
    here = resources(__package__)
    files.create(folder / "verify.py", here.joinpath("outsider.py").read_text(encoding="utf-8"))
    for page in PAGES:
        text = here.joinpath("pages", page).read_text(encoding="utf-8")
        files.create(folder / page, text.format(origin=origin, claims=claims))


def prover_of(register: Registry, checkpoint: SignedCheckpoint, ranges: Iterable[tuple[int, int]]) -> Prover:
    """Go over the leaves of a checkpoint once, and see that they have its root."""
    size = checkpoint.size
    prover = Prover(register.leaves(size), [*ranges, (0, size)])
    if prover.size != size or prover.root() != checkpoint.root:
        raise InvalidInput(
            where="checkpoint", value=checkpoint.root.hex(), reason="the register has another root at this size"
        )
    return prover


def _proved(record: Record, state: bytes, prover: Prover, checkpoint: SignedCheckpoint) -> Proved:
    index = record.position - 1
    hashes = tuple(prover.inclusion(index, checkpoint.size))
    return Proved(
        record=record,
        leaf=leaf_data(record.stream, record.version, record.topic, state),
        state=state,
        proof=ProofFile(index=index, hashes=hashes, checkpoint=str(checkpoint)),
    )


def _state(register: Registry, record: Record) -> bytes:
    """Give the stored bytes of an event."""
    entry = next(iter(register.entries(after=record.position - 1)))
    assert isinstance(entry.state, bytes), entry.where  # `find` has just read it as an event
    return entry.state
