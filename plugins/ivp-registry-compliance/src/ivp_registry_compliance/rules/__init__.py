"""Every rule of this plugin: the id under which its law stands, the function that judges, and its version."""

from __future__ import annotations

from ..contract import Judge, Rule
from ..events.documents import DocumentKind
from ..lawbook import provisions
from . import (
    archive,
    driehoek,
    goals,
    implementation,
    informing,
    privacy,
    promises,
    publicity,
    reorganisation,
    secrecy,
    voting,
)

JUDGES: dict[str, tuple[Judge, int]] = {
    "pw2012.38b-1.doelen-vierjaarlijks": (goals.every_four_years, 1),
    "pw2012.38b-2.raad-gehoord": (goals.council_heard, 1),
    "pw2012.39-1.beleidsplan-vierjaarlijks": (goals.regional_plan, 1),
    "pw2012.13-1.driehoek-samenstelling": (driehoek.composition, 1),
    "pw2012.13-2.afspraak-partijen": (driehoek.agreement_parties, 1),
    "pw2012.11-12.gezagsdomein": (driehoek.authority, 1),
    "pw2012.15-1.verantwoording-burgemeester": (driehoek.accountability, 1),
    "gw.180-2.raad-ingelicht": (informing.of_deviations, 1),
    "gw.169-2.raad-ingelicht": (informing.of_shortfalls, 1),
    "gw.155-180-3.vraag-beantwoord": (informing.questions, 1),
    "gw.20.quorum": (voting.quorum, 1),
    "gw.29-30.stemming": (voting.majority, 1),
    "gw.32-3.hamerstuk": (voting.uncontested, 1),
    "gw.32-4.staking": (voting.tie, 1),
    "gw.23.besluitenlijst-openbaar": (publicity.public_or_explained(DocumentKind.DECISION_LIST), 1),
    "gw.25-3.bekrachtiging": (secrecy.ratification, 1),
    "gw.87-88.geheimhouding": (secrecy.grounds, 1),
    "woo.3.1.beleid-openbaar": (publicity.public_or_explained(DocumentKind.POLICY), 1),
    "woo.3.3-1b.besluit-algemene-strekking": (publicity.in_two_weeks, 1),
    "woo.3.3-2c.vergaderstukken": (publicity.council_papers, 1),
    "woo.5.weigeringsgrond": (publicity.ground, 1),
    "woo.3.3-8.mededeling-niet-openbaar": (publicity.announced, 1),
    "woo.5.3.vijf-jaar": (publicity.five_years, 1),
    "woo.2.4-3.machineleesbaar": (publicity.machine_readable, 1),
    "avg.5.geen-persoonsgegevens": (privacy.no_personal_data, 1),
    "avg.6.grondslag": (privacy.ground, 1),
    "avg.17.wissing": (privacy.erasure, 1),
    "wpg.geen-politiegegevens": (privacy.no_police_data, 1),
    "wgs.grondslag-samenwerkingsverband": (privacy.sharing_ground, 1),
    "aw.3.geordend-toegankelijk": (archive.good_state, 1),
    "aw.5.waardering": (archive.valuation, 1),
    "aw.12.overbrenging": (archive.transfer, 1),
    "bdto.en301549-uitvoer": (archive.accessible, 1),
    "arhi.28.doorwerking": (reorganisation.goes_on, 1),
    "plan.afwijking-gemeld": (promises.deviations_told, 1),
    "plan.monitoring-tweemaal-per-jaar": (promises.monitoring, 1),
    "plan.uitvoeringsplan-tweejaarlijks": (implementation.follow_each_other, 1),
    "plan.uitvoeringsplan-college": (implementation.by_executive, 1),
    "plan.uitvoeringsplan-ter-kennisname": (implementation.sent_for_information, 1),
    "plan.evaluatie-eind-2024": (promises.evaluation, 1),
    "plan.themabijeenkomst-jaarlijks": (promises.theme_meetings, 1),
    "plan.budget-terugkoppeling": (promises.shortfalls_told, 1),
    "plan.looptijd-gedekt": (implementation.covered, 1),
    "plan.prioriteiten-gelijk": (implementation.same_priorities, 1),
}


def rules() -> list[Rule]:
    """Give every rule with its law."""
    law = provisions()
    return [Rule(provision=law[name], judge=judge, version=version) for name, (judge, version) in JUDGES.items()]
