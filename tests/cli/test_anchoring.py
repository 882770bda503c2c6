"""Keys, checkpoints, receipts and the full verification on the command line, as a clerk and an auditor use them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.anchoring.authority import Authority, needs_openssl

from .conftest import EVENTS, TOLD, Run

ORIGIN = "veiligheid.wijchen.nl/ivp"
NOTED = ("record", "local-norm-adopted", "--municipality", "gm0296", "--days", "9", "--occurred-on", "2024-03-01")


@pytest.fixture(name="signed")
def signed_once(plan: Run) -> Run:
    """Give ``ivp`` with a register that was signed once; the checkpoint was saved as ``saved``."""
    assert plan("keys", "new", ORIGIN).code == 0
    assert plan("checkpoint", "--out", "saved").code == 0
    return plan


class TestKeys:
    def test_a_new_key_prints_its_public_half(self, ivp: Run) -> None:
        """Making a key prints what others need to verify, and nothing secret."""
        made = ivp("keys", "new", ORIGIN)

        assert made.out.startswith(f"{ORIGIN}+")
        assert "PRIVATE" not in made.out + made.err
        assert ivp("keys", "new", ORIGIN).code == 3

    def test_the_list_shows_what_signs(self, signed: Run) -> None:
        """The list has every key with its state, and how far the log was signed."""
        assert signed("keys", "rotate").code == 0

        rows = json.loads(signed("keys", "list", "--json").out)["data"]

        assert [(row["origin"], row["status"], row["signed"]) for row in rows] == [
            (ORIGIN, "signs", EVENTS), (ORIGIN, "signs along", None),
        ]  # fmt: skip

    def test_a_rotation_is_an_event_with_both_keys(self, signed: Run) -> None:
        """A rotation stands in the register with the old and the new key; broken off and done again, it stands there once."""
        old = json.loads(signed("keys", "list", "--json").out)["data"][0]["key"]
        new = signed("keys", "rotate").out.strip()

        fact = json.loads(signed("show", "register/log-keys@1", "--json").out)["data"]["fact"]
        assert (fact["old_key"], fact["new_key"]) == (old, new)
        assert signed("checkpoint").code == 0
        assert signed("verify", "--against", "saved").code == 0

    def test_a_rotation_needs_a_register(self, ivp: Run) -> None:
        """Without a register to record it in, no key is replaced."""
        ivp("keys", "new", ORIGIN)

        assert ivp("keys", "rotate").code == 3
        assert [row["status"] for row in json.loads(ivp("keys", "list", "--json").out)["data"]] == ["signs"]


class TestCheckpoint:
    def test_it_is_printed_kept_and_saved(self, signed: Run, tmp_path: Path) -> None:
        """The checkpoint is printed whole, lies beside the register, and in the file that was named."""
        again = signed("checkpoint")

        assert again.out.startswith(f"{ORIGIN}\n{EVENTS}\n")
        (kept,) = (tmp_path / "register.db.checkpoints").glob("*.checkpoint")
        assert (tmp_path / "saved").read_text().splitlines()[:3] == kept.read_text().splitlines()[:3]
        assert signed("checkpoint", "--out", "saved").code == 3

    def test_the_root_is_printed_in_groups(self, signed: Run) -> None:
        """For a letter the root is told with all its digits in groups, and is read back so."""
        told = signed("checkpoint", "--quick").err
        root = told.partition("root ")[2].splitlines()[0]

        assert len(root.split()) == 8
        assert signed("verify", "--size", str(EVENTS), "--root", root, "--require-anchor").code == 0

    def test_without_a_key_it_is_refused(self, plan: Run) -> None:
        """Who has no key is told how to make one."""
        refused = plan("checkpoint")

        assert (refused.code, "ivp keys new" in refused.err) == (3, True)


class TestVerify:
    def test_without_anything_from_outside_it_is_never_green(self, signed: Run) -> None:
        """Consistent but not anchored exits with 0 and says so; demanded, the missing anchor exits with 4."""
        found = signed("verify", "--format", "table")

        assert (found.code, "Consistent inside, not anchored" in found.out) == (0, True)
        assert signed("verify", "--require-anchor").code == 4

    def test_every_step_is_printed(self, signed: Run) -> None:
        """Ten numbered steps are printed, each with what it looked at and its result."""
        rows = json.loads(signed("verify", "--json").out)["data"]

        assert [row["code"] for row in rows] == [f"step-{number}" for number in range(1, 11)]
        assert [row["result"] for row in rows] == [*["ok"] * 6, "nothing", "nothing", "ok", "open"]

    def test_a_saved_checkpoint_anchors_what_is_older(self, signed: Run) -> None:
        """With a saved checkpoint the register is anchored up to it, and what is younger is named with its date."""
        assert signed(*NOTED).code == 0

        found = signed("verify", "--against", "saved", "--require-anchor", "--format", "table")
        about = json.loads(signed("verify", "--against", "saved", "--json").out)["about"]

        assert found.code == 0
        assert f"anchored up to event {EVENTS} by 'saved'" in found.out
        assert f"Events {EVENTS + 1} to {EVENTS + 1} are younger" in found.out
        assert (about["anchored_size"], about["tail"]) == (EVENTS, 1)

    def test_a_checkpoint_is_read_from_a_pipe(self, signed: Run) -> None:
        """A checkpoint can come from standard input."""
        assert signed("verify", "--against", "-", "--require-anchor", stdin=Path("saved").read_bytes()).code == 0

    def test_a_receipt_holds_the_register_to_it(self, signed: Run) -> None:
        """A receipt written when recording verifies later; a changed one is found."""
        assert signed(*NOTED, "--receipt", "receipt.json").code == 0
        assert signed("checkpoint").code == 0

        assert signed("verify", "--receipt", "receipt.json", "--require-anchor").code == 0
        kept = json.loads(Path("receipt.json").read_text())
        kept["events"][0]["leaf_hash"] = "00" * 32
        Path("changed.json").write_text(json.dumps(kept))
        found = signed("verify", "--receipt", "changed.json", "--json")
        assert found.code == 4
        assert "receipt-mismatch" in found.out

    def test_a_receipt_that_cannot_be_written_records_nothing(self, signed: Run) -> None:
        """When the file of the receipt is there already, nothing is recorded."""
        assert signed(*NOTED, "--receipt", "saved").code == 3
        assert json.loads(signed("verify", "--json").out)["about"]["size"] == EVENTS

    def test_a_policy_is_believed_instead_of_the_register(self, signed: Run) -> None:
        """Keys from the policy of who verifies count, not those that lie beside the register."""
        key = json.loads(signed("keys", "list", "--json").out)["data"][0]["key"]
        Path("good").write_text(f"log {key}\nquorum none\n")
        assert signed("keys", "new", "other.nl/ivp").code == 0
        other = json.loads(signed("keys", "list", "--json").out)["data"][0]["key"]
        Path("bad").write_text(f"log {other}\nquorum none\n")

        assert signed("verify", "--against", "saved", "--policy", "good").code == 0
        found = signed("verify", "--against", "saved", "--policy", "bad", "--json")
        assert found.code == 4
        assert "other-register" in found.out

    @pytest.mark.parametrize(
        "papers",
        [("--size", "3"), ("--root", "00" * 32), ("--size", "3", "--root", "00"), ("--against", "nothing"), ("--receipt", "saved"),
         ("--against", "register.db"), ("--policy", "saved")],
    )  # fmt: skip
    def test_papers_that_are_none_are_refused(self, signed: Run, papers: tuple[str, ...]) -> None:
        """A file that is not what it should be is refused by name, before a verdict is given."""
        refused = signed("verify", *papers)

        assert (refused.code, refused.out) == (3, "")
        assert "Traceback" not in refused.err


class TestProof:
    def test_a_deviation_is_proved_as_a_whole(self, signed: Run) -> None:
        """The folder of a deviation has a proof for the deviation and for each notification, and an outsider accepts it."""
        made = signed("proof", "plan/p/deviation/1", "--out", "proof", "--json")

        assert [row["id"] for row in json.loads(made.out)["data"]] == ["plan/p/deviation/1@1", TOLD]
        ran = subprocess.run([sys.executable, "proof/verify.py", "--lang", "en"], capture_output=True, encoding="utf-8")
        assert (ran.returncode, ran.stdout.endswith("EVERYTHING HOLDS\n")) == (0, True)
        assert not list(Path("proof").glob("*.content.json"))
        assert hashlib.sha256(Path("proof/verify.py").read_bytes()).hexdigest() in made.err

    def test_content_is_given_only_when_asked_for(self, signed: Run) -> None:
        """With --content the folder has the stored bytes."""
        assert signed("proof", TOLD, "--out", "proof", "--content").code == 0

        (content,) = Path("proof").glob("*.content.json")
        assert json.loads(content.read_text())["data"]["municipality"] == "gm0296"

    def test_a_beginning_is_proved(self, signed: Run) -> None:
        """With an older checkpoint it is proved that the register then is the beginning of the register now."""
        assert signed(*NOTED).code == 0
        assert signed("checkpoint").code == 0

        assert signed("proof", "--from", "saved", "--out", "proof").code == 0
        ran = subprocess.run([sys.executable, "proof/verify.py"], capture_output=True, encoding="utf-8")
        assert ran.returncode == 0, ran.stdout

    @pytest.mark.parametrize(
        "asked",
        [(), ("1", "--from", "saved"), ("99",), ("plan/p/deviation/9",), ("1", "--checkpoint", "register.db"),
         ("1", "--policy", "saved"), ("--from", "nothing")],
    )  # fmt: skip
    def test_what_cannot_be_proved_is_refused(self, signed: Run, asked: tuple[str, ...]) -> None:
        """What is not there, or not a checkpoint, is refused by name and leaves no folder."""
        refused = signed("proof", *asked, "--out", "proof")

        assert (refused.code, Path("proof").exists()) == (3, False)

    def test_nothing_is_overwritten(self, signed: Run) -> None:
        """A folder that is there is never written into."""
        Path("proof").mkdir()

        assert signed("proof", "1", "--out", "proof").code == 3
        assert list(Path("proof").iterdir()) == []

    def test_a_checkpoint_of_another_log_is_refused(self, signed: Run) -> None:
        """A proof under a checkpoint that no key in the policy signed is not made."""
        Path("other").write_text("log x.nl+a5fd2f5c+AAAA\nquorum none\n")
        assert signed("proof", "1", "--policy", "other", "--out", "proof").code == 3
        signed("keys", "new", "other.nl/ivp")
        key = json.loads(signed("keys", "list", "--json").out)["data"][0]["key"]
        Path("other").write_text(f"log {key}\nquorum none\n")
        assert signed("proof", "1", "--policy", "other", "--out", "proof").code == 4


class TestWitness:
    def test_a_griffie_cosigns_by_file(self, signed: Run) -> None:
        """Request, cosignature and answer go by file; then who asks for this witness finds the register anchored."""
        log = json.loads(signed("keys", "list", "--json").out)["data"][0]["key"]
        witness = signed("keys", "new", "griffie.wijchen.nl", "--keys", "griffie").out.strip()
        Path("policy").write_text(f"log {log}\nwitness griffie {witness}\nquorum griffie\n")
        assert signed("verify", "--policy", "policy").code == 4

        assert signed("witness", "request", "--old", "0", "--out", "request").code == 0
        asked = ("witness", "cosign", "request", "--policy", "policy", "--keys", "griffie")
        assert signed(*asked, "--out", "answer").code == 0
        assert signed("witness", "import", "answer", "--policy", "policy").code == 0

        assert signed("verify", "--policy", "policy", "--require-anchor").code == 0
        assert signed(*asked).code == 4, "the same request again begins from what the witness has left behind"

    @pytest.mark.parametrize(
        "asked",
        [("cosign", "saved", "--policy", "saved"), ("cosign", "nothing", "--policy", "saved"),
         ("import", "saved", "--policy", "saved"), ("request", "--old", "999"), ("request", "--old", "0", "--checkpoint", "nothing")],
    )  # fmt: skip
    def test_what_is_no_request_or_answer_is_refused(self, signed: Run, asked: tuple[str, ...]) -> None:
        """A file that is not what it should be is refused by name."""
        refused = signed("witness", *asked)

        assert (refused.code, "Traceback" in refused.err) == (3, False)


@needs_openssl
class TestTimestamp:
    @pytest.fixture(autouse=True)
    def authority(self, tmp_path: Path) -> Authority:
        """Give an authority whose root lies in ``authority/root.pem``."""
        return Authority(tmp_path / "authority")

    def test_by_files(self, signed: Run, authority: Authority) -> None:
        """Question and answer go by file; then the verification says from when the events were there."""
        assert signed("timestamp", "request", "--out", "question").code == 0
        Path("answer").write_bytes(authority.stamp(Path("question").read_bytes()))
        kept = signed("timestamp", "import", "answer", "--tsa", "authority/root.pem")

        assert (kept.code, Path(kept.out.strip()).exists()) == (0, True)
        found = signed("verify", "--format", "table")
        assert (found.code, f"the first {EVENTS} events were there as they are" in found.out) == (0, True)
        about = json.loads(signed("verify", "--json", "--tsa", "authority/root.pem").out)["about"]
        assert (about["stamped_size"], about["anchored"]) == (EVENTS, False)

    def test_by_a_command(self, signed: Run, authority: Authority) -> None:
        """A command of the user carries the question to the authority and the answer back."""
        assert signed("timestamp", "obtain", "--tsa", "authority/root.pem", "--", *authority.command).code == 0

        assert len(list(Path("register.db.checkpoints").glob("*.tsr"))) == 1
        assert signed("timestamp", "obtain", *authority.command).code == 0, "the authority is known now"

    def test_a_foreign_one_is_found(self, signed: Run, authority: Authority, tmp_path: Path) -> None:
        """Who does not believe the authority finds that by name, and the exit code says so."""
        assert signed("timestamp", "obtain", "--tsa", "authority/root.pem", "--", *authority.command).code == 0
        Authority(tmp_path / "other")

        found = signed("verify", "--tsa", "other/root.pem", "--json")

        assert found.code == 4
        assert "not made by an authority that is believed here" in found.out

    @pytest.mark.parametrize(
        ("asked", "code"),
        [(("import", "saved", "--tsa", "authority/root.pem"), 3), (("import", "nothing"), 3), (("request", "--checkpoint", "keys"), 3),
         (("obtain", "--tsa", "authority/root.pem", "false"), 3), (("obtain", "--tsa", "saved", "echo"), 3),
         (("obtain", "no-such-command"), 3), (("obtain",), 2)],
    )  # fmt: skip
    def test_what_is_none_is_refused(self, signed: Run, asked: tuple[str, ...], code: int) -> None:
        """What is no answer, no certificate or no command is refused by name, and nothing is kept."""
        refused = signed("timestamp", *asked)

        assert (refused.code, "Traceback" in refused.err) == (code, False)
        assert list(Path("register.db.checkpoints").glob("*.tsr")) == []
