"""`/office/audit`: who did what to which thing, for those who answer for it."""

from collections.abc import Sequence

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.core.errors import NotFound
from chalicelib.edge.body import PageAnswer
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.trail import service
from chalicelib.trail.answers import AuditAnswer, audit_answer
from chalicelib.trail.forms import AuditExportQuery, AuditQuery
from chalicelib.trail.model import Wanted

routes = Routes(__name__)


def _company_key(asked: Asked) -> Sequence[Key]:
    """The company that is asked for, if one is."""
    company_id = getattr(asked.query, "company_id", None)
    return [keys.company(company_id)] if company_id else []


@routes.add(
    "GET",
    "/office/audit",
    permission=Permission.OFFICE_AUDIT_READ,
    query=AuditQuery,
    answer=PageAnswer[AuditAnswer],
    targets=_company_key,
    summary="Who did what to which thing, newest first",
)
def list_audit(call: Call, query: AuditQuery) -> PageAnswer[AuditAnswer]:
    return _page(call, query, _wanted(call, query))


@routes.add(
    "POST",
    "/office/audit/export",
    permission=Permission.OFFICE_AUDIT_READ,
    query=AuditExportQuery,
    answer=PageAnswer[AuditAnswer],
    targets=_company_key,
    summary="The audit page by page for a file; its first page is recorded in the audit",
)
def export_audit(call: Call, query: AuditExportQuery) -> PageAnswer[AuditAnswer]:
    wanted = _wanted(call, query)
    if call.position is None:
        service.note_export(call.actor, wanted)
    return _page(call, query, wanted)


def _wanted(call: Call, query: AuditQuery) -> Wanted:
    """
    What the query asks for.

    Raises:
        NotFound: there is no such company.
    """
    if query.company_id and keys.company(query.company_id) not in call.rows:
        raise NotFound("There is no such company.")
    actor = call.actor
    first, last = service.span_of(actor.time_zone, actor.today, query.month, query.on)
    return Wanted(
        company_id=query.company_id or "",
        first=first,
        last=last,
        by=query.by or "",
        about=query.about or "",
        target=query.target or "",
    )


def _page(call: Call, query: AuditQuery, wanted: Wanted) -> PageAnswer[AuditAnswer]:
    page = service.list_entries(wanted, limit=query.limit, position=call.position)
    names = service.find_names(ref for entry in page.items for ref in entry.refs)
    answers = page.map(lambda entry: audit_answer(entry, names))
    return PageAnswer[AuditAnswer].model_validate(call.page(answers))
