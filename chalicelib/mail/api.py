"""`/companies/{company_id}/mail` for a company's people, `/office/mail` for staff."""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of, find_companies, get_company
from chalicelib.edge.body import PageAnswer
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.mail.answers import (
    ListedMailAnswer,
    MailAnswer,
    OfficeMailAnswer,
    RegisteredMailAnswer,
    listed_mail_answer,
    mail_answer,
    office_mail_answer,
    registered_answer,
)
from chalicelib.mail.forms import EditMail, MailQuery, OfficeMailQuery, RegisterMail
from chalicelib.mail.model import MailItem
from chalicelib.mail.refiling import withdrawn_from
from chalicelib.mail.service import (
    Filter,
    edit_mail,
    get_mail_item,
    item_in,
    list_mail,
    register_mail,
    without,
)
from chalicelib.settings.model import Settings
from chalicelib.settings.service import settings_of

routes = Routes(__name__)

ITEM = "/companies/{company_id}/mail/{mail_id}"
OFFICE_ITEM = "/office/companies/{company_id}/mail/{mail_id}"


def item_key(asked: Asked) -> Sequence[Key]:
    """The mail item of the path."""
    return [keys.mail(asked.path["company_id"], asked.path["mail_id"])]


def item_and_company_keys(asked: Asked) -> Sequence[Key]:
    """The mail item of the path, and its company."""
    return [*item_key(asked), keys.company(asked.path["company_id"])]


def settings_key(asked: Asked) -> Sequence[Key]:  # noqa: ARG001 - the office has one
    """The office's settings; read with the actor, at no call more."""
    return [keys.settings()]


def _withdrawn_key(asked: Asked) -> Sequence[Key]:
    """Which items the company of the path lost lately; read with the actor, at no call more."""
    return [keys.withdrawn(asked.path["company_id"])]


@routes.add(
    "GET",
    "/companies/{company_id}/mail",
    permission=Permission.COMPANY_MAIL_READ,
    query=MailQuery,
    answer=PageAnswer[ListedMailAnswer],
    targets=_withdrawn_key,
    summary="A company's mail, newest first",
)
def list_company_mail(
    call: Call,
    company_id: str,  # noqa: ARG001 - the Actor's company is used
    query: MailQuery,
) -> PageAnswer[ListedMailAnswer]:
    wanted = Filter(company_id=call.actor.company_id, state=query.state, term=query.q)
    page = list_mail(wanted, limit=query.limit, position=call.position)
    page = without(page, withdrawn_from(call.rows, call.actor.company_id))
    return PageAnswer[ListedMailAnswer].model_validate(call.page(page.map(listed_mail_answer)))


@routes.add(
    "GET",
    ITEM,
    permission=Permission.COMPANY_MAIL_READ,
    answer=MailAnswer,
    targets=item_key,
    summary="One mail item",
)
def show_mail(call: Call, company_id: str, mail_id: str) -> MailAnswer:  # noqa: ARG001
    return mail_answer(item_in(call.rows, keys.mail(call.actor.company_id, mail_id)))


@routes.add(
    "GET",
    "/office/mail",
    permission=Permission.OFFICE_MAIL_READ,
    query=OfficeMailQuery,
    answer=PageAnswer[OfficeMailAnswer],
    summary="The register: mail of all companies, newest first",
)
def list_office_mail(call: Call, query: OfficeMailQuery) -> PageAnswer[OfficeMailAnswer]:
    wanted = Filter(query.company_id, query.state, query.on, query.q)
    page = list_mail(wanted, limit=query.limit, position=call.position)
    companies = find_companies(sorted({item.company_id for item in page.items}))
    answers = page.map(lambda item: office_mail_answer(item, companies[item.company_id]))
    return PageAnswer[OfficeMailAnswer].model_validate(call.page(answers))


@routes.add(
    "POST",
    "/office/mail",
    permission=Permission.OFFICE_MAIL_WRITE,
    body=RegisterMail,
    answer=RegisteredMailAnswer,
    status=HTTPStatus.CREATED,
    targets=settings_key,
    is_once=True,
    summary="Register a mail item",
)
def register(call: Call, body: RegisterMail) -> RegisteredMailAnswer:
    settings, new = settings_in(call), body.as_new_mail()
    wait = settings.digest_minutes
    try:
        item = register_mail(call.actor, new, call.once.change, digest_minutes=wait)
    except AlreadyDone:
        item = get_mail_item(body.company_id, call.once.recall())
    return answer_registered(item, settings)


@routes.add(
    "GET",
    OFFICE_ITEM,
    permission=Permission.OFFICE_MAIL_READ,
    answer=OfficeMailAnswer,
    targets=item_and_company_keys,
    summary="One mail item, for staff",
)
def show_office_mail(call: Call, company_id: str, mail_id: str) -> OfficeMailAnswer:
    item, company = item_and_company(call, company_id, mail_id)
    return office_mail_answer(item, company)


@routes.add(
    "PATCH",
    OFFICE_ITEM,
    permission=Permission.OFFICE_MAIL_WRITE,
    body=EditMail,
    answer=OfficeMailAnswer,
    targets=item_and_company_keys,
    is_edit=True,
    summary="Correct a mail item",
)
def edit(call: Call, company_id: str, mail_id: str, body: EditMail) -> OfficeMailAnswer:
    before, company = item_and_company(call, company_id, mail_id)
    after = edit_mail(call.actor, before, body.given(), seen_version=call.version)
    return office_mail_answer(after, company)


def item_and_company(call: Call, company_id: str, mail_id: str) -> tuple[MailItem, Company]:
    """
    Raises:
        NotFound: the company has no such item.
    """
    item = item_in(call.rows, keys.mail(company_id, mail_id))
    return item, company_of(call.rows[keys.company(company_id)])


def settings_in(call: Call) -> Settings:
    """The office's settings, of a route that has them read with the actor."""
    return settings_of(call.rows.get(keys.settings()))


def answer_registered(item: MailItem, settings: Settings) -> RegisteredMailAnswer:
    """A new item with the alert of R28. 1 BatchGetItem."""
    is_alert_on = settings.missing_attachment_alert
    return registered_answer(item, get_company(item.company_id), is_alert_on=is_alert_on)
