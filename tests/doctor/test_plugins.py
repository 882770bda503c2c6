"""What a doctor says of plugins: which code it is, whether it is what was installed; never by running it."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from importlib.metadata import distributions

import pytest

from ivp_registry.doctor import Outcome
from ivp_registry.doctor.plugins import digest, installed

CODE = "raise SystemExit('this plugin was run')\n"


@pytest.fixture(name="install")
def installer(tmp_path, monkeypatch):
    """Give a function that lays an installed plugin on the path, as an installer does, and gives its entry points."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(name, *, editable=False):
        package, info = tmp_path / name, tmp_path / f"{name}-1.2.dist-info"
        (package / "__pycache__").mkdir(parents=True)
        (package / "__pycache__" / "x.pyc").write_bytes(b"x")
        (package / "__init__.py").write_text(CODE)
        (package / "data.txt").write_text("data")
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[ivp_registry.plugins]\n{name} = {name}\n")
        if editable:
            (info / "direct_url.json").write_text('{"url": "file:///x", "dir_info": {"editable": true}}')
        hashes = {path: base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).decode().rstrip("=")
                  for path in package.glob("*.*")}  # fmt: skip
        lines = [f"{path.relative_to(tmp_path)},sha256={made},{path.stat().st_size}\n" for path, made in hashes.items()]
        (info / "RECORD").write_text("".join(lines) + f"{info.name}/RECORD,,\n")
        (dist,) = (each for each in distributions(path=[str(tmp_path)]) if each.name == name)
        return list(dist.entry_points)

    return install


def test_a_plugin_is_named_with_version_and_hash(install, tmp_path):
    """Name, distribution, version and one hash that coreutils make too; nothing of it is loaded."""
    (check,) = installed(install("ivp_doctored_a"))

    command = "find . -name __pycache__ -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-64"
    made = subprocess.run(["sh", "-c", command], cwd=tmp_path / "ivp_doctored_a", capture_output=True, text=True, check=True)
    assert (check.outcome, check.found) == (Outcome.OK, f"ivp_doctored_a (ivp_doctored_a 1.2) sha256:{made.stdout.strip()}")
    assert "ivp_doctored_a" not in sys.modules


@pytest.mark.parametrize("change", ["changed", "gone"])
def test_a_file_that_is_not_the_one_installed_is_a_fault(install, tmp_path, change):
    """A file that was changed or taken away since it was installed is named."""
    points = install(name := f"ivp_doctored_{change}")
    path = tmp_path / name / "data.txt"
    path.write_text("other") if change == "changed" else path.unlink()

    (check,) = installed(points)

    assert (check.outcome, check.found.endswith(f" {name}/data.txt")) == (Outcome.FAULT, True)


def test_a_plugin_that_is_gone_is_a_fault(install, tmp_path):
    """A plugin whose code is not there is named, and harms no other row."""
    points = [*install("ivp_doctored_b"), *install("ivp_doctored_c")]
    (tmp_path / "ivp_doctored_b").rename(tmp_path / "elsewhere")

    assert [check.outcome for check in installed(points)] == [Outcome.FAULT, Outcome.OK]


def test_a_folder_of_source_is_warned_of(install):
    """A plugin that runs from source code is whatever lies there, and that is told."""
    (check,) = installed(install("ivp_doctored_d", editable=True))

    assert check.outcome is Outcome.WARNING


def test_any_file_changes_the_hash(tmp_path):
    """Another name or another byte gives another hash."""
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    made = [digest({"x": tmp_path / "a"}), digest({"y": tmp_path / "a"}), digest({"x": tmp_path / "b"}), digest({})]

    assert len(set(made)) == len(made)
