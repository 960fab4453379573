"""Companies as the API answers them to staff."""

from datetime import date, datetime

from chalicelib.companies.model import Company, CompanyState, Counters
from chalicelib.core.values import asdict
from chalicelib.edge.body import Answer
from chalicelib.settings.api import Language


class OfficeCompany(Answer):
    """A company in a list."""

    id: str
    code: str
    name: str
    state: CompanyState
    needs_owner: bool
    always_attached: bool
    mail_waiting: int


class OfficeCompanyDetail(OfficeCompany):
    """A company with all that the office keeps about it; `contract_to` is its last day."""

    language: Language
    tax_id: str
    address: str
    contact_name: str
    contact_email: str
    contact_phone: str
    contract_from: date | None
    contract_to: date | None
    notes: str
    closed_at: datetime | None
    version: int


def listed_company(company: Company, counters: Counters) -> OfficeCompany:
    """For staff, in a list."""
    return OfficeCompany.model_validate(_common(company, counters))


def company_answer(company: Company, counters: Counters) -> OfficeCompanyDetail:
    """For staff, with everything."""
    more = {
        "language": company.language,
        "closed_at": company.closed_at,
        "version": company.version,
    }
    return OfficeCompanyDetail.model_validate(
        _common(company, counters) | asdict(company.details) | more
    )


def _common(company: Company, counters: Counters) -> dict[str, object]:
    return {
        "id": company.id,
        "code": company.code,
        "name": company.name,
        "state": company.state,
        "needs_owner": company.needs_owner,
        "always_attached": company.details.always_attached,
        "mail_waiting": counters.mail_waiting,
    }
