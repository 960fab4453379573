"""What the demo shows at the desk: who else may collect, beside the people who sign in."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.access.model import Actor
from chalicelib.collectors.model import Document, DocumentType, NewCollector
from chalicelib.collectors.service import add_collector
from chalicelib.companies.model import Company


def add_collectors(actor: Actor, companies: Mapping[str, Company]) -> None:
    """A courier of two companies, and somebody who helps out for a month."""
    courier = NewCollector(
        name="Marek Wójcik",
        document=Document(DocumentType.ID_CARD, "482A"),
        valid_from=actor.today,
        valid_to=None,
        power_of_attorney=None,
    )
    for code in ("NOWAK-7", "ROSSI-3"):
        add_collector(actor, companies[code].id, courier)
    helper = NewCollector(
        name="Ewa Mazur",
        document=Document(DocumentType.PASSPORT, "7719"),
        valid_from=actor.today,
        valid_to=actor.today + timedelta(days=30),
        power_of_attorney=None,
    )
    add_collector(actor, companies["BALTIC-21"].id, helper)
