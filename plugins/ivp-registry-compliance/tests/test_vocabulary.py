"""The event types of this plugin stay readable, and their page is current."""

from __future__ import annotations

from pathlib import Path

from ivp_registry.testing import EventContract
from ivp_registry_compliance.events import MODULES

HERE = Path(__file__).parent


class TestVocabulary(EventContract):
    """The fifteen facts that only the law asks for; make their page with ``IVP_GOLDEN=write``."""

    modules, golden, page = MODULES, HERE / "golden", HERE.parent / "VOCABULARY.md"
    head = "# Facts that only the law asks for\n\nMade from the event classes of this plugin; a test keeps it true.\n"

    def test_there_are_fifteen(self) -> None:
        """None is forgotten."""
        assert len(list(self.golden.glob("*.json"))) == 15
