"""
`COMPANY#c` / `INVITE#id`: one row per company and address, by an id that is made of both. It goes
when the invitation is accepted or withdrawn.
"""

from collections.abc import Mapping
from datetime import date, datetime

from pynamodb.attributes import (
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.expressions.condition import Condition

from chalicelib.access.model import GrantKind, GrantPermission, GrantState
from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    Change,
    Key,
    Raw,
    Row,
    check,
    delete,
    put_if,
    query,
    query_every,
    read,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.grants.model import Terms
from chalicelib.invitations.model import MOST_INVITATIONS, Invitation

MOVED = "invitation_moved"
_PAGE = 500


class InvitationRow(Row):
    """What a company offers to an address; not `expires_at`, since nothing removes it by time."""

    address = UnicodeAttribute()
    first_name = UnicodeAttribute()
    last_name = UnicodeAttribute()
    phone = UnicodeAttribute(null=True)
    mobile = UnicodeAttribute(null=True)
    as_owner = BooleanAttribute(default=False)
    permissions = UnicodeSetAttribute(default=set)
    until = UnicodeAttribute(null=True)
    emails = BooleanAttribute(default=False)
    language = UnicodeAttribute()
    state = UnicodeAttribute()
    made_at = UnicodeAttribute()
    given_by = UnicodeAttribute()
    invited_at = UnicodeAttribute(null=True)
    ends_at = UnicodeAttribute(null=True)
    answered_at = UnicodeAttribute(null=True)
    by_office = BooleanAttribute(default=False)
    rejections = NumberAttribute(default=0)
    rejected_at = UnicodeAttribute(null=True)


def put_invitation(after: Invitation, before: Invitation | None) -> Change:
    """Write an invitation over what was read; Conflict MOVED if that changed meanwhile."""
    key, terms = keys.invitation(after.company_id, after.id), after.terms
    is_open = after.state is GrantState.INVITED and after.ends_at is not None
    row = InvitationRow(
        pk=key.pk,
        sk=key.sk,
        g5=partitions.INVITATIONS_OPEN if is_open else None,
        g5s=f"{clock.iso(after.ends_at)}#{after.id}" if is_open and after.ends_at else None,
        address=after.address,
        first_name=after.first_name,
        last_name=after.last_name,
        phone=after.phone or None,
        mobile=after.mobile or None,
        as_owner=after.as_owner,
        permissions={str(each) for each in terms.permissions} or None,
        until=terms.until.isoformat() if terms.until else None,
        emails=terms.emails,
        language=after.language,
        state=str(after.state),
        made_at=clock.iso(after.made_at),
        given_by=after.given_by,
        invited_at=_text(after.invited_at),
        ends_at=_text(after.ends_at),
        answered_at=_text(after.answered_at),
        by_office=after.by_office,
        rejections=after.rejections,
        rejected_at=_text(after.rejected_at),
        version=after.version,
    )
    return put_if(row, _is_as(before) if before else Row.pk.does_not_exist(), moved())


def moved() -> Conflict:
    """Whoever decided must look again."""
    return Conflict("This invitation changed meanwhile.", code=MOVED)


def drop_invitation(invitation: Invitation) -> Change:
    """The invitation is no more; Conflict MOVED if it changed since it was read."""
    return delete(
        keys.invitation(invitation.company_id, invitation.id), _is_as(invitation), moved()
    )


def still_as(invitation: Invitation) -> Change:
    """Let a commit depend on the invitation being as it was read; Conflict MOVED if it is not."""
    return check(keys.invitation(invitation.company_id, invitation.id), _is_as(invitation), moved())


def invitation_in(
    rows: Mapping[Key, Raw], company_id: str, invitation_id: str
) -> Invitation | None:
    """An invitation among items already read, or None."""
    raw = rows.get(keys.invitation(company_id, invitation_id))
    return invitation_of(raw) if raw is not None else None


def has_most(company_id: str) -> bool:
    """Whether a company has as many invitations, in whatever state, as it can. 1 Query."""
    pk = keys.company(company_id).pk
    raws, _ = query(pk, prefix=keys.INVITATION_PREFIX, after=None, limit=MOST_INVITATIONS)
    return len(raws) >= MOST_INVITATIONS


def list_invitations(company_id: str) -> list[Invitation]:
    """All invitations of a company, whatever their state, strongly consistent. 1 Query per 500."""
    return [
        invitation_of(raw)
        for raw in query_every(keys.company(company_id).pk, prefix=keys.INVITATION_PREFIX)
    ]


def invitation_of(raw: Raw) -> Invitation:
    """A raw invitation as the model's value; a permission that we do not know is left out."""
    row = read(InvitationRow, raw)
    # A no from before they were counted is still the answer that stands there.
    no_at = row.rejected_at or (row.answered_at if row.state == GrantState.REJECTED else None)
    known = {str(permission) for permission in GrantPermission}
    given = frozenset(GrantPermission(each) for each in row.permissions or () if each in known)
    return Invitation(
        id=row.sk.removeprefix(keys.INVITATION_PREFIX),
        company_id=row.pk.removeprefix("COMPANY#"),
        address=row.address,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone or "",
        mobile=row.mobile or "",
        terms=Terms(
            kind=GrantKind.OWNER if row.as_owner else GrantKind.GUEST,
            permissions=given,
            until=date.fromisoformat(row.until) if row.until else None,
            emails=bool(row.emails),
        ),
        language=row.language,
        state=GrantState(row.state),
        made_at=clock.from_iso(row.made_at),
        given_by=row.given_by,
        invited_at=_moment(row.invited_at),
        ends_at=_moment(row.ends_at),
        answered_at=_moment(row.answered_at),
        version=int(row.version),
        by_office=bool(row.by_office),
        rejections=int(row.rejections or 0) or int(no_at is not None),
        rejected_at=_moment(no_at),
    )


def _is_as(invitation: Invitation) -> Condition:
    """One that was withdrawn and made anew begins with version 1 again; its sending tells."""
    sent_at = InvitationRow.invited_at
    as_sent = (
        sent_at == clock.iso(invitation.invited_at)
        if invitation.invited_at
        else sent_at.does_not_exist()
    )
    is_as: Condition = (Row.version == invitation.version) & as_sent
    return is_as


def _text(moment: datetime | None) -> str | None:
    return clock.iso(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return clock.from_iso(text) if text else None
