"""What the demo shows of messages: a question that waits, and one that the office answered."""

from collections.abc import Mapping

from chalicelib.access.model import Actor, User
from chalicelib.companies.model import Company
from chalicelib.core import ids
from chalicelib.core.values import replace
from chalicelib.edge.once import Once
from chalicelib.messages.model import Side
from chalicelib.messages.service import begin_thread, write_message
from chalicelib.messages.writing import Draft, Opening, Voice


def write_messages(office: Actor, person: User, companies: Mapping[str, Company]) -> None:
    """Threads of two companies with the office, by somebody who acts for both."""
    nowak, rossi = companies["NOWAK-7"], companies["ROSSI-3"]
    own = replace(office, user=person)
    key = begin_thread(
        Voice(own, Side.COMPANY, nowak.id),
        Opening("Zapasowy klucz do skrzynki"),
        Draft("Dzień dobry,\n\nczy możemy dostać drugi klucz do skrzynki na trzecim piętrze?"),
        _once(person.id, nowak),
    )
    write_message(
        Voice(office, Side.OFFICE, nowak.id),
        key.id,
        Draft("Dzień dobry, klucz czeka w biurze. Prosimy zabrać dowód osobisty."),
        _once(office.user.id, nowak),
    )
    begin_thread(
        Voice(own, Side.COMPANY, rossi.id),
        Opening("Fattura di novembre"),
        Draft("Buongiorno, è già stata emessa la fattura di novembre?"),
        _once(person.id, rossi),
    )


def _once(user_id: str, company: Company) -> Once:
    return Once(user_id, "demo", company.id, ids.random_word(12), b"")
