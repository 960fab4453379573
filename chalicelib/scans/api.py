"""Opening scans, for a company's people and for staff; the scan inbox and uploads, for staff."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import find_companies
from chalicelib.core.paging import Page
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.mail.answers import RegisteredMailAnswer
from chalicelib.mail.api import (
    ITEM,
    OFFICE_ITEM,
    answer_registered,
    item_key,
    settings_in,
    settings_key,
)
from chalicelib.mail.forms import RegisterMail
from chalicelib.mail.service import get_mail_item, item_in
from chalicelib.scans import aside, opening, service
from chalicelib.scans.answers import (
    ArrivingAnswer,
    LinkAnswer,
    OfficeScanAnswer,
    UploadAnswer,
    arriving_answer,
    link_answer,
    scan_answer,
)
from chalicelib.scans.arriving import list_arriving
from chalicelib.scans.forms import (
    AllowUpload,
    AssignScan,
    DetachScan,
    OpenScan,
    ScansQuery,
    SetScanAside,
)
from chalicelib.scans.model import Scan
from chalicelib.scans.service import scan_in

routes = Routes(__name__)

_SCAN = "/office/scans/{scan_id}"


def _scan_key(asked: Asked) -> Sequence[Key]:
    return [keys.scan(asked.path["scan_id"])]


def _scan_and_settings_keys(asked: Asked) -> Sequence[Key]:
    return [*_scan_key(asked), *settings_key(asked)]


def _item_and_scan_keys(asked: Asked) -> Sequence[Key]:
    return [*item_key(asked), *_scan_key(asked)]


@routes.add(
    "POST",
    f"{ITEM}/scans/{{scan_id}}/link",
    permission=Permission.COMPANY_MAIL_READ,
    answer=LinkAnswer,
    targets=item_key,
    summary="A link to a scan of my company's mail",
)
def open_scan(call: Call, company_id: str, mail_id: str, scan_id: str) -> LinkAnswer:  # noqa: ARG001
    item = item_in(call.rows, keys.mail(call.actor.company_id, mail_id))
    return link_answer(opening.link_for_client(call.actor, item, scan_id))


@routes.add(
    "GET",
    "/office/scans",
    permission=Permission.OFFICE_SCANS_READ,
    query=ScansQuery,
    answer=PageAnswer[OfficeScanAnswer],
    summary="Scans that nobody has filed, newest first",
)
def list_scans(call: Call, query: ScansQuery) -> PageAnswer[OfficeScanAnswer]:
    page = service.list_unfiled(query.state, limit=query.limit, position=call.position)
    return _page(call, page)


@routes.add(
    "GET",
    "/office/scans/arriving",
    permission=Permission.OFFICE_SCANS_READ,
    answer=ArrivingAnswer,
    summary="Files that are being checked, newest first",
)
def list_arriving_scans(call: Call) -> ArrivingAnswer:  # noqa: ARG001 - every view takes its call
    files, has_more = list_arriving()
    return ArrivingAnswer(items=[arriving_answer(file) for file in files], has_more=has_more)


@routes.add(
    "GET",
    f"{OFFICE_ITEM}/scans",
    permission=Permission.OFFICE_SCANS_READ,
    query=PageQuery,
    answer=PageAnswer[OfficeScanAnswer],
    targets=item_key,
    summary="The scans that came for a mail item, in any state",
)
def list_item_scans(
    call: Call, company_id: str, mail_id: str, query: PageQuery
) -> PageAnswer[OfficeScanAnswer]:
    item = item_in(call.rows, keys.mail(company_id, mail_id))
    page = service.list_of_mail(item.id, limit=query.limit, position=call.position)
    return _page(call, page)


@routes.add(
    "GET",
    _SCAN,
    permission=Permission.OFFICE_SCANS_READ,
    answer=OfficeScanAnswer,
    targets=_scan_key,
    summary="One scan",
)
def show_scan(call: Call, scan_id: str) -> OfficeScanAnswer:
    return _answer(scan_in(call.rows, keys.scan(scan_id)))


@routes.add(
    "POST",
    f"{_SCAN}/link",
    permission=Permission.OFFICE_SCANS_READ,
    body=OpenScan,
    answer=LinkAnswer,
    targets=_scan_key,
    summary="A link to a scan, for staff",
)
def open_office_scan(call: Call, scan_id: str, body: OpenScan) -> LinkAnswer:
    scan = scan_in(call.rows, keys.scan(scan_id))
    is_original = body.copy_ == "original"
    return link_answer(opening.link_for_staff(call.actor, scan, original=is_original))


@routes.add(
    "POST",
    f"{_SCAN}/assign",
    permission=Permission.OFFICE_SCANS_WRITE,
    body=AssignScan,
    answer=OfficeScanAnswer,
    targets=_scan_key,
    is_edit=True,
    summary="Attach a scan of the inbox to a mail item",
)
def assign_scan(call: Call, scan_id: str, body: AssignScan) -> OfficeScanAnswer:
    scan = scan_in(call.rows, keys.scan(scan_id))
    assigned = service.assign(
        call.actor,
        scan,
        company_id=body.company_id,
        mail_id=body.mail_id,
        seen_version=call.version,
    )
    return _answer(assigned)


@routes.add(
    "POST",
    f"{_SCAN}/register",
    permission=Permission.OFFICE_MAIL_WRITE,
    body=RegisterMail,
    answer=RegisteredMailAnswer,
    status=HTTPStatus.CREATED,
    targets=_scan_and_settings_keys,
    is_edit=True,
    is_once=True,
    summary="Register a new mail item from a scan of the inbox",
)
def register_scan(call: Call, scan_id: str, body: RegisterMail) -> RegisteredMailAnswer:
    scan, settings = scan_in(call.rows, keys.scan(scan_id)), settings_in(call)
    made_before = call.once.find()
    if made_before is not None:
        return answer_registered(get_mail_item(body.company_id, made_before), settings)
    try:
        item = service.register_from_scan(
            call.actor,
            scan,
            body.as_new_mail(),
            seen_version=call.version,
            remember=call.once.change,
        )
    except AlreadyDone:
        item = get_mail_item(body.company_id, call.once.recall())
    return answer_registered(item, settings)


@routes.add(
    "POST",
    f"{_SCAN}/set-aside",
    permission=Permission.OFFICE_SCANS_WRITE,
    body=SetScanAside,
    answer=OfficeScanAnswer,
    targets=_scan_key,
    is_edit=True,
    summary="Set a scan of the inbox or of quarantine aside",
)
def set_scan_aside(call: Call, scan_id: str, body: SetScanAside) -> OfficeScanAnswer:
    scan = scan_in(call.rows, keys.scan(scan_id))
    put_by = aside.set_aside(call.actor, scan, reason=body.reason, seen_version=call.version)
    return _answer(put_by)


@routes.add(
    "POST",
    f"{_SCAN}/take-back",
    permission=Permission.OFFICE_SCANS_WRITE,
    answer=OfficeScanAnswer,
    targets=_scan_key,
    is_edit=True,
    summary="Put a scan that was set aside back where it was",
)
def take_scan_back(call: Call, scan_id: str) -> OfficeScanAnswer:
    scan = scan_in(call.rows, keys.scan(scan_id))
    return _answer(aside.take_back(call.actor, scan, seen_version=call.version))


@routes.add(
    "POST",
    f"{OFFICE_ITEM}/uploads",
    permission=Permission.OFFICE_SCANS_WRITE,
    body=AllowUpload,
    answer=UploadAnswer,
    status=HTTPStatus.CREATED,
    targets=item_key,
    summary="Allow one file to be sent for a mail item",
)
def allow_upload(call: Call, company_id: str, mail_id: str, body: AllowUpload) -> UploadAnswer:
    item = item_in(call.rows, keys.mail(company_id, mail_id))
    form = service.allow_upload(call.actor, item, name=body.name, content_type=body.content_type)
    return UploadAnswer(
        upload_id=form.upload_id, url=form.url, fields=form.fields, expires_in=form.expires_in_s
    )


@routes.add(
    "POST",
    f"{OFFICE_ITEM}/scans/{{scan_id}}/detach",
    permission=Permission.OFFICE_SCANS_WRITE,
    body=DetachScan,
    answer=OfficeScanAnswer,
    targets=_item_and_scan_keys,
    summary="Take a scan off a mail item, back to the scan inbox",
)
def detach_scan(
    call: Call, company_id: str, mail_id: str, scan_id: str, body: DetachScan
) -> OfficeScanAnswer:
    item = item_in(call.rows, keys.mail(company_id, mail_id))
    scan = scan_in(call.rows, keys.scan(scan_id))
    return _answer(service.detach_scan(call.actor, item, scan, reason=body.reason))


def _answer(scan: Scan) -> OfficeScanAnswer:
    return scan_answer(scan, find_companies([scan.company_id]) if scan.company_id else {})


def _page(call: Call, page: Page[Scan]) -> PageAnswer[OfficeScanAnswer]:
    ids = sorted({scan.company_id for scan in page.items if scan.company_id})
    companies = find_companies(ids) if ids else {}
    answers: Any = call.page(page.map(lambda scan: scan_answer(scan, companies)))
    return PageAnswer[OfficeScanAnswer].model_validate(answers)
