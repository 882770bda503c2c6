"""Proof folders: they hold what is true, fail on what was changed, and are checked without any code of ours."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.facts import DRUTEN, PLAN, WIJCHEN, SteppingClock, corrected, deviated, deviation, ended, notified, record
from tests.ledger.test_checkpoints import LOG, TREE, checkpoint

from ivp_registry import Registry
from ivp_registry.anchoring.bundle import about, prove, prove_beginning, write_beginning, write_events
from ivp_registry.errors import InvalidInput, UnknownReference
from ivp_registry.ledger import ConsistencyFile, Policy, leaf_hash
from ivp_registry.ledger.keys import to_base64
from ivp_registry.ledger.notes import cosignature_of

from .conftest import ORIGIN, fill

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


@pytest.fixture
def policy(keyring) -> Policy:
    return Policy(logs=(keyring.keys(ORIGIN)[0].verifier,))


@pytest.fixture
def folder(register, signer, policy, tmp_path) -> Path:
    """Give a folder that proves three events, with their content."""
    proved = prove(register, [register.find(place) for place in ("1", "7", "20")], signer.sign(register))
    write_events(tmp_path / "proof", proved, policy, content=True)
    return tmp_path / "proof"


def outsider(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier as an outsider does: isolated, so that it cannot find our package."""
    program = str(folder / "verify.py")
    code = (
        "import runpy, sys; sys.modules['ivp_registry'] = None; sys.argv = ['verify.py']; "
        f"runpy.run_path({program!r}, run_name='__main__')"
    )
    return subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, encoding="utf-8")


def steps(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(folder / "steps.sh")], capture_output=True, encoding="utf-8")


class TestOutsider:
    def test_everything_holds(self, folder):
        """The verifier accepts a whole folder, and names every event."""
        ran = outsider(folder)

        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("op plaats") == 3
        assert ran.stdout.endswith("ALLES KLOPT\n")

    @needs_openssl
    def test_everything_holds_with_coreutils_and_openssl(self, folder):
        """The same folder is accepted by a shell with sha256sum, base64 and openssl."""
        ran = steps(folder)

        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("OK") == 1 + 3 * 2 + 1

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("000007.leaf.json", "plan/", "Plan/"),
            ("000007.content.json", "Ondermijning", "Verkeer"),
            ("000007.tlog-proof", "index 6", "index 7"),
            ("000020.tlog-proof", "index 19", "index 20"),
            ("000001.tlog-proof", "\n20\n", "\n21\n"),
            ("000001.tlog-proof", "tlog-proof@v1", "tlog-proof@v2"),
            ("log.policy", "log ", "log x"),
            ("log.policy", "quorum none", "witness w x.nl+00000000+BAAA\nquorum w"),
        ],
    )
    def test_what_was_changed_does_not_hold(self, folder, name, old, new):
        """After a change to a leaf, a content, a proof, a checkpoint or the policy, the verifier says so."""
        path = folder / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

        ran = outsider(folder)

        assert (ran.returncode, ran.stderr) == (1, "")
        assert "KLOPT NIET" in ran.stdout
        assert ran.stdout.endswith("NIET BEWEZEN\n")

    @needs_openssl
    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("000007.leaf.json", "plan/", "Plan/"),
            ("000007.content.json", "Ondermijning", "Verkeer"),
            ("steps.sh", "veiligheid.wijchen.nl/ivp 20 ", "veiligheid.wijchen.nl/ivp 21 "),
        ],
    )
    def test_what_was_changed_does_not_hold_with_openssl(self, folder, name, old, new):
        """After a change to a leaf, a content or the signed text, the shell stops."""
        path = folder / name
        path.write_text(path.read_text().replace(old, new))

        ran = steps(folder)

        assert ran.returncode != 0
        assert not ran.stdout.endswith("OK\n")

    def test_an_empty_folder_proves_nothing(self, folder):
        """A folder without proofs is not accepted because nothing in it is wrong."""
        for path in folder.glob("*.tlog-proof"):
            path.unlink()

        assert outsider(folder).returncode == 1

    def test_hostile_text_is_shown_harmless(self, folder):
        """Text in a leaf cannot write to the terminal of who checks."""
        leaf = json.loads((folder / "000007.leaf.json").read_text())
        hostile = json.dumps(leaf | {"aggregate": "a\x1b]0;x\x07"}, sort_keys=True, separators=(",", ":"))
        (folder / "000007.leaf.json").write_text(hostile)

        assert "\x1b" not in outsider(folder).stdout

    def test_witnesses_are_counted(self, register, signer, keyring, policy, clock, tmp_path):
        """A policy that asks for a witness is met by its cosignature only."""
        witness = keyring.new("griffie.wijchen.nl")
        asked = Policy.parse(f"{str(policy).splitlines()[0]}\nwitness g {witness.verifier.cosigner}\nquorum g\n")
        signed = signer.sign(register)
        line = cosignature_of(witness, signed.note.text, clock.at)
        cosigned = type(signed)(note=signed.note.with_signatures([line]), checkpoint=signed.checkpoint)

        for number, each in enumerate((signed, cosigned)):
            write_events(tmp_path / str(number), prove(register, [register.find("3")], each), asked, content=False)

        assert outsider(tmp_path / "0").returncode == 1
        assert outsider(tmp_path / "1").returncode == 0


class TestContent:
    def test_existence_is_proved_without_content(self, register, signer, policy, tmp_path):
        """Without content an event is proved to exist, and no word of it is in the folder."""
        proved = prove(register, [register.find("7")], signer.sign(register))
        write_events(tmp_path / "proof", proved, policy, content=False)

        ran = outsider(tmp_path / "proof")

        assert ran.returncode == 0
        assert "niet meegeleverd" in ran.stdout
        assert not any(b"Ondermijning" in path.read_bytes() for path in (tmp_path / "proof").iterdir())

    def test_a_proof_is_small(self, folder):
        """The proof of one event, checkpoint included, is less than two kilobytes."""
        assert max(len(path.read_bytes()) for path in folder.glob("*.tlog-proof")) < 2000

    def test_the_leaf_is_that_of_the_ledger(self, register, folder):
        """The leaf in the folder is the one whose hash stands in the ledger."""
        record, leaf = register.find("7"), json.loads((folder / "000007.leaf.json").read_text())
        state = (folder / "000007.content.json").read_bytes()

        assert leaf_hash(record.stream, record.version, record.topic, state) == register.receipt("7").leaf_hash
        assert (leaf["aggregate"], leaf["version"]) == (record.stream, record.version)


class TestWhatIsProved:
    def test_a_deviation_as_a_whole(self, tmp_path):
        """Of a deviation are proved its own events, every notification of a council about it, and their corrections."""
        other = deviation("2024-02", subject="Anders")
        facts = deviated(
            other, notified(), notified(DRUTEN), notified(DRUTEN, deviation="2024-02"), ended("2024-01", "2024-09-01")
        )
        with Registry.create(tmp_path / "d.db", clock=SteppingClock()) as register:
            record(register, facts)
            mended = corrected(f"plan/{PLAN}/notification/{WIJCHEN}@1", notified(on="2024-02-21"))
            record(register, [mended])

            found = [each.id.removeprefix(f"plan/{PLAN}/") for each in about(register, f"plan/{PLAN}/deviation/2024-01")]

        assert found == [
            "deviation/2024-01@1", f"notification/{WIJCHEN}@1", f"notification/{DRUTEN}@1", "deviation/2024-01@2",
            f"notification/{WIJCHEN}@2",
        ]  # fmt: skip

    def test_late_events_and_other_histories_are_refused(self, register, signer, tmp_path):
        """An event younger than the checkpoint, or a checkpoint of another history, is refused by name."""
        signed = signer.sign(register)
        fill(register, 22)

        with pytest.raises(InvalidInput, match="younger than the checkpoint"):
            prove(register, [register.find("22")], signed)
        with Registry.create(tmp_path / "other.db", clock=SteppingClock()) as other:
            fill(other, 30)
            with pytest.raises(InvalidInput, match="another root"):
                prove(other, [other.find("3")], signed)
            with pytest.raises(InvalidInput, match="another root"):
                prove_beginning(other, signed, signed)

    def test_what_is_not_there_is_refused(self, register):
        """A thing of which nothing was recorded is refused by name."""
        for target in ("plan/wijchen/deviation/1", "plan/nowhere", "7777", "plan/wijchen@9"):
            with pytest.raises(UnknownReference):
                about(register, target)


class TestBeginning:
    def test_january_is_the_beginning_of_june(self, register, signer, policy, tmp_path):
        """Two checkpoints of one register: the older is proved to be the beginning of the newer, both ways."""
        january = signer.sign(register)
        fill(register, 45)
        june = signer.sign(register)

        write_beginning(tmp_path / "proof", prove_beginning(register, january, june), policy)

        ran = outsider(tmp_path / "proof")
        assert (ran.returncode, "begin van dat van 45" in ran.stdout) == (0, True)
        if shutil.which("openssl"):
            assert steps(tmp_path / "proof").returncode == 0
        with pytest.raises(InvalidInput, match="older checkpoint first"):
            prove_beginning(register, june, january)

    @pytest.mark.parametrize("old", [1, 2, 3, 4, 7, 8, 13, 16, 20])
    def test_at_every_size(self, tmp_path, old):
        """Whatever the sizes, an outsider can follow the proof; with one hash changed, he cannot."""
        hashes = TREE.consistency(old, 20)
        proof = ConsistencyFile(hashes=tuple(hashes), old=str(checkpoint(old)), new=str(checkpoint(20)))
        write_beginning(tmp_path / "proof", proof, Policy(logs=(LOG.verifier,)))

        assert outsider(tmp_path / "proof").returncode == 0
        (path,) = (tmp_path / "proof").glob("*.consistency")
        for each in hashes[:1]:
            path.write_text(path.read_text().replace(to_base64(each), to_base64(bytes(32))))
            assert outsider(tmp_path / "proof").returncode == 1
