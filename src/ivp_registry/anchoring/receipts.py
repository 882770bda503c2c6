"""Receipts to keep: what was recorded, at which leaf, under which checkpoint; they hold the register to it later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from ..codec import parse_json
from ..errors import InvalidInput
from ..ledger import SignedCheckpoint
from ..ledger.checkpoints import parse_hex
from ..recording import Receipt
from . import files

FORMAT = "ivp-receipt/1"


@attrs.frozen(kw_only=True)
class StoredReceipt:
    """Hold a receipt as it is kept in a file: leaf hashes by index, and the checkpoint signed right after."""

    command_id: str
    recorded_at: str
    ids: Mapping[int, str]
    leaves: Mapping[int, bytes]
    checkpoint: SignedCheckpoint

    @classmethod
    def of(cls, receipt: Receipt, checkpoint: SignedCheckpoint) -> StoredReceipt:
        """Make one of what was just recorded and signed."""
        return cls(
            command_id=receipt.command_id, recorded_at=receipt.recorded_at.isoformat(),
            ids={event.leaf_index: event.id for event in receipt.events},
            leaves={event.leaf_index: event.leaf_hash for event in receipt.events}, checkpoint=checkpoint,
        )  # fmt: skip

    @classmethod
    def parse(cls, text: bytes) -> StoredReceipt:
        """
        Read what `__str__` wrote.

        Raises:
            InvalidInput: If it is no receipt.
        """
        try:
            kept: dict[str, Any] = parse_json(text, where="receipt", longest=files.LONGEST)
            if kept["format"] != FORMAT:
                raise ValueError(kept["format"])
            receipt = cls(
                command_id=str(kept["command_id"]), recorded_at=str(kept["recorded_at"]),
                ids={int(each["leaf_index"]): str(each["id"]) for each in kept["events"]},
                leaves={int(each["leaf_index"]): parse_hex(each["leaf_hash"]) for each in kept["events"]},
                checkpoint=SignedCheckpoint.parse(str(kept["checkpoint"])),
            )  # fmt: skip
            if min(receipt.leaves, default=0) < 0:
                raise ValueError(receipt.leaves)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InvalidInput(where="receipt", value=text, reason="not a receipt of a register") from error
        return receipt

    def __str__(self) -> str:
        events = [
            {"id": self.ids[index], "leaf_index": index, "leaf_hash": leaf.hex()} for index, leaf in self.leaves.items()
        ]
        kept = {
            "format": FORMAT, "command_id": self.command_id, "recorded_at": self.recorded_at, "events": events,
            "checkpoint": str(self.checkpoint),
        }  # fmt: skip
        return json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
