"""The register: the one object a caller holds. Open or make one, record facts, read what held, verify."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .archive import Archive
from .clock import to_moment
from .codec import Catalogue, Codec
from .errors import InvalidInput, NotAdmitted, UnknownReference
from .events import Event
from .events.record import Record
from .ledger import Entry, Evidence, Frontier, Verdict, verify
from .projections import Declaration, Progress, Projection, ReadModels, View, Views
from .recording import Clock, Command, EventReceipt, Receipt, Recorder, wall_clock
from .state import Reading, resolve
from .store import LOCK_TIMEOUT, Address, Store, create_store, open_store
from .telemetry import ERROR, Operation
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
        self.read_models = ReadModels(self, store.shelf, lambda: self.plugins.declared if self.plugins else ())

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

    def events(
        self,
        *,
        after: int = 0,
        until: int | None = None,
        topics: Collection[str] | None = None,
        limit: int | None = None,
        path: str = "",
    ) -> Iterator[Record]:
        """
        Give records in order of position: *after* that position, up to *until*, only of *topics*, at most *limit*.

        With *path* only those of that stream and of all below it (``plan/x/priority`` has every priority of the plan). They
        are read page by page, so that a long register needs no long memory.
        """
        return self._archive.events(after=after, until=until, topics=topics, limit=limit, path=path)

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
        """Give the views by the names of their projections, each in the version that answers; `project` fills them."""
        return self.read_models.views

    def view_of(self, projection: Projection) -> View:
        """Give the view of *projection* in the version that it has now, also of one that no plugin brought."""
        return self.read_models.view_of(self._declaration(projection))

    @property
    def projections(self) -> Sequence[Projection]:
        """List the projections that plugins brought."""
        return [each.projection for each in self.plugins.declared] if self.plugins else ()

    def project(self, projections: Iterable[Projection] | None = None) -> list[Progress]:
        """
        Bring *projections* (or all) up to date; one that fails is named in its progress and harms no other.

        Raises:
            InvalidInput: If one that no plugin brought says something of itself that cannot be.
        """
        return self.read_models.run(None if projections is None else map(self._declaration, projections))

    def wait_for(self, position: int, projection: str, *, timeout: float = 10) -> View:
        """
        Wait until the view of *projection* holds everything up to *position*, and give it: read your own writes.

        Another process follows the register (``ivp projections run --follow``); who has none calls `project` instead.

        Raises:
            ViewBehind: If it has not come so far after *timeout* seconds.
        """
        return self.read_models.wait_for(projection, position, timeout=timeout)

    def head(self) -> int:
        """Give the position of the newest event; 0 in an empty register."""
        return self._store.head()

    def root(self, position: int | None = None) -> bytes:
        """Give the root of the ledger's tree at *position* (or now), 32 bytes."""
        return Frontier(self.leaves(position)).root()

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """Give every event *after* a position beside its ledger row, as it is stored and unread."""
        return self._store.entries(after=after)

    def leaves(self, position: int | None = None) -> Iterable[bytes]:
        """Give the leaf hashes of the ledger in order, up to *position* (or now)."""
        return self._store.leaves(until=self.head() if position is None else position)

    def verify(self, *, evidence: Evidence | None = None, progress: Callable[[int], None] | None = None) -> Verdict:
        """
        Verify the register from its stored bytes, against *evidence* kept elsewhere (see `anchoring`).

        Findings are in the verdict, nothing is raised.
        """
        with Operation("verify") as told:
            verdict = verify(
                self._store.structure(),
                self._store.entries(),
                moment_of=self._archive.moment_of,
                evidence=evidence,
                progress=progress,
            )
            told.level = told.level if verdict.is_consistent else ERROR
            found, anchored = len(verdict.findings) + verdict.more, verdict.size - verdict.tail
            told.facts |= {"size": verdict.size, "findings": found, "anchored": anchored, "unanchored": verdict.tail}
        return verdict

    def _declaration(self, projection: Projection) -> Declaration:
        known = self.plugins.declared if self.plugins else ()
        return next((each for each in known if each.projection is projection), None) or Declaration.of(projection)
