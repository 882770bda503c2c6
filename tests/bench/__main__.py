"""``python -m tests.bench``: one table of ratios, medians of interleaved rounds."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from .contenders import Ours, Raw, Stock
from .emmett import Emmett, missing
from .projecting import catching_up, page_sizes
from .rows import DAY
from .telling import telling

ROUNDS = 7
CONTENDERS: list[Any] = [Raw, Stock, Ours]


def clocked(work: Callable[[], object]) -> float:
    """Give the seconds that *work* takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def writing(commits: int, size: int) -> dict[str, list[float]]:
    """Time *commits* commits of *size* events for each contender, in turn, each round in a new file."""
    found: dict[str, list[float]] = {cls.__name__: [] for cls in CONTENDERS}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            for cls in CONTENDERS:
                contender = cls(Path(folder))
                batches = [contender.facts(number * size, size) for number in range(commits)]
                found[cls.__name__].append(clocked(partial(_write_all, contender, batches)))
                _close(contender)
    return found


def _write_all(contender: Any, batches: list[Any]) -> None:
    for batch in batches:
        contender.write(batch)


def reading(events: int) -> dict[str, list[float]]:
    """Time one scan over *events* events, each made whole, for each contender in turn."""
    found: dict[str, list[float]] = {cls.__name__: [] for cls in CONTENDERS}
    with tempfile.TemporaryDirectory() as folder:
        contenders = [cls(Path(folder)) for cls in CONTENDERS]
        for contender in contenders:
            contender.write(contender.facts(0, events))
        for _ in range(ROUNDS):
            for contender in contenders:
                found[type(contender).__name__].append(clocked(contender.read))
        for contender in contenders:
            _close(contender)
    return found


def _close(contender: Any) -> None:
    """Let go of what a contender that runs elsewhere holds."""
    getattr(contender, "close", lambda: None)()


def one_day(events: int) -> dict[str, list[float]]:
    """Time the reading of one day over a plan of *events* events against a raw scan of the same rows."""
    found: dict[str, list[float]] = {"Raw": [], "Ours": []}
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(Path(folder))
        ours.write(ours.facts(0, events))
        database = sqlite3.connect(Path(folder) / "ours.db")
        scan = "SELECT state FROM stored_events ORDER BY rowid"
        for _ in range(ROUNDS):
            found["Raw"].append(clocked(lambda: [json.loads(state) for (state,) in database.execute(scan)]))
            found["Ours"].append(clocked(lambda: ours.register.as_of(valid=DAY, plan="p").plan("p").priorities))
    return found


def main() -> None:
    """Measure and print; ratios are raw time over the contender's time, so higher is faster and 1 is raw."""
    absent = missing()
    if absent:
        print(f"Emmett is not measured: {absent}")
    else:
        CONTENDERS.append(Emmett)
    measured = {
        "append, 1 event a commit (200 commits)": writing(200, 1),
        "append, 1000 events a commit (3 commits)": writing(3, 1000),
        "scan, 5000 events, typed and validated": reading(5000),
        "as_of, one day over a plan of 1000 events": one_day(1000),
    }
    print(
        f"{'what':45} {'raw ms':>9} {'stock x raw':>12} {'Emmett x raw':>13} {'ours x raw':>12}   (pairwise: min-max of ours)"
    )
    for what, times in measured.items():
        raw = times["Raw"]
        ratios = {name: [one / other for one, other in zip(raw, taken, strict=True)] for name, taken in times.items()}
        stock, emmett = (f"{median(ratios[name]):.2f}" if name in ratios else "-" for name in ("Stock", "Emmett"))
        ours = ratios["Ours"]
        print(
            f"{what:45} {median(raw) * 1000:9.1f} {stock:>12} {emmett:>13} {median(ours):12.2f}"
            f"   ({min(ours):.2f}-{max(ours):.2f})"
        )
    _projections()
    told = telling(300, ROUNDS, clocked)
    for name, what in {"shipped": "nobody listens", "heard": "with a log handler at debug"}.items():
        ratios = [taken / without for without, taken in zip(told["mute"], told[name], strict=True)]
        print(
            f"append, {what:28} {median(ratios):.3f} x the time without any telling   ({min(ratios):.2f}-{max(ratios):.2f})"
        )
    print(f"as_of itself: {median(measured['as_of, one day over a plan of 1000 events']['Ours']) * 1000:.1f} ms")


def _projections() -> None:
    """Measure how read models catch up, and at which size of page."""
    times = catching_up(10_000, ROUNDS, clocked)
    named = {"one": "one projection, every event wanted", "few": "one projection, few events wanted"}
    for key, what in named.items():
        ratios = [raw / ours for raw, ours in zip(times["Raw"], times[key], strict=True)]
        print(f"catch-up, {what:35} {median(ratios):.2f} x raw scan   ({min(ratios):.2f}-{max(ratios):.2f})")
    four = [four / one for four, one in zip(times["four"], times["one"], strict=True)]
    print(f"four projections take {median(four):.2f} x the time of one   ({min(four):.2f}-{max(four):.2f})")
    sizes = page_sizes(10_000, ROUNDS, clocked)
    best = min(median(taken) for taken in sizes.values())
    told = ", ".join(f"{size}: {median(taken) / best:.2f}" for size, taken in sizes.items())
    print(f"events in a page, time against the best: {told}")


if __name__ == "__main__":
    main()
