"""What telling costs: recording as shipped, against recording without any of it, and with somebody who listens."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

from ivp_registry import recording

from .contenders import Ours
from .rows import statement


class Mute:
    """Stand in the place of `Operation` and do nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        self.facts: dict[str, object] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@contextmanager
def mute() -> Iterator[None]:
    """Record without `Operation`."""
    real, recording.Operation = recording.Operation, Mute  # type: ignore[misc, assignment]
    try:
        yield
    finally:
        recording.Operation = real  # type: ignore[misc]


@contextmanager
def heard() -> Iterator[None]:
    """Record while somebody listens to everything."""
    logger, ear = logging.getLogger("ivp_registry"), logging.NullHandler()
    before = logger.level
    logger.addHandler(ear)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(ear)


@contextmanager
def shipped() -> Iterator[None]:
    """Record as it is when nobody listens."""
    yield


WAYS = {"mute": mute, "shipped": shipped, "heard": heard}


def telling(commits: int, rounds: int, clocked: Callable[[Callable[[], object]], float]) -> dict[str, list[float]]:
    """Time recording one event a commit in each way, in turn."""
    found: dict[str, list[float]] = {name: [] for name in WAYS}
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            ours: Any = Ours(Path(folder))
            ours.write([statement(-1)])
            for offset, (name, way) in enumerate(WAYS.items()):
                facts = [statement(number * 10_000_000 + offset * 1_000_000 + each) for each in range(commits)]
                with way():
                    found[name].append(clocked(partial(_write, ours, facts)))
    return found


def _write(ours: Any, facts: list[Any]) -> None:
    for fact in facts:
        ours.write([fact])
