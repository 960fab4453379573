"""
The ids in paths. One that has not the form of an id cannot exist, so it gets the answer of one that
does not: 404, without a look at the table.
"""

import re
from collections.abc import Mapping

from chalicelib.access.scanner import SCANNER_ID_FORM
from chalicelib.core.errors import NotFound
from chalicelib.core.months import FORM as MONTH_FORM

FORMS: dict[str, str] = {
    "annex_id": r"anx_[0-9a-z]{26}",
    "attachment_id": r"att_[0-9a-z]{26}",
    "collector_id": r"col_[0-9a-z]{26}",
    "company_id": r"com_[0-9a-z]{26}",
    "document_id": r"doc_[0-9a-z]{26}",
    "handout_id": r"hnd_[0-9a-z]{26}",
    "invitation_id": r"inv_[0-9a-z]{26}",
    "invoice_id": r"inv_[0-9a-z]{26}",
    "mail_id": r"mai_[0-9a-z]{26}",
    "month": MONTH_FORM,
    "package_id": r"pkg_[0-9a-z]{26}",
    "language": r"pl|it|en",
    "letter": r"[a-z_]{1,40}",
    "panel_id": r"pnl_[0-9a-z]{26}",
    "number": r"[1-9][0-9]{0,4}",
    "receipt_id": r"rcp_[0-9a-z]{26}",
    "job_id": r"prv_[0-9a-z]{26}",
    "misfiling_id": r"mis_[0-9a-z]{26}",
    "scanner_id": SCANNER_ID_FORM,
    "scan_id": r"scn_[0-9a-z]{26}",
    "upload_id": r"upl_[0-9a-z]{26}",
    "service_id": r"[a-z_]{1,24}|srv_[0-9a-z]{26}",
    "usage_id": r"use_[0-9a-z]{26}",
    "share_id": r"shr_[0-9a-z]{26}",
    "thread_id": r"thr_[0-9a-z]{26}",
    "thing_id": r"(doc|inv|anx)_[0-9a-z]{26}",
    "work_id": r"wrk_[0-9a-z]{26}",
    "user_id": r"usr_[0-9a-z]{26}",
    "notice_id": r"(evt|fct)_[0-9a-z]{26}\.((usr|inv)_[0-9a-z]{26}|office|nobody)",
}
_COMPILED = {name: re.compile(form) for name, form in FORMS.items()}


def check_path(path: Mapping[str, str]) -> None:
    """
    Raises:
        NotFound: a parameter has not the form of its kind of id.
    """
    for name, value in path.items():
        if not _COMPILED[name].fullmatch(value):
            raise NotFound("There is no such thing, or it is not yours to see.")
