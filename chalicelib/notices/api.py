"""`/office/notices` and a mail item's notices, for staff."""

from collections.abc import Sequence

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.edge.body import Confirm, PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.mail.service import item_in
from chalicelib.notices.answers import (
    NoticeAnswer,
    NoticeDetailAnswer,
    notice_answer,
    notice_detail,
)
from chalicelib.notices.model import NoticeState, Verb
from chalicelib.notices.service import (
    confirm,
    list_notices,
    list_of_mail,
    notice_in,
    notice_key,
)

routes = Routes(__name__)


class NoticeQuery(PageQuery):
    """Which notices; all states where none is named."""

    state: NoticeState | None = None


def item_key(asked: Asked) -> Sequence[Key]:
    """The mail item of the path."""
    return [keys.mail(asked.path["company_id"], asked.path["mail_id"])]


def _notice_key(asked: Asked) -> Sequence[Key]:
    return [notice_key(asked.path["notice_id"])]


@routes.add(
    "GET",
    "/office/notices",
    permission=Permission.OFFICE_NOTICES_READ,
    query=NoticeQuery,
    answer=PageAnswer[NoticeAnswer],
    summary="Notices, newest first",
)
def list_all_notices(call: Call, query: NoticeQuery) -> PageAnswer[NoticeAnswer]:
    page = list_notices(query.state, limit=query.limit, position=call.position)
    return PageAnswer[NoticeAnswer].model_validate(call.page(page.map(notice_answer)))


@routes.add(
    "GET",
    "/office/notices/{notice_id}",
    permission=Permission.OFFICE_NOTICES_READ,
    answer=NoticeDetailAnswer,
    targets=_notice_key,
    summary="One notice with all that happened to it",
)
def show_notice(call: Call, notice_id: str) -> NoticeDetailAnswer:
    return notice_detail(notice_in(call.rows, notice_id))


@routes.add(
    "POST",
    "/office/notices/{notice_id}/send-again",
    permission=Permission.OFFICE_NOTICES_WRITE,
    body=Confirm,
    answer=NoticeAnswer,
    summary="Send an unknown or failed notice once more",
)
def send_again(call: Call, notice_id: str, body: Confirm) -> NoticeAnswer:
    return notice_answer(confirm(call.actor, notice_id, Verb.AGAIN, body.confirm))


@routes.add(
    "POST",
    "/office/notices/{notice_id}/send-without",
    permission=Permission.OFFICE_NOTICES_WRITE,
    body=Confirm,
    answer=NoticeAnswer,
    summary="Let a held notice go without its promised file",
)
def send_without(call: Call, notice_id: str, body: Confirm) -> NoticeAnswer:
    return notice_answer(confirm(call.actor, notice_id, Verb.WITHOUT, body.confirm))


@routes.add(
    "GET",
    "/office/companies/{company_id}/mail/{mail_id}/notices",
    permission=Permission.OFFICE_NOTICES_READ,
    query=PageQuery,
    answer=PageAnswer[NoticeAnswer],
    targets=item_key,
    summary="The notices about one mail item, newest first",
)
def list_mail_notices(
    call: Call, company_id: str, mail_id: str, query: PageQuery
) -> PageAnswer[NoticeAnswer]:
    item = item_in(call.rows, keys.mail(company_id, mail_id))
    page = list_of_mail(item.id, limit=query.limit, position=call.position)
    return PageAnswer[NoticeAnswer].model_validate(call.page(page.map(notice_answer)))
