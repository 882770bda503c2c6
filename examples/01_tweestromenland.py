"""The plan of Tweestromenland with the library: record it, deviate from it, and see which councils were told."""

from __future__ import annotations

from datetime import date

from ivp_registry import Actor, CouncilNotified, DeviationAgreed, LocalNormAdopted, Registry, TriangleAgreementMade
from ivp_registry.demo.playback import StoryClock, play
from ivp_registry.demo.seed import PLAN, seed
from ivp_registry.kinds import Body, Trigger
from ivp_registry.plugins import discover
from ivp_registry_audit.audit import audit_deviations

OFFICER = Actor.parse("safety-officer@Tweestromenland")


def main() -> None:
    """Run the story in memory."""
    clock = StoryClock()
    with Registry.create(":memory:", clock=clock, plugins=discover(wanted=["audit"])) as register:
        play(register, clock, seed())  # everything the council proposal says, each fact with its source
        day = date(2024, 1, 22)
        register.record(
            LocalNormAdopted(municipality="gm0296", days=14, occurred_on=date(2023, 3, 1)),
            TriangleAgreementMade(plan=PLAN, agreement="2024-01", occurred_on=day),
            DeviationAgreed(
                plan=PLAN,
                deviation="2024-01",
                agreement="2024-01",
                priorities=("veilig-verkeer",),
                trigger=Trigger.UNFORESEEN_CIRCUMSTANCE,
                subject="Inzet bij hoogwater (verzonnen voorbeeld)",
                occurred_on=day,
            ),
            CouncilNotified(
                plan=PLAN, municipality="gm0296", deviation="2024-01", acting_body=Body.MAYOR, occurred_on=date(2024, 2, 1)
            ),
            by=OFFICER,
        )
        for row in audit_deviations(register, valid=date(2024, 3, 1)).rows:
            print(f"{row.outcome:8} {row.council:18} {row.told_on or '-'} {row.norm}")
        print(f"root {register.root().hex()}"[:21], "consistent:", register.verify().is_consistent)


if __name__ == "__main__":
    main()
