"""The contract of event types catches bytes that changed, are missing or are of nobody, and a page that is old."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivp_registry.events import council
from ivp_registry.testing import EventContract

TOPIC = "council-notified"


@pytest.fixture(name="kept")
def contract_with_kept_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EventContract:
    """Give the contract of one module, of which bytes and page were just written."""
    named = {"modules": [council], "golden": tmp_path / "golden", "page": tmp_path / "VOCABULARY.md"}
    contract: EventContract = type("Tested", (EventContract,), named)()
    monkeypatch.setenv("IVP_GOLDEN", "write")
    contract.test_bytes_never_change()
    contract.test_the_page_is_current()
    monkeypatch.delenv("IVP_GOLDEN")
    return contract


def file_of(contract: EventContract) -> Path:
    return contract.golden / f"{TOPIC}.v1.json"


def test_what_was_just_written_passes(kept: EventContract) -> None:
    """Bytes and page that were written a moment ago keep every promise."""
    kept.test_bytes_never_change()
    kept.test_kept_bytes_load()
    kept.test_no_kept_bytes_are_orphaned()
    kept.test_the_page_is_current()


def test_changed_bytes_are_found_and_never_written_over(kept: EventContract, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other bytes than the class gives fail, also when asked to write."""
    file_of(kept).write_bytes(file_of(kept).read_bytes().replace(b"voorbeeld", b"vroeger", 1))
    monkeypatch.setenv("IVP_GOLDEN", "write")

    with pytest.raises(AssertionError, match=TOPIC):
        kept.test_bytes_never_change()


def test_missing_bytes_say_how_to_make_them(kept: EventContract) -> None:
    """An event type without bytes is named, with the way out."""
    file_of(kept).unlink()

    with pytest.raises(AssertionError, match=f"{TOPIC}.*IVP_GOLDEN=write"):
        kept.test_bytes_never_change()
    with pytest.raises(AssertionError):
        kept.test_no_kept_bytes_are_orphaned()


def test_bytes_of_nobody_are_found(kept: EventContract) -> None:
    """A file of an event type that is gone fails: what is in a ledger has to be readable for ever."""
    file_of(kept).rename(kept.golden / "gone.v1.json")

    with pytest.raises(AssertionError):
        kept.test_no_kept_bytes_are_orphaned()


def test_an_old_page_is_found(kept: EventContract) -> None:
    """A page that says something else than the classes fails."""
    assert kept.page is not None
    kept.page.write_text("# old\n", encoding="utf-8")

    with pytest.raises(AssertionError):
        kept.test_the_page_is_current()
