"""Tables: one declaration, every form; no formula, no identifier changed, nothing lost."""

import csv
import io
import json
import subprocess
from datetime import date, datetime

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report_samples import HOSTILE, account, account_of, facts

from ivp_registry.errors import InvalidInput
from ivp_registry.events.secrecy import SecrecyImposed
from ivp_registry.safe_text import FORMULA
from ivp_registry_reports.contract import Options
from ivp_registry_reports.tables.declared import DECLARED
from ivp_registry_reports.tables.reports import FORMS, reports
from ivp_registry_reports.tables.spreadsheet import LONGEST, as_xlsx, shortened
from ivp_registry_reports.tables.table import BASIS, Column, Kind, Table
from ivp_registry_reports.tables.writers import CHANGED_BY_EXCEL, as_csv, as_excel_csv, as_jsonl, as_markdown

CANARY = "kanarie-7c1f"
MANGLED = (
    "0123",
    "1-2",
    "MRT-3",
    "3E5",
    "12345678901234567",
    "2024-01",
    "1/2",
    "12:30",
    "3-mrt",
    "1 mrt 2003",
    "-5",
    "38,5",
    "TRUE",
    "waar",
    "2024-01-22",
    "5%",
    "maart 2024",
)
KEPT = (
    "AFW-2026-007",
    "gm0225",
    "veilig-verkeer",
    "plan/p/deviation/2024-01@1",
    "Inzet bij hoogwater",
    "ondermijning-2024-beleid",
)


def table(name, held=None):
    return next(each for each in DECLARED if each.name == name).of(held or account())


def sheet(content):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def rows_of(content, delimiter=","):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.name)
def test_every_row_has_every_column(declared):
    """A table gives a value for each declared column, and no other."""
    found = declared.of(account(date(2026, 9, 1)))

    assert found.rows
    assert all(set(row) == {column.name for column in declared.columns} for row in found.rows)


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.name)
def test_names_do_not_collide_with_what_a_row_rests_on(declared):
    """No column bears the name of one that says what every row rests on."""
    assert {column.name for column in declared.columns}.isdisjoint(column.name for column in BASIS)


def test_the_demonstration_says_who_was_told():
    """The table of notifications holds one row for each deviation and council, with dates as dates."""
    (druten,) = (row for row in table("notifications").rows if (row["deviation"], row["council"]) == ("2024-01", "Druten"))

    assert (druten["told_on"], druten["days"], druten["verdict"]) == (date(2024, 2, 2), 11, "on-time")


def test_csv_for_programs_is_read_back():
    """Codes, ISO dates and the basis come back from CSV as they were."""
    found = rows_of(as_csv(table("notifications"), "nl"))
    row = next(each for each in found if (each["deviation"], each["council"]) == ("2024-01", "Druten"))

    assert (row["told_on"], row["verdict"], row["root"]) == ("2024-02-02", "on-time", account().basis.root)
    assert len(found) == len(table("notifications").rows)


def test_json_lines_keep_types():
    """Numbers, lists and what is not there stay what they are."""
    first = json.loads(as_jsonl(table("deviations"), "nl").splitlines()[0])

    assert isinstance(first["told"], int)
    assert isinstance(first["priorities"], list)
    assert first["motivation"] is None
    assert first["position"] == account().basis.position


def test_csv_for_excel_is_as_dutch_excel_reads_it():
    """A mark, semicolons, CRLF, Dutch titles and days as 2-2-2024."""
    content = as_excel_csv(table("notifications"), "nl")
    row = next(each for each in rows_of(content, ";") if each["raad"] == "Druten" and "2024-01" in each["afwijking"])

    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    assert row["ingelicht op"] == "2-2-2024"
    assert row["afwijking"] == "'2024-01"


@pytest.mark.parametrize("text", MANGLED)
def test_what_excel_would_change_is_kept_from_it(text):
    """Text that Excel takes for a number, a day or a truth value gets an apostrophe."""
    assert CHANGED_BY_EXCEL.fullmatch(text) or text.startswith(FORMULA)


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_text_is_left_alone(text):
    """Names and paths stand as they are."""
    assert not CHANGED_BY_EXCEL.fullmatch(text)


def small(text):
    columns = (Column("one", "one", Kind.IDENTIFIER), Column("two", "two"), Column("three", "three", Kind.CODE))
    return Table(
        name="t",
        title=text or "t",
        columns=columns,
        rows=({"one": text, "two": (text, text), "three": text},),
        basis=account().basis,
    )


@given(st.one_of(st.sampled_from([*MANGLED, *HOSTILE]), st.text(alphabet=st.characters(exclude_categories=["Cs"]))))
@settings(deadline=None, max_examples=50)
def test_no_cell_is_ever_a_formula(text):
    """Whatever the text, no cell of any form begins as a formula does, and in a workbook each is text."""
    for content, delimiter in ((as_csv(small(text), "nl"), ","), (as_excel_csv(small(text), "nl"), ";")):
        for row in rows_of(content, delimiter):
            assert [value for value in row.values() if value.startswith(FORMULA)] == []
    cells = [cell for row in sheet(as_xlsx(small(text), "nl")).iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    assert all(cell.hyperlink is None for cell in cells)


def test_a_workbook_has_typed_cells_a_frozen_header_and_a_filter():
    """Days are days, numbers are numbers, identifiers are text, and the header stays in sight."""
    found = sheet(as_xlsx(table("notifications"), "nl"))
    titles = [cell.value for cell in found[1]]
    row = dict(zip(titles, (cell for cell in found[4]), strict=True))

    assert isinstance(row["ingelicht op"].value, datetime)
    assert row["ingelicht op"].number_format == "dd-mm-yyyy"
    assert isinstance(row["dagen"].value, int)
    assert row["afwijking"].value == "2023-01"
    assert row["afwijking"].number_format == "@"
    assert found.freeze_panes == "B2"
    assert found.auto_filter.ref.startswith("A1:")


def test_a_workbook_says_what_it_rests_on():
    """The second sheet holds both dates, position, root and who may read it."""
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(table("deviations"), "nl")))
    said = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}

    assert account().basis.root in said.values()
    assert "15-3-2024" in said.values()
    assert book.properties.created == datetime(2024, 3, 15)


def test_a_cell_that_is_too_long_says_that_it_was_cut():
    """Excel would leave such a cell empty; here it holds all it can and says so."""
    long = sheet(as_xlsx(small("x" * 40_000), "nl"))["A2"].value

    assert len(long) == LONGEST
    assert "(+" in long[-40:]
    assert shortened("kort") == "kort"


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_markdown_is_one_line_a_row_and_holds_no_markup(words):
    """Hostile text adds no row, no column, no link and no tag."""
    held = account_of(*facts(words))
    lines = as_markdown(table("deviations", held), "nl").decode().split("\n")
    rows = [line for line in lines if line.startswith("|")]

    assert len(rows) == 3
    assert len({line.replace("\\|", "").count("|") for line in rows}) == 1
    assert not any("<script" in line.replace("\\<", "") for line in lines)


def test_findings_need_the_plugin_that_judges():
    """Without the compliance plugin the table is refused, with the way out."""
    with pytest.raises(InvalidInput, match="ivp-registry-compliance"):
        table("findings", attrs.evolve(account(), findings=None))


@pytest.mark.parametrize("report", reports(), ids=lambda each: each.id)
def test_each_table_is_made_the_same_twice(report):
    """Two builds of every table in every form are equal."""
    held = account()
    if held.findings is None and report.name == "findings":
        held = attrs.evolve(held, findings=())

    assert [each.content for each in report.make(held, Options())] == [each.content for each in report.make(held, Options())]


@pytest.mark.parametrize("report", [each for each in reports() if each.name != "findings"], ids=lambda each: each.id)
def test_what_is_secret_is_in_no_cell(report):
    """A deviation under secrecy is in no table for the public."""
    import zipfile

    secret = SecrecyImposed(
        municipality="gm0225", secrecy="s", about="iets", covers=("plan/p/deviation/2024-01",), occurred_on=date(2024, 1, 23)
    )
    events = [attrs.evolve(each, subject=CANARY) if each.TOPIC == "deviation-agreed" else each for each in facts("gewoon")]
    (output,) = report.make(account_of(*events, secret), Options())
    content = output.content
    if report.format == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())

    assert CANARY.encode() not in content


def test_every_form_has_a_test():
    """The list of forms is the one that these tests look at."""
    assert set(FORMS) == {"xlsx", "csv", "excel-csv", "md", "jsonl"}


@pytest.mark.slow
def test_libreoffice_reads_the_workbook_as_it_is(tmp_path):
    """A spreadsheet program in Dutch changes no identifier of the CSV that is made for it."""
    import shutil

    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no soffice: what a spreadsheet program reads is not tried")
    (tmp_path / "t.csv").write_bytes(as_excel_csv(table("notifications"), "nl"))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--infilter=CSV:59,34,76,1,,1043,false,true", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(tmp_path / "t.csv")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    column = [cell.value for cell in found[1]].index("afwijking")

    assert {row[column].value for row in found.iter_rows(min_row=2)} <= {"'2023-01", "'2024-01", "2023-01", "2024-01"}
