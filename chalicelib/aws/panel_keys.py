"""
The keys of panels, their members and what is shared to them: documents, invoices and annexes with
their versions. `keys` offers them with all the others.
"""

from chalicelib.aws.table import Key

DOCUMENT_PREFIX = "DOC#"
INVOICE_PREFIX = "INVOICE#"
MEMBERSHIP_PREFIX = "PANEL#"
PANEL_NAME_PREFIX = "PANELNAME#"
PANEL_PREFIX = "PANEL#"
SHARE_PREFIX = "SHARED#"


def panel(company_id: str, panel_id: str) -> Key:
    """A named sharing space of a company."""
    return Key(f"COMPANY#{company_id}", f"{PANEL_PREFIX}{panel_id}")


def panel_name(company_id: str, place: str) -> Key:
    """Which panel of a company has a name, by its folded form."""
    return Key(f"COMPANY#{company_id}", f"{PANEL_NAME_PREFIX}{place}")


def ending_panel_name(company_id: str, place: str, panel_id: str) -> Key:
    """The name of a panel that is being deleted, which another one may have by now."""
    # No name holds a tab, so this is nobody's name.
    return Key(f"COMPANY#{company_id}", f"{PANEL_NAME_PREFIX}{place}\t{panel_id}")


def membership(user_id: str, company_id: str, panel_id: str) -> Key:
    """One user's access to one panel."""
    return Key(f"USER#{user_id}", f"{MEMBERSHIP_PREFIX}{company_id}#{panel_id}")


def member(company_id: str, panel_id: str, user_id: str) -> Key:
    """That a user belongs to a panel: lets its members be listed consistently."""
    return Key(f"COMPANY#{company_id}", f"{members_prefix(panel_id)}{user_id}")


def members_prefix(panel_id: str) -> str:
    """The beginning of the sort keys of a panel's members."""
    return f"MEMBER#{panel_id}#"


def share(company_id: str, panel_id: str, share_id: str) -> Key:
    """One thing that was shared to a panel."""
    return Key(f"COMPANY#{company_id}", f"{shares_prefix(panel_id)}{share_id}")


def shares_prefix(panel_id: str) -> str:
    """The beginning of the sort keys of what was shared to a panel."""
    return f"{SHARE_PREFIX}{panel_id}#"


def opened(company_id: str, thing_id: str, version: int, user_id: str) -> Key:
    """When a user first and last opened one version of a thing."""
    return Key(f"COMPANY#{company_id}", f"{opened_prefix(thing_id)}{version:05}#{user_id}")


OPENED_PREFIX = "OPENED#"


def opened_prefix(thing_id: str) -> str:
    """The beginning of the sort keys of who opened what of a thing."""
    return f"{OPENED_PREFIX}{thing_id}#"


def upload(company_id: str, upload_id: str) -> Key:
    """A file that is on its way into a company."""
    return Key(f"COMPANY#{company_id}", f"UPLOAD#{upload_id}")


def version(company_id: str, thing_id: str, number: int) -> Key:
    """One version of a document, an invoice or an annex."""
    return Key(f"COMPANY#{company_id}", f"{versions_prefix(thing_id)}{number:05}")


def versions_prefix(thing_id: str) -> str:
    """The beginning of the sort keys of a thing's versions, oldest first."""
    return f"VERSION#{thing_id}#"


def document(company_id: str, document_id: str) -> Key:
    """A document; its files are its versions."""
    return Key(f"COMPANY#{company_id}", f"{DOCUMENT_PREFIX}{document_id}")


def invoice(company_id: str, invoice_id: str) -> Key:
    """An invoice; its files are its versions."""
    return Key(f"COMPANY#{company_id}", f"{INVOICE_PREFIX}{invoice_id}")


def invoice_number(company_id: str, number: str) -> Key:
    """Which invoice of a company has a number (already folded)."""
    return Key(f"COMPANY#{company_id}", f"INVOICENO#{number}")


def annex(company_id: str, invoice_id: str, annex_id: str) -> Key:
    """A settlement sheet of an invoice; its files are its versions."""
    return Key(f"COMPANY#{company_id}", f"{annexes_prefix(invoice_id)}{annex_id}")


def annexes_prefix(invoice_id: str) -> str:
    """The beginning of the sort keys of an invoice's annexes."""
    return f"ANNEX#{invoice_id}#"
