"""Every reader of outside text: seeds that it accepts, and a look that says what was read, or refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import attrs
from tests.ledger.test_checkpoints import LEAVES, LOG, NOW, OTHER, TREE, WITNESS, checkpoint

from ivp_registry.anchoring.receipts import StoredReceipt
from ivp_registry.anchoring.signer import Memory
from ivp_registry.anchoring.timestamps import Authorities
from ivp_registry.anchoring.witness import parse_lines, parse_memory
from ivp_registry.codec import Catalogue, parse_json
from ivp_registry.codec.edge import read_entry
from ivp_registry.ledger import ConsistencyFile, Frontier, Policy, ProofFile, SignedCheckpoint
from ivp_registry.ledger.checkpoints import printed_root
from ivp_registry.ledger.keys import SigningKey, VerifierKey
from ivp_registry.ledger.notes import Note, cosignature_of
from ivp_registry.ledger.witnessing import Request, Seen, cosign

Look = Callable[[bytes], object]
LOGS = [LOG.verifier]
MOMENT = datetime(2026, 2, 1, tzinfo=UTC)
POLICY = f"""# whom to believe
log {LOG.verifier} https://log.nl
witness w {WITNESS.verifier}
witness o {OTHER.verifier.cosigner}
group g 2 w o
group h any g w
quorum h
"""
LINE = json.dumps({"topic": "council-notified", "data": {"plan": "p", "municipality": "gm0296", "deviation": "1",
                                                        "occurred_on": "2024-02-02", "acting_body": "mayor"}})  # fmt: skip


@attrs.frozen
class Target:
    """Hold a reader: *look* gives what was read; if that is *signed*, no change of the text may change it."""

    seeds: list[str]
    look: Look
    is_signed: bool = False


def _again(parse: Callable[[bytes], object]) -> Look:
    """Read, write and read again: the same."""

    def look(text: bytes) -> object:
        read = parse(text)
        assert parse(str(read).encode()) == read
        return read

    return look


def _text(parse: Callable[[str], object]) -> Look:
    """Read what takes text only."""
    return lambda text: parse(text.decode("utf-8", "replace"))


def _opened(text: bytes) -> object:
    signed = SignedCheckpoint.parse(text)
    signed.opened(LOGS)
    return signed.checkpoint


def _proved(text: bytes) -> object:
    proof = ProofFile.parse(text)
    read, _ = proof.check(LEAVES[6], LOGS)
    return proof.index, read.checkpoint


def _begins(text: bytes) -> object:
    old, new = ConsistencyFile.parse(text).check(LOGS)
    return old.checkpoint, new.checkpoint


def _cosigned(text: bytes) -> object:
    asked = Request.parse(text)
    cosign(asked, logs=LOGS, seen=Seen(7, TREE.root(7)), key=WITNESS, now=MOMENT)
    return asked.checkpoint.checkpoint


def _receipt(text: bytes) -> object:
    return StoredReceipt.parse(text).checkpoint.opened(LOGS)


def _line(text: bytes) -> object:
    return read_entry(Catalogue(), parse_json(text, where="JSON"))


def _written_receipt() -> str:
    told = StoredReceipt(
        command_id="c", recorded_at="2026-01-05", ids={6: "plan/x@1"}, leaves={6: LEAVES[6]}, checkpoint=checkpoint(20)
    )
    return str(told)


def _notes() -> list[str]:
    return [str(checkpoint(20, cosigned=(LOG, WITNESS))), str(checkpoint(50)), str(checkpoint(20, OTHER))]


def _proofs() -> list[str]:
    return [
        str(ProofFile(index=6, hashes=tuple(TREE.inclusion(6, size)), checkpoint=str(checkpoint(under)), extra=extra))
        for size, under, extra in ((20, 20, b""), (50, 50, b"x"), (50, 20, b""))
    ]


def _beginnings() -> list[str]:
    sizes = ((7, 20), (16, 50), (20, 20))
    return [
        str(
            ConsistencyFile(
                hashes=tuple(TREE.consistency(*each)), old=str(checkpoint(each[0])), new=str(checkpoint(each[1]))
            )
        )
        for each in sizes
    ]


def _requests() -> list[str]:
    made = [Request(old=7, hashes=tuple(TREE.consistency(7, size)), checkpoint=checkpoint(size)) for size in (7, 20, 50)]
    return [str(each) for each in made]


def _lines() -> list[str]:
    return [f"{cosignature_of(key, checkpoint(20).note.text, NOW)}\n" for key in (WITNESS, OTHER)]


def _memories() -> list[str]:
    made = [Memory(tree=Frontier(LEAVES[:size]), last_leaf=LEAVES[size - 1]) for size in (1, 7, 20)]
    return [each.to_text("log") for each in made]


SEEN = json.dumps({"format": "ivp-witness/1", "origin": "w", "logs": {"log": {"size": 7, "root": TREE.root(7).hex()}}})
TARGETS: dict[str, Target] = {
    "note": Target(_notes(), _again(Note.parse)),
    "checkpoint": Target(_notes()[:2], _opened, is_signed=True),
    "proof": Target(_proofs(), _proved, is_signed=True),
    "beginning": Target(_beginnings(), _begins, is_signed=True),
    "policy": Target([POLICY, "quorum none\n"], _again(Policy.parse)),
    "key": Target([str(each.verifier) for each in (LOG, WITNESS)], _text(VerifierKey.parse)),
    "secret": Target([each.secret for each in (LOG, WITNESS)], _text(SigningKey.parse)),
    "request": Target(_requests(), _cosigned, is_signed=True),
    "cosignature": Target(_lines(), parse_lines),
    "receipt": Target([_written_receipt()], _receipt),
    "signer": Target(_memories(), lambda text: Memory.parse(text, "log", where="memory").tree.size),
    "witness": Target([SEEN], lambda text: parse_memory(text, "w", where="memory")),
    "authority": Target(["-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"], Authorities.parse),
    "root": Target([TREE.root().hex()], _text(printed_root)),
    "line": Target(
        [LINE, json.dumps({"topic": "plan-drafted", "data": {"plan": "p", "term": {"first": "2023-01-01"}}})], _line
    ),
}
"""A request is cosigned, a proof checked, a checkpoint opened: what is signed is read as it was signed, or not at all."""
