"""
All that a new invitation depends on. Whether somebody has the address is looked up for every
address, with the same calls, and shows in nothing that a company is told (T23).
"""

from chalicelib.access.model import User, UserState
from chalicelib.access.rows import user_of
from chalicelib.aws import keys
from chalicelib.aws.table import Raw, fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of
from chalicelib.core import ids
from chalicelib.core.errors import NotFound
from chalicelib.core.values import Value
from chalicelib.grants.model import HeldGrant, invitation_id
from chalicelib.grants.service import held_grant_of, nobody
from chalicelib.invitations import store
from chalicelib.invitations.model import Invitation
from chalicelib.settings.model import Settings
from chalicelib.settings.service import settings_of
from chalicelib.users.service import address_owner, profile_of


class Member(Value):
    """Somebody who has a grant to a company."""

    user: User
    held: HeldGrant


class Around(Value):
    """All that an invitation to an address depends on, found with the same calls for any."""

    company: Company
    settings: Settings
    invitation: Invitation | None
    user: User | None
    opened_for: str
    member: Member | None

    @classmethod
    def of(cls, company_id: str, address: str) -> "Around":
        """2 BatchGetItems. NotFound without the company."""
        company_key, email_key = keys.company(company_id), keys.email(address)
        own_id = invitation_id(company_id, address)
        rows = fetch([company_key, email_key, keys.settings(), keys.invitation(company_id, own_id)])
        if company_key not in rows:
            raise NotFound("There is no such company.")
        # An address that nobody has is looked up as that of somebody who is not there.
        user_id = address_owner(rows.get(email_key)) or ids.derived_id("usr", "nobody", address)
        user_key, grant_key = keys.user(user_id), keys.grant(user_id, company_id)
        found = fetch([user_key, grant_key])
        raw = found.get(user_key)
        return cls(
            company=company_of(rows[company_key]),
            settings=settings_of(rows.get(keys.settings())),
            invitation=store.invitation_in(rows, company_id, own_id),
            user=user_of(raw) if raw else None,
            opened_for=profile_of(raw).opened_for if raw else "",
            member=member_of(raw, found[grant_key]) if raw and grant_key in found else None,
        )


def member_of(user: Raw, grant: Raw) -> Member:
    """Raw items of a person and of the grant as one."""
    return Member(user_of(user), held_grant_of(grant))


def find_member(company_id: str, user_id: str) -> Member:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the person has no grant to the company, or was deleted.
    """
    user_key, grant_key = keys.user(user_id), keys.grant(user_id, company_id)
    rows = fetch([user_key, grant_key])
    if user_key not in rows or grant_key not in rows:
        raise nobody()
    if user_of(rows[user_key]).state is UserState.DELETED:
        raise nobody()
    return member_of(rows[user_key], rows[grant_key])
