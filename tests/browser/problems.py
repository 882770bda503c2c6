"""What is wrong with a page: named, so that a test can ask for it, and told once with every view that has it."""

from __future__ import annotations

from collections.abc import Iterable

import attrs


@attrs.frozen(order=True)
class Problem:
    """Hold one: its name, what it is about, and the views (width, colour scheme) in which it was seen."""

    name: str
    what: str
    seen: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Give it as one line."""
        return f"{self.name}: {self.what}" + (f" [{'; '.join(self.seen)}]" if self.seen else "")


def gathered(found: Iterable[Problem]) -> list[Problem]:
    """Give each problem once, in order, with every view in which it was seen."""
    views: dict[tuple[str, str], dict[str, None]] = {}
    for each in found:
        views.setdefault((each.name, each.what), {}).update(dict.fromkeys(each.seen))
    return sorted(Problem(name, what, tuple(seen)) for (name, what), seen in views.items())
