"""Read models: their contract, the host that runs them, and the views they fill."""

from __future__ import annotations

from ..store import Parked, Table, ViewWriter
from .contract import Change, Declaration, Projection
from .host import Progress
from .parking import Retried
from .read_models import ReadModels, Version
from .rebuild import Content, Rebuilt, TableCompared
from .views import View, Views

__all__ = [
    "Change",
    "Content",
    "Declaration",
    "Parked",
    "Progress",
    "Projection",
    "ReadModels",
    "Rebuilt",
    "Retried",
    "Table",
    "TableCompared",
    "Version",
    "View",
    "ViewWriter",
    "Views",
]
