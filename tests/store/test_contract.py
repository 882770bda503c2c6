"""What every store promises, proven on each of them; the promises are those of `ivp_registry.testing`."""

from __future__ import annotations

from ivp_registry.testing import StoreContract


class TestStores(StoreContract):
    """Memory, SQLite and PostgreSQL: the fixture `store` gives an empty one of each."""
