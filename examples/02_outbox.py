"""
A notifier: a projection writes down what is to be sent, and a step of its own sends each message exactly once.

A projection may be run again, or from zero, at any moment; so it never sends. It writes rows, and who sends remembers
elsewhere what is gone. The id of a message comes from the event that caused it, and so is the same in every run.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from ivp_registry import Actor, Change, DeviationAgreed, Event, EventCorrected, Registry, Table, TriangleAgreementMade
from ivp_registry.demo.playback import StoryClock, play
from ivp_registry.demo.seed import PLAN, seed
from ivp_registry.events.plan import PlanDrafted
from ivp_registry.events.register import Replacement
from ivp_registry.kinds import Trigger
from ivp_registry.projections import ViewWriter
from ivp_registry.safe_text import safe_text

OFFICER, DAY, KILLED = Actor.parse("safety-officer@Tweestromenland"), date(2024, 1, 22), 9
MESSAGE = ("position", "council", "message", "kind", "subject", "fact")


class Outbox:
    """
    Write one row for each message: which council is to be told of which deviation.

    What was sent cannot be unsent, so a row stays: a correction or a retraction is a message of its own, to those who were
    told. A deviation that names no municipality concerns all of its plan, as the plan was known when it was recorded.
    """

    name, version, events = "outbox", 1, (PlanDrafted, DeviationAgreed)
    tables = (
        Table(name="councils", columns={"plan": "text", "council": "text"}, key=("plan", "council")),
        Table(
            name="outbox", key=("position", "council"), indexes=(("fact",),), about="A message to a council.",
            columns={**dict.fromkeys(MESSAGE, "text"), "position": "integer"},
        ),
    )  # fmt: skip

    def apply(self, view: ViewWriter, change: Change) -> None:
        """Keep whom a plan concerns; of a deviation, tell those it concerns now and those who were told before."""
        said = change.after or change.before
        if isinstance(said, PlanDrafted):
            view.delete("councils", {"plan": said.plan})
            for code in said.municipalities if change.after else ():
                view.insert("councils", {"plan": said.plan, "council": code})
        elif isinstance(said, DeviationAgreed):
            last = {str(row["council"]): row["kind"] for row in view.rows("outbox", {"fact": change.fact_id})}
            told, now = {code for code in last if last[code] != "withdrawn"}, self._concerned(view, change.after)
            for code in sorted(told | now):
                kind = "withdrawn" if code not in now else "corrected" if code in told else "agreed"
                place = change.record.position, code, f"{change.record.id}/{code}"
                view.insert("outbox", dict(zip(MESSAGE, (*place, kind, said.subject, change.fact_id), strict=True)))

    def _concerned(self, view: ViewWriter, event: Event | None) -> set[str]:
        if not isinstance(event, DeviationAgreed):
            return set()
        return {*event.municipalities} or {str(row["council"]) for row in view.rows("councils", {"plan": event.plan})}


def deliver(mail: Path, message: str, text: str) -> bool:
    """Put a letter into the folder under its id, whole or not at all; tell whether it was not there yet."""
    letter, draft = mail / f"{message}.txt", mail / "draft"
    if letter.exists():
        return False
    letter.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(text, encoding="utf-8")
    draft.replace(letter)
    return True


def send(folder: Path, *, killed_after: int | None = None) -> int:
    """
    Bring the outbox up to date and send what was not sent yet; give how many letters are new.

    Deliver first, then remember: whoever is killed in between delivers again, and the id tells that the letter is there.
    With *killed_after* this dies at that spot, at that letter. One sender at a time.
    """
    new, outbox = 0, Outbox()
    with Registry.open(folder / "register.db") as register, closing(sqlite3.connect(folder / "sent.db")) as memory:
        memory.execute("CREATE TABLE IF NOT EXISTS sent (message TEXT PRIMARY KEY)")
        sent = {message for (message,) in memory.execute("SELECT message FROM sent")}
        if fault := register.project([outbox])[0].fault:
            raise fault
        for row in register.view_of(outbox).rows("outbox"):
            if (message := str(row["message"])) not in sent:
                text = safe_text(f"{row['council']}\n{row['kind']}: {row['subject']}\n")
                new += deliver(folder / "mail", message, text)
                if new == killed_after:
                    os._exit(KILLED)
                with memory:
                    memory.execute("INSERT INTO sent VALUES (?)", (message,))
    return new


def letters(folder: Path) -> dict[str, int]:
    """Give the letters that lie there by id, each with the moment it was written."""
    mail = folder / "mail"
    return {path.relative_to(mail).with_suffix("").as_posix(): path.stat().st_mtime_ns for path in mail.rglob("*.txt")}


def deviation(*councils: str) -> DeviationAgreed:
    """Give an invented deviation that concerns these councils; none means all of the plan."""
    return DeviationAgreed(
        plan=PLAN, deviation="2024-01", agreement="2024-01", priorities=("veilig-verkeer",), municipalities=councils,
        trigger=Trigger.UNFORESEEN_CIRCUMSTANCE, subject="Inzet bij hoogwater (verzonnen voorbeeld)", occurred_on=DAY,
    )  # fmt: skip


def main() -> None:
    """Send, be killed, send again, correct, forget the view: every letter is written once."""
    clock = StoryClock()
    with TemporaryDirectory() as place:
        folder = Path(place)
        with Registry.create(folder / "register.db", clock=clock) as register:
            play(register, clock, seed())
            agreement = TriangleAgreementMade(plan=PLAN, agreement="2024-01", occurred_on=DAY)
            wrong = register.record(agreement, deviation(), by=OFFICER).events[1].id

        sender = get_context("spawn").Process(target=send, args=(folder,), kwargs={"killed_after": 2})
        sender.start()
        sender.join()
        first = letters(folder)
        assert (sender.exitcode, len(first)) == (KILLED, 2)
        print("killed: 2 letters written, 1 remembered")

        assert (send(folder), send(folder)) == (4, 0)  # the plan has six councils
        assert first.items() <= letters(folder).items()  # what lay there was not written again
        print(f"run again, twice: {len(letters(folder))} letters, one for each council")

        right = Replacement(deviation("gm0225", "gm0296"))
        corrected = EventCorrected(target=wrong, reason="gaat om twee gemeenten", replacement=right, occurred_on=DAY)
        with Registry.open(folder / "register.db", clock=clock) as register:
            register.record(corrected, by=OFFICER)
        assert (send(folder), send(folder)) == (6, 0)  # two hear what is right, four that it is not for them
        print(f"corrected: {len(letters(folder))} letters")

        before = letters(folder)
        shutil.rmtree(folder / "register.db.views")  # nothing in there that cannot be made again
        assert send(folder) == 0
        assert letters(folder) == before
        with Registry.open(folder / "register.db") as register:
            rows = register.view_of(Outbox()).rows("outbox")
            assert {row["message"] for row in rows} == before.keys()
            print(f"view made anew from zero: {len(rows)} rows with the same ids, nothing sent again")
            for row in rows:
                print(f"  {row['kind']:9} {row['message']}")
            print("consistent:", register.verify().is_consistent)


if __name__ == "__main__":
    main()
