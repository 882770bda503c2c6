"""Which event types exist: a closed list, so that no name in a database ever decides what code is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from ..errors import UnknownTopic
from ..events import CORE, Event


class Catalogue:
    """
    Find the event type of a topic, and no other way.

    >>> Catalogue().find("plan-drafted").__name__
    'PlanDrafted'
    """

    def __init__(self, extra: Iterable[type[Event]] = ()) -> None:
        self._by_topic: dict[str, type[Event]] = {}
        for cls in (*CORE, *extra):
            if cls.TOPIC in self._by_topic:
                raise ValueError(f"two event types with topic '{cls.TOPIC}'")
            self._by_topic[cls.TOPIC] = cls

    def __iter__(self) -> Iterator[type[Event]]:
        return iter(self._by_topic.values())

    def __contains__(self, topic: object) -> bool:
        return topic in self._by_topic

    def find(self, topic: str, *, where: str = "topic") -> type[Event]:
        """
        Give the event type of *topic*.

        Raises:
            UnknownTopic: With the nearest topic there is, when one is near.
        """
        found = self._by_topic.get(topic)
        if found is None:
            near = get_close_matches(topic[:100], self._by_topic, n=1, cutoff=0.6)
            raise UnknownTopic(topic[:100], where=where, nearest=near[0] if near else "")
        return found
