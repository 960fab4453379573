"""
The rows that every decision reads: `USER#u` / `USER`, `USER#u` / `GRANT#c`, `USER#u` / `PANEL#c#p`
with `COMPANY#c` / `PANEL#p`, and `SCANNER#s` / `SCANNER`, and how they become the values of the
model. A row that cannot be understood opens nothing.
"""

from datetime import date

from pynamodb.attributes import (
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)

from chalicelib.access.model import (
    Grant,
    GrantKind,
    GrantPermission,
    GrantState,
    Membership,
    MembershipState,
    Role,
    User,
    UserState,
)
from chalicelib.access.scanner import Scanner, ScannerState
from chalicelib.aws import keys
from chalicelib.aws.table import Raw, Row, read
from chalicelib.core import clock

ACTIVE_PANEL = "active"


class UserRow(Row):
    """
    A person; `role` is absent for people who are not staff. `owner_changes` counts what happened to
    the companies that the person owns, so that a block meets all of them. `opened_for` is the
    company through whose invitation the person opened the account. `panels` is how many panels the
    person belongs to, `accesses` how often somebody gave the person a grant, and `only_panels` says
    that the office made the account for panels and that no grant was ever given: with the three
    whoever ends an account knows that nobody gave it an access meanwhile. `was_staff` says that the
    person had a role once, `ended_in` to panels of which companies somebody who is deleted
    belonged.
    """

    first_name = UnicodeAttribute()
    last_name = UnicodeAttribute()
    email = UnicodeAttribute()
    language = UnicodeAttribute()
    role = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    valid_from_s = NumberAttribute(default=0)
    codes_from_s = NumberAttribute(null=True)
    created_at = UnicodeAttribute()
    phone = UnicodeAttribute(null=True)
    mobile = UnicodeAttribute(null=True)
    notes = UnicodeAttribute(null=True)
    payer_id = UnicodeAttribute(null=True)
    origin = UnicodeAttribute(null=True)
    password_set_at = UnicodeAttribute(null=True)
    wanted_email = UnicodeAttribute(null=True)
    ended_at = UnicodeAttribute(null=True)
    owner_changes = NumberAttribute(default=0)
    opened_for = UnicodeAttribute(null=True)
    panels = NumberAttribute(null=True)
    accesses = NumberAttribute(null=True)
    only_panels = BooleanAttribute(null=True)
    was_staff = BooleanAttribute(null=True)
    ended_in = UnicodeSetAttribute(null=True)


class GrantRow(Row):
    """
    A user's access to a company; who a company's people are is listed by `PERSON#` rows. `since` is
    when it became what it is now; absent as long as nothing about it was changed. `origin` is how
    it came, absent for one that was given before that was kept.
    """

    kind = UnicodeAttribute()
    state = UnicodeAttribute()
    permissions = UnicodeSetAttribute(default=set)
    until = UnicodeAttribute(null=True)
    emails = BooleanAttribute(default=False)
    created_at = UnicodeAttribute()
    created_by = UnicodeAttribute()
    since = UnicodeAttribute(null=True)
    changed_by = UnicodeAttribute(null=True)
    origin = UnicodeAttribute(null=True)


class MembershipRow(Row):
    """
    A user's access to a panel; who belongs to a panel is listed by `MEMBER#` rows. It goes when the
    access is taken.
    """

    state = UnicodeAttribute()
    until = UnicodeAttribute(null=True)
    added_at = UnicodeAttribute()
    added_by = UnicodeAttribute()


class PanelRow(Row):
    """
    A named sharing space of a company; one that is not `active` opens nothing to anybody. It keeps
    its row when it was deleted, so that an id serves once. `members` and `shares` count what there
    is of each; `moves` counts whatever joined, left, was shared or withdrawn, so that a deletion is
    of what was looked at. `total` is how much there was when the deletion began.
    """

    name = UnicodeAttribute()
    state = UnicodeAttribute()
    created_at = UnicodeAttribute()
    created_by = UnicodeAttribute()
    members = NumberAttribute(default=0)
    shares = NumberAttribute(default=0)
    moves = NumberAttribute(default=0)
    total = NumberAttribute(null=True)
    ending_at = UnicodeAttribute(null=True)
    ended_by = UnicodeAttribute(null=True)
    ended_at = UnicodeAttribute(null=True)


class ScannerRow(Row):
    """
    A device that delivers files; the hash of its key is absent when it was revoked. One that was
    removed keeps its row, since its files and the audit name it, and an id serves once.
    """

    name = UnicodeAttribute()
    place = UnicodeAttribute(null=True)
    company_id = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    key_hash = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    key_made_at = UnicodeAttribute()
    last_seen_at = UnicodeAttribute(null=True)
    reports = BooleanAttribute(null=True)
    removed_at = UnicodeAttribute(null=True)


def user_of(raw: Raw) -> User:
    """A raw user item as the model's value."""
    row = read(UserRow, raw)
    return User(
        id=row.pk.removeprefix("USER#"),
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        language=row.language,
        role=Role(row.role) if row.role else None,
        state=UserState(row.state),
        valid_from_s=int(row.valid_from_s),
        version=int(row.version),
        codes_from_s=int(row.codes_from_s) if row.codes_from_s is not None else None,
        panels=int(row.panels or 0),
    )


def grant_of(raw: Raw) -> Grant:
    """A raw grant item as the model's value; a permission that we do not know is left out."""
    row = read(GrantRow, raw)
    known = {str(permission) for permission in GrantPermission}
    return Grant(
        user_id=row.pk.removeprefix("USER#"),
        company_id=row.sk.removeprefix("GRANT#"),
        kind=GrantKind(row.kind),
        state=GrantState(row.state),
        permissions=frozenset(GrantPermission(p) for p in (row.permissions or set()) if p in known),
        until=date.fromisoformat(row.until) if row.until else None,
        emails=bool(row.emails),
        version=int(row.version),
    )


def membership_of(raw: Raw) -> Membership:
    """A raw membership item as the model's value."""
    row = read(MembershipRow, raw)
    company_id, _, panel_id = row.sk.removeprefix(keys.MEMBERSHIP_PREFIX).partition("#")
    return Membership(
        user_id=row.pk.removeprefix("USER#"),
        company_id=company_id,
        panel_id=panel_id,
        state=MembershipState(row.state),
        until=date.fromisoformat(row.until) if row.until else None,
        version=int(row.version),
    )


def is_active_panel(raw: Raw) -> bool:
    """Whether a raw panel item is of one that opens anything; any state but that one does not."""
    return bool(read(PanelRow, raw).state == ACTIVE_PANEL)


def scanner_of(raw: Raw) -> Scanner:
    """A raw scanner item as the model's value."""
    row = read(ScannerRow, raw)
    return Scanner(
        id=row.pk.removeprefix("SCANNER#"),
        name=row.name,
        place=row.place or "",
        company_id=row.company_id or "",
        state=ScannerState(row.state),
        key_hash=row.key_hash or "",
        created_at=clock.from_iso(row.created_at),
        key_made_at=clock.from_iso(row.key_made_at),
        last_seen_at=clock.from_iso(row.last_seen_at) if row.last_seen_at else None,
        version=int(row.version),
        reports=bool(row.reports),
        removed_at=clock.from_iso(row.removed_at) if row.removed_at else None,
    )
