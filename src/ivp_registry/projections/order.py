"""The order in which projections are fed: by name, and each after those it must never be ahead of."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from ..errors import InvalidInput
from .contract import Declaration


def in_turn(declared: Iterable[Declaration]) -> list[Declaration]:
    """
    Sort projections so that each comes after those it names, and otherwise by name, the same on every machine.

    Raises:
        InvalidInput: If some name each other in a circle.
    """
    keys = {each.key: each for each in declared}
    sorter = TopologicalSorter[str](dict.fromkeys(sorted(keys), ()))
    for key, each in keys.items():
        sorter.add(key, *(leader for leader, other in keys.items() if other.name in each.after))
    try:
        sorter.prepare()
    except CycleError as error:
        circle = error.args[1]
        reason = f"it comes after itself: {' before '.join(circle)}"
        raise InvalidInput(where="after", value=circle[0], reason=reason) from error
    found: list[Declaration] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        found += [keys[key] for key in ready]
        sorter.done(*ready)
    return found
