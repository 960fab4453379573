"""What happened to a mail item, for its company's people and for staff."""

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.edge.http import Call, Routes
from chalicelib.mail.api import ITEM, OFFICE_ITEM, item_key
from chalicelib.mail.service import item_in
from chalicelib.mail.telling import MailHistoryAnswer, client_history, office_history
from chalicelib.settings.service import settings_of

routes = Routes(__name__)


@routes.add(
    "GET",
    f"{ITEM}/history",
    permission=Permission.COMPANY_MAIL_READ,
    answer=MailHistoryAnswer,
    targets=item_key,
    summary="What happened to a mail item, newest first",
)
def show_history(call: Call, company_id: str, mail_id: str) -> MailHistoryAnswer:  # noqa: ARG001
    item = item_in(call.rows, keys.mail(call.actor.company_id, mail_id))
    office_name = settings_of(call.rows.get(keys.settings())).office_name
    return client_history(item, office_name=office_name)


@routes.add(
    "GET",
    f"{OFFICE_ITEM}/history",
    permission=Permission.OFFICE_MAIL_READ,
    answer=MailHistoryAnswer,
    targets=item_key,
    summary="What happened to a mail item, for staff, newest first",
)
def show_office_history(call: Call, company_id: str, mail_id: str) -> MailHistoryAnswer:
    return office_history(item_in(call.rows, keys.mail(company_id, mail_id)))
