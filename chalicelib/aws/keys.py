"""
The map of the table: one builder per item type, and nobody else spells a key; those of panels and
of what is shared are in `panel_keys` and offered here too, the partitions of the indexes are in
`partitions`. A company's rows begin with the company's id, which always comes from the Actor or
from a row, never from a body.
"""

from datetime import date, datetime

from chalicelib.aws.panel_keys import (
    MEMBERSHIP_PREFIX,
    PANEL_NAME_PREFIX,
    PANEL_PREFIX,
    annex,
    annexes_prefix,
    document,
    ending_panel_name,
    invoice,
    member,
    members_prefix,
    membership,
    opened,
    opened_prefix,
    panel,
    panel_name,
    share,
    shares_prefix,
    upload,
    version,
    versions_prefix,
)
from chalicelib.aws.table import Key
from chalicelib.core import clock, ids

__all__ = [
    "MEMBERSHIP_PREFIX",
    "PANEL_NAME_PREFIX",
    "PANEL_PREFIX",
    "annex",
    "annexes_prefix",
    "document",
    "ending_panel_name",
    "invoice",
    "member",
    "members_prefix",
    "membership",
    "opened",
    "opened_prefix",
    "panel",
    "panel_name",
    "share",
    "shares_prefix",
    "upload",
    "version",
    "versions_prefix",
]

OFFICE = "OFFICE"


def user(user_id: str) -> Key:
    """A person with a sign-in."""
    return Key(f"USER#{user_id}", "USER")


def email(address: str) -> Key:
    """Which user an e-mail address (already normalised) belongs to."""
    return Key(f"EMAIL#{ids.fingerprint(address)}", "EMAIL")


def address_left(address: str) -> Key:
    """When an e-mail address (already normalised) stopped being somebody's."""
    return Key(f"EMAIL#{ids.fingerprint(address)}", "LEFT")


GRANT_PREFIX = "GRANT#"


def grant(user_id: str, company_id: str) -> Key:
    """One user's access to one company."""
    return Key(f"USER#{user_id}", f"{GRANT_PREFIX}{company_id}")


def codes(user_id: str) -> Key:
    """The second factor of a member of staff."""
    return Key(f"USER#{user_id}", "CODES")


SESSION_PREFIX = "SESSION#"


def session(user_id: str, token_hash: str) -> Key:
    """One browser in which a user is signed in."""
    return Key(f"USER#{user_id}", f"{SESSION_PREFIX}{token_hash}")


def attempts(scope: str, subject: str) -> Key:
    """Failed attempts by one address or one network; the subject is stored as a hash."""
    return Key(f"ATTEMPTS#{scope}#{ids.fingerprint(subject)}", "ATTEMPTS")


def link(token_hash: str) -> Key:
    """A one-time link."""
    return Key(f"LINK#{token_hash}", "LINK")


def current_link(user_id: str, purpose: str) -> Key:
    """Which one-time link of a user and purpose is the current one."""
    return Key(f"USER#{user_id}", f"LINK#{purpose}")


def current_invitation_link(invitation_id: str) -> Key:
    """Which one-time link of an invitation is the current one."""
    return Key(f"LINK#{invitation_id}", "CURRENT")


def password_claim(user_id: str) -> Key:
    """That a user's password is being set by a one-time link at this moment."""
    return Key(f"USER#{user_id}", "CLAIM")


def company(company_id: str) -> Key:
    """A client of the office."""
    return Key(f"COMPANY#{company_id}", "COMPANY")


def counters(company_id: str) -> Key:
    """What a company's plate shows, changed in the transaction that changes the thing counted."""
    return Key(f"COMPANY#{company_id}", "COUNTERS")


def company_code(code: str) -> Key:
    """Which company a code belongs to."""
    return Key(f"COMPANYCODE#{code}", "COMPANYCODE")


PERSON_PREFIX = "PERSON#"


def person(company_id: str, user_id: str) -> Key:
    """That a user has a grant to a company: lets the company's people be listed consistently."""
    return Key(f"COMPANY#{company_id}", f"{PERSON_PREFIX}{user_id}")


def past_grant(company_id: str, user_id: str, since: datetime) -> Key:
    """What a grant was from a moment on, until it was changed or removed."""
    return Key(f"COMPANY#{company_id}", f"{PAST_GRANT_PREFIX}{user_id}#{clock.iso(since)}")


PAST_GRANT_PREFIX = "GRANTED#"
INVITATION_PREFIX = "INVITE#"


def invitation(company_id: str, invitation_id: str) -> Key:
    """What a company offers to whoever has an address, as long as it is not accepted."""
    return Key(f"COMPANY#{company_id}", f"{INVITATION_PREFIX}{invitation_id}")


def mail(company_id: str, mail_id: str) -> Key:
    """A letter or parcel."""
    return Key(f"COMPANY#{company_id}", f"MAIL#{mail_id}")


def mail_number(number: str) -> Key:
    """Which mail item a number belongs to."""
    return Key(f"MAILNO#{number}", "MAILNO")


def find(company_id: str, term: str, mail_id: str) -> Key:
    """A mail item under one of its search terms."""
    return Key(f"COMPANY#{company_id}", f"FIND#{term}#{mail_id}")


def find_prefix(beginning: str) -> str:
    """The beginning of the sort keys of all items found by a term's beginning."""
    return f"FIND#{beginning}"


def scanner(scanner_id: str) -> Key:
    """A device or bridge that delivers files."""
    return Key(f"SCANNER#{scanner_id}", "SCANNER")


def scanner_files(scanner_id: str, day: date) -> Key:
    """How many of a scanner's files became scans on a day of the office."""
    return Key(f"SCANNER#{scanner_id}", f"FILES#{day.isoformat()}")


def scan(scan_id: str) -> Key:
    """A delivered file."""
    return Key(f"SCAN#{scan_id}", "SCAN")


def scan_name(bucket: str, key: str) -> Key:
    """The first scan that came under a key of a bucket."""
    return Key(f"SCANNAME#{ids.fingerprint(f'{bucket}/{key}')}", "SCANNAME")


def fact(fact_id: str) -> Key:
    """Something that happened and that somebody must act on: the outbox."""
    return Key(f"NOTICE#{fact_id}", "FACT")


def notice(event_id: str, recipient: str, channel: str = "email") -> Key:
    """One message to one recipient about one event."""
    return Key(f"NOTICE#{event_id}", f"TO#{recipient}#{channel}")


NOTICE_PREFIX = "TO#"


def seat(month: str, user_id: str) -> Key:
    """That a person counts in a month such as `2026-11`."""
    return Key(f"SEATS#{month}", f"USER#{user_id}")


def collector(company_id: str, collector_id: str) -> Key:
    """A named person who may collect a company's mail."""
    return Key(f"COMPANY#{company_id}", f"{COLLECTOR_PREFIX}{collector_id}")


def pick_up_code(code_hash: str) -> Key:
    """A one-time code with which a user collects."""
    return Key(f"PICKUP#{code_hash}", "PICKUP")


def current_pick_up_code(user_id: str) -> Key:
    """Which pick-up code of a user is the current one."""
    return Key(f"USER#{user_id}", "PICKUP")


def handout(handout_id: str) -> Key:
    """One visit in which mail of one or several companies is given to one collector."""
    return Key(f"HANDOUT#{handout_id}", "HANDOUT")


def handout_part(handout_id: str, company_id: str) -> Key:
    """What a visit is for one company, which is done or not at all."""
    return Key(f"HANDOUT#{handout_id}", f"{PART_PREFIX}{company_id}")


def receipt(company_id: str, receipt_id: str) -> Key:
    """The record of a signed proof that a company's mail was handed out."""
    return Key(f"COMPANY#{company_id}", f"{RECEIPT_PREFIX}{receipt_id}")


def receipt_chain(company_id: str) -> Key:
    """How many records of receipts a company has, and the hash of the last one."""
    return Key(f"COMPANY#{company_id}", "RECEIPTS")


def receipt_file(sha256: str) -> Key:
    """Which receipt a whole PDF, by its SHA-256 in hex, is."""
    return Key(f"RECEIPTFILE#{sha256}", "RECEIPTFILE")


def withdrawn(company_id: str) -> Key:
    """Which mail items were taken away from a company lately, though an index may still say so."""
    return Key(f"COMPANY#{company_id}", "WITHDRAWN")


def misfiling(company_id: str, misfiling_id: str) -> Key:
    """That something was filed under the wrong company, kept with that company."""
    return Key(f"COMPANY#{company_id}", f"MISFILING#{misfiling_id}")


def seen(company_id: str, misfiling_id: str, what: str) -> Key:
    """One thing that is known of who saw what was misfiled."""
    return Key(f"COMPANY#{company_id}", f"{seen_prefix(misfiling_id)}{what}")


def seen_prefix(misfiling_id: str) -> str:
    """The beginning of the sort keys of all that is known of who saw what was misfiled."""
    return f"MISFILED#{misfiling_id}#"


def settings() -> Key:
    """The office's settings."""
    return Key(OFFICE, "SETTINGS")


def audit(scope: str, moment: datetime) -> Key:
    """An entry of the audit: a company's or the office's, by month and time."""
    at = clock.iso(moment)
    return Key(audit_of(scope, at[:7]), f"{at}#{ids.random_word(10)}")


def audit_of(scope: str, month: str) -> str:
    """The partition of the entries of a company, or of the office, in a month."""
    return f"AUDIT#{scope}#{month}"


def idempotency(user_id: str, route: str, company_id: str, key: str) -> Key:
    """The answer that a repeated request gets again."""
    return Key(f"IDEMPOTENCY#{user_id}#{route}#{company_id}", ids.fingerprint(key))


COLLECTOR_PREFIX = "COLLECTOR#"
PART_PREFIX = "PART#"
RECEIPT_PREFIX = "RECEIPT#"
