"""One projection that keeps every promise, and for each promise one that breaks it."""

from __future__ import annotations

from contextlib import suppress
from itertools import count

from ivp_registry import Table
from ivp_registry.errors import InvalidInput
from ivp_registry.events.council import CouncilNotified
from ivp_registry.testing import DRUTEN, deviated, notified, planned

TOLD = Table(name="told", columns={"fact": "text", "council": "text", "day": "date", "more": "integer"}, key=("fact",))
HISTORY = deviated(notified(), notified(DRUTEN), notified(on="2024-05-01", note="again"))


class Told:
    """Keep when each council was told."""

    name = "told"
    version = 1
    events: tuple = (CouncilNotified,)
    tables: tuple = (TOLD,)

    def apply(self, view, change):
        if change.before:
            view.delete("told", {"fact": change.fact_id})
        if change.after:
            view.insert("told", self.row(change))

    def row(self, change, more=None):
        return {"fact": change.fact_id, "council": change.after.municipality, "day": change.after.occurred_on, "more": more}


class Deaf(Told):
    """Asks for events that never come."""

    events = (type(planned()[0]),)

    def apply(self, view, change):
        pass


class Trespassing(Told):
    """Writes to a table of another, and hides that it was refused."""

    def apply(self, view, change):
        super().apply(view, change)
        with suppress(InvalidInput):
            view.insert("councils", {"fact": change.fact_id})


class Inconstant(Told):
    """Declares other tables each time."""

    numbers = count()

    def __init__(self):
        columns = {**TOLD.columns, f"column_{next(self.numbers)}": "text"}
        self.tables = (Table(name="told", columns=columns, key=("fact",)),)


class Counting(Told):
    """Numbers its rows in the object."""

    def __init__(self):
        self.number = 0

    def row(self, change):
        self.number += 1
        return super().row(change, self.number)


class BatchAware(Told):
    """Remembers the batch in which it began."""

    def __init__(self):
        self.writer, self.batch = None, 0

    def apply(self, view, change):
        if view is not self.writer:
            self.writer, self.batch = view, change.record.position
        super().apply(view, change)

    def row(self, change):
        return super().row(change, self.batch)


class Forgetful(Told):
    """Keeps in the object what it has seen, and counts that."""

    def __init__(self):
        self.seen = set()

    def row(self, change):
        self.seen.add(change.fact_id)
        return super().row(change, sorted(self.seen).index(change.fact_id) + 10 * len(self.seen))


class Random(Told):
    """Writes what it did not read in an event."""

    numbers = count()

    def row(self, change):
        return super().row(change, next(self.numbers))


class Assuming(Told):
    """Takes every event for one that it knows."""

    events = ()

    def apply(self, view, change):
        if isinstance(change.after or change.before, CouncilNotified):
            super().apply(view, change)
        elif change.record.topic not in KNOWN:
            view.insert("told", {"fact": change.record.id})


KNOWN = {event.TOPIC for event in HISTORY} | {"event-corrected", "event-retracted"}


class Failing(Assuming):
    """Fails on an event that it does not know."""

    def apply(self, view, change):
        if change.record.topic not in KNOWN:
            raise KeyError(change.record.topic)
        if isinstance(change.after or change.before, CouncilNotified):
            Told.apply(self, view, change)


class Meddling(Told):
    """Changes the events that all projections share."""

    def apply(self, view, change):
        super().apply(view, change)
        if change.after:
            object.__setattr__(change.after, "note", "seen")


class Stubborn(Told):
    """Never takes a row away."""

    def apply(self, view, change):
        if change.after:
            view.upsert("told", self.row(change))


class Additive(Told):
    """Adds a row for what is right now, beside the one for what was wrong."""

    tables = (Table(name="told", columns=TOLD.columns, key=("fact", "day")),)

    def apply(self, view, change):
        if change.after:
            view.upsert("told", self.row(change))
        else:
            view.delete("told", {"fact": change.fact_id})


class Log(Told):
    """Keeps what was known when: retracted facts too."""

    tables = (Table(name="told", columns=TOLD.columns, key=("fact", "more")),)

    def apply(self, view, change):
        if change.after:
            view.insert("told", self.row(change, change.record.position))


class Everything(Told):
    """Keeps every event there is."""

    events = ()

    def apply(self, view, change):
        view.upsert("told", {"fact": change.fact_id, "more": int(change.after is not None)})
