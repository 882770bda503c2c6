"""
Every way in which the register says no, as one tree.

    RegistryError                      exit code
    ├── InvalidInput                     3   what was offered cannot be read
    │   ├── UnknownTopic                 3
    │   ├── InvalidEvent                 3   one event, all its mistakes at once
    │   └── ImportRefused                3   a file, all its lines at once
    ├── NotAdmitted                      3   readable, but the register cannot place it
    │   ├── UnknownReference             3
    │   ├── CommandIdReused              3
    │   ├── AlreadyRecorded              3
    │   ├── MunicipalityNotThere         3
    │   ├── NotAParticipant              3
    │   ├── NotCorrectable               3
    │   └── StillNeeded                  3
    ├── StoreError                       3   the place where events lie
    │   ├── NotARegister                 3
    │   ├── AlreadyExists                3
    │   ├── NewerRegister                3
    │   ├── RegisterBusy                 3
    │   ├── RegisterUnwritable           3
    │   └── ConcurrentChange             3
    ├── IntegrityBroken                  4   stored bytes are not what was recorded
    │   ├── UnreadableEvent              4
    │   └── NewerEvent                   3   not broken: the code is too old
    ├── NotProven                        4   a signature or proof does not show what it should
    │   ├── OtherRegister                4
    │   ├── OlderCopy                    4
    │   ├── ForkedCopy                   4
    │   └── WouldFork                    4
    ├── NoKey                            3
    ├── NotInstalled                     3
    ├── UnknownView                      3
    ├── ViewBehind                       3
    ├── RebuildRunning                   3
    ├── NothingThatDay                   3
    └── PluginFailed                     5
        ├── PluginForOther               5
        └── TablesChanged                5

An error is built from facts; its sentence is made here, in one place, so that the command line can say the same
in Dutch. The unlawful is no error: a check reports that as a finding, a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .wording import listed, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .wording import Mistake


class RegistryError(Exception):
    """Say what happened, where, and the way out; the facts are attributes of `facts`."""

    code: ClassVar[str] = "registry-error"
    exit_code: ClassVar[int] = 3
    message: ClassVar[str] = "{detail}"
    advice: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))

    @property
    def hint(self) -> str:
        """Tell the way out, or nothing when there is none to tell."""
        return self.advice.format(**self.facts)


class InvalidInput(RegistryError):
    """A value cannot be read as what it has to be."""

    code = "invalid-input"
    message = "{where}: {value} is not valid: {reason}."

    def __init__(self, *, where: str, value: object, reason: str) -> None:
        super().__init__(where=where, value=shown(value), reason=reason)


class UnknownTopic(InvalidInput):
    """No event type has this topic."""

    code = "unknown-topic"
    message = "{where}: there is no event type '{value}'.{nearest}"
    advice = "'ivp events' lists all event types."

    def __init__(self, topic: str, *, where: str = "topic", nearest: str = "") -> None:
        suggestion = f" Did you mean '{nearest}'?" if nearest else ""
        RegistryError.__init__(self, where=where, value=topic, nearest=suggestion)


class InvalidEvent(InvalidInput):
    """An event has unknown, missing or impossible fields; `mistakes` holds every one."""

    code = "invalid-event"
    message = "{topic}: {listing}"
    advice = "'ivp events {topic}' shows every field and an example to edit."

    def __init__(self, topic: str, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        RegistryError.__init__(self, topic=topic, listing="; ".join(map(str, mistakes)))


class ImportRefused(InvalidInput):
    """A file has wrong lines; `lines` holds (number, reason) of each, and nothing was recorded."""

    code = "import-refused"
    message = "{count} wrong line(s) in {source}; nothing was recorded."
    advice = "Mend the lines named above and import the file again."

    def __init__(self, source: str, lines: Sequence[tuple[int, str]]) -> None:
        self.lines = tuple(lines)
        RegistryError.__init__(self, source=source, count=len(lines))


class NotAdmitted(RegistryError):
    """The register understands the words of an event but cannot place it."""

    code = "not-admitted"


class UnknownReference(NotAdmitted):
    """An event refers to something that was never recorded."""

    code = "unknown-reference"
    message = "{topic}: '{reference}' is not in this register.{nearest}"
    advice = "Record it first, or look up what there is with 'ivp log'."

    def __init__(self, topic: str, reference: str, *, nearest: str | None = None) -> None:
        suggestion = f" Did you mean '{nearest}'?" if nearest else ""
        super().__init__(topic=topic, reference=reference, nearest=suggestion)


class CommandIdReused(NotAdmitted):
    """A command id was used before, for other facts: repeating a command means the same facts."""

    code = "command-id-reused"
    message = "command id '{command_id}' was used before, for other facts."
    advice = "Give each command an id of its own, or none."

    def __init__(self, command_id: str) -> None:
        super().__init__(command_id=command_id)


class AlreadyRecorded(NotAdmitted):
    """The same fact, or something with the same name, stands in the register already."""

    code = "already-recorded"
    message = "{topic}: already recorded as '{existing}'."
    advice = "See 'ivp show {existing}'. If it is wrong: 'ivp correct {existing}'."

    def __init__(self, topic: str, existing: str) -> None:
        super().__init__(topic=topic, existing=existing)


class MunicipalityNotThere(NotAdmitted):
    """A municipality did not exist on the day of the fact."""

    code = "municipality-not-there"
    message = "{topic}: municipality {municipality} did not exist on {day} ({why})."
    advice = "Use the municipality that existed on that day, or mend the date."

    def __init__(self, topic: str, municipality: str, *, day: object, why: str) -> None:
        super().__init__(topic=topic, municipality=municipality, day=day, why=why)


class NotAParticipant(NotAdmitted):
    """A municipality takes no part in the plan that the fact is about."""

    code = "not-a-participant"
    message = "{topic}: municipality {municipality} takes no part in plan '{plan}' (participants: {participants})."
    advice = "Mend the municipality, or correct the plan with 'ivp correct {existing}'."

    def __init__(self, topic: str, municipality: str, *, plan: str, participants: Sequence[str], existing: str) -> None:
        named = ", ".join(participants)
        super().__init__(topic=topic, municipality=municipality, plan=plan, participants=named, existing=existing)


class NotCorrectable(NotAdmitted):
    """An event cannot be corrected or retracted this way."""

    code = "not-correctable"
    message = "'{target}' cannot be corrected or retracted like this: {reason}."
    advice = "'ivp log' lists the events and their ids."

    def __init__(self, target: str, *, reason: str) -> None:
        super().__init__(target=target, reason=reason)


class StillNeeded(NotAdmitted):
    """Other events rest on what a retraction or correction would take away."""

    code = "still-needed"
    message = "'{target}' is what other events rest on: {dependents}."
    advice = "Retract or correct those first, the newest first."

    def __init__(self, target: str, *, dependents: Sequence[str]) -> None:
        named = listed(dependents)
        super().__init__(target=target, dependents=named)


class StoreError(RegistryError):
    """The place where events lie does not do what was asked."""

    code = "store-error"
    message = "{place}: {reason}."

    def __init__(self, place: object, *, reason: str) -> None:
        super().__init__(place=str(place), reason=reason)


class NotARegister(StoreError):
    """The named place holds no register."""

    code = "not-a-register"
    message = "'{place}' is not a register: {reason}."
    advice = "Name another with --register, or make a new one with 'ivp init FILE'."


class AlreadyExists(StoreError):
    """A register is never made over something that is there already."""

    code = "already-exists"
    message = "'{place}' exists already: {reason}."
    advice = "Choose another name; nothing is ever overwritten."


class NewerRegister(StoreError):
    """The register was made by a newer version of this software."""

    code = "newer-register"
    message = "'{place}' has format {found}; this version reads up to {known}."
    advice = "Install a newer ivp-registry."

    def __init__(self, place: object, *, found: int, known: int) -> None:
        RegistryError.__init__(self, place=str(place), found=found, known=known)


class RegisterBusy(StoreError):
    """Another process holds the write lock for longer than we wait."""

    code = "register-busy"
    message = "'{place}' is being written by another process; gave up after {reason}."
    advice = "Nothing was recorded. Try again in a moment."


class RegisterUnwritable(StoreError):
    """The register can be read but not written: no right, no space, no disk."""

    code = "register-unwritable"
    message = "'{place}' cannot be written: {reason}."
    advice = "Nothing was recorded. Mend the cause and record again."


class ConcurrentChange(StoreError):
    """Others kept changing what this event rests on, or it moved from where the caller expected it."""

    code = "concurrent-change"
    message = "'{place}' was changed by another writer: {reason}."
    advice = "Nothing was recorded. Read again what is there and decide anew."


class IntegrityBroken(RegistryError):
    """Stored bytes are not what was recorded."""

    code = "integrity-broken"
    exit_code = 4
    message = "{where}: {reason}."
    advice = "'ivp verify' tells what is wrong and where; restore from a backup that verifies."

    def __init__(self, where: str, *, reason: str) -> None:
        super().__init__(where=where, reason=reason)


class UnreadableEvent(IntegrityBroken):
    """An event's bytes cannot be read back into an event."""

    code = "unreadable-event"


class NewerEvent(RegistryError):
    """An event was written by a newer version of this software."""

    code = "newer-event"
    message = "'{topic}' has version {found} in this register; this software knows up to {known}."
    advice = "Install a newer ivp-registry. 'ivp verify' works all the same."

    def __init__(self, topic: str, *, found: int, known: int) -> None:
        super().__init__(topic=topic, found=found, known=known)


class NotProven(RegistryError):
    """A signature, a proof or a receipt does not show what it is offered for."""

    code = "not-proven"
    exit_code = 4
    message = "{what} proves nothing: {reason}."
    advice = "Ask who gave it for the whole file, and compare keys through another channel."

    def __init__(self, what: str, *, reason: str) -> None:
        super().__init__(what=what, reason=reason)


class OtherRegister(NotProven):
    """A checkpoint is of another log than the one at hand."""

    code = "other-register"
    message = "this is about the log '{origin}', not about '{expected}'."
    advice = "Look for the checkpoint of this register, or name the policy of that log with --policy."

    def __init__(self, origin: str, *, expected: str) -> None:
        RegistryError.__init__(self, origin=origin, expected=expected)


class OlderCopy(NotProven):
    """A copy of a register lacks events that a checkpoint has."""

    code = "older-copy"
    message = "'{what}' is an older copy of the register: {reason}."
    advice = "Nothing was copied. Look for a newer copy: what this one lacks was recorded later."


class ForkedCopy(NotProven):
    """A copy of a register has another history than a checkpoint."""

    code = "forked-copy"
    message = "'{what}' has another history than a checkpoint of the register: {reason}."
    advice = "Nothing was copied. Find out which history is the true one before you use either."


class WouldFork(NotProven):
    """To sign this would sign two histories of one log; a signer never does."""

    code = "would-fork"
    message = "'{origin}' was signed at {signed} events, and this does not go on from there: {reason}."
    advice = "Nothing was signed. Find out which history is the true one: 'ivp verify --against' the last checkpoint."

    def __init__(self, origin: str, *, signed: int, reason: str) -> None:
        RegistryError.__init__(self, origin=origin, signed=signed, reason=reason)


class NoKey(RegistryError):
    """No key to sign with, or more than one to choose from."""

    code = "no-key"
    message = "there is no key to sign with in '{place}': {reason}."
    advice = "'ivp keys list' shows what there is; 'ivp keys new ORIGIN' makes one."

    def __init__(self, place: object, *, reason: str) -> None:
        super().__init__(place=str(place), reason=reason)


class NotInstalled(RegistryError):
    """What was asked for takes an extra that is not installed."""

    code = "not-installed"
    message = "{what} cannot be read or made: '{package}' is not installed."
    advice = "Install it: pip install 'ivp-registry[{extra}]'."

    def __init__(self, what: str, *, package: str, extra: str) -> None:
        super().__init__(what=what, package=package, extra=extra)


class UnknownView(RegistryError):
    """No projection with this name has a view of this register."""

    code = "unknown-view"
    message = "There is no view '{name}' (there is: {known})."
    advice = "'ivp projections list' shows them; 'ivp projections run' fills them."

    def __init__(self, name: str, *, known: Sequence[str]) -> None:
        super().__init__(name=name, known=", ".join(known) or "none")


class ViewBehind(RegistryError):
    """A view did not come as far as it was waited for."""

    code = "view-behind"
    message = "View '{name}' is at position {position}, not yet at {wanted}, after {seconds} seconds."
    advice = "'ivp projections run' brings it up to date; 'ivp projections list' tells what stops it."

    def __init__(self, name: str, *, position: int, wanted: int, seconds: float) -> None:
        super().__init__(name=name, position=position, wanted=wanted, seconds=f"{seconds:g}")


class RebuildRunning(RegistryError):
    """Another process is rebuilding this view."""

    code = "rebuild-running"
    message = "View '{name}' is being rebuilt by another process."
    advice = "Nothing was changed. 'ivp projections list' tells when it is done."

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class NothingThatDay(RegistryError):
    """A plan is not there on the day asked, as known at the moment asked."""

    code = "nothing-that-day"
    message = "There is no plan '{plan}' on {day}, as known at position {position}."
    advice = "'ivp log plan/{plan}' tells what was recorded about it, and when."

    def __init__(self, plan: str, *, day: object, position: int) -> None:
        super().__init__(plan=plan, day=day, position=position)


class PluginFailed(RegistryError):
    """A plugin did not do what it promised; the register itself is unharmed."""

    code = "plugin-failed"
    exit_code = 5
    message = "Plugin '{plugin}' failed at {stage}: {reason}."
    advice = "The register itself is unharmed. A read model that is broken can be deleted: it is made again."

    def __init__(self, plugin: str, *, stage: str, reason: object) -> None:
        super().__init__(plugin=plugin, stage=stage, reason=reason)


class PluginForOther(PluginFailed):
    """A plugin was made for another version of this software."""

    code = "plugin-for-other"
    message = "Plugin '{plugin}' asks for {wanted}; installed is {found}."
    advice = "Install a version of '{distribution}' made for this one, or leave it out with --no-plugins={plugin}."

    def __init__(self, plugin: str, *, distribution: str, wanted: str, found: str) -> None:
        RegistryError.__init__(
            self, plugin=plugin, stage="version", reason=f"asks for {wanted}", distribution=distribution, wanted=wanted,
            found=found,
        )  # fmt: skip


class TablesChanged(PluginFailed):
    """A projection declares other tables than those that its view was made with, under the same version."""

    code = "tables-changed"
    message = "The tables of view '{plugin}' are not those that the projection declares now."
    advice = "Raise the version of the projection: the new view is then built beside the old one."

    def __init__(self, key: str) -> None:
        super().__init__(key, stage="tables", reason="they were made with another declaration")
