"""Events to bytes and back. The only room that knows msgspec: storage form, the edge where facts come in, schemas."""

from __future__ import annotations

from .catalogue import Catalogue
from .edge import read_event
from .schema import example_of, schema_of
from .storage import Codec
from .strict import parse_json

__all__ = ["Catalogue", "Codec", "example_of", "parse_json", "read_event", "schema_of"]
