"""Delivering a report: opened when that is asked, and its progress shown to who waits at a terminal."""

from __future__ import annotations

import io

import click
import pytest

from ivp_registry.cli import main, meter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("asked", [[], ["--open"]])
def test_open_opens_the_page_to_begin_at(demo_register, tmp_path, monkeypatch, asked):
    """With --open the first page is opened, once it is there; without it nothing is."""
    opened = []
    monkeypatch.setattr(click, "launch", lambda path: opened.append((path, (tmp_path / "site/index.html").exists())))
    arguments = ["report", "site", "--register", str(demo_register), "--out", str(tmp_path / "site"), *asked]

    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert not left.value.code
    assert opened == ([(str(tmp_path / "site/index.html"), True)] if asked else [])


@pytest.mark.parametrize(
    ("stream", "patience", "told"),
    [(Terminal, 0.0, "\r1 of 10\r2 of 10\r       \r"), (Terminal, 60.0, ""), (io.StringIO, 0.0, "")],
)
def test_progress_is_shown_on_a_terminal_to_who_waits(monkeypatch, stream, patience, told):
    """After a while the parts are counted in one line that goes away; never in a pipe, never for quick work."""
    written = stream()
    monkeypatch.setattr(meter, "PATIENCE", patience)

    with meter.Meter(written, clock=iter(range(10)).__next__) as shown:
        shown.say("1 of 10")
        shown.say("2 of 10")

    assert written.getvalue() == told


@pytest.mark.parametrize(("asked", "named"), [(["--theme", "nosuch.css"], "nosuch.css"), (["--out", "taken/site"], "taken")])
def test_a_file_that_cannot_be_used_is_named(demo_register, tmp_path, monkeypatch, capsys, asked, named):
    """A style sheet that is not there, and a place where nothing can be made, are refused by name, with the way out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file")
    place = [] if "--out" in asked else ["--out", "site"]

    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "report", "site", "--register", str(demo_register), *place, *asked])

    assert left.value.code == 3
    told = capsys.readouterr().err
    assert named in told
    assert "[Errno" not in told
