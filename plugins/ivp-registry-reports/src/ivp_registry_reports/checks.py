"""
Findings of the compliance plugin, where it is installed; of those only what the public may know.

A finding is public when the public lines alone give the very same finding as all lines do. So it can hold nothing that
is secret, and says nothing that what is secret would contradict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from ivp_registry import Registry
from ivp_registry.events.record import Record

from .account import Basis
from .entries import Entry, record_of
from .secrecy import Audience

if TYPE_CHECKING:
    from ivp_registry_compliance.contract import Rule
    from ivp_registry_compliance.findings import Finding

HOOK = "ivp_register_rules"


def findings(
    registry: Registry, basis: Basis, shown: Sequence[Entry], plan: str | None, *, is_all: bool
) -> tuple[Finding, ...] | None:
    """Give what the rules find on the day, of what is shown; None where the compliance plugin is not installed."""
    try:
        from ivp_registry_compliance.found import rules_of
    except ImportError:
        return None
    if registry.plugins is None or not any(HOOK in each.hooks for each in registry.plugins.statuses):
        return None
    rules, _ = rules_of(registry.plugins)
    found = _checked(registry, rules, basis, plan)
    if is_all or basis.audience is Audience.INTERNAL:
        return found
    public = set(map(repr, _checked(cast("Registry", PublicRegister(registry, shown)), rules, basis, plan)))
    return tuple(each for each in found if repr(each) in public)


def _checked(registry: Registry, rules: Iterable[Rule], basis: Basis, plan: str | None) -> tuple[Finding, ...]:
    from ivp_registry_compliance.judging import check

    return check(registry, rules, valid=basis.valid, known=basis.position, plan=plan).findings


class PublicRegister:
    """Stand in for a register that holds only what is shown, in the same places and under the same root."""

    def __init__(self, registry: Registry, shown: Sequence[Entry]) -> None:
        self._registry, self._shown = registry, shown
        self.position_at, self.leaves, self.root = registry.position_at, registry.leaves, registry.root

    def events(
        self,
        *,
        after: int = 0,
        until: int | None = None,
        topics: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Record]:
        """Give the lines that are shown, see `Registry.events`."""
        found = (each for each in self._shown if each.position > after and (until is None or each.position <= until))
        chosen = [each for each in found if topics is None or each.topic in topics]
        yield from map(record_of, chosen[:limit])
