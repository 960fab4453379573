"""
Audit rows: `AUDIT#<company or OFFICE>#<month>`, sorted by time; by-office for all of a month, and
by-company for what one person did in it. They are only ever added. Tags are `subject:thing:action`;
a retired tag stays here as a comment.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from pynamodb.attributes import MapAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import Change, Raw, Row, put_new, query, read
from chalicelib.core import clock
from chalicelib.core.values import Value

_PAGE = 1000


class Tag(StrEnum):
    """Everything that the audit records, alphabetical."""

    ACCESS_DENIED = "access:request:deny"
    AUDIT_EXPORT = "audit:entries:export"
    COLLECTORS_ADD = "collectors:collector:add"
    COLLECTORS_EDIT = "collectors:collector:edit"
    COLLECTORS_END = "collectors:collector:end"
    COMPANIES_ADD = "companies:company:add"
    COMPANIES_CLOSE = "companies:company:close"
    COMPANIES_EDIT = "companies:company:edit"
    COMPANIES_REOPEN = "companies:company:reopen"
    DOCUMENTS_ADD = "documents:document:add"
    DOCUMENTS_EDIT = "documents:document:edit"
    DOCUMENTS_LINK = "documents:version:link"
    DOCUMENTS_RESTORE = "documents:document:restore"
    DOCUMENTS_RETIRE = "documents:document:retire"
    DOCUMENTS_VERSION = "documents:version:add"
    FILES_UPLOAD = "files:upload:allow"
    GRANTS_ADD = "grants:grant:add"
    GRANTS_EDIT = "grants:grant:edit"
    GRANTS_REMOVE = "grants:grant:remove"
    HANDOUTS_HAND_OUT = "handouts:handout:make"
    HANDOUTS_PART = "handouts:part:collect"
    HANDOUTS_REFUSE = "handouts:part:refuse"
    HANDOUTS_UNDO = "handouts:part:undo"
    IDENTITY_CODES_ON = "identity:codes:on"
    IDENTITY_CODES_RESET = "identity:codes:reset"
    IDENTITY_PASSWORD_SET = "identity:password:set"  # noqa: S105 - a tag, no secret
    IDENTITY_SESSION_END = "identity:session:end"
    IDENTITY_SESSION_END_ALL = "identity:session:end_all"
    IDENTITY_SESSION_START = "identity:session:start"
    INVITATIONS_ACCEPT = "invitations:invitation:accept"
    INVITATIONS_ADD = "invitations:invitation:add"
    INVITATIONS_EDIT = "invitations:invitation:edit"
    INVITATIONS_REJECT = "invitations:invitation:reject"
    INVITATIONS_SEND = "invitations:invitation:send"
    INVITATIONS_WITHDRAW = "invitations:invitation:withdraw"
    INVOICES_ADD = "invoices:invoice:add"
    INVOICES_ANNEX = "invoices:annex:add"
    INVOICES_ANNEX_EDIT = "invoices:annex:edit"
    INVOICES_ANNEX_RESTORE = "invoices:annex:restore"
    INVOICES_ANNEX_RETIRE = "invoices:annex:retire"
    INVOICES_EDIT = "invoices:invoice:edit"
    INVOICES_EXPORT = "invoices:invoices:export"
    INVOICES_LINK = "invoices:version:link"
    INVOICES_PAY = "invoices:invoice:pay"
    INVOICES_RESTORE = "invoices:invoice:restore"
    INVOICES_RETIRE = "invoices:invoice:retire"
    INVOICES_UNPAY = "invoices:invoice:unpay"
    INVOICES_VERSION = "invoices:version:add"
    LABELS_MAKE = "labels:labels:make"
    MAIL_EDIT = "mail:item:edit"
    MAIL_EXPORT = "mail:items:export"
    MAIL_LEAVE_COLLECTED = "mail:item:leave_collected"
    MAIL_REGISTER = "mail:item:register"
    MAIL_STATE = "mail:item:state"
    MEMBERS_ADD = "members:member:add"
    MEMBERS_BLOCK = "members:member:block"
    MEMBERS_EDIT = "members:member:edit"
    MEMBERS_REMOVE = "members:member:remove"
    MEMBERS_UNBLOCK = "members:member:unblock"
    MESSAGES_ATTACH = "messages:attachment:add"
    MESSAGES_BEGIN = "messages:thread:begin"
    MESSAGES_CLOSE = "messages:thread:close"
    MESSAGES_LINK = "messages:attachment:link"
    MESSAGES_READ = "messages:thread:read"
    MESSAGES_REOPEN = "messages:thread:reopen"
    MESSAGES_SETTLE = "messages:thread:settle"
    MESSAGES_WRITE = "messages:message:write"
    MISFILINGS_REFILE = "misfilings:misfiling:refile"
    MISFILINGS_WITHDRAW = "misfilings:misfiling:withdraw"
    NOTICES_RESEND = "notices:notice:send_again"
    NOTICES_WITHOUT = "notices:notice:send_without"
    PACKAGES_ADD = "packages:package:add"
    PACKAGES_EDIT = "packages:package:edit"
    PACKAGES_PLAN = "packages:plan:set"
    PANELS_ADD = "panels:panel:add"
    PANELS_DELETE = "panels:panel:delete"
    PANELS_DELETED = "panels:panel:deleted"
    PANELS_EDIT = "panels:panel:edit"
    PICKUP_CODE_CHECK = "pickup:code:check"
    PICKUP_CODE_MAKE = "pickup:code:make"
    PRIVACY_ERASE = "privacy:person:erase"
    PRIVACY_ERASED = "privacy:person:erased"
    PRIVACY_EXPORT = "privacy:export:ask"
    PRIVACY_EXPORTED = "privacy:export:make"
    PRIVACY_HOLD = "privacy:hold:set"
    PRIVACY_LIFT = "privacy:hold:lift"
    PRIVACY_LINK = "privacy:export:link"
    PRIVACY_LOOK = "privacy:retention:look"
    PRIVACY_REMOVE = "privacy:retention:remove"
    PRIVACY_REMOVED = "privacy:retention:removed"
    PRIVACY_RETENTION = "privacy:retention:apply"
    RECEIPTS_EXPORT = "receipts:receipts:export"
    RECEIPTS_LINK = "receipts:receipt:link"
    RECEIPTS_SEAL = "receipts:receipt:seal"
    RECEIPTS_VOID = "receipts:receipt:void"
    SCANNERS_ADD = "scanners:scanner:add"
    SCANNERS_EDIT = "scanners:scanner:edit"
    SCANNERS_KEY = "scanners:key:make"
    SCANNERS_REMOVE = "scanners:scanner:remove"
    SCANNERS_REVOKE = "scanners:scanner:revoke"
    SCANS_ARRANGE = "scans:scan:arrange"
    SCANS_ATTACH = "scans:scan:attach"
    SCANS_DETACH = "scans:scan:detach"
    SCANS_LINK = "scans:scan:link"
    SCANS_ORIGINAL_LINK = "scans:original:link"
    SCANS_SET_ASIDE = "scans:scan:set_aside"
    SCANS_SPLIT = "scans:scan:split"
    SCANS_TAKE_BACK = "scans:scan:take_back"
    SCANS_UPLOAD = "scans:upload:allow"
    SERVICES_ADD = "packages:service:add"
    SERVICES_EDIT = "packages:service:edit"
    SETTINGS_EDIT = "settings:settings:edit"
    SETTINGS_TEXT = "settings:text:edit"
    SHARING_LINK = "sharing:share:link"
    SHARING_SHARE = "sharing:share:make"
    SHARING_WITHDRAW = "sharing:share:withdraw"
    SUMMARIES_EXPORT = "summaries:month:export"
    USAGE_CORRECT = "usage:usage:correct"
    USAGE_RECORD = "usage:usage:record"
    USERS_ADD = "users:user:add"
    USERS_BLOCK = "users:user:block"
    USERS_DELETE = "users:user:delete"
    USERS_EDIT = "users:user:edit"
    USERS_EMAIL_ASK = "users:email:ask"
    USERS_EMAIL_CHANGE = "users:email:change"
    USERS_LANGUAGE = "users:user:language"
    USERS_UNBLOCK = "users:user:unblock"
    USERS_WAY_IN = "users:way_in:make"
    WORK_ADD = "work:record:add"
    WORK_EDIT = "work:record:edit"
    WORK_EXPORT = "work:record:export"
    WORK_IMPORT = "work:record:import"
    WORK_REMOVE = "work:record:remove"
    WORK_RESTORE = "work:record:restore"


class AuditRow(Row):
    """One entry; `scope` is a company's id or `OFFICE`."""

    at = UnicodeAttribute()
    tag = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    scope = UnicodeAttribute()
    target = UnicodeAttribute(null=True)
    facts: MapAttribute[str, object] = MapAttribute(default=dict)


def entry(
    tag: Tag, *, actor_id: str, scope: str = keys.OFFICE, target: str = "", **facts: object
) -> Change:
    """
    The change that records one act.

    Args:
        actor_id: the user, or `system` for what nobody asked for just now.
        facts: small plain values; never a letter's content, a token or a link.
    """
    moment = clock.now()
    key = keys.audit(scope, moment)
    month = key.sk[:7]
    row = AuditRow(
        pk=key.pk,
        sk=key.sk,
        g1=partitions.audit_by(actor_id, month),
        g1s=key.sk,
        g3=partitions.audit_of_all(month),
        g3s=key.sk,
        at=clock.iso(moment),
        tag=str(tag),
        actor_id=actor_id,
        scope=scope,
        target=target or None,
        facts={name: value for name, value in facts.items() if value is not None},
    )
    return put_new(row)


class Entry(Value):
    """
    One act as it was recorded.

    Attributes:
        place: where it stands among the entries of its scope; text order is the order of time.
    """

    place: str
    at: datetime
    tag: Tag
    actor_id: str
    target: str
    scan_id: str


def entries_between(scope: str, first: datetime, last: datetime, *, after: str) -> Iterator[Entry]:
    """
    The entries of a scope from one moment to another, oldest first, strongly consistent.

    Args:
        after: the place of the last one seen; empty for none.

    Effects: 1 Query per 1,000 entries and at least 1 per month.
    """
    until = clock.iso(last)
    for month in months_between(first, last):
        position: str | None = max(clock.iso(first), after)
        while position is not None and position[:7] <= month:
            raws, position = query(keys.audit_of(scope, month), after=position, limit=_PAGE)
            for raw in raws:
                if raw["sk"]["S"] > until:
                    return
                yield _entry_of(raw)


def _entry_of(raw: Raw) -> Entry:
    row = read(AuditRow, raw)
    facts = row.facts.as_dict()
    return Entry(
        place=row.sk,
        at=clock.from_iso(row.at),
        tag=Tag(row.tag),
        actor_id=row.actor_id,
        target=row.target or "",
        scan_id=str(facts.get("scan_id", "")),
    )


def months_between(first: datetime, last: datetime) -> Iterator[str]:
    """Every month such as `2026-11` that lies between two moments, both included."""
    month, end = clock.iso(first)[:7], clock.iso(last)[:7]
    while month <= end:
        yield month
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12}-{number % 12 + 1:02}"
