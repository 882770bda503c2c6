"""The hook of this plugin: reports and formats from other plugins, given as objects once when a register is opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ivp_registry.hookspecs import hookspec

if TYPE_CHECKING:
    from .contract import Report


@hookspec
def ivp_register_reports() -> Iterable[Report]:  # type: ignore[empty-body]
    """
    Give reports: each one name in one format; a known name in a new format adds that format.

    Since: 0.1
    """
