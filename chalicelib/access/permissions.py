"""What can be permitted, and what gives it: a role, a part of a grant, a membership. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does in the office."""

    ADMIN = "admin"
    DPO = "dpo"
    CLERK = "clerk"


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
    in the path, `panel:` by a membership of the panel in the path, `office:` by a role, `scanner:`
    by a scanner's key and to no person.
    """

    PUBLIC = "anyone:public"
    SIGNED_IN = "self:signed_in"
    COMPANY_DOCUMENTS_READ = "company:documents:read"
    COMPANY_DOCUMENTS_WRITE = "company:documents:write"
    COMPANY_INVOICES_READ = "company:invoices:read"
    COMPANY_MAIL_READ = "company:mail:read"
    COMPANY_MESSAGES_READ = "company:messages:read"
    COMPANY_MESSAGES_WRITE = "company:messages:write"
    COMPANY_PEOPLE_READ = "company:people:read"
    COMPANY_PEOPLE_WRITE = "company:people:write"
    COMPANY_SUMMARIES_READ = "company:summaries:read"
    COMPANY_VIEWERS_READ = "company:viewers:read"
    COMPANY_WORK_READ = "company:work:read"
    OFFICE_AUDIT_READ = "office:audit:read"
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
    OFFICE_MESSAGES_READ = "office:messages:read"
    OFFICE_MESSAGES_WRITE = "office:messages:write"
    OFFICE_MISFILINGS_READ = "office:misfilings:read"
    OFFICE_MISFILINGS_WRITE = "office:misfilings:write"
    OFFICE_NOTICES_READ = "office:notices:read"
    OFFICE_NOTICES_WRITE = "office:notices:write"
    OFFICE_PACKAGES_READ = "office:packages:read"
    OFFICE_PACKAGES_WRITE = "office:packages:write"
    OFFICE_PANELS_MAKE = "office:panels:make"
    OFFICE_PANELS_READ = "office:panels:read"
    OFFICE_PANELS_WRITE = "office:panels:write"
    OFFICE_PRIVACY_READ = "office:privacy:read"
    OFFICE_PRIVACY_WRITE = "office:privacy:write"
    OFFICE_SCANNERS_READ = "office:scanners:read"
    OFFICE_SCANNERS_WRITE = "office:scanners:write"
    OFFICE_SCANS_READ = "office:scans:read"
    OFFICE_SCANS_WRITE = "office:scans:write"
    OFFICE_SEATS_READ = "office:seats:read"
    OFFICE_SETTINGS_READ = "office:settings:read"
    OFFICE_SETTINGS_WRITE = "office:settings:write"
    OFFICE_USAGE_READ = "office:usage:read"
    OFFICE_USAGE_WRITE = "office:usage:write"
    OFFICE_USERS_END = "office:users:end"
    OFFICE_USERS_READ = "office:users:read"
    OFFICE_USERS_WRITE = "office:users:write"
    OFFICE_WORK_READ = "office:work:read"
    OFFICE_WORK_WRITE = "office:work:write"
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

    @property
    def is_panel(self) -> bool:
        """Whether a membership of the panel in the path gives it."""
        return self.value.startswith("panel:")


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
        Permission.OFFICE_MESSAGES_READ,
        Permission.OFFICE_MESSAGES_WRITE,
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
        Permission.OFFICE_WORK_READ,
        Permission.OFFICE_WORK_WRITE,
    }
)
# Who an end of access, a closed company and the office itself are left to: docs/roles.md says why.
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: _EVERY_STAFF
    | {
        Permission.OFFICE_AUDIT_READ,
        Permission.OFFICE_CODES_RESET,
        Permission.OFFICE_COMPANIES_CLOSE,
        Permission.OFFICE_MISFILINGS_READ,
        Permission.OFFICE_PACKAGES_READ,
        Permission.OFFICE_PACKAGES_WRITE,
        Permission.OFFICE_PANELS_MAKE,
        Permission.OFFICE_PRIVACY_READ,
        Permission.OFFICE_PRIVACY_WRITE,
        Permission.OFFICE_SCANNERS_WRITE,
        Permission.OFFICE_SEATS_READ,
        Permission.OFFICE_SETTINGS_WRITE,
        Permission.OFFICE_USAGE_READ,
        Permission.OFFICE_USAGE_WRITE,
        Permission.OFFICE_USERS_END,
    },
    Role.DPO: _EVERY_STAFF
    | {
        Permission.OFFICE_AUDIT_READ,
        Permission.OFFICE_MISFILINGS_READ,
        Permission.OFFICE_PANELS_MAKE,
        Permission.OFFICE_PRIVACY_READ,
        Permission.OFFICE_PRIVACY_WRITE,
        Permission.OFFICE_USERS_END,
    },
    Role.CLERK: _EVERY_STAFF
    | {
        Permission.OFFICE_PACKAGES_READ,
        Permission.OFFICE_SEATS_READ,
        Permission.OFFICE_USAGE_READ,
        Permission.OFFICE_USAGE_WRITE,
    },
}
GRANT_OPENS: dict[Permission, GrantPermission] = {
    Permission.COMPANY_DOCUMENTS_READ: GrantPermission.DOCUMENTS,
    Permission.COMPANY_DOCUMENTS_WRITE: GrantPermission.DOCUMENTS,
    Permission.COMPANY_INVOICES_READ: GrantPermission.INVOICES,
    Permission.COMPANY_MAIL_READ: GrantPermission.MAIL,
    Permission.COMPANY_MESSAGES_READ: GrantPermission.MESSAGES,
    Permission.COMPANY_MESSAGES_WRITE: GrantPermission.MESSAGES,
    Permission.COMPANY_PEOPLE_READ: GrantPermission.CONTACTS,
    Permission.COMPANY_PEOPLE_WRITE: GrantPermission.CONTACTS,
    Permission.COMPANY_SUMMARIES_READ: GrantPermission.SUMMARIES,
    Permission.COMPANY_VIEWERS_READ: GrantPermission.CONTACTS,
    Permission.COMPANY_WORK_READ: GrantPermission.WORK,
}
# What no contact and no guest has, whatever stands on the grant.
OWNERS_ALONE = frozenset({Permission.COMPANY_VIEWERS_READ})
