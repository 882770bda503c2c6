"""Read models: their contract, the host that runs them, and the views they fill."""

from __future__ import annotations

from ..store import Table, ViewWriter
from .contract import Change, Projection
from .host import Host, Progress, key_of
from .views import View, Views

__all__ = ["Change", "Host", "Progress", "Projection", "Table", "View", "ViewWriter", "Views", "key_of"]
