"""Papers as DOCX: accessible, editable, whole, and the same bytes each time."""

import io
import zipfile

import docx
import pytest
from lxml import etree
from tests.report_samples import HOSTILE, account, account_of, facts

from ivp_registry.safe_text import safe_text
from ivp_registry_reports.contract import Options
from ivp_registry_reports.letters import docx_template
from ivp_registry_reports.letters.docx import to_docx
from ivp_registry_reports.letters.reports import reports

PAPERS = [each for each in reports() if each.format == "docx"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(report, held=None, language="nl", municipality="Druten"):
    given = {"deviation": "2024-01", "municipality": municipality} if report.name == "deviation" else {}
    (output,) = report.make(held or account(), Options(language=language, given=given))
    return output.content


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def test_the_template_is_what_the_script_makes():
    """The template in the package can be made anew, byte for byte."""
    assert docx_template.TEMPLATE.read_bytes() == docx_template.template()


@pytest.mark.parametrize(("language", "spoken"), [("nl", "nl-NL"), ("en", "en-GB")])
@pytest.mark.parametrize("report", PAPERS, ids=lambda each: each.name)
def test_it_is_accessible(report, language, spoken):
    """Language, title, one first heading, header rows, captions and fixed widths are there."""
    content = made(report, language=language)
    document = docx.Document(io.BytesIO(content))

    assert {each.get(f"{W}val") for each in part(content, "word/styles.xml").iter(f"{W}lang")} == {spoken}
    assert document.core_properties.title
    assert document.core_properties.language == spoken
    styles = [each.style.name for each in document.paragraphs]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 2") >= 5
    assert document.tables
    for table in document.tables:
        assert [bool(row._tr.trPr.findall(f"{W}tblHeader")) for row in table.rows] == [True] + [False] * (
            len(table.rows) - 1
        )
        assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val")
        assert all(column.width for column in table.columns)
        assert table.autofit is False


def test_colours_are_dark_enough():
    """Every colour of the template has a contrast with white of at least 4.5 to 1."""
    colours = {
        each.get(f"{W}val") for each in part(docx_template.TEMPLATE.read_bytes(), "word/styles.xml").iter(f"{W}color")
    }
    used = {docx_template.INK, docx_template.BLUE}

    assert used <= colours
    assert all(contrast(each) >= 4.5 for each in used)


def contrast(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_through_whole_and_is_no_code(words):
    """Text that looks like XML or like a template is shown as it was entered, made harmless, and nothing is lost."""
    content = made(PAPERS[0], account_of(*facts(words)), municipality="gm0225")
    document = docx.Document(io.BytesIO(content))
    said = "\n".join(each.text for each in document.paragraphs)

    assert safe_text(words[:4000]).replace("\n", "") in said.replace("\n", "")


@pytest.mark.parametrize("report", PAPERS, ids=lambda each: each.name)
def test_the_same_paper_gives_the_same_bytes(report):
    """No date of the making stands anywhere in the file."""
    content = made(report)

    assert content == made(report)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {each.date_time for each in archive.infolist()} == {docx_template.EPOCH}


def test_an_unknown_field_is_an_error():
    """A template that asks for what a paper has not fails, instead of leaving it empty."""
    with pytest.raises(Exception, match="attribute"):
        to_docx(object())
