"""The promises of a projection as a class of tests: subclass it, say which projection and which events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..events import Event
from ..projections import Projection
from . import laws
from .variations import variations


class ProjectionContract:
    """
    Prove of a projection what the host takes for granted; each test is one promise.

    A subclass whose name begins with ``Test`` says what is tested, with `projection` and `events`. The history should be
    short (some ten events), and have in it whatever the projection treats in its own way; what `planned` and `deviated`
    give is a beginning.

    `keeps_history` says that a retracted or corrected fact leaves traces on purpose, as in a log of what was known when;
    `takes_everything` that it keeps events of every kind, also those that nobody here has heard of.
    """

    keeps_history = False
    takes_everything = False

    def projection(self) -> Projection:
        """Give a new projection."""
        raise NotImplementedError

    def events(self) -> Sequence[Event]:
        """Give a history that the projection takes, in the order in which it was recorded."""
        raise NotImplementedError

    def variations(self, event: Event) -> Iterable[Event]:
        """Give other ways of saying *event*, to correct it to; those that could not have been recorded are passed over."""
        return variations(event)

    def test_its_history_leaves_rows(self) -> None:
        """The events given leave rows, so that the other tests prove something."""
        laws.leaves_rows(self.projection, self.events())

    def test_writes_only_what_it_declares(self) -> None:
        """It names no table but its own, and declares the same each time."""
        laws.declares_what_it_writes(self.projection, self.events())

    def test_replay_is_incremental(self) -> None:
        """A replay from zero gives the rows that event by event gave."""
        laws.replays_as_it_grew(self.projection, self.events())

    def test_any_batches_are_one(self) -> None:
        """Where the host ends a batch leaves no trace in the rows."""
        laws.knows_no_batches(self.projection, self.events())

    def test_is_kept_when_closed_and_opened(self) -> None:
        """A new process goes on from the saved view and loses nothing."""
        laws.goes_on_when_reopened(self.projection, self.events())

    def test_same_events_same_bytes(self) -> None:
        """The same events give tables with the same SHA-256."""
        laws.gives_the_same_bytes(self.projection, self.events())

    def test_unknown_events_are_ignored(self) -> None:
        """Events of plugins that are not there leave no row and no fault."""
        laws.ignores_the_unknown(self.projection, self.events(), takes_everything=self.takes_everything)

    def test_failures_of_others_change_nothing(self) -> None:
        """What other projections do wrong in the same host leaves no trace here."""
        laws.is_not_harmed_by_others(self.projection, self.events())

    def test_a_retracted_fact_leaves_nothing(self) -> None:
        """After a retraction the rows are those of a history without the fact."""
        if not self.keeps_history:
            laws.forgets_what_is_retracted(self.projection, self.events())

    def test_a_corrected_fact_counts_as_corrected(self) -> None:
        """After a correction the rows are those of a history that said it rightly at once."""
        if not self.keeps_history:
            laws.counts_what_is_right(self.projection, self.events(), self.variations)
