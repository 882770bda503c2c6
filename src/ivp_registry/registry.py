"""The register: the one object a caller holds. Open or make one, record facts, read what held, verify."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .archive import Archive, place_of
from .clock import to_moment
from .codec import Catalogue, Codec
from .errors import InvalidInput, NotAdmitted, RegisterUnwritable, RegistryError, UnknownReference
from .events import Event
from .events.record import Record
from .ledger import Finding, Frontier, Verdict, verify
from .projections import Host, Progress, Projection, View, Views
from .recording import Clock, Command, EventReceipt, Receipt, Recorder, wall_clock
from .state import Reading, resolve
from .store import LOCK_TIMEOUT, Address, Commit, Store, ViewStore, create_store, memory_view, open_store
from .values import Actor, EventId

if TYPE_CHECKING:
    from .plugins import Plugins


class Registry:
    """
    Keep one register: record facts, read them back, ask what held on a day as known at a moment.

    Use `create` or `open`, best in a `with` block. Nothing is recorded that cannot be placed; nothing recorded changes.

    >>> from ivp_registry import Actor, MunicipalityRegistered
    >>> with Registry.create(":memory:") as register:
    ...     fact = MunicipalityRegistered(municipality="gm0296", name="Wijchen", occurred_on=date(2023, 1, 1))
    ...     register.record(fact, by=Actor.parse("council-clerk@gm0296")).events[0].id
    'municipality/gm0296@1'
    """

    def __init__(self, store: Store, address: Address, *, clock: Clock = wall_clock, plugins: Plugins | None = None) -> None:
        self.address, self.plugins = address, plugins
        self._store = store
        self._archive = Archive(store, Codec(Catalogue(plugins.events if plugins else ())))
        self._recorder = Recorder(self._archive, clock)
        self._open_views: dict[str, ViewStore] = {}

    @classmethod
    def create(
        cls,
        address: str | os.PathLike[str],
        *,
        clock: Clock = wall_clock,
        plugins: Plugins | None = None,
        lock_timeout: float = LOCK_TIMEOUT,
    ) -> Self:
        """
        Make an empty register at *address* (``register.db``, ``sqlite:///path``, ``:memory:``) and open it.

        Raises:
            AlreadyExists: If there is anything at that place.
        """
        place = Address.parse(address)
        return cls(create_store(place, lock_timeout=lock_timeout), place, clock=clock, plugins=plugins)

    @classmethod
    def open(
        cls,
        address: str | os.PathLike[str],
        *,
        clock: Clock = wall_clock,
        plugins: Plugins | None = None,
        lock_timeout: float = LOCK_TIMEOUT,
    ) -> Self:
        """
        Open the register at *address*.

        Raises:
            NotARegister: If there is none, or something else.
            NewerRegister: If newer software made it.
        """
        place = Address.parse(address)
        return cls(open_store(place, lock_timeout=lock_timeout), place, clock=clock, plugins=plugins)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the register and its views."""
        for view in self._open_views.values():
            view.close()
        self._open_views.clear()
        self._store.close()

    @property
    def catalogue(self) -> Catalogue:
        """Give the event types that can be recorded, those of plugins included."""
        return self._archive.codec.catalogue

    def record(
        self,
        *events: Event,
        by: Actor,
        command_id: str | None = None,
        correlation_id: str | None = None,
        causation_id: EventId | None = None,
        expect: Mapping[str, int] | None = None,
    ) -> Receipt:
        """
        Record *events* together or not at all, and give the receipt.

        *by* is the office that records. The same *command_id* again gives the first receipt and records nothing.
        *expect* names versions that streams must be at; without it a conflict with another writer is tried anew.

        Raises:
            NotAdmitted: If an event cannot be placed; one of its kinds, with the way out.
            ConcurrentChange: If others kept changing what the events rest on.
            RegisterBusy: If another process held the lock too long.
        """
        command = Command(
            events=events,
            by=by,
            command_id=command_id,
            correlation_id=correlation_id,
            causation_id=causation_id,
            expect=expect or {},
        )
        return self._recorder.record(command)

    def check(self, *events: Event, command_id: str | None = None) -> list[tuple[int, NotAdmitted]]:
        """
        Tell which of *events* would not be admitted if they were recorded together, by index, without recording any.

        Nothing is told of a *command_id* that was recorded before: recording it again changes nothing.
        """
        return self._recorder.check(events, command_id)

    def history(self, path: str) -> list[Record]:
        """
        Give every record of one stream, or of one dossier (``plan/<name>``, ``municipality/<code>``), in order.

        Raises:
            UnknownReference: If nothing was ever recorded there.
        """
        return self._archive.history(path)

    def events(self, *, after: int = 0, until: int | None = None, limit: int | None = None) -> Iterator[Record]:
        """Give records in order of position: from the one *after* that position, up to *until*, at most *limit*."""
        return self._archive.events(after=after, until=until, limit=limit)

    def find(self, event_id: str) -> Record:
        """
        Give one record by its id (``stream@version``) or its position.

        Raises:
            UnknownReference: If there is no such event.
        """
        return self._archive.find(event_id)

    def receipt(self, event_id: str) -> EventReceipt:
        """Give the receipt of one recorded event again, see `find`."""
        record = self.find(event_id)
        leaf = self._store.leaf(record.position)
        if leaf is None:
            raise UnknownReference("leaf", record.id)
        return EventReceipt(id=record.id, position=record.position, leaf_index=leaf[0], leaf_hash=leaf[1])

    def as_of(self, *, valid: date, known: datetime | date | int | None = None, plan: str | None = None) -> Reading:
        """
        Give what held on day *valid*, as the register knew it at *known*.

        *known* is a moment, a day (its end, Europe/Amsterdam), or a position in the ledger, which is the exact form;
        None means everything recorded by now. With *plan*, only that plan and its municipalities are read.
        """
        if type(valid) is not date:
            raise InvalidInput(where="valid", value=valid, reason="give a day, a datetime.date")
        position = self.position_at(known)
        read = self.events(until=position) if plan is None else self._archive.of_plan(plan, until=position)
        moment = to_moment(known) if isinstance(known, date) else None
        return Reading(resolve(read), valid=valid, known=moment, position=position)

    def position_at(self, known: datetime | date | int | None) -> int:
        """Give the position up to which the register had recorded at *known*, see `as_of`."""
        if known is None:
            return self.head()
        if isinstance(known, int):
            return max(0, min(known, self.head()))
        return self._store.position_at(to_moment(known))

    @property
    def views(self) -> Views:
        """Give the views of the installed projections; `project` brings them up to date."""
        return Views(lambda: self.projections, self._view)

    def view_of(self, projection: Projection) -> View:
        """Give the view of *projection*, also of one that no plugin brought."""
        return View(projection, self._view(projection))

    @property
    def projections(self) -> Sequence[Projection]:
        """List the projections that plugins brought."""
        return self.plugins.projections if self.plugins else ()

    def project(self, projections: Iterable[Projection] | None = None) -> list[Progress]:
        """Bring *projections* (or all) up to date; one that fails is named in its progress and harms no other."""
        return Host(self, self._view).run(list(self.projections if projections is None else projections))

    def head(self) -> int:
        """Give the position of the newest event; 0 in an empty register."""
        return self._store.head()

    def leaves(self, until: int | None = None) -> Iterable[bytes]:
        """Give the leaf hashes of the ledger in order of position, up to *until* (or now)."""
        return self._store.leaves(until=self.head() if until is None else until)

    def root(self, position: int | None = None) -> bytes:
        """Give the root of the ledger's tree at *position* (or now), 32 bytes."""
        return Frontier(self.leaves(position)).root()

    def verify(self, *, progress: Callable[[int], None] | None = None) -> Verdict:
        """Verify the register from its stored bytes; findings are in the verdict, nothing is raised."""
        return verify(self._structure(), self._store.entries(), progress=progress)

    def _view(self, projection: Projection) -> ViewStore:
        key = f"{projection.name}@{projection.version}"
        if key not in self._open_views:
            self._open_views[key] = self._make_view(projection)
        return self._open_views[key]

    def _make_view(self, projection: Projection) -> ViewStore:
        """Open the view beside the register; of an archived copy, where nothing can be written, in memory."""
        try:
            return self._store.view(projection.name, projection.version, projection.tables)
        except RegisterUnwritable:
            return memory_view(projection.name, projection.tables)

    def _structure(self) -> Iterator[Finding]:
        """Look at the store's tables, and at whether each commit says what its first event says."""
        yield from self._store.structure()
        for commit in self._store.commits():
            try:
                yield from self._commit_wrong(commit)
            except RegistryError as error:
                yield Finding("commits", f"commit {commit.command_id}", str(error))

    def _commit_wrong(self, commit: Commit) -> Iterator[Finding]:
        for row in self._store.rows(after=commit.first - 1, until=commit.first, limit=1):
            meta = self._archive.codec.envelope(row.state, where=place_of(row))
            if (meta.command_id, meta.recorded_at) != (commit.command_id, commit.recorded_at):
                yield Finding("commits", place_of(row), "the commit says another command or moment than the event")
