"""Bytes that change in the file: found and named in an event, and never a silent change of what is read."""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import closing

import pytest
from tests.store.samples import make_register, outcome

from ivp_registry import Registry
from ivp_registry.anchoring import Keyring, Signer, gather
from ivp_registry.errors import RegistryError
from ivp_registry.store import Address, open_store

FLIPS = 10_000 if os.environ.get("IVP_LONG") else 300


@pytest.fixture
def path(tmp_path):
    return make_register(tmp_path / "register.db", priorities=30)


@pytest.fixture
def evidence(path, tmp_path):
    """Give the checkpoint of the whole register, as someone else kept it."""
    keyring = Keyring(tmp_path / "keys")
    keyring.new("test.nl/ivp")
    with Registry.open(path) as register:
        signed = Signer(keyring, "test.nl/ivp").sign(register)
    return gather(None, against={"kept": str(signed).encode()})


def flip(path, offset: int, mask: int) -> None:
    """Change one byte of the file; done twice it is as it was."""
    with path.open("r+b") as file:
        file.seek(offset)
        (byte,) = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ mask]))


def places(path, row) -> dict[str, range]:
    """Give where stream name, topic and state of an event lie in the file."""
    stored, topic, stream = path.read_bytes(), row.topic.encode(), row.stream.encode()
    start = stored.index(topic + row.state)
    version = 0 if row.version == 1 else 1  # SQLite keeps 0 and 1 in the type of the value
    first = start - version - len(stream)
    assert stored[first : first + len(stream)] == stream
    after = start + len(topic)
    return {
        "stream": range(first, first + len(stream)), "topic": range(start, after),
        "state": range(after, after + len(row.state)),
    }  # fmt: skip


def read_everything(path) -> object:
    """Read whatever a caller can read: records in order and by dossier, receipts, the root of the tree."""
    with Registry.open(path) as register:
        records = list(register.events())
        streams = {record.stream for record in records}
        return (
            records,
            {name: register.history(name) for name in sorted(streams)},
            [register.receipt(record.id) for record in records],
            [register.position_at(record.envelope.recorded_at) for record in records],
            register.root(),
        )


class TestEvents:
    @pytest.mark.parametrize("position", [1, 2, 7, 32])
    @pytest.mark.parametrize("part", ["stream", "topic", "state"])
    def test_a_changed_byte_is_found_and_named(self, path, position, part):
        """Whichever byte of an event's stream name, topic or state changes, verification names that event."""
        with closing(open_store(Address.parse(path))) as store:
            (row,) = store.rows(after=position - 1, limit=1)
        chance = random.Random(position)

        for offset in places(path, row)[part]:
            mask = chance.randrange(1, 256)
            flip(path, offset, mask)
            with Registry.open(path) as register:
                named = [finding for finding in register.verify().findings if f"(position {position})" in finding.where]
            assert named, f"byte {offset} ^ {mask:#x} of the {part} was not found"
            flip(path, offset, mask)

    def test_an_unchanged_register_has_no_findings(self, path):
        """The findings above come from the flips: without one there are none, and all events are looked at."""
        with Registry.open(path) as register:
            verdict = register.verify()

        assert (verdict.findings, verdict.size, verdict.steps[2].checked) == ((), 32, 32)

    def test_one_damaged_event_does_not_hide_another(self, path):
        """Verification goes on after an event whose stored text cannot be read, and names the next damaged one too."""
        with closing(open_store(Address.parse(path))) as store:
            rows = store.rows(limit=100)
        for position in (3, 20):
            flip(path, places(path, rows[position - 1])["topic"][0], 0x80)

        with Registry.open(path) as register:
            found = [finding.where for finding in register.verify().findings if finding.code == "event-missing"]

        assert [where.rpartition("(")[2] for where in found] == ["position 3)", "position 20)"]

    def test_one_unreadable_event_does_not_hide_a_wrong_commit(self, path):
        """Verification compares every commit with its event, also after an event that cannot be read at all."""
        with closing(open_store(Address.parse(path))) as store:
            rows = store.rows(limit=100)
        flip(path, places(path, rows[2])["state"][0], 0x80)
        flip(path, places(path, rows[19])["state"][rows[19].state.index(b'"command_id":"') + 14], 0x01)

        with Registry.open(path) as register:
            found = [finding.where for finding in register.verify().findings if finding.code == "commits"]

        assert len(found) == 2
        assert found[1].endswith("(position 20)")


@pytest.mark.slow
def test_no_flip_changes_what_is_read_in_silence(path, evidence):
    """After any one flip, held against a checkpoint: it is found, or opening or reading is refused, or all reads the same."""
    whole, size, chance = read_everything(path), path.stat().st_size, random.Random(6962)
    counted: Counter[str] = Counter()

    for _ in range(FLIPS):
        offset, mask = chance.randrange(size), chance.randrange(1, 256)
        flip(path, offset, mask)
        came = what_came_of_it(path, evidence, whole)
        counted[came] += 1
        assert came != "accepted in silence", f"byte {offset} ^ {mask:#x}"
        flip(path, offset, mask)

    print(f"{FLIPS} flips: {dict(counted)}")  # with -rP this is the table of the threat model
    assert counted["found"] > FLIPS / 4, "most of a register is events, so many flips must be found"
    assert read_everything(path) == whole


def what_came_of_it(path, evidence, whole) -> str:
    """Say how a register with a changed byte is met: by verification, by opening, by whoever reads it, or not at all."""
    try:
        with Registry.open(path) as register:
            verdict = register.verify(evidence=evidence)
    except RegistryError:
        return "refused when opened"
    if not verdict.is_consistent:
        return "found"
    read = outcome(lambda: read_everything(path))
    if read == whole:
        return "changed nothing that is read"
    return "refused when read" if isinstance(read, str) else "accepted in silence"
