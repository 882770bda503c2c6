"""What can be wrong with the order of events and commits, found by the database itself and so in little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..ledger import Finding

STREAMS = """
SELECT originator_id, originator_version, {position}, due FROM (
    SELECT originator_id, originator_version, {position}, lag(originator_version, 1, {zero}) OVER stream + 1 AS due,
           lag({position}, 1, {zero}) OVER stream AS before
    FROM stored_events WINDOW stream AS (PARTITION BY originator_id ORDER BY originator_version)
) AS ordered WHERE originator_version <> due OR {position} < before
"""
COMMITS = """
SELECT command_id, first, due FROM (
    SELECT command_id, first, lag(last, 1, {zero}) OVER (ORDER BY first) + 1 AS due FROM commits
) AS ordered WHERE first <> due
"""
COUNTS = """
SELECT coalesce((SELECT max(last) FROM commits), 0), (SELECT count(*) FROM stored_events),
       coalesce((SELECT max({position}) FROM stored_events), 0)
"""


def disorder(ask: Callable[[str], Iterable[Any]], *, position: str, zero: str = "0") -> Iterator[Finding]:
    """Find streams with gaps, or against the order of positions, and commits that do not account for all events."""
    for stream, version, at, due in ask(STREAMS.format(position=position, zero=zero)):
        yield Finding("stream-order", f"{stream}@{version} (position {at})", f"version {version} where {due} is due")
    for command_id, first, due in ask(COMMITS.format(zero=zero)):
        yield Finding("commits", f"commit {command_id}", f"begins at {first} where {due} is due")
    for counted, events, head in ask(COUNTS.format(position=position)):
        if not counted == events == head:
            yield Finding("commits", "commits", f"they account for {counted} events; {events} are there, up to {head}")
