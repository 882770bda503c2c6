"""
For the tests of reports: accounts to make them from, and the promises that every report must keep.

>>> account_of(*secretive()).is_internal
False
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from ivp_registry import Event
from ivp_registry.events.driehoek import DeviationEnded
from ivp_registry.events.secrecy import SecrecyImposed
from ivp_registry.testing import (
    DRUTEN,
    PLAN,
    WIJCHEN,
    agreement,
    corrected,
    deviation,
    memory_register,
    notified,
    planned,
    record,
)

from .account import Account
from .contract import Language, Options, Output, Report
from .reading import read
from .secrecy import Audience

VALID = date(2024, 6, 30)
CANARY = "KANARIE"
"""Stands in every text that must not be told; no other text holds it."""

HOSTILE = (
    "<script>alert(1)</script></style><img src=x onerror=alert(1)>",
    "\u202egnol tser\u202c \x1b[31mrood",
    '=HYPERLINK("http://x")',
    '#eval("1") #read("/etc/passwd") $x^2$ @label',
    "a\r\nb\r\n\r\nc",
    "x" * 290,
    "👩‍👩‍👧‍👦 🚔",
    "שלום עולם مرحبا",
    "{{ 7*7 }} {% raw %} {0} {x}",
)
"""Texts that have harmed some program once."""


def secretive(covers: str = f"plan/{PLAN}/deviation/2024-02", *, existence_public: bool | None = None) -> list[Event]:
    """Give a plan with a public deviation and one under secrecy, which bears the `CANARY` in every text."""
    secret = {"subject": f"{CANARY} onderwerp", "motivation": f"{CANARY} reden", "note": f"{CANARY} noot"}
    told = notified(DRUTEN, on="2024-03-05", deviation="2024-02", subject=f"{CANARY} brief")
    ended = DeviationEnded(plan=PLAN, deviation="2024-02", reason=f"{CANARY} einde", occurred_on=date(2024, 5, 1))
    imposed = SecrecyImposed(
        municipality=WIJCHEN, secrecy="besloten", about=f"{CANARY} stuk", ground="5.1.2.e", covers=(covers,),
        existence_public=existence_public, occurred_on=date(2024, 3, 1),
    )  # fmt: skip
    return planned(
        agreement(), deviation(), notified(WIJCHEN), notified(DRUTEN),
        agreement("2024-02", on="2024-03-01", content=f"{CANARY} afspraak"),
        deviation("2024-02", on="2024-03-01", agreement="2024-02", **secret), told, ended, imposed,
        corrected(f"plan/{PLAN}/deviation/2024-02@1", deviation("2024-02", on="2024-03-02", agreement="2024-02", **secret)),
    )  # fmt: skip


def hostile() -> list[Event]:
    """Give a plan with a deviation for each hostile text, told to a council in that text."""
    events: list[Event] = [agreement(content=HOSTILE[0], note=HOSTILE[1])]
    for number, text in enumerate(HOSTILE):
        name = f"vijandig-{number}"
        events.append(deviation(name, subject=text, motivation=text * 3, note=text))
        events.append(notified(deviation=name, subject=text, note=text))
    return planned(*events)


def account_of(*events: Event, audience: Audience = Audience.PUBLIC, valid: date = VALID) -> Account:
    """Give the account of a register that holds *events*, each recorded by a command of its own."""
    with memory_register() as register:
        record(register, events)
        return read(register, valid=valid, audience=audience)


class ReportContract:
    """
    Prove of a report what its readers take for granted; each test is one promise.

    A subclass whose name begins with ``Test`` says what is tested, with `report`, and what it is given, with `options`.
    `text` gives what a reader finds in a file; override it for a format that packs its text.
    """

    says_internal: tuple[str, str] = ("INTERN", "INTERNAL")
    """What an internal report says of itself, in Dutch and in English."""

    def report(self) -> Report:
        """Give the report."""
        raise NotImplementedError

    def options(self, language: Language) -> Options:
        """Give what it is asked for."""
        return Options(language=language)

    def text(self, output: Output) -> str:
        """Give the text of a file."""
        return output.content.decode("utf-8", errors="replace")

    def made(self, account: Account, language: Language = "nl") -> list[Output]:
        """Make the report."""
        return list(self.report().make(account, self.options(language)))

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_the_same_account_gives_the_same_bytes(self, language: Language) -> None:
        """Made twice, the report is the same, and its files have paths of their own."""
        account = account_of(*secretive())
        one, other = self.made(account, language), self.made(account, language)

        assert one
        assert one == other
        assert len({each.path for each in one}) == len(one)

    @pytest.mark.parametrize("existence_public", [None, False, True])
    def test_nothing_secret_is_told(self, existence_public: bool | None) -> None:
        """No byte for the public holds text that is under secrecy."""
        outputs = self.made(account_of(*secretive(existence_public=existence_public)))

        assert [each.path for each in outputs if CANARY in self.text(each) or CANARY.encode() in each.content] == []

    @pytest.mark.parametrize(("language", "place"), [("nl", 0), ("en", 1)])
    def test_an_internal_report_says_so(self, language: Language, place: int) -> None:
        """Every file of a report that holds what is secret says that it is internal."""
        outputs = self.made(account_of(*secretive(), audience=Audience.INTERNAL), language)

        assert [each.path for each in outputs if self.says_internal[place] not in self.text(each)] == []

    def test_hostile_text_is_taken(self) -> None:
        """Whatever stands in the texts of events, the report is made."""
        assert self.made(account_of(*hostile()))

    def test_an_empty_register_has_a_report(self) -> None:
        """Nothing recorded is no reason to fail."""
        assert self.made(account_of())


def outputs_text(outputs: Iterable[Output]) -> str:
    """Give the text of all files, for a search."""
    return "\n".join(each.content.decode("utf-8", errors="replace") for each in outputs)
