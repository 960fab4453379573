"""People as the API answers them to staff."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.access.model import Role, UserState
from chalicelib.companies.model import Company, CompanyState
from chalicelib.companies.service import find_companies
from chalicelib.edge.body import Answer
from chalicelib.panels.service import find_panels
from chalicelib.settings.api import Language
from chalicelib.users.model import Deletion, Profile, UserOrigin


class OfficeUser(Answer):
    """A person in a list; `has_password` says whether the way in was used."""

    id: str
    first_name: str
    last_name: str
    email: str
    state: UserState
    role: Role | None
    has_password: bool


class NamedCompany(Answer):
    """A company that has to do with a person."""

    id: str
    code: str
    name: str
    state: CompanyState


class OfficeUserDetail(OfficeUser):
    """
    A person with all that the office keeps. `payer` pays the seat, null for the office;
    `wanted_email` waits for being confirmed; with `has_codes` each sign-in needs a code.
    """

    phone: str
    mobile: str
    notes: str
    language: Language
    payer: NamedCompany | None
    origin: UserOrigin
    wanted_email: str | None
    has_codes: bool
    created_at: datetime
    ended_at: datetime | None
    version: int


class AddedUser(Answer):
    """
    A new person. `link` sets the first password and is shown this once; null when it was sent, or
    when the request came twice.
    """

    user: OfficeUserDetail
    link: str | None


class MadeWayIn(Answer):
    """
    The link that sets a password, shown this once; null when it was sent, or when the request came
    twice.
    """

    link: str | None


class LostPanel(Answer):
    """A panel that a person belongs to, and whose it is."""

    company_id: str
    company_name: str
    id: str
    name: str


class DeletionAnswer(Answer):
    """
    What deleting a person would do now: whose people list loses them, which of those companies
    nobody would own, and which panels lose a member. The name stays in the history. `confirm`
    confirms exactly this.
    """

    companies: list[NamedCompany]
    without_owner: list[NamedCompany]
    panels: list[LostPanel]
    confirm: str
    version: int


def listed_user(profile: Profile) -> OfficeUser:
    """For staff, in a list."""
    return OfficeUser.model_validate(_common(profile))


def user_answer(profile: Profile) -> OfficeUserDetail:
    """For staff, with everything; 1 BatchGetItem if a company pays."""
    payers = find_companies([profile.payer_id] if profile.payer_id else [])
    payer = payers.get(profile.payer_id)
    more = {
        "phone": profile.phone,
        "mobile": profile.mobile,
        "notes": profile.notes,
        "language": profile.user.language,
        "payer": named_company(payer) if payer else None,
        "origin": profile.origin,
        "wanted_email": profile.wanted_email or None,
        "has_codes": profile.user.codes_from_s is not None,
        "created_at": profile.created_at,
        "ended_at": profile.ended_at,
        "version": profile.user.version,
    }
    return OfficeUserDetail.model_validate(_common(profile) | more)


def deletion_answer(seen: Deletion) -> DeletionAnswer:
    """1 BatchGetItem per 100 companies, and 1 per 100 panels."""
    companies = find_companies([*seen.company_ids, *(one.company_id for one in seen.panels)])
    panels = find_panels((one.company_id, one.panel_id) for one in seen.panels)
    return DeletionAnswer(
        companies=_named(companies, seen.company_ids),
        without_owner=_named(companies, seen.ownerless_ids),
        panels=[
            LostPanel(
                company_id=panel.company_id,
                company_name=companies[panel.company_id].name,
                id=panel.id,
                name=panel.name,
            )
            for panel in sorted(panels.values(), key=lambda one: (one.name, one.id))
        ],
        confirm=seen.confirm,
        version=seen.profile.user.version,
    )


def named_company(company: Company) -> NamedCompany:
    """A company by name and code."""
    return NamedCompany(id=company.id, code=company.code, name=company.name, state=company.state)


def _named(companies: Mapping[str, Company], wanted: tuple[str, ...]) -> list[NamedCompany]:
    found = [named_company(companies[one]) for one in wanted if one in companies]
    return sorted(found, key=lambda one: (one.name, one.id))


def _common(profile: Profile) -> dict[str, object]:
    user = profile.user
    return {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "state": user.state,
        "role": user.role,
        "has_password": profile.has_password,
    }
