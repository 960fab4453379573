"""
Who may do what, decided without any I/O. A permission is named on every route; a role or a grant
gives it or does not. What is unknown is refused.
"""

from datetime import date
from enum import StrEnum

from chalicelib.core.values import Value

RECENT_S = 600


class Role(StrEnum):
    """What a person does in the office."""

    ADMIN = "admin"
    DPO = "dpo"
    CLERK = "clerk"


class UserState(StrEnum):
    """Whether a person may enter at all."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    DELETED = "deleted"


class GrantKind(StrEnum):
    """How a person belongs to a company."""

    OWNER = "owner"
    CONTACT = "contact"
    GUEST = "guest"


class GrantState(StrEnum):
    """Where a grant stands; only an active one opens anything."""

    PENDING = "pending"
    INVITED = "invited"
    REJECTED = "rejected"
    ACTIVE = "active"
    INACTIVE = "inactive"


class GrantPermission(StrEnum):
    """What a grant can open in its company (R9)."""

    MAIL = "mail"
    DOCUMENTS = "documents"
    INVOICES = "invoices"
    MESSAGES = "messages"
    SUMMARIES = "summaries"
    WORK = "work"
    CONTACTS = "contacts"


class Permission(StrEnum):
    """
    What a route demands; each route names exactly one. The kinds are told apart by their
    beginning: `anyone:` and `self:` are explicit, `company:` is given by a grant to the company
    in the path, `office:` by a role, `scanner:` by a scanner's key and to no person.
    """

    PUBLIC = "anyone:public"
    SIGNED_IN = "self:signed_in"
    COMPANY_DOCUMENTS_READ = "company:documents:read"
    COMPANY_DOCUMENTS_WRITE = "company:documents:write"
    COMPANY_INVOICES_READ = "company:invoices:read"
    COMPANY_MAIL_READ = "company:mail:read"
    COMPANY_PEOPLE_READ = "company:people:read"
    COMPANY_PEOPLE_WRITE = "company:people:write"
    OFFICE_CODES = "office:codes:own"
    OFFICE_CODES_RESET = "office:codes:reset"
    OFFICE_COLLECTORS_READ = "office:collectors:read"
    OFFICE_COLLECTORS_WRITE = "office:collectors:write"
    OFFICE_COMPANIES_CLOSE = "office:companies:close"
    OFFICE_COMPANIES_READ = "office:companies:read"
    OFFICE_COMPANIES_WRITE = "office:companies:write"
    OFFICE_DOCUMENTS_READ = "office:documents:read"
    OFFICE_DOCUMENTS_WRITE = "office:documents:write"
    OFFICE_INVOICES_READ = "office:invoices:read"
    OFFICE_INVOICES_WRITE = "office:invoices:write"
    OFFICE_MAIL_READ = "office:mail:read"
    OFFICE_MAIL_WRITE = "office:mail:write"
    OFFICE_MISFILINGS_READ = "office:misfilings:read"
    OFFICE_MISFILINGS_WRITE = "office:misfilings:write"
    OFFICE_NOTICES_READ = "office:notices:read"
    OFFICE_NOTICES_WRITE = "office:notices:write"
    OFFICE_PANELS_MAKE = "office:panels:make"
    OFFICE_PANELS_READ = "office:panels:read"
    OFFICE_PANELS_WRITE = "office:panels:write"
    OFFICE_SCANNERS_READ = "office:scanners:read"
    OFFICE_SCANNERS_WRITE = "office:scanners:write"
    OFFICE_SCANS_READ = "office:scans:read"
    OFFICE_SCANS_WRITE = "office:scans:write"
    OFFICE_SEATS_READ = "office:seats:read"
    OFFICE_SETTINGS_READ = "office:settings:read"
    OFFICE_SETTINGS_WRITE = "office:settings:write"
    OFFICE_USERS_END = "office:users:end"
    OFFICE_USERS_READ = "office:users:read"
    OFFICE_USERS_WRITE = "office:users:write"
    PANEL_READ = "panel:read"
    SCANNER_DELIVER = "scanner:deliver"

    @property
    def is_office(self) -> bool:
        """Whether a role gives it."""
        return self.value.startswith("office:")

    @property
    def is_company(self) -> bool:
        """Whether a grant to the company in the path gives it."""
        return self.value.startswith("company:")


_EVERY_STAFF = frozenset(
    {
        Permission.OFFICE_CODES,
        Permission.OFFICE_COLLECTORS_READ,
        Permission.OFFICE_COLLECTORS_WRITE,
        Permission.OFFICE_COMPANIES_READ,
        Permission.OFFICE_COMPANIES_WRITE,
        Permission.OFFICE_DOCUMENTS_READ,
        Permission.OFFICE_DOCUMENTS_WRITE,
        Permission.OFFICE_INVOICES_READ,
        Permission.OFFICE_INVOICES_WRITE,
        Permission.OFFICE_MAIL_READ,
        Permission.OFFICE_MAIL_WRITE,
        Permission.OFFICE_MISFILINGS_WRITE,
        Permission.OFFICE_NOTICES_READ,
        Permission.OFFICE_NOTICES_WRITE,
        Permission.OFFICE_PANELS_READ,
        Permission.OFFICE_PANELS_WRITE,
        Permission.OFFICE_SCANNERS_READ,
        Permission.OFFICE_SCANS_READ,
        Permission.OFFICE_SCANS_WRITE,
        Permission.OFFICE_SETTINGS_READ,
        Permission.OFFICE_USERS_READ,
        Permission.OFFICE_USERS_WRITE,
    }
)
# Who an end of access, a closed company and the office itself are left to: docs/roles.md says why.
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: _EVERY_STAFF
    | {
        Permission.OFFICE_CODES_RESET,
        Permission.OFFICE_COMPANIES_CLOSE,
        Permission.OFFICE_MISFILINGS_READ,
        Permission.OFFICE_PANELS_MAKE,
        Permission.OFFICE_SCANNERS_WRITE,
        Permission.OFFICE_SEATS_READ,
        Permission.OFFICE_SETTINGS_WRITE,
        Permission.OFFICE_USERS_END,
    },
    Role.DPO: _EVERY_STAFF
    | {
        Permission.OFFICE_MISFILINGS_READ,
        Permission.OFFICE_PANELS_MAKE,
        Permission.OFFICE_USERS_END,
    },
    Role.CLERK: _EVERY_STAFF | {Permission.OFFICE_SEATS_READ},
}
GRANT_OPENS: dict[Permission, GrantPermission] = {
    Permission.COMPANY_DOCUMENTS_READ: GrantPermission.DOCUMENTS,
    Permission.COMPANY_DOCUMENTS_WRITE: GrantPermission.DOCUMENTS,
    Permission.COMPANY_INVOICES_READ: GrantPermission.INVOICES,
    Permission.COMPANY_MAIL_READ: GrantPermission.MAIL,
    Permission.COMPANY_PEOPLE_READ: GrantPermission.CONTACTS,
    Permission.COMPANY_PEOPLE_WRITE: GrantPermission.CONTACTS,
}


class User(Value):
    """
    A person with one sign-in.

    Attributes:
        valid_from_s: sessions that began before this moment (epoch seconds) are over.
        codes_from_s: since when (epoch seconds) nobody signs in as this person without a code; None
            for people who are not staff, and for staff who have not set up theirs.
    """

    id: str
    first_name: str
    last_name: str
    email: str
    language: str
    role: Role | None
    state: UserState
    valid_from_s: int
    version: int
    codes_from_s: int | None = None

    @property
    def name(self) -> str:
        """First and last name, as others see them."""
        return f"{self.first_name} {self.last_name}".strip()


class Grant(Value):
    """
    A user's access to one company.

    Attributes:
        until: last day of access in the office's time zone, that day included; None for no end.
        emails: whether notices about the company go to this person.
    """

    user_id: str
    company_id: str
    kind: GrantKind
    state: GrantState
    permissions: frozenset[GrantPermission]
    until: date | None
    emails: bool
    version: int

    def is_open(self, today: date) -> bool:
        """Whether it opens anything on a day."""
        return self.state is GrantState.ACTIVE and (self.until is None or today <= self.until)

    @property
    def effective(self) -> frozenset[GrantPermission]:
        """What it opens while it is open; an owner always sees to the company's people."""
        if self.kind is GrantKind.OWNER:
            return self.permissions | {GrantPermission.CONTACTS}
        return self.permissions

    def opens(self, permission: GrantPermission, today: date) -> bool:
        """Whether it opens one part of its company on a day."""
        return self.is_open(today) and permission in self.effective


class Actor(Value):
    """
    The person of a request, as the table says right now.

    Attributes:
        grant: the one to the company of the request, if the request is about one.
        time_zone: the office's, in which `today` was taken.
        signed_in_at_s: when the person last gave a password (epoch seconds).
    """

    user: User
    grant: Grant | None
    today: date
    time_zone: str
    signed_in_at_s: int = 0

    @property
    def company_id(self) -> str:
        """The company that the actor acts for; rows are reached through this and nothing else."""
        if self.grant is None:
            raise LookupError("this actor does not act for a company")
        return self.grant.company_id

    def may(self, permission: Permission) -> bool:
        """Whether the actor has a permission now."""
        if permission in {Permission.PUBLIC, Permission.SIGNED_IN}:
            return True
        if permission.is_office:
            return self.user.role is not None and permission in ROLE_PERMISSIONS[self.user.role]
        opened_by = GRANT_OPENS.get(permission)
        return (
            opened_by is not None
            and self.grant is not None
            and self.grant.user_id == self.user.id
            and self.grant.opens(opened_by, self.today)
        )


def is_recent(actor: Actor, now_s: int) -> bool:
    """Whether a password was given so short a while ago that what cannot be undone may be done."""
    return now_s - actor.signed_in_at_s <= RECENT_S


def session_is_live(user: User, auth_time_s: int, *, codes_demanded: bool) -> bool:
    """
    Whether a session that began at `auth_time_s` still stands; a block ends it at once. One of
    staff that began without a code ends as soon as one is needed, and none is known to have begun
    with one unless that is written down.
    """
    lacks_code = user.role is not None and user.codes_from_s is None and codes_demanded
    is_over = auth_time_s < live_from_s(user)
    return user.state is UserState.ACTIVE and not is_over and not lacks_code


def live_from_s(user: User) -> int:
    """When a session must have begun (epoch seconds) so that nothing has ended it since."""
    if user.role is None or user.codes_from_s is None:
        return user.valid_from_s
    return max(user.valid_from_s, user.codes_from_s)
