"""
The rows that every decision reads: `USER#u` / `USER` and `USER#u` / `GRANT#c`, and how they become
the values of the model. A row that cannot be understood opens nothing.
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
    Role,
    User,
    UserState,
)
from chalicelib.aws.table import Raw, Row, read


class UserRow(Row):
    """A person; `role` is absent for people who are not staff."""

    first_name = UnicodeAttribute()
    last_name = UnicodeAttribute()
    email = UnicodeAttribute()
    language = UnicodeAttribute()
    role = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    valid_from_s = NumberAttribute(default=0)
    created_at = UnicodeAttribute()


class GrantRow(Row):
    """A user's access to a company; who a company's people are is listed by `PERSON#` rows."""

    kind = UnicodeAttribute()
    state = UnicodeAttribute()
    permissions = UnicodeSetAttribute(default=set)
    until = UnicodeAttribute(null=True)
    emails = BooleanAttribute(default=False)
    created_at = UnicodeAttribute()
    created_by = UnicodeAttribute()


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
