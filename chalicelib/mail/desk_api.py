"""The register at speed: remembered senders, several items at once, the register as a file."""

from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.companies.service import find_companies, get_company
from chalicelib.edge.body import PageAnswer
from chalicelib.edge.http import Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.mail.answers import OfficeMailAnswer, office_mail_answer
from chalicelib.mail.api import (
    OFFICE_ITEM,
    item_and_company,
    item_and_company_keys,
    settings_in,
    settings_key,
)
from chalicelib.mail.desk_answers import (
    ExportedMailAnswer,
    RegisteredManyAnswer,
    SenderAnswer,
    SendersAnswer,
    exported_answer,
)
from chalicelib.mail.forms import (
    MailExportQuery,
    NotifyMail,
    RegisterMany,
    SenderQuery,
)
from chalicelib.mail.many import recall_many, register_many
from chalicelib.mail.notify import notify_now
from chalicelib.mail.senders import senders_like
from chalicelib.mail.service import Filter, list_mail

routes = Routes(__name__)


@routes.add(
    "GET",
    "/office/senders",
    permission=Permission.OFFICE_MAIL_READ,
    query=SenderQuery,
    answer=SendersAnswer,
    summary="Senders that the office knows, by the beginning of their names",
)
def list_senders(call: Call, query: SenderQuery) -> SendersAnswer:  # noqa: ARG001 - staff may see all
    found = senders_like(query.q, query.company_id or "")
    items = [SenderAnswer(name=one.name, is_known_here=one.is_known_here) for one in found]
    return SendersAnswer(items=items)


@routes.add(
    "POST",
    "/office/mail/many",
    permission=Permission.OFFICE_MAIL_WRITE,
    body=RegisterMany,
    answer=RegisteredManyAnswer,
    status=HTTPStatus.CREATED,
    targets=settings_key,
    is_once=True,
    summary="Register several mail items of one company, all of them or none",
)
def register_several(call: Call, body: RegisterMany) -> RegisteredManyAnswer:
    news, wait = body.as_new_mail(), settings_in(call).digest_minutes
    try:
        items = register_many(call.actor, news, call.once.change, digest_minutes=wait)
    except AlreadyDone:
        items = recall_many(body.company_id, call.once.recall())
    company = get_company(body.company_id)
    return RegisteredManyAnswer(items=[office_mail_answer(item, company) for item in items])


@routes.add(
    "POST",
    f"{OFFICE_ITEM}/notify",
    permission=Permission.OFFICE_MAIL_WRITE,
    body=NotifyMail,
    answer=OfficeMailAnswer,
    targets=item_and_company_keys,
    is_edit=True,
    summary="Tell a company's people of an item that was registered without a notice",
)
def notify(call: Call, company_id: str, mail_id: str, body: NotifyMail) -> OfficeMailAnswer:
    before, company = item_and_company(call, company_id, mail_id)
    after = notify_now(call.actor, before, body.notice, seen_version=call.version)
    return office_mail_answer(after, company)


@routes.add(
    "POST",
    "/office/mail/export",
    permission=Permission.OFFICE_MAIL_READ,
    query=MailExportQuery,
    answer=PageAnswer[ExportedMailAnswer],
    summary="The register page by page for a file; its first page is recorded in the audit",
)
def export_mail(call: Call, query: MailExportQuery) -> PageAnswer[ExportedMailAnswer]:
    wanted = Filter(query.company_id, query.state, query.on, query.q)
    if call.position is None:
        if query.company_id:
            get_company(query.company_id)  # a file of a company that is not there is no file
        commit(
            entry(
                Tag.MAIL_EXPORT,
                actor_id=call.actor.user.id,
                company_id=query.company_id,
                state=str(query.state) if query.state else None,
                on=query.on.isoformat() if query.on else None,
                searched=bool(query.q),
            )
        )
    page = list_mail(wanted, limit=query.limit, position=call.position)
    companies = find_companies(sorted({item.company_id for item in page.items}))
    answers = page.map(lambda item: exported_answer(item, companies[item.company_id]))
    return PageAnswer[ExportedMailAnswer].model_validate(call.page(answers))
