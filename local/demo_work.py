"""What the demo shows of work done at a company: time entries and job sheets of three weeks."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.access.model import Actor
from chalicelib.companies.model import Company
from chalicelib.core.money import Money
from chalicelib.work.model import Material, WorkFacts, WorkKind
from chalicelib.work.service import add_work

_CLEANING = "Sprzątanie biura, opróżnienie koszy"
_RECEPTION = "Obsługa recepcji i przyjęcie gości"


def add_work_records(actor: Actor, companies: Mapping[str, Company]) -> None:
    """Cleaning and reception at two companies, and an electrician's visit with materials."""
    for code in ("NOWAK-7", "ROSSI-3"):
        for days, person, start, end, what in (
            (1, "Halina Maj", "17:00", "19:00", _CLEANING),
            (2, "Piotr Lis", "08:00", "12:30", _RECEPTION),
            (8, "Halina Maj", "17:00", "18:45", _CLEANING),
            (9, "Piotr Lis", "08:00", "11:15", _RECEPTION),
            (15, "Halina Maj", "17:00", "19:00", _CLEANING),
        ):
            facts = _facts(actor, days, person=person, start=start, end=end, tasks=what)
            add_work(actor, companies[code].id, facts)
    sheet = _facts(
        actor,
        3,
        kind=WorkKind.JOB,
        person="Tomasz Wrona",
        place="Biuro, II piętro",
        tasks="Wymiana oświetlenia\nPomiar instalacji",
        materials=(Material("Przewód 3x1,5", "12.5", "m"), Material("Oprawa LED", "4", "szt.")),
        remarks="Przegląd za rok",
        internal_remark="Faktura za materiały u księgowej",
        internal_cost=Money(64_000, "PLN"),
    )
    add_work(actor, companies["NOWAK-7"].id, sheet)


def _facts(actor: Actor, days_ago: int, **values: object) -> WorkFacts:
    said: dict[str, object] = {
        "kind": WorkKind.TIME,
        "day": actor.today - timedelta(days=days_ago),
        "place": "Biuro",
        "start": "",
        "end": "",
        "minutes": 0,
        "materials": (),
        "remarks": "",
        "internal_remark": "",
        "internal_cost": None,
    }
    return WorkFacts(**said | values)  # type: ignore[arg-type]  # names of its fields
