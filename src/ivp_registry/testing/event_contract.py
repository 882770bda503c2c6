"""The promises of event types as a class of tests: subclass it, say which modules, and where their bytes are kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from ..codec import Catalogue, Codec, example_of, read_event
from ..events import CORE, Event
from ..events.record import Envelope
from . import vocabulary
from .facts import CLERK, START

ENVELOPE = Envelope(
    recorded_at=START, recorded_by=CLERK, command_id="c1", correlation_id="c1", causation_id=None,
    salt="00112233445566778899aabbccddeeff",
)  # fmt: skip
"""What every golden event was recorded with."""


class EventContract:
    """
    Prove of event types that what is in a ledger stays readable, and of their page that it is current.

    A subclass whose name begins with ``Test`` gives the `modules` that declare them and the folder `golden` for one file
    of bytes for each, and, if it wants one, a `page` with its `head`. With IVP_GOLDEN=write in the environment what is
    missing is written, and the page is written anew; bytes that are there are never replaced, because ledgers hold their
    hashes. Count the version of an event type up when its bytes change.
    """

    modules: Sequence[ModuleType] = ()
    golden: Path
    page: Path | None = None
    head = "# Vocabulary\n"

    def test_bytes_never_change(self) -> None:
        """The bytes of a complete example are those that were kept: the leaves of the ledger are hashes of them."""
        assert {cls.TOPIC: self._written(cls) for cls in self._types()} == {
            cls.TOPIC: self._kept(cls) for cls in self._types()
        }

    def test_kept_bytes_load(self) -> None:
        """What this version wrote it reads back, fact and envelope."""
        for cls in self._types():
            loaded = self._codec().decode(cls.TOPIC, self._kept(cls), where=cls.TOPIC)
            assert loaded == (self._example(cls), ENVELOPE)

    def test_no_kept_bytes_are_orphaned(self) -> None:
        """Each file is of an event type, in a version of it, that can still be read; and each such version has its file."""
        known = {f"{cls.TOPIC}.v{version}.json" for cls in self._types() for version in range(1, cls.VERSION + 1)}
        assert {path.name for path in self.golden.glob("*.json")} == known

    def test_the_page_is_current(self) -> None:
        """The page says what the event types say now."""
        if self.page is not None:
            made = vocabulary.page(self.head, self.modules)
            if _writes():
                self.page.write_text(made, encoding="utf-8")
            assert self.page.read_text(encoding="utf-8") == made

    def _types(self) -> list[type[Event]]:
        types = vocabulary.types_in(self.modules)
        assert types, "name the modules that declare event types"
        return types

    def _codec(self) -> Codec:
        return Codec(Catalogue(each for each in self._types() if each not in CORE))

    def _example(self, cls: type[Event]) -> Event:
        return read_event(self._codec().catalogue, cls.TOPIC, example_of(cls, complete=True)["data"])

    def _written(self, cls: type[Event]) -> bytes:
        return self._codec().encode(self._example(cls), ENVELOPE)

    def _kept(self, cls: type[Event]) -> bytes:
        path = self.golden / f"{cls.TOPIC}.v{cls.VERSION}.json"
        if _writes() and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._written(cls))
        assert path.exists(), f"no bytes are kept of '{cls.TOPIC}'; IVP_GOLDEN=write makes {path}"
        return path.read_bytes()


def _writes() -> bool:
    return os.environ.get("IVP_GOLDEN") == "write"
