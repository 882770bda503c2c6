"""``ivp report letter``: files in their place, and the notification recorded with the checksum, both or neither."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner
from tests.report_samples import demo_file

from ivp_registry import Registry
from ivp_registry.cli.root import ivp
from ivp_registry.errors import InvalidInput, RegistryError

ABOUT = ("--deviation", "2025-01", "--municipality", "Wijchen", "--valid", "2025-06-10")


@pytest.fixture(scope="module", name="shared")
def shared_register(tmp_path_factory):
    return demo_file(tmp_path_factory.mktemp("demo"))


@pytest.fixture(name="register")
def own_register(tmp_path):
    return demo_file(tmp_path)


def run(register, *arguments, **given):
    return CliRunner().invoke(ivp, ["--register", str(register), "report", "letter", *map(str, arguments)], **given)


def head(register):
    with Registry.open(register) as opened:
        return opened.head()


def test_a_letter_lands_in_its_place(shared, tmp_path):
    """The name of --out says whether it is a PDF or a DOCX, and the digest that is told is that of the file."""
    for name, begin in (("brief.pdf", b"%PDF"), ("brief.docx", b"PK")):
        result = run(shared, "deviation", *ABOUT, "--out", tmp_path / name, "--json")
        content = (tmp_path / name).read_bytes()

        assert result.exit_code == 0, result.output
        assert content.startswith(begin)
        assert json.loads(result.stdout)["data"][0]["digest"] == hashlib.sha256(content).hexdigest()


def test_another_time_zone_and_locale_change_no_byte(shared, tmp_path):
    """Two processes in two places write the same letter."""
    found = []
    for number, place in enumerate(({"TZ": "Asia/Tokyo", "LC_ALL": "C"}, {"TZ": "America/Lima", "LC_ALL": "en_GB.UTF-8"})):
        out = tmp_path / f"{number}.pdf"
        command = [sys.executable, "-c", "from ivp_registry.cli import main; main()", "--register", str(shared), "report", "letter",
                   "deviation", *ABOUT, "--out", str(out)]  # fmt: skip
        subprocess.run(
            command,
            env={**{name: value for name, value in os.environ.items() if name not in ("IVP_LANG", "LANGUAGE")}, **place},
            check=True,
            capture_output=True,
        )
        found.append(out.read_bytes())

    assert found[0] == found[1]


def test_recording_names_the_file_that_was_sent(register, tmp_path):
    """With --record the notification is in the register, on the day of the letter, with its checksum."""
    out = tmp_path / "brief.pdf"
    result = run(register, "deviation", *ABOUT, "--out", out, "--record", "--yes", "--by", "council-clerk@gm0296")

    assert result.exit_code == 0, result.output
    with Registry.open(register) as opened:
        event = list(opened.events())[-1].event
    assert (event.TOPIC, event.municipality, event.deviation, event.occurred_on) == (
        "council-notified",
        "gm0296",
        "2025-01",
        date(2025, 6, 10),
    )
    assert event.source.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()


def test_who_does_not_confirm_records_nothing(register, tmp_path):
    """A no to the question leaves neither a file nor a fact."""
    before = head(register)
    result = run(
        register, "deviation", *ABOUT, "--out", tmp_path / "b.pdf", "--record", "--by", "council-clerk@gm0296", input="n\n"
    )

    assert result.exit_code != 0
    assert head(register) == before
    assert not (tmp_path / "b.pdf").exists()


def test_nothing_is_recorded_if_the_file_cannot_be_written(register, tmp_path):
    """A place where nothing can be written leaves the register as it was."""
    before = head(register)
    (tmp_path / "folder").mkdir()
    result = run(
        register, "deviation", *ABOUT, "--out", tmp_path / "folder", "--record", "--yes", "--by", "council-clerk@gm0296"
    )

    assert isinstance(result.exception, InvalidInput)
    assert head(register) == before


def test_no_file_is_left_if_nothing_can_be_recorded(register, tmp_path, monkeypatch):
    """A register that refuses leaves no letter that says it was sent."""
    from ivp_registry.recording import Recorder

    def refuse(*_):
        raise InvalidInput(where="register", value="", reason="full")

    monkeypatch.setattr(Recorder, "record", refuse)
    result = run(
        register, "deviation", *ABOUT, "--out", tmp_path / "b.pdf", "--record", "--yes", "--by", "council-clerk@gm0296"
    )

    assert isinstance(result.exception, RegistryError)
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize("more", [("--as", "docx"), ("--overwrite",)], ids=["draft", "overwrite"])
def test_only_a_new_pdf_is_recorded(shared, tmp_path, more):
    """A draft is not what is sent, and a letter that was sent is not overwritten."""
    result = run(
        shared, "deviation", *ABOUT, "--out", tmp_path / "b.pdf", "--record", "--yes", "--by", "council-clerk@gm0296", *more
    )

    assert isinstance(result.exception, InvalidInput)
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize("name", ["monitoring", "evaluation"])
def test_reports_on_paper_are_made(shared, tmp_path, name):
    """The half-yearly report and the evaluation are commands too."""
    result = run(shared, name, "--valid", "2025-06-30", "--out", tmp_path / "b.pdf")

    assert result.exit_code == 0, result.output
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")


def test_help_lists_every_paper(shared):
    """What there is can be found."""
    result = run(shared, "--help")

    assert result.exit_code == 0, result.output
    assert all(name in result.output for name in ("deviation", "monitoring", "evaluation"))
