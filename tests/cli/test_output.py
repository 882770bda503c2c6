"""One set of rows in five forms; hostile text shown harmless in each."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivp_registry.cli.output import write_rows
from ivp_registry.safe_text import UNSAFE, safe_json, safe_text

from .conftest import Run

HOSTILE = "a\x1b]0;x\x07b\x1b[31mc\u202ed\u200be\x9bf=1+1[bold]g[/bold]\U000e0041"
COMMANDS = (
    ("log",), ("show", "7"), ("status", "--valid", "2024-03-01"), ("audit", "deviations", "--valid", "2024-03-01"), ("events",),
    ("verify",), ("projections", "list"),
)  # fmt: skip
ROWS = (
    st.none()
    | st.integers()
    | st.text()
    | st.lists(st.text() | st.dictionaries(st.text(), st.text(), max_size=2), max_size=2)
)
FORMATS = ("table", "plain", "json", "jsonl", "csv")


class TestForms:
    def test_all_forms_give_the_same_rows(self, plan: Run) -> None:
        """JSON, JSON Lines, CSV and plain lines have the same number of rows and the same columns."""
        found = {form: plan("log", "--format", form).out for form in FORMATS}
        data = json.loads(found["json"])["data"]
        table = list(csv.DictReader(io.StringIO(found["csv"])))

        assert [json.loads(line) for line in found["jsonl"].splitlines()] == data
        assert len(data) == len(table) == len(found["plain"].splitlines())
        assert list(table[0]) == list(data[0])

    def test_json_names_its_schema(self, plan: Run) -> None:
        """Every JSON result comes in an envelope with a versioned schema name."""
        for command in COMMANDS:
            schema = json.loads(plan(*command, "--json").out)["schema"]
            assert re.fullmatch(r"ivp/[a-z-]+/\d+", schema), command

    @given(
        rows=st.lists(st.dictionaries(st.sampled_from("abc"), ROWS, min_size=3, max_size=3), max_size=4),
        about=st.none() | st.dictionaries(st.sampled_from("xy"), st.integers() | st.text()),
    )
    def test_json_row_by_row_is_json_at_once(self, rows: list[dict[str, object]], about: dict[str, object] | None) -> None:
        """Rows that come one by one give the bytes that all of them together give."""
        whole = {"schema": "ivp/x/1", "data": rows} | ({"about": about} if about else {})
        with redirect_stdout(io.StringIO()) as out:
            write_rows(iter(rows), dict.fromkeys("abc", ""), schema="x/1", chosen="json", about=about)

        assert out.getvalue() == safe_json(whole | {"data": [{n: r[n] for n in "abc"} for r in rows]}, indent=1) + "\n"

    def test_data_does_not_change_with_the_language(self, plan: Run) -> None:
        """JSON is the same in Dutch and English."""
        day = ("--valid", "2024-03-01")
        for command in (("log",), ("status", *day), ("audit", "deviations", *day), ("events",), ("events", "plan-drafted")):
            assert plan("--lang", "nl", *command, "--json").out == plan("--lang", "en", *command, "--json").out


class TestHostileText:
    @pytest.mark.parametrize("form", FORMATS)
    def test_no_raw_control_byte_reaches_the_user(self, plan: Run, form: str) -> None:
        """Text that would act on a terminal comes out of every command as visible escapes."""
        recorded = plan("record", "plan-drafted", "--plan", "q", "--title", HOSTILE, "--municipalities", "gm0296", "--term",
                        "2023-01-01..2026-12-31", "--occurred-on", "2023-01-01", "--source", HOSTILE, "--note", HOSTILE)  # fmt: skip
        assert recorded.code == 0, recorded.err

        for command in (*COMMANDS, ("show", "8")):
            result = plan(*command, "--format", form)
            assert not UNSAFE.search(result.out.replace("\t", "")), command
            assert not UNSAFE.search(result.err), command

    def test_json_loses_nothing(self, plan: Run) -> None:
        """What was entered is what JSON gives back."""
        plan("record", "plan-drafted", "--plan", "q", "--title", HOSTILE, "--municipalities", "gm0296", "--term",
             "2023-01-01..2026-12-31", "--occurred-on", "2023-01-01")  # fmt: skip

        assert json.loads(plan("show", "8", "--json").out)["data"]["fact"]["title"] == HOSTILE

    def test_errors_are_harmless(self, plan: Run) -> None:
        """Hostile text in an argument is harmless in the message that refuses it."""
        result = plan("show", HOSTILE)

        assert result.code == 3
        assert not UNSAFE.search(result.err)

    def test_no_cell_is_a_formula(self, plan: Run) -> None:
        """A CSV cell that a spreadsheet would run begins with an apostrophe."""
        plan("record", "plan-drafted", "--plan", "q", "--title", '=HYPERLINK("x")', "--municipalities", "gm0296", "--term",
             "2023-01-01..2026-12-31", "--occurred-on", "2023-01-01", "--source", "@SUM(1)")  # fmt: skip

        assert "'@SUM(1)" in plan("log", "--format", "csv").out


class TestTables:
    @pytest.mark.parametrize("width", [20, 60, 80, 120])
    def test_no_column_is_ever_dropped(
        self, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """At any width every title and every value is there, as a table or as blocks."""
        monkeypatch.setenv("COLUMNS", str(width))
        columns = {f"c{number}": f"title{number}" for number in range(8)}
        row = {f"c{number}": f"value{number}" for number in range(8)}

        write_rows([row, row], columns, schema="x/1", chosen="table")

        out = capsys.readouterr().out
        for number in range(8):
            assert f"title{number}" in out
            assert out.count(f"value{number}") == 2

    @pytest.mark.parametrize("width", [50, 60, 80, 120])
    def test_no_word_is_broken(
        self, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A table stays within the terminal, and every word stands whole in it."""
        monkeypatch.setenv("COLUMNS", str(width))
        words = ("burgemeester, raadsinformatiebrief", "niet ingelicht", "geen termijn vastgelegd", "8")
        columns = {f"c{number}": f"titel {number}" for number in range(len(words))}

        write_rows([dict(zip(columns, words, strict=True))] * 3, columns, schema="x/1", chosen="table")

        out = capsys.readouterr().out
        assert max(map(len, out.splitlines())) <= width
        for word in " ".join(words).split():
            assert out.count(word) == 3 * " ".join(words).split().count(word), word

    def test_safe_text_is_idempotent(self) -> None:
        """Making text safe twice changes nothing more."""
        assert safe_text(safe_text(HOSTILE)) == safe_text(HOSTILE)
