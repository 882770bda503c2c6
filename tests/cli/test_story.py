"""The way of one fact on the command line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ivp_registry import Registry

from .conftest import EVENTS, TOLD, Run


class TestRecord:
    def test_gives_a_receipt(self, plan: Run) -> None:
        """Recording prints id, position, leaf and leaf hash of the event."""
        result = plan("record", "theme-meeting-held", "--plan", "p", "--municipality", "gm0296", "--theme", "t",
                      "--occurred-on", "2024-03-01", "--json")  # fmt: skip

        receipt = json.loads(result.out)["data"][0]
        assert receipt["id"] == "plan/p/theme-meeting/gm0296@1"
        assert receipt["position"] == EVENTS + 1
        assert len(receipt["leaf_hash"]) == 64

    def test_same_command_id_records_once(self, plan: Run) -> None:
        """The same command id again gives the first receipt, and says that nothing was recorded."""
        line = ("record", "theme-meeting-held", "--plan", "p", "--municipality", "gm0296", "--theme", "t",
                "--occurred-on", "2024-03-01", "--command-id", "c")  # fmt: skip

        first, second = plan(*line), plan(*line)

        assert first.out == second.out
        assert "nothing was recorded now" in second.err

    def test_help_shows_every_field(self, ivp: Run) -> None:
        """The help of an event type has an option for each of its fields, with its label."""
        result = ivp("record", "deviation-agreed", "--help")

        assert result.code == 0
        for option in ("--priorities", "--trigger", "--until", "--source", "--legal-basis", "--occurred-on"):
            assert option in result.out

    def test_source_file_is_hashed(self, plan: Run, tmp_path: Path) -> None:
        """A source that is a file is recorded with its name and the SHA-256 of its bytes."""
        (tmp_path / "brief.txt").write_bytes(b"brief")
        plan("record", "theme-meeting-held", "--plan", "p", "--municipality", "gm0296", "--theme", "t",
             "--occurred-on", "2024-03-01", "--source", "brief.txt")  # fmt: skip

        source = json.loads(plan("show", str(EVENTS + 1), "--json").out)["data"]["fact"]["source"]

        assert source["title"] == "brief.txt"
        assert source["sha256"] == hashlib.sha256(b"brief").hexdigest()

    def test_takes_the_words_it_shows(self, plan: Run) -> None:
        """Who reads "raadsinformatiebrief" and "griffier" in Dutch may type them."""
        result = plan("--lang", "nl", "record", "council-notified", "--plan", "p", "--deviation", "1", "--municipality", "gm0296",
                      "--acting-body", "burgemeester", "--form", "raadsinformatiebrief", "--occurred-on", "2024-02-13",
                      "--by", "griffier@gm0296", "--format", "csv")  # fmt: skip

        assert result.code == 0, result.err
        fact = json.loads(plan("show", str(EVENTS + 1), "--json").out)["data"]
        assert (fact["fact"]["acting_body"], fact["fact"]["form"]) == ("mayor", "council-information-letter")
        assert fact["envelope"]["recorded_by"]["office"] == "council-clerk"


class TestReading:
    def test_log_lists_in_order(self, plan: Run) -> None:
        """The log has one line for each event, in order of recording."""
        rows = [line.split("\t") for line in plan("log").out.splitlines()]

        assert [int(row[0]) for row in rows] == list(range(1, EVENTS + 1))

    def test_log_filters(self, plan: Run) -> None:
        """The log can be narrowed to a dossier, an event type, a beginning and a number."""
        assert len(plan("log", "municipality/gm0296").out.splitlines()) == 2
        assert len(plan("log", "--topic", "plan-drafted").out.splitlines()) == 1
        assert plan("log", "--after", "3", "--limit", "1").out.startswith("4\t")

    def test_show_by_id_and_position(self, plan: Run) -> None:
        """An event is shown alike by its id and by its position."""
        assert plan("show", TOLD, "--json").out == plan("show", str(EVENTS), "--json").out

    def test_status_reads_both_clocks(self, plan: Run) -> None:
        """The status of a day depends on the day asked for and on what was known."""
        before = json.loads(plan("status", "--valid", "2024-01-01", "--json").out)["data"]
        after = json.loads(plan("status", "--valid", "2024-02-01", "--json").out)["data"]
        unknown = json.loads(plan("status", "--valid", "2024-02-01", "--known", "5", "--json").out)["data"]

        sections = [[row["section"] for row in rows].count("deviation") for rows in (before, after, unknown)]
        assert sections == [0, 1, 0]


class TestAmend:
    def test_correct_keeps_the_wrong_line(self, plan: Run) -> None:
        """A correction changes the reading; the wrong line and the correction both stay in the log."""
        result = plan("correct", TOLD, "--set", "occurred_on=2024-02-02", "--reason", "typing mistake")

        assert result.code == 0, result.err
        audit = json.loads(plan("audit", "deviations", "--valid", "2024-03-01", "--json").out)["data"][0]
        assert (audit["outcome"], audit["told_on"]) == ("on-time", "2024-02-02")
        assert "2024-02-12" in plan("log").out
        assert "event-corrected" in plan("log").out

    def test_retract_takes_the_fact_out_of_readings(self, plan: Run) -> None:
        """A retracted notification was never made: the council was not told."""
        assert plan("retract", TOLD, "--reason", "never sent").code == 0

        audit = json.loads(plan("audit", "deviations", "--valid", "2024-03-01", "--json").out)["data"][0]
        assert (audit["outcome"], audit["told_on"]) == ("missing", None)

    def test_a_value_can_be_emptied(self, plan: Run) -> None:
        """A field that may be unknown is made unknown by setting it to nothing."""
        assert plan("correct", TOLD, "--set", "acting_body=", "--reason", "the sender is not known").code == 0

        replaced = json.loads(plan("show", str(EVENTS + 1), "--json").out)["data"]["fact"]["replacement"]["data"]
        assert replaced["acting_body"] is None

    def test_nothing_to_correct(self, plan: Run) -> None:
        """A correction of something never recorded is refused and names it."""
        result = plan("correct", "plan/p/notification/gm0296@9", "--set", "note=x", "--reason", "r")

        assert result.code == 3
        assert "plan/p/notification/gm0296@9" in result.err


class TestImport:
    def test_example_lines_import(self, plan: Run, tmp_path: Path) -> None:
        """The example of an event type is a line that imports as it is."""
        example = plan("events", "theme-meeting-held", "--example").out.replace("tweestromenland-2023-2026", "p")
        (tmp_path / "facts.jsonl").write_text(example)

        result = plan("import", "facts.jsonl")

        assert result.code == 0, result.err
        assert result.out.split("\t")[1] == "1"

    def test_same_file_twice_records_once(self, plan: Run, tmp_path: Path) -> None:
        """Importing the same file again records nothing."""
        example = plan("events", "theme-meeting-held", "--example").out.replace("tweestromenland-2023-2026", "p")
        (tmp_path / "facts.jsonl").write_text(example)

        codes = [plan("import", "facts.jsonl").code, plan("import", "facts.jsonl").code]

        assert codes == [0, 0]
        with Registry.open(tmp_path / "register.db") as register:
            assert register.head() == EVENTS + 1

    def test_a_byte_order_mark_is_no_mistake(self, plan: Run) -> None:
        """A file that an editor began with a byte order mark is read like any other."""
        data = {"plan": "p", "municipality": "gm0296", "theme": "t", "occurred_on": "2024-03-01"}
        entry = json.dumps({"topic": "theme-meeting-held", "data": data}).encode()

        assert plan("import", "-", stdin=b"\xef\xbb\xbf" + entry).code == 0

    def test_reads_standard_input(self, plan: Run) -> None:
        """A dash stands for standard input."""
        line = b'{"topic": "theme-meeting-held", "data": {"plan": "p", "municipality": "gm0296", "theme": "t", "occurred_on": "2024-03-01"}}\n'

        assert plan("import", "-", stdin=line + b"\n").code == 0

    def test_lines_may_rest_on_each_other(self, plan: Run) -> None:
        """A line can refer to what an earlier line of the same file records."""
        held = b'{"topic": "monitoring-held", "data": {"plan": "q", "round": "1", "occurred_on": "2024-03-01"}}\n'
        term = {"first": "2024-01-01", "last": "2024-12-31"}
        data = {"plan": "q", "title": "Q", "municipalities": ["gm0296"], "term": term, "occurred_on": "2024-01-01"}
        drafted = json.dumps({"topic": "plan-drafted", "data": data}).encode() + b"\n"

        assert plan("import", "-", stdin=held + drafted).code == 3
        assert plan("import", "-", stdin=drafted + held).code == 0


class TestOthers:
    def test_verify_says_not_anchored(self, plan: Run) -> None:
        """A sound register is called consistent, and not anchored; never simply ok."""
        result = plan("verify", "--format", "table")

        assert result.code == 0
        assert "not anchored" in result.out

    def test_projections_run_and_list(self, plan: Run) -> None:
        """The list tells how far a read model is behind, and running it brings it to the newest event."""
        behind = json.loads(plan("projections", "list", "--json").out)["data"][0]["behind"]
        ran = json.loads(plan("projections", "run", "--json").out)["data"][0]

        assert (behind, ran["behind"], ran["position"]) == (EVENTS, 0, EVENTS)

    def test_plugins_are_listed(self, ivp: Run) -> None:
        """Installed plugins are listed with what they bring; none with --no-plugins."""
        row = json.loads(ivp("plugins", "--json").out)["data"][0]

        assert (row["name"], row["status"], row["projections"]) == ("audit", "loaded", ["deviations@1"])
        assert json.loads(ivp("--no-plugins", "plugins", "--json").out)["data"][0]["status"] == "left out"

    def test_schema_of_every_event_type(self, ivp: Run) -> None:
        """`ivp events --schema` prints one JSON Schema a line, one for each event type."""
        schemas = [json.loads(line) for line in ivp("events", "--schema").out.splitlines()]
        topics = json.loads(ivp("events", "--json").out)["data"]

        assert len(schemas) == len(topics)
