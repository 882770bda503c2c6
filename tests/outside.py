"""An environment of its own that sees the packages of this one: plugins are installed there, and never here."""

from __future__ import annotations

import os
import sys
import sysconfig
import venv
from pathlib import Path

HERE = Path(sys.executable).parent
OFFLINE = {
    "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0",  # which is how pip spells that there is none
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}  # fmt: skip


def outside(folder: Path) -> dict[str, str]:
    """Make it in *folder*, and give the variables that a process needs to run in it, without a network."""
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "base.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    for script in ("ivp", "pip", "pytest"):
        text = (HERE / script).read_text(encoding="utf-8").partition("\n")[2]
        (folder / "bin" / script).write_text(f"#!{folder}/bin/python\n{text}", encoding="utf-8")
        (folder / "bin" / script).chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IVP_")}
    return kept | OFFLINE | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
