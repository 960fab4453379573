"""A desk with companies and their mail, and somebody who comes for it."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.access.model import Actor, User
from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.collectors.model import CollectorKind, CollectorRef
from chalicelib.companies.model import Company
from chalicelib.companies.service import counters_of, get_company
from chalicelib.core import ids
from chalicelib.edge.once import Once
from chalicelib.handouts.model import Handout, Part, Wish
from chalicelib.handouts.service import get_visit, hand_out
from chalicelib.handouts.store import Visit
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.service import mail_item_of
from chalicelib.receipts.model import Consent, Receipt
from chalicelib.receipts.service import every_receipt
from tests.builders import a_company, a_mail_item, a_person_of, an_actor
from tests.handouts.pictures import a_signature
from tests.harness.client import Answer, ApiClient
from tests.receipts.records import records_of

Mail = Mapping[str, Sequence[MailItem]]


def always() -> bool:
    """There is time."""
    return True


def companies_with_mail(*amounts: int) -> dict[str, list[MailItem]]:
    """New companies, each with so many waiting items, by id."""
    found = {}
    for amount in amounts:
        company = a_company()
        found[company.id] = [a_mail_item(company) for _ in range(amount)]
    return found


def a_collector_of(mail: Mapping[str, object]) -> User:
    """A user who may collect for these companies."""
    return a_person_of(*(company(company_id) for company_id in mail))


def company(company_id: str) -> Company:
    return get_company(company_id)


def a_request(key: str = "", user_id: str = "usr_test", said: bytes = b"") -> Once:
    return Once(user_id, "handouts", "", key or ids.random_word(20), said)


def a_wish(who: User, mail: Mail, **values: Any) -> Wish:
    """All of this mail, signed for."""
    said: dict[str, Any] = {
        "collector": CollectorRef(CollectorKind.USER, user_id=who.id),
        "code": "",
        "mail_ids": {
            company_id: tuple(item.id for item in items) for company_id, items in mail.items()
        },
        "digital_confirmation": True,
        "consent": Consent.SIGNATURE,
        "png": a_signature(),
    }
    said |= values
    if not said["digital_confirmation"]:
        said |= {"consent": None, "png": b""}
    return Wish(**said)


def handed_out(
    who: User, mail: Mail, once: Once | None = None, *, actor: Actor | None = None, **values: Any
) -> tuple[Handout, dict[str, Part]]:
    """A visit as it is after one request, with its parts by company."""
    wish = a_wish(who, mail, **values)
    return by_company(hand_out(actor or an_actor(), wish, once or a_request(), always))


def by_company(visit: Visit) -> tuple[Handout, dict[str, Part]]:
    handout, parts = visit
    return handout, {part.company_id: part for part in parts}


def stored(handout_id: str) -> tuple[Handout, dict[str, Part]]:
    return by_company(get_visit(handout_id))


def now(items: Sequence[MailItem]) -> list[MailItem]:
    places = [keys.mail(item.company_id, item.id) for item in items]
    rows = fetch(places)
    return [mail_item_of(rows[place]) for place in places]


def states(items: Sequence[MailItem]) -> set[MailState]:
    return {item.state for item in now(items)}


def waiting(company_id: str) -> int:
    key = keys.counters(company_id)
    return counters_of(fetch([key]).get(key)).mail_waiting


def receipts(company_id: str) -> list[Receipt]:
    """A company's receipts; their chain is whole."""
    found = every_receipt(company_id)
    records_of(found)
    return found


def said(collector: Any, mail: Mail, **values: Any) -> dict[str, Any]:
    """The body of a request, signed."""
    return {
        "collector": collector,
        "parts": [
            {"company_id": company_id, "mail_ids": [item.id for item in items]}
            for company_id, items in mail.items()
        ],
        "digital_confirmation": True,
        "consent": "signature",
        "signature": base64.b64encode(a_signature()).decode(),
    } | values


def post_handout(desk: User, collector: Any, mail: Mail, key: str = "", **values: Any) -> Answer:
    """The same through the API."""
    body = said(collector, mail, **values)
    key = key or ids.random_word(20)
    return ApiClient().post("/office/handouts", body, by=desk, idempotency_key=key)
