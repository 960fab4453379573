"""
The partitions of the indexes, and nobody else spells one. What an index shows may be late, so it is
for lists; decisions read items by their `keys`.
"""

USER_LIST = "USERS"
DELETED_LIST = "USERS#DELETED"
COMPANY_LIST = "COMPANIES"
MAIL_LIST = "OFFICE#MAIL"
FIND_LIST = "OFFICE#FIND"
SCANNER_LIST = "OFFICE#SCANNERS"
NOTICE_LIST = "OFFICE#NOTICES"
OUTBOX = "OFFICE#OUTBOX"
ARRANGING = "OFFICE#ARRANGING"


def company_mail(company_id: str) -> str:
    """by-company: a company's mail by time of registering."""
    return f"COMPANY#{company_id}#MAIL"


def company_mail_in(company_id: str, state: str) -> str:
    """by-company-state: the same within one state."""
    return f"COMPANY#{company_id}#MAIL#{state}"


def office_mail_in(state: str) -> str:
    """by-office-state: all mail in one state."""
    return f"OFFICE#MAIL#{state}"


def scans_of_mail(mail_id: str) -> str:
    """by-company: the scans of a mail item, in any state."""
    return f"{mail_id}#SCANS"


def scans_in(which: str) -> str:
    """by-office-state (sparse): scans of the inbox, in quarantine, or set aside."""
    return f"OFFICE#SCANS#{which}"


def seats_by_name(month: str) -> str:
    """by-office: the seats of a month by name."""
    return f"OFFICE#SEATS#{month}"


def notices_in(state: str) -> str:
    """by-office-state: notices in one state."""
    return f"OFFICE#NOTICES#{state}"


def notices_of_mail(mail_id: str) -> str:
    """by-company: the notices about one mail item."""
    return f"{mail_id}#NOTICES"


HANDOUT_LIST = "OFFICE#HANDOUTS"
HANDOUTS_RUNNING = "OFFICE#HANDOUTS#RUNNING"
PAPERS_PENDING = "OFFICE#PAPERS#PENDING"
RECEIPT_ENDS_PENDING = "OFFICE#RECEIPTENDS#PENDING"
MISFILING_LIST = "OFFICE#MISFILINGS"


def company_receipts(company_id: str) -> str:
    """by-company: a company's receipts by when its mail was handed out."""
    return f"COMPANY#{company_id}#RECEIPTS"


def open_facts(scope: str) -> str:
    """by-company (sparse): the facts of a company, or of the office, that are still open."""
    return f"{scope}#FACTS"


def company_documents(company_id: str, state: str) -> str:
    """by-company: a company's documents in a state, by when they changed last."""
    return f"COMPANY#{company_id}#DOCS#{state}"


def company_invoices(company_id: str, state: str) -> str:
    """by-company: a company's invoices in a state, by date of issue."""
    return f"COMPANY#{company_id}#INVOICES#{state}"


def shares_of(thing_id: str) -> str:
    """by-company: where a thing, or a version of it, was shared to."""
    return f"{thing_id}#SHARES"


def shares_to(panel_id: str) -> str:
    """by-company-state: what was shared to a panel, by when."""
    return f"{panel_id}#SHARED"


def members_by_name(panel_id: str) -> str:
    """by-company: a panel's members by folded name."""
    return f"{panel_id}#MEMBERS"


PANELS_ENDING = "OFFICE#PANELS#ENDING"
INVITATIONS_OPEN = "OFFICE#INVITATIONS"


def audit_of_all(month: str) -> str:
    """by-office: the audit of all companies and of the office itself in a month."""
    return f"OFFICE#AUDIT#{month}"


def audit_by(actor_id: str, month: str) -> str:
    """by-company: what one person did in a month, whatever it was about."""
    return f"{actor_id}#AUDIT#{month}"


def usage_of(company_id: str, month: str, service_id: str) -> str:
    """by-company: what a company used of a service in a month, by when it was written down."""
    return f"COMPANY#{company_id}#USAGE#{month}#{service_id}"


def company_threads(company_id: str) -> str:
    """by-company: a company's threads by their last message."""
    return f"COMPANY#{company_id}#THREADS"


def office_threads_in(state: str) -> str:
    """by-office: the threads of all companies in a state, by their last message."""
    return f"OFFICE#THREADS#{state}"


THREADS_WAITING = "OFFICE#THREADS#WAITING"
INVOICE_LIST = "OFFICE#INVOICES"


def company_invoices_in(company_id: str, payment: str) -> str:
    """by-company-state: a company's invoices that count, paid (by when) or unpaid (by due day)."""
    return f"COMPANY#{company_id}#INVOICES#{payment}"


def office_invoices_in(payment: str) -> str:
    """by-office-state: the same of all companies."""
    return f"{INVOICE_LIST}#{payment}"


# by-office-state (sparse): files that were refused, by when.
UPLOADS_REFUSED = "OFFICE#UPLOADS#REFUSED"
PRIVACY_LIST = "OFFICE#PRIVACY"
PRIVACY_DUE = "OFFICE#PRIVACY#DUE"
