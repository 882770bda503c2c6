"""Facts from a file of JSON Lines: every wrong line is told at once, and nothing is recorded if one is wrong."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from .codec import Catalogue, parse_json
from .codec.edge import read_entry
from .codec.strict import LINE_LIMIT
from .errors import ImportRefused, InvalidInput, RegistryError
from .events import Event
from .recording import Receipt
from .registry import Registry
from .values import Actor

Progress = Callable[[int], None]


def import_lines(
    registry: Registry, lines: BinaryIO, *, by: Actor, source: str, progress: Progress | None = None
) -> Receipt:
    """
    Record every line ``{"topic": …, "data": {…}}`` of *lines* in one transaction, and give the receipt.

    The command id is made from the content, so the same file twice is recorded once. *source* names it in messages.

    Raises:
        ImportRefused: With the number and the reason of every wrong line.
    """
    wrong: list[tuple[int, str]] = []
    events: list[tuple[int, Event]] = []
    digest = hashlib.sha256()
    for number, raw in _numbered(lines):
        digest.update(raw)
        if progress and number % 500 == 0:
            progress(number)
        try:
            if raw.strip():
                events.append((number, _read(registry.catalogue, raw)))
        except RegistryError as error:
            wrong.append((number, str(error)))
    if not wrong:
        if not events:
            raise InvalidInput(where=source, value="", reason="there is no line in it")
        command = f"import-{digest.hexdigest()}"
        refused = registry.check(*(event for _, event in events), command_id=command)
        wrong = [(events[index][0], str(error)) for index, error in refused]
    if wrong:
        raise ImportRefused(source, wrong)
    return registry.record(*(event for _, event in events), by=by, command_id=command)


def _read(catalogue: Catalogue, raw: bytes) -> Event:
    return read_entry(catalogue, parse_json(raw, where="JSON"))


def _numbered(lines: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Give lines with their numbers; of a line that is too long only the beginning, enough for it to be refused."""
    number = 0
    while raw := lines.readline(LINE_LIMIT + 2):
        number += 1
        if number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)  # some editors put it there
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = lines.readline(LINE_LIMIT)
        yield number, raw
