"""
Answers: which deviations were agreed, which councils were told, and was that in time?

Found by the register through its entry points; `projection` fills the read model, `audit` judges it, `commands` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivp_registry import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ivp_registry import Projection


@hookimpl
def ivp_register_projections() -> Iterable[Projection]:
    """Offer the read model of deviations; imported only when a register asks for its projections."""
    from .projection import Deviations

    return [Deviations()]
