"""
The promises of a projection, one function each: `make` gives a new one, `events` a history that it takes.

Each raises an `AssertionError`, or what the projection raised, when the promise is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ..events import Event, event
from ..events.fields import slug
from ..events.register import EventCorrected, EventRetracted
from ..projections import Change, Projection, Table, ViewWriter
from ..projections.contract import OnError
from ..projections.rebuild import contents
from ..registry import Registry
from ..store import Address, create_store
from ..store.sqlite_shelf import SQLiteShelf
from .facts import CLERK, SteppingClock, corrected, record, retracted
from .registers import Brought, types_of
from .trial import State, Trial, recorded, state
from .variations import variations

Make = Callable[[], Projection]
Vary = Callable[[Event], Iterable[Event]]
BATCHES = (1, 2, 3, 7)
REOPENED = 10
"""So often at most a view is closed and opened again."""


def leaves_rows(make: Make, events: Sequence[Event]) -> None:
    """The history leaves rows: of one that leaves none, nothing is proven."""
    found = _at_once(make, events)
    assert any(found.values()), "these events leave no row in any table; give events that the projection takes"


def declares_what_it_writes(make: Make, events: Sequence[Event]) -> None:
    """It names no table but its own, not even one whose refusal it catches, and always declares the same."""
    trial, again = Trial.of(make()), Trial.of(make())
    trial.fill(recorded(events, make()))
    assert trial.witness.strange == set(), "it named tables that it did not declare"
    for each in ("name", "version", "events", "tables"):
        assert getattr(trial.declared, each) == getattr(again.declared, each), f"it declares another {each} each time"


def replays_as_it_grew(make: Make, events: Sequence[Event]) -> None:
    """Replay from zero gives what event by event gave: nothing is kept in the object."""
    register, projection = recorded(events, make()), make()
    grown = state(Trial.of(projection).fill(register, range(1, register.head() + 1)))
    assert state(Trial.of(projection).fill(register)) == grown, "a second filling by the same object differs"
    assert state(Trial.of(make()).fill(register)) == grown, "a filling by a new object differs"


def knows_no_batches(make: Make, events: Sequence[Event], stops: Iterable[int] | None = None) -> None:
    """Where the host ends a batch leaves no trace; *stops* are positions to end one at."""
    register = recorded(events, make())
    head, at_once = register.head(), state(Trial.of(make()).fill(register))
    for cut in [range(size, head, size) for size in BATCHES] if stops is None else [sorted(stops)]:
        assert state(Trial.of(make()).fill(register, [*cut, head])) == at_once, f"batches that end at {list(cut)}"


def goes_on_when_reopened(make: Make, events: Sequence[Event]) -> None:
    """Closed and opened again by another process, the view goes on from what was saved, and loses nothing."""
    register = recorded(events, make())
    head = register.head()
    with TemporaryDirectory() as folder:
        for until in (*range(1, head, max(1, head // REOPENED)), head):
            shelf = SQLiteShelf(Path(folder) / "register.db")
            Trial.of(make()).fill(register, [until], shelf=shelf)
            shelf.close()
        shelf = SQLiteShelf(Path(folder) / "register.db")
        kept = state(Trial.of(make()).fill(register, shelf=shelf))
        shelf.close()
    assert kept == state(Trial.of(make()).fill(register))


def gives_the_same_bytes(make: Make, events: Sequence[Event]) -> None:
    """The same events give the same bytes: no clock, no chance, no order of a set."""
    register = recorded(events, make())
    first, second = (contents(Trial.of(make()).fill(register)) for _ in range(2))
    assert second == first, "the SHA-256 of the tables differs between two fillings"


def ignores_the_unknown(make: Make, events: Sequence[Event], *, takes_everything: bool = False) -> None:
    """
    Events of plugins that are not there, and their retractions, leave no row and no fault.

    One that *takes_everything* may keep them, but not fail on them.
    """
    types, store, address = types_of(events, make()), create_store(MEMORY), MEMORY
    teller = Registry(store, address, clock=SteppingClock(), plugins=Brought([*types, _Noted]))
    record(teller, events)
    known = state(Trial.of(make()).fill(teller))
    record(teller, [*NOISE, retracted(f"{NOISE[0].stream()}@1")])
    found = state(Trial.of(make()).fill(Registry(store, address, plugins=Brought(types))))
    assert takes_everything or found == known, "events of an unknown type left rows"


def is_not_harmed_by_others(make: Make, events: Sequence[Event]) -> None:
    """What others do wrong beside it, failing, changing events or writing elsewhere, changes nothing here."""
    register = recorded(events, make())
    alone = state(Trial.of(make()).fill(register))
    beside = state(Trial.of(make()).fill(register, others=[_Bad("testing_stop"), _Bad("testing_park", "park")]))
    assert beside == alone, "its rows differ when others fail beside it"


def forgets_what_is_retracted(make: Make, events: Sequence[Event]) -> None:
    """After a retraction the rows are those of a history without the fact; retracted in turn, it counts again."""
    for size, _ in _wanted(make, events):
        without, register = _at_once(make, events[: size - 1]), recorded(events[:size], make())
        there = state(Trial.of(make()).fill(register))
        for expected, told in ((without, "a retracted fact"), (there, "a fact whose retraction was retracted")):
            register.record(retracted(_last(register)), by=CLERK)
            found = state(Trial.of(make()).fill(register, range(size, register.head() + 1)))
            assert found == expected, f"after {told}, number {size} ({events[size - 1].TOPIC})"


def counts_what_is_right(make: Make, events: Sequence[Event], vary: Vary | None = None) -> None:
    """After a correction the rows are those of a history that said it rightly at once."""
    for size, wrong in _wanted(make, events):
        before = recorded(events[: size - 1], make())
        for right in (vary or variations)(wrong):
            if right == wrong or right.stream() != wrong.stream() or before.check(right):
                continue
            register = recorded(events[:size], make())
            register.record(corrected(_last(register), right), by=CLERK)
            found = state(Trial.of(make()).fill(register, [size, size + 1]))
            assert found == _at_once(make, [*events[: size - 1], right]), f"after {wrong} was corrected to {right}"


def check_projection(
    make: Make, events: Sequence[Event], *, keeps_history: bool = False, takes_everything: bool = False
) -> None:
    """
    Hold one projection to every promise, for histories that Hypothesis or a loop makes; see `ProjectionContract`.

    That the history leaves rows is not asked here: a history that was made may be one that leaves none.
    """
    for law in (declares_what_it_writes, replays_as_it_grew, knows_no_batches, goes_on_when_reopened,
                gives_the_same_bytes, is_not_harmed_by_others):  # fmt: skip
        law(make, events)
    ignores_the_unknown(make, events, takes_everything=takes_everything)
    if not keeps_history:
        forgets_what_is_retracted(make, events)
        counts_what_is_right(make, events)


def _wanted(make: Make, events: Sequence[Event]) -> Iterator[tuple[int, Event]]:
    """Give the events that the projection takes, each with its position; those that amend others are not among them."""
    kinds = tuple(make().events) or (Event,)
    for position, each in enumerate(events, 1):
        if isinstance(each, kinds) and not isinstance(each, EventCorrected | EventRetracted):
            yield position, each


def _at_once(make: Make, events: Sequence[Event]) -> State:
    return state(Trial.of(make()).fill(recorded(events, make())))


def _last(register: Registry) -> str:
    return next(register.events(after=register.head() - 1)).id


@event("testing-noted", stream="testing/{name}")
class _Noted(Event):
    """Something that only this kit has ever heard of."""

    name: str = slug("name")


MEMORY = Address.parse(":memory:")
NOISE = [_Noted(name=name, occurred_on=date(2024, 1, 1)) for name in ("a", "b")]


class _Bad:
    """Fail at every event, after writing elsewhere and changing what others will see."""

    version = 1
    events: tuple[type[Event], ...] = ()
    tables = (Table(name="testing", columns={"id": "text"}, key=("id",)),)

    def __init__(self, name: str, on_error: OnError = "stop") -> None:
        self.name, self.on_error = name, on_error

    def apply(self, view: ViewWriter, change: Change) -> None:
        """Do everything wrong."""
        view.insert("testing", {"id": change.record.id})
        for each in filter(None, (change.before, change.after)):
            object.__setattr__(each, "note", "changed by another projection")
        raise ZeroDivisionError("this one fails on purpose")
