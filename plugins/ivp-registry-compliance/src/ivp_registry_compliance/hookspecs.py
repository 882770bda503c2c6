"""The hook of this plugin: rules from other plugins, given as objects once when a register is opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ivp_registry.hookspecs import hookspec

if TYPE_CHECKING:
    from .contract import Rule


@hookspec
def ivp_register_rules() -> Iterable[Rule]:  # type: ignore[empty-body]
    """
    Give rules, each with the law it rests on.

    Since: 0.1
    """
