"""Accounts for the tests of letters and tables: the demonstration, and a register whose every text is hostile or secret."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ivp_registry import Actor, Period, Registry
from ivp_registry.demo.continuation import continuation
from ivp_registry.demo.playback import StoryClock, play
from ivp_registry.demo.seed import seed
from ivp_registry.events import Event
from ivp_registry.events.council import CouncilNotified
from ivp_registry.events.driehoek import DeviationAgreed, DeviationEnded, TriangleAgreementMade, TriangleMeetingHeld
from ivp_registry.events.execution import MonitoringHeld
from ivp_registry.events.plan import PlanAdopted, PlanDrafted, PlanPromiseMade, PriorityAmended, PriorityProposed
from ivp_registry.events.register import MunicipalityRegistered
from ivp_registry.kinds import Office, PromiseKind, Trigger
from ivp_registry.plugins import discover
from ivp_registry.values import AgreementParty, Attendee, Document, LocalEmphasis
from ivp_registry_reports.account import Account
from ivp_registry_reports.reading import read
from ivp_registry_reports.secrecy import Audience

BY = Actor.parse("council-clerk@gm0225")
DAY = date(2024, 3, 15)
HOSTILE = (
    "<script>alert(1)</script> & </w:t> {{ 7*7 }} {% raw %}",
    '#eval("1") *vet* $x$ @ref \\ // `raw` = kop',
    '=HYPERLINK("http://x")',
    "+1-2",
    "@SUM(A1)",
    "\tcmd|' /C calc'!A0",
    "een\r\ntwee\ndrie",
    "rechts \u202e naar links \u2066 en \u200b niets",
    "שלום עולם مرحبا",
    "emoji \U0001f600 \U0001f9d1\u200d\U0001f692 漢字 \ue000 \uffff \ufe0f",
    "x" * 10_000,
    "|a|b| [x](y) **z** <!-- -->",
    "\x1b[31m\x07 _x0041_",
)


def demo() -> Registry:
    """Give the demonstration in memory."""
    clock = StoryClock()
    register = Registry.create(":memory:", clock=clock, plugins=discover())
    play(register, clock, [*seed(), *continuation()])
    return register


def demo_file(folder: Path) -> Path:
    """Write the demonstration to a register in *folder*."""
    clock, place = StoryClock(), folder / "register.db"
    with Registry.create(place, clock=clock, plugins=discover()) as register:
        play(register, clock, [*seed(), *continuation()])
    return place


@cache
def account(valid: date = DAY) -> Account:
    """Give an account of the demonstration."""
    with demo() as register:
        return read(register, valid=valid)


def facts(words: str, priority: str = "veilig-verkeer", deviation: str = "2024-01") -> list[Event]:
    """Give a small register with *words* in every text field that a letter or a table can tell."""
    short, name = words[:300], words[:120]
    about: dict[str, Any] = {"plan": "p", "occurred_on": date(2024, 1, 22), "source": Document(title=short)}
    parties = (AgreementParty.parse("mayor@gm0225"), AgreementParty(office=Office.PUBLIC_PROSECUTOR, organisation=name))
    return [
        MunicipalityRegistered(municipality="gm0225", name=words[:100], occurred_on=date(2022, 1, 1)),
        PlanDrafted(plan="p", title=short, cooperation_area=words[:200], municipalities=("gm0225",),
                    term=Period.parse("2023-01-01..2026-12-31"), occurred_on=date(2023, 1, 1)),
        PriorityProposed(priority=priority, label=short, rank=1, goals=(words[:4000], short), motivation=words[:4000], **about),
        PriorityAmended(priority=priority, label=f"{short[:299]}2", motivation=words[:4000], **about),
        PlanAdopted(municipality="gm0225", local_emphases=(LocalEmphasis(emphasis="e", label=short),), **about),
        PlanPromiseMade(promise="m", kind=PromiseKind.MONITORING, quote=words[:4000], **about),
        TriangleMeetingHeld(meeting="m", attendees=(Attendee(office=Office.POLICE_TEAM_CHIEF, organisation=name),), **about),
        TriangleAgreementMade(agreement="a", meeting="m", parties=parties, content=words[:4000], **about),
        DeviationAgreed(deviation=deviation, agreement="a", priorities=(priority,), trigger=Trigger.MONITORING,
                        subject=short, motivation=words[:4000], **about),
        CouncilNotified(municipality="gm0225", deviation=deviation, subject=short, **about),
        DeviationEnded(deviation=deviation, reason=words[:4000], **{**about, "occurred_on": date(2024, 3, 1)}),
        MonitoringHeld(round="2024-1", result=words[:4000], **about),
    ]  # fmt: skip


def account_of(*events: Event, audience: Audience = Audience.PUBLIC) -> Account:
    """Give an account of *events*."""
    with Registry.create(":memory:") as register:
        register.record(*events, by=BY)
        return read(register, valid=DAY, audience=audience)
