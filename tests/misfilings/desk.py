"""Letters that lie with the wrong company, and what is left of them there afterwards."""

from dataclasses import dataclass
from typing import Any

from chalicelib.access.model import GrantKind, GrantPermission, User
from chalicelib.companies.model import Company
from chalicelib.companies.service import find_counters
from chalicelib.core import ids
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.mail.service import find_by_number, get_mail_item
from chalicelib.misfilings.model import Misfiling, Sighting
from chalicelib.misfilings.service import get_misfiling, list_sightings
from tests.builders import a_clerk, a_company, a_grant, a_mail_item, a_person_of, a_user
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import rows
from tests.notices.post import attach, letter


@dataclass(slots=True)
class Desk:
    """
    A letter of the right company that was registered for the wrong one.

    Attributes:
        anna: owns the wrong company; gets e-mails.
        bruno: owns the right one.
    """

    wrong: Company
    right: Company
    anna: User
    bruno: User
    clerk: User
    item: MailItem

    @property
    def place(self) -> str:
        """Where the wrong company's people find it."""
        return f"/companies/{self.wrong.id}/mail/{self.item.id}"

    @property
    def to_right(self) -> dict[str, str]:
        """Where it belongs."""
        return {"company_id": self.right.id}

    def now(self) -> MailItem:
        """The item as it is, wherever its number says."""
        place = find_by_number(self.item.number)
        assert place is not None
        return get_mail_item(*place)


def a_desk(notice: NoticeChoice = NoticeChoice.EMAIL, *, scans: int = 1, **values: Any) -> Desk:
    """A letter with scans, filed under the wrong company."""
    wrong, right = a_company(), a_company()
    said = {"sender": "Bank Zachodni", "reference": "AB/12", "note": "For Anna only"} | values
    item = a_mail_item(wrong, notice=notice, **said)
    for place in range(scans):
        attach(item, letter(), file_name=f"page {place + 1}.pdf")
    return Desk(
        wrong=wrong,
        right=right,
        anna=a_person_of(wrong),
        bruno=a_person_of(right),
        clerk=a_clerk(),
        item=get_mail_item(wrong.id, item.id),
    )


def a_reader_of(company: Company) -> User:
    """Somebody who reads a company's mail and gets no e-mails."""
    user = a_user()
    a_grant(user, company, kind=GrantKind.GUEST, permissions=frozenset({GrantPermission.MAIL}))
    return user


def withdraw(
    desk: Desk,
    to: dict[str, str] | None = None,
    *,
    what: str = "item",
    scan_id: str | None = None,
    key: str = "",
    by: User | None = None,
    **changes: Any,
) -> Answer:
    """Ask for it as the web client does."""
    body = {"what": what, "reason": "Another company's name", "to": to, "scan_id": scan_id}
    return ApiClient().post(
        f"/office{desk.place}/withdraw",
        body | changes,
        by=by or desk.clerk,
        idempotency_key=key or ids.random_word(20),
    )


def record_of(answer: Answer) -> Misfiling:
    """The record that an answer tells of."""
    assert answer.status == 201, answer.text
    return get_misfiling(answer.json["wrong"]["company_id"], answer.json["id"])


def seen(misfiling: Misfiling) -> list[Sighting]:
    """All that is known of who saw it."""
    return list(list_sightings(misfiling, limit=100, position=None).items)


def open_scan(desk: Desk, by: User, scan_id: str = "") -> Answer:
    """Somebody of the wrong company opens a scan."""
    scan_id = scan_id or desk.item.scans[0].id
    return ApiClient().post(f"{desk.place}/scans/{scan_id}/link", by=by)


def waiting(company: Company) -> int:
    """What the company's plate says."""
    return find_counters([company.id])[company.id].mail_waiting


def traces(company: Company, *prefixes: str) -> list[str]:
    """The sort keys of a company's rows that begin so."""
    found = rows(f"COMPANY#{company.id}")
    return [raw["sk"]["S"] for raw in found if raw["sk"]["S"].startswith(prefixes)]
