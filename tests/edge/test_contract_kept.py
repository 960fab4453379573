"""
Requests made from `openapi.json`, right and wrong ones: never a fault of ours, never an answer that
was not declared, never a wrong request that is taken for a right one (T71).
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from chalicelib.edge.entrance import SCANNER_KEY
from tests.harness.client import the_contract
from tests.harness.wsgi import BASE, application
from tests.house.asking import somebody_who_may, success_of
from tests.house.people import Caller, Stage, Who, a_stage, put_back
from tests.house.routes import ROUTES, Route, Spent, declared, ids_of

SCHEMA = schemathesis.openapi.from_dict(the_contract())
SCHEMA.app = application
# Right requests may still be refused for what is in the table; that is not the contract's affair.
NOT_OURS = {"positive_data_acceptance", "ensure_resource_availability", "use_after_free"}
EVERY_CHECK = [
    check
    for name in CHECKS.get_all_names()
    if name not in NOT_OURS
    for check in CHECKS.get_by_names([name])
]
# Nobody guesses a day within the year in which a letter may have come, nor the ending of a scan, an
# e-mail address whose domain may be, a minute's pause, nor the secret of a link; nor a letter that
# waits and who may collect it, what a state asks for, how many pages a scan has, which amounts make
# a sum, nor what is a picture.
NEVER_BY_CHANCE = {
    "POST /invitations/accept",
    "POST /companies/{company_id}/invitations/{invitation_id}/send",
    "POST /companies/{company_id}/people",
    "POST /office/companies",
    "PATCH /office/companies/{company_id}/invoices/{invoice_id}",
    "POST /office/companies/{company_id}/invoices",
    "POST /office/companies/{company_id}/mail/{mail_id}/state",
    "POST /companies/{company_id}/messages/threads",
    "POST /companies/{company_id}/messages/threads/{thread_id}/messages",
    "POST /office/companies/{company_id}/messages/threads",
    "POST /office/companies/{company_id}/messages/threads/{thread_id}/messages",
    "PATCH /office/companies/{company_id}/panels/{panel_id}/members/{user_id}",
    "POST /office/companies/{company_id}/panels/{panel_id}/members",
    "POST /office/companies/{company_id}/people",
    "POST /office/companies/{company_id}/shares",
    "POST /office/companies/{company_id}/work-records",
    "POST /office/companies/{company_id}/work-records/import",
    "POST /office/companies/{company_id}/usage",
    "POST /office/companies/{company_id}/usage/{usage_id}/correct",
    "PUT /office/companies/{company_id}/plan",
    "POST /office/packages",
    "PATCH /office/packages/{package_id}",
    "PATCH /office/services/{service_id}",
    "POST /office/handouts",
    "POST /office/invoices/pay",
    "POST /office/labels",
    "POST /office/mail",
    "POST /office/mail/many",
    "POST /office/scans/join",
    "POST /office/scans/{scan_id}/arrange",
    "POST /office/scans/{scan_id}/register",
    "POST /office/users",
    "POST /office/users/{user_id}/email",
    "POST /scanner/places",
    "PUT /office/settings/logo",
}
BRIEFLY = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def takes_anything(name: str) -> bool:
    """Whether there is anything that could be wrong."""
    method, path = name.split(" ")
    operation = the_contract()["paths"][BASE + path][method.lower()]
    return bool(operation["parameters"]) or "requestBody" in operation


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        made.caller(Who.OWNER)
        made.caller(Who.ADMIN)
        made.spare("own")
        yield made


@pytest.fixture(autouse=True)
def _as_it_was(stage: Stage) -> Iterator[None]:
    with put_back(stage):
        yield


@pytest.mark.parametrize("name", [name for name in sorted(declared()) if takes_anything(name)])
def test_wrong_requests_are_refused_as_declared(name: str, stage: Stage) -> None:
    check_with(name, GenerationMode.NEGATIVE, stage)


@pytest.mark.parametrize("name", sorted(declared()))
def test_right_requests_about_things_that_are_there_break_nothing(name: str, stage: Stage) -> None:
    spec, route = declared()[name], ROUTES[name]
    caller = caller_for(name, stage)
    me = caller.user.id if caller.user else ""
    headers = opening(name, caller, stage) | {"X-Awizo-Client": "web"}

    @BRIEFLY
    @given(case=cases(name, GenerationMode.POSITIVE))
    def keeps(case: Any) -> None:
        ids = ids_of(stage.spare("own") if route.uses_up is Spent.THINGS else stage.own)
        fill_in(case, ids | {"me": me}, route)
        with put_back(stage):
            response = case.call_and_validate(headers=headers, checks=EVERY_CHECK)
        seen.add(response.status_code)

    seen: set[int] = set()
    keeps()
    assert route.is_public or name in NEVER_BY_CHANCE or success_of(spec) in seen, seen


def fill_in(case: Any, ids: dict[str, str], route: Route) -> None:
    """Put real ids where the generated ones stand, and the version that is stored."""
    fitting = {
        "document_id": route.document,
        "scan_id": route.scan,
        "scanner_id": route.scanner,
        "upload_id": route.upload,
        "user_id": route.user,
    }
    for part in case.path_parameters or {}:
        if part != "month":
            case.path_parameters[part] = ids[fitting.get(part, part)]
    if isinstance(case.body, dict):
        case.body |= {part: ids[part] for part in ("company_id", "mail_id") if part in case.body}
    if case.query and "cursor" in case.query:
        del case.query["cursor"]
    if route.version is not None:
        case.headers["If-Match"] = f'"{route.version(ids)}"'


def check_with(name: str, mode: GenerationMode, stage: Stage) -> None:
    headers = opening(name, caller_for(name, stage), stage)

    @BRIEFLY
    @given(case=cases(name, mode))
    def keeps(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=EVERY_CHECK)

    keeps()


def cases(name: str, mode: GenerationMode) -> st.SearchStrategy[Any]:
    method, path = name.split(" ")
    strategy: st.SearchStrategy[Any] = SCHEMA[BASE + path][method].as_strategy(generation_mode=mode)
    return strategy


def opening(name: str, caller: Caller, stage: Stage) -> dict[str, str]:
    """The header that opens a route: a person's token or a scanner's key."""
    if ROUTES[name].is_by_key:
        return {SCANNER_KEY: stage.own.scanner_key}
    return {"Authorization": f"Bearer {caller.token}"}


def caller_for(name: str, stage: Stage) -> Caller:
    """Somebody who may; somebody new, if the route ends the caller's sessions or edits them."""
    route = ROUTES[name]
    who = somebody_who_may(route)
    return stage.new_caller(who) if route.uses_up is Spent.CALLER else stage.caller(who)


def test_fault_would_be_seen(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:
    """The checks check: a view that breaks fails them."""

    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr("chalicelib.settings.api.current_settings", broken)

    with pytest.raises(FailureGroup) as caught:
        check_with("GET /portal", GenerationMode.POSITIVE, stage)
    assert [type(failure).__name__ for failure in caught.value.exceptions] == ["ServerError"]


def test_wrong_request_that_is_let_in_would_be_seen(
    monkeypatch: pytest.MonkeyPatch, stage: Stage
) -> None:
    """The checks check: a parameter that is not looked at fails them."""

    def any_query(_: object, model: Any) -> Any:
        return model()

    monkeypatch.setattr("chalicelib.edge.entrance.read_query", any_query)

    with pytest.raises(FailureGroup) as caught:
        check_with("GET /office/mail", GenerationMode.NEGATIVE, stage)
    assert "AcceptedNegativeData" in {type(failure).__name__ for failure in caught.value.exceptions}
