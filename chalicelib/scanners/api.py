"""`/office/scanners`: staff see them, admins add, change, revoke and remove them."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, ClassVar

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.access.scanner import Scanner, ScannerState
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.model import Company, CompanyState
from chalicelib.companies.service import find_companies
from chalicelib.core import clock
from chalicelib.edge.body import (
    Answer,
    CompanyId,
    FilledLine,
    Input,
    Line,
    PageAnswer,
    PageQuery,
)
from chalicelib.edge.changes import Changes
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.scanners import service
from chalicelib.scanners.model import NewScanner, silent_hours

routes = Routes(__name__)

Name = Annotated[FilledLine, Field(min_length=1, max_length=80)]
Place = Annotated[Line, Field(max_length=120)]

_SCANNER = "/office/scanners/{scanner_id}"


class AddScanner(Input):
    """A device or bridge that will deliver files."""

    name: Name
    place: Place = ""
    company_id: CompanyId | None = None


class EditScanner(Changes):
    """Another name or place; a null company clears the default company."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"company_id"})

    name: Name | None = None
    place: Place | None = None
    company_id: CompanyId | None = None


class ScannerCompany(Answer):
    """The company whose files a scanner brings when nothing else is said."""

    id: str
    name: str
    code: str
    state: CompanyState


class ScannerAnswer(Answer):
    """
    A scanner as staff see it. `files_today` counts the scans of the office's day; `silent_hours` is
    for how long one that reports by itself was not heard of, null for less than an hour.
    """

    id: str
    name: str
    place: str
    company: ScannerCompany | None
    state: ScannerState
    created_at: datetime
    key_made_at: datetime
    last_seen_at: datetime | None
    silent_hours: int | None
    files_today: int
    version: int


class ScannerKeyAnswer(Answer):
    """A scanner with its key, which is shown this once; null when the request came twice."""

    scanner: ScannerAnswer
    key: str | None


def _scanner_key(asked: Asked) -> Sequence[Key]:
    return [keys.scanner(asked.path["scanner_id"])]


@routes.add(
    "GET",
    "/office/scanners",
    permission=Permission.OFFICE_SCANNERS_READ,
    query=PageQuery,
    answer=PageAnswer[ScannerAnswer],
    summary="The scanners by name",
)
def list_office_scanners(call: Call, query: PageQuery) -> PageAnswer[ScannerAnswer]:
    page = service.list_scanners(limit=query.limit, position=call.position)
    answers = iter(_answers(call, page.items))
    return PageAnswer[ScannerAnswer].model_validate(call.page(page.map(lambda _: next(answers))))


@routes.add(
    "POST",
    "/office/scanners",
    permission=Permission.OFFICE_SCANNERS_WRITE,
    body=AddScanner,
    answer=ScannerKeyAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Add a scanner, and see its key once",
)
def add_scanner(call: Call, body: AddScanner) -> ScannerKeyAnswer:
    new = NewScanner(body.name, body.place, body.company_id or "")
    key: str | None = None
    try:
        scanner, key = service.add_scanner(call.actor.user.id, new, call.once.change)
    except AlreadyDone:
        scanner = service.get_scanner(call.once.recall())
    return ScannerKeyAnswer(scanner=_answer(call, scanner), key=key)


@routes.add(
    "GET",
    _SCANNER,
    permission=Permission.OFFICE_SCANNERS_READ,
    answer=ScannerAnswer,
    targets=_scanner_key,
    summary="One scanner",
)
def show_scanner(call: Call, scanner_id: str) -> ScannerAnswer:
    return _answer(call, service.scanner_in(call.rows, keys.scanner(scanner_id)))


@routes.add(
    "PATCH",
    _SCANNER,
    permission=Permission.OFFICE_SCANNERS_WRITE,
    body=EditScanner,
    answer=ScannerAnswer,
    targets=_scanner_key,
    is_edit=True,
    summary="Change a scanner's name, place or default company",
)
def edit_scanner(call: Call, scanner_id: str, body: EditScanner) -> ScannerAnswer:
    before = service.scanner_in(call.rows, keys.scanner(scanner_id))
    changes: dict[str, Any] = {name: value or "" for name, value in body.given().items()}
    after = service.change_scanner(call.actor, before, changes, seen_version=call.version)
    return _answer(call, after)


@routes.add(
    "POST",
    f"{_SCANNER}/key",
    permission=Permission.OFFICE_SCANNERS_WRITE,
    answer=ScannerKeyAnswer,
    targets=_scanner_key,
    is_edit=True,
    summary="Make a scanner a new key; the old one is dead at once",
)
def make_scanner_key(call: Call, scanner_id: str) -> ScannerKeyAnswer:
    before = service.scanner_in(call.rows, keys.scanner(scanner_id))
    after, key = service.make_key(call.actor, before, seen_version=call.version)
    return ScannerKeyAnswer(scanner=_answer(call, after), key=key)


@routes.add(
    "POST",
    f"{_SCANNER}/revoke",
    permission=Permission.OFFICE_SCANNERS_WRITE,
    answer=ScannerAnswer,
    targets=_scanner_key,
    is_edit=True,
    summary="Take a scanner's key away at once",
)
def revoke_scanner(call: Call, scanner_id: str) -> ScannerAnswer:
    before = service.scanner_in(call.rows, keys.scanner(scanner_id))
    return _answer(call, service.revoke_scanner(call.actor, before, seen_version=call.version))


@routes.add(
    "DELETE",
    _SCANNER,
    permission=Permission.OFFICE_SCANNERS_WRITE,
    targets=_scanner_key,
    is_edit=True,
    summary="Take a revoked scanner off the list for good; what it delivered stays",
)
def remove_scanner(call: Call, scanner_id: str) -> None:
    before = service.scanner_in(call.rows, keys.scanner(scanner_id))
    service.remove_scanner(call.actor, before, seen_version=call.version)


def _answer(call: Call, scanner: Scanner) -> ScannerAnswer:
    return _answers(call, [scanner])[0]


def _answers(call: Call, scanners: Sequence[Scanner]) -> list[ScannerAnswer]:
    """With the companies' names and today's files: 1 BatchGetItem each, if there are any."""
    files = service.find_files_of([scanner.id for scanner in scanners], call.actor.today)
    wanted = sorted({scanner.company_id for scanner in scanners if scanner.company_id})
    companies = find_companies(wanted)
    now = clock.now()
    return [
        ScannerAnswer(
            id=scanner.id,
            name=scanner.name,
            place=scanner.place,
            company=_company(companies.get(scanner.company_id)),
            state=scanner.state,
            created_at=scanner.created_at,
            key_made_at=scanner.key_made_at,
            last_seen_at=scanner.last_seen_at,
            silent_hours=silent_hours(scanner, now),
            files_today=files[scanner.id],
            version=scanner.version,
        )
        for scanner in scanners
    ]


def _company(company: Company | None) -> ScannerCompany | None:
    if company is None:
        return None
    return ScannerCompany(id=company.id, name=company.name, code=company.code, state=company.state)
