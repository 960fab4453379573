"""`/office/services`, `/office/packages` and a company's plan: what is offered at what price."""

from collections.abc import Sequence
from http import HTTPStatus

from chalicelib.access.model import Permission
from chalicelib.aws import keys, usage_keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import company_in
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.edge.once import AlreadyDone
from chalicelib.packages import service
from chalicelib.packages.answers import (
    PackageAnswer,
    PackagesAnswer,
    PlanAnswer,
    ServiceAnswer,
    ServicesAnswer,
    package_answer,
    packages_answer,
    plan_answer,
    service_answer,
    services_answer,
)
from chalicelib.packages.forms import AddPackage, AddService, EditPackage, EditService, SetPlan
from chalicelib.packages.model import Planned

routes = Routes(__name__)

PLAN = "/office/companies/{company_id}/plan"


def plan_keys(asked: Asked) -> Sequence[Key]:
    """The company of the path, and its plan."""
    company_id = asked.path["company_id"]
    return [keys.company(company_id), usage_keys.plan(company_id)]


@routes.add(
    "GET",
    "/office/services",
    permission=Permission.OFFICE_PACKAGES_READ,
    answer=ServicesAnswer,
    summary="Every service with its prices",
)
def list_services(call: Call) -> ServicesAnswer:  # noqa: ARG001 - every view takes its call
    return services_answer(service.read_prices())


@routes.add(
    "POST",
    "/office/services",
    permission=Permission.OFFICE_PACKAGES_WRITE,
    body=AddService,
    answer=ServiceAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Offer another service",
)
def add_service(call: Call, body: AddService) -> ServiceAnswer:
    names = body.name.model_dump()
    try:
        made = service.add_service(call.actor, names, body.unit, call.once.change)
    except AlreadyDone:
        made = service.get_service(call.once.recall())
    return service_answer(made)


@routes.add(
    "PATCH",
    "/office/services/{service_id}",
    permission=Permission.OFFICE_PACKAGES_WRITE,
    body=EditService,
    answer=ServiceAnswer,
    is_edit=True,
    summary="Change a service or its prices",
)
def edit_service(call: Call, service_id: str, body: EditService) -> ServiceAnswer:
    changes = body.as_changes()
    after = service.edit_service(call.actor, service_id, changes, seen_version=call.version)
    return service_answer(after)


@routes.add(
    "GET",
    "/office/packages",
    permission=Permission.OFFICE_PACKAGES_READ,
    answer=PackagesAnswer,
    summary="Every package with its terms",
)
def list_packages(call: Call) -> PackagesAnswer:  # noqa: ARG001 - every view takes its call
    return packages_answer(service.read_prices())


@routes.add(
    "POST",
    "/office/packages",
    permission=Permission.OFFICE_PACKAGES_WRITE,
    body=AddPackage,
    answer=PackageAnswer,
    status=HTTPStatus.CREATED,
    is_once=True,
    summary="Offer another package",
)
def add_package(call: Call, body: AddPackage) -> PackageAnswer:
    terms = tuple(one.as_term() for one in body.terms)
    try:
        made = service.add_package(call.actor, body.name, terms, call.once.change)
    except AlreadyDone:
        made = service.get_package(call.once.recall())
    return package_answer(made)


@routes.add(
    "PATCH",
    "/office/packages/{package_id}",
    permission=Permission.OFFICE_PACKAGES_WRITE,
    body=EditPackage,
    answer=PackageAnswer,
    is_edit=True,
    summary="Change a package or its terms",
)
def edit_package(call: Call, package_id: str, body: EditPackage) -> PackageAnswer:
    changes = body.as_changes()
    after = service.edit_package(call.actor, package_id, changes, seen_version=call.version)
    return package_answer(after)


@routes.add(
    "GET",
    PLAN,
    permission=Permission.OFFICE_PACKAGES_READ,
    answer=PlanAnswer,
    targets=plan_keys,
    summary="Which package a company has from which month on",
)
def show_plan(call: Call, company_id: str) -> PlanAnswer:
    company_in(call.rows, company_id)
    return plan_answer(service.plan_in(call.rows, company_id), service.read_prices())


@routes.add(
    "PUT",
    PLAN,
    permission=Permission.OFFICE_PACKAGES_WRITE,
    body=SetPlan,
    answer=PlanAnswer,
    targets=plan_keys,
    is_edit=True,
    summary="Let a company have a package, or none, from a month on",
)
def set_plan(call: Call, company_id: str, body: SetPlan) -> PlanAnswer:
    company_in(call.rows, company_id)
    before = service.plan_in(call.rows, company_id)
    wanted = Planned(body.from_month, body.package_id or "")
    after = service.set_plan(call.actor, company_id, before, wanted, seen_version=call.version)
    return plan_answer(after, service.read_prices())
