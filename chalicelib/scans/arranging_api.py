"""Splitting, turning and joining scans of the inbox, and which companies a scan's text names."""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import find_companies, list_named_in
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.scans import arranging
from chalicelib.scans.answers import (
    OfficeScanAnswer,
    PartsAnswer,
    SuggestionsAnswer,
    scan_answer,
    suggestion_answer,
)
from chalicelib.scans.forms import ArrangeScan, JoinScans
from chalicelib.scans.model import Scan
from chalicelib.scans.service import get_scan, scan_in

routes = Routes(__name__)


def _scan_key(asked: Asked) -> Sequence[Key]:
    return [keys.scan(asked.path["scan_id"])]


@routes.add(
    "POST",
    "/office/scans/{scan_id}/arrange",
    permission=Permission.OFFICE_SCANS_WRITE,
    body=ArrangeScan,
    answer=OfficeScanAnswer,
    status=HTTPStatus.ACCEPTED,
    targets=_scan_key,
    is_edit=True,
    is_once=True,
    summary="Split a scan of the inbox, and turn and move its pages",
)
def arrange_scan(call: Call, scan_id: str, body: ArrangeScan) -> OfficeScanAnswer:
    scan = scan_in(call.rows, keys.scan(scan_id))
    if call.once.find() is not None:
        return _answer(scan)
    try:
        scan = arranging.arrange(
            call.actor,
            scan,
            body.as_parts(),
            seen_version=call.version,
            remember=call.once.change,
        )
    except AlreadyDone:
        scan = get_scan(call.once.recall())
    return _answer(scan)


@routes.add(
    "POST",
    "/office/scans/join",
    permission=Permission.OFFICE_SCANS_WRITE,
    body=JoinScans,
    answer=OfficeScanAnswer,
    status=HTTPStatus.ACCEPTED,
    is_once=True,
    summary="Join scans of the inbox into one",
)
def join_scans(call: Call, body: JoinScans) -> OfficeScanAnswer:
    made_before = call.once.find()
    if made_before is not None:
        return _answer(get_scan(made_before))
    try:
        scan = arranging.join(call.actor, body.scan_ids, remember=call.once.change)
    except AlreadyDone:
        scan = get_scan(call.once.recall())
    return _answer(scan)


@routes.add(
    "GET",
    "/office/scans/{scan_id}/parts",
    permission=Permission.OFFICE_SCANS_READ,
    answer=PartsAnswer,
    targets=_scan_key,
    summary="What a scan became that was split or joined",
)
def list_parts(call: Call, scan_id: str) -> PartsAnswer:
    parts = arranging.list_parts(scan_in(call.rows, keys.scan(scan_id)))
    ids = sorted({part.company_id for part in parts if part.company_id})
    companies = find_companies(ids) if ids else {}
    return PartsAnswer(items=[scan_answer(part, companies) for part in parts])


@routes.add(
    "GET",
    "/office/scans/{scan_id}/suggestions",
    permission=Permission.OFFICE_SCANS_READ,
    answer=SuggestionsAnswer,
    targets=_scan_key,
    summary="Companies that a scan's text names",
)
def suggest_companies(call: Call, scan_id: str) -> SuggestionsAnswer:
    scan = scan_in(call.rows, keys.scan(scan_id))
    return SuggestionsAnswer(
        items=[suggestion_answer(company, by) for company, by in list_named_in(scan.words)]
    )


def _answer(scan: Scan) -> OfficeScanAnswer:
    return scan_answer(scan, find_companies([scan.company_id]) if scan.company_id else {})
