"""``ivp report table``: every table in every form lands in its place."""

import pytest
from click.testing import CliRunner
from tests.report_samples import demo_file

from ivp_registry.cli.root import ivp
from ivp_registry_reports.tables.declared import DECLARED
from ivp_registry_reports.tables.reports import FORMS


@pytest.fixture(scope="module", name="register")
def demonstration(tmp_path_factory):
    return demo_file(tmp_path_factory.mktemp("demo"))


def run(register, *arguments):
    return CliRunner().invoke(ivp, ["--register", str(register), "report", "table", *map(str, arguments)])


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_written(register, tmp_path, form):
    """A table is written in the form that --as names."""
    out = tmp_path / "t"
    result = run(register, "notifications", "--as", form, "--out", out, "--valid", "2024-03-15")

    assert result.exit_code == 0, result.output
    assert out.stat().st_size > 1000


def test_the_name_of_the_file_says_the_form(register, tmp_path):
    """Who names a file .xlsx gets a workbook, and .csv gives CSV."""
    for ending, begin in (("xlsx", b"PK"), ("csv", b"plan,"), ("md", b"# "), ("jsonl", b"{")):
        result = run(register, "deviations", "--out", tmp_path / f"t.{ending}", "--valid", "2024-03-15")

        assert result.exit_code == 0, result.output
        assert (tmp_path / f"t.{ending}").read_bytes().startswith(begin)


def test_help_lists_every_table(register):
    """What there is can be found."""
    result = run(register, "--help")

    assert result.exit_code == 0, result.output
    assert all(each.name in result.output for each in DECLARED)
