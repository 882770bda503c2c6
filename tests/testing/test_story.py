"""Given, when, then: what a projection makes of a story, and what the kit gives to begin one."""

from __future__ import annotations

from datetime import date

import pytest
from tests.testing.samples import Failing, Told

from ivp_registry import Event, event
from ivp_registry.errors import NotAdmitted, PluginFailed
from ivp_registry.events.fields import slug
from ivp_registry.testing import (
    CLERK,
    DRUTEN,
    PLAN,
    WIJCHEN,
    SteppingClock,
    corrected,
    deviated,
    given,
    memory_register,
    notified,
    planned,
    record,
)


@event("samples-heard", stream="plan/{plan}/samples/{name}", needs=("plan/{plan}",))
class Heard(Event):
    """Something was heard, says a plugin that is not installed."""

    plan: str = slug("plan")
    name: str = slug("name")


def heard(name: str = "a") -> Heard:
    return Heard(plan=PLAN, name=name, occurred_on=date(2024, 3, 1))


def days(story) -> dict[str, str]:
    return {row["council"]: str(row["day"]) for row in story.rows("told")}


class TestStory:
    def test_given_when_then(self):
        """Facts before and after the projection began are in its rows, typed."""
        story = given(*deviated(), notified()).project(Told()).when(notified(DRUTEN))

        assert story.rows("told", council=WIJCHEN) == [
            {"fact": f"{notified().stream()}@1", "council": WIJCHEN, "day": date(2024, 2, 20), "more": None}
        ]
        assert story.query("SELECT count(*) AS n FROM told WHERE council <> ?", WIJCHEN) == [{"n": 1}]
        assert story.view.position == 9

    def test_corrections_name_the_event_itself(self):
        """A fact is corrected and retracted by saying which, not by spelling its id."""
        wrong, right = notified(), notified(on="2024-03-01")
        story = given(*deviated(), wrong, notified(DRUTEN)).project(Told())

        assert days(story.correct(wrong, right))[WIJCHEN] == "2024-03-01"
        assert days(story.retract(wrong)) == {DRUTEN: "2024-02-20"}

    def test_an_event_that_is_not_there_is_named(self):
        """Correcting what the story does not have is an error of the test."""
        with pytest.raises(LookupError, match="no such event"):
            given(*deviated()).project(Told()).retract(notified())

    def test_a_projection_that_stops_stops_the_story(self):
        """The fault comes with what the projection raised; the test does not go on with half a view."""
        with pytest.raises(PluginFailed) as caught:
            given(*planned(), heard()).project(Failing())

        assert isinstance(caught.value.__cause__, KeyError)

    def test_what_a_projection_parks_can_be_looked_at(self):
        """With `on_error` the story goes on, and tells what was set aside."""
        projection = Failing()
        projection.on_error = "park"

        story = given(*planned(), heard()).project(projection)

        assert [(each.event, "samples-heard" in each.error) for each in story.parked()] == [(f"{heard().stream()}@1", True)]

    def test_event_types_of_plugins_need_no_installation(self):
        """Types are known because the story begins with them, the projection asks for them, or the test names them."""
        assert given(*planned(), heard()).project(Told()).register.head() == 6
        assert given(*planned()).project(Told(), types=[Heard]).when(heard()).register.head() == 6
        asking = Told()
        asking.events = (Heard,)
        asking.apply = lambda view, change: None
        assert given(*planned()).project(asking).when(heard()).register.head() == 6

    def test_a_correction_brings_the_type_of_what_it_replaces(self):
        """The type of a replacement is known too."""
        told = corrected(f"{heard().stream()}@1", heard())

        with pytest.raises(NotAdmitted):  # there is nothing to correct; what matters is that it was understood
            given(*planned(), told).project(Told())

    def test_what_cannot_be_recorded_is_refused(self):
        """The facts of a story are admitted like any others."""
        with pytest.raises(NotAdmitted):
            given(notified()).project(Told())


class TestRegister:
    def test_is_the_same_in_every_run(self):
        """Moments come from the stepping clock: one day further at each record."""
        with memory_register(events=[Heard], projections=[Told()]) as register:
            record(register, deviated(notified(), heard()))
            moments = [each.envelope.recorded_at.date() for each in register.events()]
            assert [moment.day for moment in moments] == list(range(1, 10))
            assert [each.fault for each in register.project()] == [None]
            assert len(register.views["told"].rows("told")) == 1

    def test_takes_a_clock_of_ones_own(self):
        """A test that is about moments sets them."""
        clock = SteppingClock()
        clock.at = clock.at.replace(year=2030)
        with memory_register(clock=clock) as register:
            assert register.record(*planned(), by=CLERK).recorded_at.year == 2030

    def test_plugins_that_are_brought_are_not_installed_ones(self):
        """What stands in for plugins names none, so that no fault of an installed one gets into a test."""
        with memory_register() as register:
            assert register.plugins.statuses == []
            assert register.projections == []
