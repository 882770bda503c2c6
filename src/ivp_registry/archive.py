"""Reading back: rows of a store become records, one by one, by stream, by dossier, by id."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from .codec import Codec
from .errors import IntegrityBroken, UnknownReference
from .events import Event
from .events.record import Record
from .events.register import EventCorrected
from .ledger import Entry
from .state import Dossier, dossier_of
from .store import Store, StoredRow

PAGE = 1000


class Archive:
    """Read records from a store; keeps the dossiers it was asked for, brought up to date at each question."""

    def __init__(self, store: Store, codec: Codec) -> None:
        self.store, self.codec = store, codec
        self._dossiers: dict[str, tuple[Dossier, int]] = {}

    def events(
        self,
        *,
        after: int = 0,
        until: int | None = None,
        topics: Collection[str] | None = None,
        limit: int | None = None,
        path: str = "",
    ) -> Iterator[Record]:
        """Give records in order of position, see `Registry.events`."""
        left = limit
        while left is None or left > 0:
            page = self.store.rows(after=after, until=until, prefix=path, topics=topics, limit=min(PAGE, left or PAGE))
            yield from map(self.record, page)
            if len(page) < PAGE:
                return
            after, left = page[-1].position, None if left is None else left - len(page)

    def history(self, path: str) -> list[Record]:
        """Give the records of one stream or one dossier, see `Registry.history`."""
        rows = list(self.rows(prefix=path)) if path and dossier_of(path) == path else self.store.stream(path)
        if not rows:
            raise UnknownReference("history", path)
        return [self.record(row) for row in rows]

    def find(self, event_id: str) -> Record:
        """Give one record by id or position, see `Registry.find`."""
        if event_id.isdecimal():
            position = int(event_id[:18])
            rows = self.store.rows(after=position - 1, until=position, limit=1)
        else:
            stream, _, version = event_id.rpartition("@")
            rows = [row for row in self.store.stream(stream) if str(row.version) == version]
        if not rows:
            raise UnknownReference("event", event_id)
        return self.record(rows[0])

    def dossier(self, name: str) -> Dossier:
        """Give a dossier, with what was recorded since it was read last."""
        dossier, read = self._dossiers.setdefault(name, (Dossier(name), 0))
        head = self.store.head()
        if read < head:
            known = max(read, dossier.position)  # a reading that failed halfway has brought some already
            for row in self.rows(after=known, until=head, prefix=name):
                dossier.add(self.record(row))
            self._dossiers[name] = dossier, head
        return dossier

    def of_plan(self, plan: str, *, until: int) -> list[Record]:
        """Give the records of a plan, of its municipalities, and of those that continue them."""
        records = [self.record(row) for row in self.rows(prefix=f"plan/{plan}", until=until)]
        codes = {code for record in records for code in _said(record).municipalities_named()}
        return records + self._municipalities(codes, until)

    def rows(self, *, after: int = 0, until: int | None = None, prefix: str = "") -> Iterator[StoredRow]:
        """Give stored rows page by page, so that a long register needs no long memory."""
        while page := self.store.rows(after=after, until=until, prefix=prefix, limit=PAGE):
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].position

    def record(self, row: StoredRow) -> Record:
        """
        Read one stored row.

        Raises:
            UnreadableEvent: If its bytes are not an event.
            NewerEvent: If newer software wrote it.
        """
        event, envelope = self.codec.decode(row.topic, row.state, where=row)
        return Record(
            stream=row.stream, version=row.version, position=row.position, topic=row.topic, event=event, envelope=envelope
        )

    def moment_of(self, entry: Entry) -> datetime:
        """
        Give the moment of the first event of a commit, for the verification.

        Raises:
            IntegrityBroken: If the commit says another command or moment than the event, or the event is not there.
            UnreadableEvent: If what the register added to the event cannot be read.
        """
        if not isinstance(entry.state, bytes):
            raise IntegrityBroken(entry.where, reason="the event of this commit is not there")
        envelope = self.codec.envelope(entry.state, where=entry)
        if (envelope.command_id, envelope.recorded_at) != (entry.command_id, entry.recorded_at):
            raise IntegrityBroken(entry.where, reason="the commit says another command or moment than the event")
        return envelope.recorded_at

    def _municipalities(self, codes: Iterable[str], until: int) -> list[Record]:
        records, waiting, seen = list[Record](), list(codes), set[str]()
        while waiting:
            code = waiting.pop()
            if code not in seen:
                seen.add(code)
                found = [self.record(row) for row in self.rows(prefix=f"municipality/{code}", until=until)]
                waiting += [next_ for record in found for next_ in getattr(_said(record), "successors", ())]
                records += found
        return records


def _said(record: Record) -> Event:
    """Give what a record says of the world: for a correction, the event as it should have been."""
    return record.event.replacement.event if isinstance(record.event, EventCorrected) else record.event
