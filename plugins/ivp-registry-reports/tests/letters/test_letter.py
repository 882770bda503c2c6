"""What stands in papers: facts of the register, and the names of those that are missing."""

from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report_samples import account, account_of, facts

from ivp_registry.errors import InvalidInput, UnknownReference
from ivp_registry.events.secrecy import SecrecyImposed
from ivp_registry_reports.contract import Options
from ivp_registry_reports.letters.deviation import council_letter
from ivp_registry_reports.letters.paper import Chart, Digits, Facts, Grid, Law, Points, Text
from ivp_registry_reports.letters.period import evaluation_report, half_year, monitoring_report
from ivp_registry_reports.letters.reports import reports
from ivp_registry_reports.secrecy import Audience

CANARY = "kanarie-7c1f"


def letter(held=None, *, deviation="2024-01", municipality="gm0225", language="nl"):
    return council_letter(
        held or account(), Options(language=language, given={"deviation": deviation, "municipality": municipality})
    )


def words(paper):
    """Give every text of a paper."""
    return "\n".join(str(each) for each in attrs.astuple(paper, recurse=True) if each is not None)


def blocks(paper, kind):
    return [each for section in paper.sections for each in section.blocks if isinstance(each, kind)]


def test_a_letter_says_what_was_agreed_by_whom_and_until_when():
    """Subject, trigger, day, parties, priorities, last day and local term stand in the letter."""
    said = words(letter())

    for fact in ("Inzet bij hoogwater", "onvoorziene omstandigheid", "22 januari 2024", "burgemeester (Wijchen)",
                 "Veilig verkeer", "30 april 2024", "14 dagen", "2 februari 2024"):  # fmt: skip
        assert fact in said, fact


def test_present_is_not_party():
    """The police chief, who was at the table, is named apart from the parties."""
    rows = dict(row for each in blocks(letter(language="en"), Facts) for row in each.rows)

    assert "police team chief" in rows["Also present, no party"]
    assert "police" not in rows["Agreed by"]


def test_what_is_missing_is_named_as_missing():
    """An agreement without its content, and a reason that nobody recorded, are said to be not recorded."""
    rows = dict(row for each in blocks(letter(language="en"), Facts) for row in each.rows)

    assert rows["Agreement"] == "not recorded"
    assert "Why exactly was not recorded." in words(letter(language="en"))


def test_a_letter_names_both_dates_the_position_and_the_whole_root():
    """What a letter rests on stands in it, the root in full."""
    basis = account().basis
    (digits,) = blocks(letter(), Digits)

    assert "".join(digits.groups) == basis.root
    assert str(basis.position) in words(letter())
    assert "15 maart 2024" in words(letter())


def test_without_a_local_term_nothing_is_late():
    """A council without a recorded term is told that the law names none."""
    said = words(letter(municipality="West Maas en Waal", language="en"))

    assert "The law names no term" in said
    assert "no term recorded" in said


def test_a_council_that_was_not_told_reads_that():
    """Where no notification is recorded, the letter says that it is meant as one."""
    said = words(letter(account(date(2024, 1, 24)), language="en"))

    assert "holds no earlier notification" in said


def test_law_is_quoted_with_where_it_was_seen():
    """Each article has its words, its JuriConnect reference and the day for which it was seen."""
    (law,) = blocks(letter(), Law)

    assert [each.label for each in law.provisions] == [
        "Politiewet 2012 art. 13 lid 2", "Gemeentewet art. 180 lid 2", "Politiewet 2012 art. 15 lid 1", "Politiewet 2012 art. 38b lid 1",
    ]  # fmt: skip
    assert all(each.quote and each.reference.startswith("jci1.3:c:BWBR") and each.note for each in law.provisions)


def test_the_words_of_the_law_are_those_that_the_check_rests_on():
    """No article is quoted otherwise than the compliance plugin quotes it."""
    lawbook = pytest.importorskip("ivp_registry_compliance.lawbook")
    quotes = {text.quote for each in lawbook.provisions().values() for text in each.texts}
    (law,) = blocks(letter(), Law)

    assert [each.label for each in law.provisions if each.quote not in quotes] == []


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ({"deviation": "2024-01"}, InvalidInput),
        ({"municipality": "Druten"}, InvalidInput),
        ({"deviation": "2024-99", "municipality": "Druten"}, UnknownReference),
        ({"deviation": "2024-01", "municipality": "Atlantis"}, UnknownReference),
        ({"deviation": "2025-01", "municipality": "Heumen"}, InvalidInput),
    ],
)
def test_a_letter_about_nothing_is_refused(named, error):
    """A deviation or council that is not there, or not concerned, is refused by name."""
    with pytest.raises(error):
        council_letter(account(date(2025, 9, 1)), Options(given=named))


@given(st.dates())
def test_every_day_lies_in_its_half_year(day):
    """A half year begins in January or July, ends before the other, and holds the day."""
    half = half_year(day)

    assert day in half
    assert (half.first.day, half.first.month) in ((1, 1), (1, 7))
    assert 181 <= (half.last - half.first).days + 1 <= 184


def test_a_half_year_tells_only_of_itself():
    """A report about the second half of 2024 holds its round and its deviations, and no earlier ones."""
    said = words(monitoring_report(account(date(2024, 12, 31)), Options(language="en")))

    assert "2024-2" in said
    assert "Capaciteit voor langdurige opvang" in said
    assert "Toezicht op de weg" not in said


def test_an_evaluation_tells_of_the_whole_term():
    """An evaluation counts every deviation and every round of the plan."""
    paper = evaluation_report(account(date(2026, 12, 31)), Options(language="en"))
    rows = dict(row for each in blocks(paper, Facts)[:1] for row in each.rows)

    assert rows["Deviations in this period"] == "5"
    assert rows["Monitoring rounds held"] == "5"
    assert sum(int(value) for name, value in rows.items() if name.startswith("–")) == int(rows["Notifications asked for"])


def test_a_report_for_one_council_tells_of_no_other():
    """With a municipality named, the rows of the other councils are left out."""
    paper = monitoring_report(account(), Options(language="en", given={"municipality": "Druten"}))

    assert "Heumen" not in words(paper)


def test_a_chart_stands_beside_a_table_that_says_the_same():
    """Each bar of a chart has a row with its council in the table before it."""
    paper = letter()
    (chart,), grid = blocks(paper, Chart), blocks(paper, Grid)[-1]

    assert {bar.label for bar in chart.bars} <= {row[0] for row in grid.rows}
    assert all(bar.label in chart.alt for bar in chart.bars)


def test_an_internal_paper_says_so_on_every_page():
    """An account with what is secret is marked; a public one is not."""
    assert letter(account_of(*facts("woord"), audience=Audience.INTERNAL)).marking
    assert letter(account_of(*facts("woord"))).marking is None


def test_every_block_is_of_a_known_kind():
    """Papers hold only what both renderers can draw."""
    papers = [letter(), monitoring_report(account(), Options()), evaluation_report(account(), Options())]

    assert {type(each) for paper in papers for section in paper.sections for each in section.blocks} <= {
        Text, Points, Facts, Digits, Law, Grid, Chart,
    }  # fmt: skip


@pytest.mark.parametrize("report", reports(), ids=lambda each: each.id)
def test_what_is_secret_is_in_no_byte(report):
    """A deviation under secrecy is in no paper for the public, and cannot be asked for."""
    secret = SecrecyImposed(
        municipality="gm0225", secrecy="s", about="iets", covers=("plan/p/deviation/2024-01",), occurred_on=date(2024, 1, 23)
    )
    events = [attrs.evolve(each, subject=CANARY) if each.TOPIC == "deviation-agreed" else each for each in facts("gewoon")]
    held = account_of(*events, secret)
    given_ = {"deviation": "2024-01", "municipality": "gm0225"} if report.name == "deviation" else {}
    try:
        content = b"".join(each.content for each in report.make(held, Options(given=given_)))
    except UnknownReference:
        assert report.name == "deviation"
        return
    assert CANARY not in plain(report.format, content)
    assert report.name != "deviation"


def plain(form, content):
    """Give all text of a file, also what is compressed."""
    import io
    import zipfile

    import pikepdf
    from pdfminer.high_level import extract_text

    if form == "pdf":
        with pikepdf.open(io.BytesIO(content)) as document:
            raw = b"".join(
                each.read_bytes()
                for each in document.objects
                if isinstance(each, pikepdf.Stream) and "/Filter" in each and each.Filter == "/FlateDecode"
            )
            held = io.BytesIO()
            document.save(held, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return extract_text(io.BytesIO(content)) + raw.decode("latin-1") + held.getvalue().decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=60))
@settings(max_examples=25, deadline=None)
def test_any_text_can_be_told(said):
    """Whatever characters a subject holds, the PDF can be made."""
    held = letter(account_of(*facts("w")))
    from ivp_registry.safe_text import safe_text
    from ivp_registry_reports.letters.pdf import to_pdf

    assert to_pdf(attrs.evolve(held, title=safe_text(said), about=safe_text(said) or "x")).startswith(b"%PDF-1.7")
