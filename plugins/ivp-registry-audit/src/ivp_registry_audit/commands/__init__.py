"""``ivp audit``: the audits on the command line, one file each."""

from __future__ import annotations

from pathlib import Path

import click

from ivp_registry.cli.language import add_catalogue, tr

add_catalogue("ivp_registry_audit", Path(__file__).parent.parent / "locale")

from .blame import blame  # noqa: E402  # help texts are translated as they load
from .corrections import corrections  # noqa: E402
from .deviations import deviations  # noqa: E402
from .gaps import gaps  # noqa: E402
from .late import recorded_late  # noqa: E402
from .notifications import notifications  # noqa: E402
from .trail import trail  # noqa: E402


@click.group(help=tr("Audit: who did what, when, who was told, what was corrected, and what is missing."))
def audit() -> None:
    """Group the audits."""


for command in (trail, deviations, notifications, recorded_late, corrections, blame, gaps):
    audit.add_command(command)
