"""`ivp demo` tells the main job, and keeps the document apart from what is invented."""

from __future__ import annotations

from pathlib import Path

from ivp_registry import Registry

from .conftest import Run


def test_demo_tells_the_whole_story(ivp: Run, tmp_path: Path) -> None:
    """The demo records, audits, looks back on both clocks, verifies, and names the commands to try next."""
    result = ivp("demo")

    assert result.code == 0, result.err
    for words in (
        "INVENTED",
        "unknown",
        "ON TIME",
        "LATE",
        "MISSING",
        "STILL OPEN",
        "NO NORM",
        "export IVP_REGISTER",
        "ivp log",
    ):
        assert words in result.out, words
    assert "not anchored" in result.out
    assert (tmp_path / "ivp-demo" / "register.db").exists()


def test_demo_takes_a_fresh_folder_each_time(ivp: Run, tmp_path: Path) -> None:
    """Run again, the demo leaves the first register alone and makes another; a folder in use is refused."""
    ivp("demo")
    first = (tmp_path / "ivp-demo" / "register.db").read_bytes()

    assert ivp("demo").code == 0
    assert (tmp_path / "ivp-demo-2" / "register.db").exists()
    assert (tmp_path / "ivp-demo" / "register.db").read_bytes() == first
    assert ivp("demo", "ivp-demo").code == 3


def test_demo_speaks_dutch(ivp: Run) -> None:
    """Dutch readers come first: the demo in Dutch has the Dutch verdicts."""
    out = ivp("--lang", "nl", "demo").out

    for words in ("OP TIJD", "TE LAAT", "NIET GEMELD", "LOOPT NOG", "GEEN TERMIJN", "onbekend"):
        assert words in out, words


def test_the_correction_changes_only_what_was_known_later(ivp: Run) -> None:
    """Before the correction Druten was told late; after it, in time: the same day, another moment of knowing."""
    out = ivp("demo").out
    looks_back = out.partition("\n4.")[2].partition("\n5.")[0]

    before, after = looks_back.split("--known 2024-03-12")
    assert "LATE" in before
    assert "LATE" not in after


def test_demo_without_plugins_says_what_is_missing(ivp: Run) -> None:
    """Without the audit plugin the demo goes on and says what to install."""
    result = ivp("--no-plugins", "demo")

    assert result.code == 0, result.err
    assert "ivp-registry-audit" in result.err


def test_demo_register_is_sound(ivp: Run, tmp_path: Path) -> None:
    """The register that the demo leaves behind verifies."""
    ivp("demo", "d")

    with Registry.open(tmp_path / "d" / "register.db") as register:
        assert register.verify().is_consistent
